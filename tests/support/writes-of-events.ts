import type { SignedIn } from './people.ts';
import type { Writes } from './writes.ts';

const event = { metric: 'lead-time-days', happenedOn: '2026-09-01', kind: 'milestone', texts: { sv: 'Ny blankett' } };

/** The writes of events, each with one of its own. */
export function eventWrites({ by, chief }: Pick<Writes, 'by' | 'chief'>): Writes['writes'] {
  const place = '/organisations/agency/events';
  const add = (boss: SignedIn) => by(boss, 'POST', place, event);
  const added = async () => {
    const boss = await chief();
    const { number } = (await add(boss)).body;
    const { items } = (await boss.get('/api/v1/events?organisation=agency&limit=1000')).body;
    const { version } = items.find((one: { number: number }) => one.number === number);
    return { boss, path: `${place}/${number}`, headers: { 'If-Match': version } };
  };
  return {
    'POST /api/v1/organisations/:code/events': async () => add(await chief()),
    'PUT /api/v1/organisations/:code/events/:number': async () => {
      const { boss, path, headers } = await added();
      return by(boss, 'PUT', path, { ...event, kind: 'celebration' }, headers);
    },
    'DELETE /api/v1/organisations/:code/events/:number': async () => {
      const { boss, path, headers } = await added();
      return by(boss, 'DELETE', path, undefined, headers);
    },
  };
}
