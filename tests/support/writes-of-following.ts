import { unsubscribeToken } from '#api/following/unsubscribe.ts';
import type { Writes } from './writes.ts';

/** The writes about what somebody follows, each by somebody who follows one thing. */
export function followingWrites({
  api,
  by,
  send,
  chief,
}: Pick<Writes, 'api' | 'by' | 'send' | 'chief'>): Writes['writes'] {
  const following = async () => {
    const boss = await chief();
    await by(boss, 'POST', '/following', { organisation: 'agency', mail: 'daily' });
    const [{ id, version }] = (await boss.get('/api/v1/following')).body.items;
    return { boss, path: `/following/${id}`, headers: { 'If-Match': version } };
  };
  return {
    'POST /api/v1/following': async () => by(await chief(), 'POST', '/following', { organisation: 'agency' }),
    'POST /api/v1/following/read': async () => {
      const boss = await chief();
      const { until, dataVersion } = (await boss.get('/api/v1/following/news')).body;
      return by(boss, 'POST', '/following/read', { until, dataVersion });
    },
    'POST /api/v1/following/unsubscribe': async () => {
      const { boss } = await following();
      return send('POST', '/following/unsubscribe', { token: unsubscribeToken(boss.id, api.context.secretKey) });
    },
    'POST /api/v1/following/one-click': async () => {
      const { boss } = await following();
      const query = new URLSearchParams({ token: unsubscribeToken(boss.id, api.context.secretKey) });
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      return send('POST', `/following/one-click?${query}`, 'List-Unsubscribe=One-Click', form);
    },
    'PUT /api/v1/following/:id': async () => {
      const { boss, path, headers } = await following();
      return by(boss, 'PUT', path, { mail: 'weekly' }, headers);
    },
    'DELETE /api/v1/following/:id': async () => {
      const { boss, path, headers } = await following();
      return by(boss, 'DELETE', path, undefined, headers);
    },
  };
}
