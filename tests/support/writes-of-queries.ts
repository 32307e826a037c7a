import type { Writes } from './writes.ts';

const question = 'metric=lead-time-days&organisation=top/*';

/** The writes of stored selections and saved comparisons, each with one of its own. */
export function storedWrites({ by, send, chief }: Pick<Writes, 'by' | 'send' | 'chief'>): Writes['writes'] {
  const saved = async (name: string) => {
    const boss = await chief();
    await by(boss, 'POST', '/saved-comparisons', { name, question });
    const { items } = (await boss.get('/api/v1/saved-comparisons')).body;
    return { boss, path: `/saved-comparisons/${name}`, headers: { 'If-Match': items[0].version } };
  };
  return {
    'PUT /api/v1/installation/embedding': async () => {
      const boss = await chief();
      const { version } = (await boss.get('/api/v1/installation/embedding')).body;
      return by(
        boss,
        'PUT',
        '/installation/embedding',
        { origins: ['https://www.tiofalt.example'] },
        { 'If-Match': version },
      );
    },
    'POST /api/v1/queries': () => send('POST', '/queries', { organisation: 'top/*,agency' }),
    'POST /api/v1/saved-comparisons': async () =>
      by(await chief(), 'POST', '/saved-comparisons', { name: 'kept', question }),
    'PUT /api/v1/saved-comparisons/:name': async () => {
      const { boss, path, headers } = await saved('renamed');
      return by(boss, 'PUT', path, { name: 'with-another-name', question }, headers);
    },
    'DELETE /api/v1/saved-comparisons/:name': async () => {
      const { boss, path, headers } = await saved('forgotten');
      return by(boss, 'DELETE', path, undefined, headers);
    },
  };
}
