import type { SignedIn } from './people.ts';
import type { Writes } from './writes.ts';

const target = {
  kind: 'level',
  baselinePeriod: '2026-Q3',
  baselineValue: 20,
  byPeriod: '2028-Q4',
  path: 'straight',
};

/** The writes of targets: each of a metric of its own, so that it does not matter which comes first. */
export function targetWrites({ by, chief }: Pick<Writes, 'by' | 'chief'>): Writes['writes'] {
  const place = '/organisations/agency';
  const set = (boss: SignedIn, metric: string, level: number) =>
    by(boss, 'PUT', `${place}/targets/${metric}`, { ...target, level }, { 'If-Match': '"none"' });
  return {
    'PUT /api/v1/organisations/:code/targets/:metric': async () => set(await chief(), 'lead-time-days', 10),
    'DELETE /api/v1/organisations/:code/targets/:metric': async () => {
      const boss = await chief();
      await set(boss, 'ideas-delivered', 40);
      const { items } = (await boss.get('/api/v1/targets?organisation=agency&metric=ideas-delivered')).body;
      const headers = { 'If-Match': items[0].version };
      return by(boss, 'DELETE', `${place}/targets/ideas-delivered`, { reason: 'Omprövat' }, headers);
    },
    'PUT /api/v1/organisations/:code/reaction-time': async () =>
      by(await chief(), 'PUT', `${place}/reaction-time`, { days: 60 }, { 'If-Match': '"90"' }),
  };
}
