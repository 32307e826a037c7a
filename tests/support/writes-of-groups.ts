import type { SignedIn } from './people.ts';
import type { Writes } from './writes.ts';

const group = { kind: 'network', names: { sv: 'Nätverket' }, basis: { by: 'hand', members: ['agency', 'sibling'] } };

/** The writes of groups, each with one of its own. */
export function groupWrites({ by, chief }: Pick<Writes, 'by' | 'chief'>): Writes['writes'] {
  const place = '/organisations/agency/groups';
  const add = (boss: SignedIn, code: string) => by(boss, 'POST', place, { code, ...group });
  const headers = { 'If-Match': '"1"' };
  return {
    'POST /api/v1/organisations/:code/groups': async () => add(await chief(), 'made'),
    'PUT /api/v1/organisations/:code/groups/:group': async () => {
      const boss = await chief();
      await add(boss, 'changed');
      return by(boss, 'PUT', `${place}/changed`, { ...group, reason: 'Fler vill vara med' }, headers);
    },
    'DELETE /api/v1/organisations/:code/groups/:group': async () => {
      const boss = await chief();
      await add(boss, 'ended');
      return by(boss, 'DELETE', `${place}/ended`, { reason: 'Klara' }, headers);
    },
  };
}
