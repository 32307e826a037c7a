import type { SignedIn } from './people.ts';
import type { Writes } from './writes.ts';

const part = { code: 'no-waiting', names: { sv: 'Ingen väntar' }, weight: 2 };
const vision = { sentence: { sv: 'Ingen ska behöva vänta.' }, owners: ['agency'], parts: [part] };

/** The writes of visions, each with one of its own. */
export function visionWrites({ by, chief }: Pick<Writes, 'by' | 'chief'>): Writes['writes'] {
  const place = '/organisations/agency/visions';
  const add = (boss: SignedIn) => by(boss, 'POST', place, vision);
  const added = async () => {
    const boss = await chief();
    const { number } = (await add(boss)).body;
    const { items } = (await boss.get('/api/v1/visions?organisation=agency&limit=1000')).body;
    const { version } = items.find((one: { number: number }) => one.number === number);
    return { boss, path: `${place}/${number}`, headers: { 'If-Match': version } };
  };
  return {
    'POST /api/v1/organisations/:code/visions': async () => add(await chief()),
    'PUT /api/v1/organisations/:code/visions/:number': async () => {
      const { boss, path, headers } = await added();
      return by(boss, 'PUT', path, { ...vision, parts: [], reason: 'Omprövat' }, headers);
    },
    'DELETE /api/v1/organisations/:code/visions/:number': async () => {
      const { boss, path, headers } = await added();
      return by(boss, 'DELETE', path, { reason: 'Omprövat' }, headers);
    },
  };
}
