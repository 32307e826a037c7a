import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ensureOrganisations,
  getOrganisationTree,
  listStructureFigures,
  saveOrganisations,
  saveStructureFigures,
  type OrganisationVersion,
} from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { forgetEverything } from '#tests/support/everything.ts';
import { unit } from '#tests/support/organisations.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql`delete from structure_figures`;
  await forgetEverything(database);
});

const save = (day: string, ...versions: OrganisationVersion[]) =>
  writeTransaction(database, (transaction) => saveOrganisations(transaction, versions, `${day}T00:00:00Z`));
const known = async (code: string, asOf: string | null = null) => {
  const tree = await getOrganisationTree(database.orm, asOf);
  const found = tree.byCode(code);
  if (!found) return undefined;
  const { names, kind, parentId, validFrom, validTo, successorId } = found;
  const codeOf = (id: number | null) => (id === null ? null : tree.byId(id)?.code);
  return { names, kind, parent: codeOf(parentId), validFrom, validTo, successor: codeOf(successorId) };
};
const versionsOf = async (code: string) =>
  (
    await database.sql<{ from: string; until: string | null; name: string }[]>`
      select v.known_from::date::text as from, v.known_until::date::text as until, v.names ->> 'sv' as name
      from organisation_versions v join organisations o on o.id = v.organisation_id where o.code = ${code} order by v.known_from`
  ).map((row) => ({ ...row }));

describe('an organisation', () => {
  test('is known from the moment on at which it came in', async () => {
    expect(await save('2024-01-01', unit('north', { kind: 'agency', validFrom: '1999-01-01' }))).toEqual({
      new: 1,
      changed: 0,
    });
    expect(await known('north', '2023-12-31T23:59:59Z')).toBeUndefined();
    const now = {
      names: { sv: 'north' },
      kind: 'agency',
      parent: null,
      validFrom: '1999-01-01',
      validTo: null,
      successor: null,
    };
    expect([await known('north'), await known('north', '2024-01-01T00:00:00Z')]).toEqual([now, now]);
  });

  test('that has not changed gets no new version', async () => {
    await save('2024-01-01', unit('north', { names: { sv: 'Norr', en: 'North' } }));
    expect(await save('2024-02-01', unit('north', { names: { en: 'North', sv: 'Norr' } }))).toEqual({
      new: 0,
      changed: 0,
    });
    expect(await versionsOf('north')).toHaveLength(1);
  });

  test.each<[string, Partial<OrganisationVersion>]>([
    ['its name', { names: { sv: 'Norra' } }],
    ['a name in another language', { names: { sv: 'north', en: 'The North' } }],
    ['its kind', { kind: 'agency' }],
    ['its parent', { parent: 'land' }],
    ['its first day', { validFrom: '2001-01-01' }],
    ['its last day', { validTo: '2030-01-01' }],
    ['its successor', { successor: 'land' }],
  ])('that changes %s gets a version, and the one before ends at the same moment', async (_, change) => {
    await save('2024-01-01', unit('land'), unit('north'));
    expect(await save('2024-06-01', unit('north', change))).toEqual({ new: 0, changed: 1 });
    expect(await versionsOf('north')).toMatchObject([
      { from: '2024-01-01', until: '2024-06-01', name: 'north' },
      { from: '2024-06-01', until: null },
    ]);
    expect(await known('north')).not.toEqual(await known('north', '2024-05-31T23:59:59Z'));
    expect(await known('north', '2024-06-01T00:00:00Z')).toEqual(await known('north'));
  });

  test('may come together with its parent and successor, in any order', async () => {
    await save(
      '2024-01-01',
      unit('quay', { parent: 'harbour', successor: 'pier' }),
      unit('harbour', { parent: 'land' }),
      unit('pier'),
      unit('land'),
    );
    expect(await known('quay')).toMatchObject({ parent: 'harbour', successor: 'pier' });
    const tree = await getOrganisationTree(database.orm, null);
    expect(tree.ancestorsOf(tree.byCode('quay')?.id ?? 0).map(({ code }) => code)).toEqual(['land', 'harbour']);
  });

  test('that moves stood elsewhere before', async () => {
    await save('2024-01-01', unit('east'), unit('west'), unit('quay', { parent: 'east' }));
    await save('2024-06-01', unit('quay', { parent: 'west' }));
    const childrenOf = async (code: string, asOf: string | null) => {
      const tree = await getOrganisationTree(database.orm, asOf);
      return tree.childrenOf(tree.byCode(code)?.id ?? 0).map((child) => child.code);
    };
    expect([await childrenOf('east', null), await childrenOf('west', null)]).toEqual([[], ['quay']]);
    expect([
      await childrenOf('east', '2024-03-01T00:00:00Z'),
      await childrenOf('west', '2024-03-01T00:00:00Z'),
    ]).toEqual([['quay'], []]);
  });

  test('keeps its number for ever, and numbers follow the order in which codes came', async () => {
    await save('2024-01-01', unit('b'), unit('a'), unit('c'));
    const tree = await getOrganisationTree(database.orm, null);
    expect(tree.all.map(({ code }) => code)).toEqual(['b', 'a', 'c']);
    const again = await writeTransaction(database, (transaction) => ensureOrganisations(transaction, ['c', 'a', 'd']));
    const numbers = new Map(again.map(({ code, id }) => [code, id]));
    expect([numbers.get('a'), numbers.get('c')]).toEqual([tree.byCode('a')?.id, tree.byCode('c')?.id]);
    expect(numbers.get('d')).toBeGreaterThan(tree.byCode('c')?.id ?? Infinity);
  });

  test('nothing is nothing', async () => {
    expect(await save('2024-01-01')).toEqual({ new: 0, changed: 0 });
    expect(await writeTransaction(database, (transaction) => ensureOrganisations(transaction, []))).toEqual([]);
  });
});

describe('a version from before what is known', () => {
  test.each(['2024-06-01', '2024-01-01'])('as of %s is refused, and nothing of it is kept', async (day) => {
    await save('2024-01-01', unit('north'), unit('south'));
    await save('2024-06-01', unit('north', { names: { sv: 'Norra' } }));
    const late = save(day, unit('south', { kind: 'agency' }), unit('north', { names: { sv: 'Nord' } }));
    await expect(late).rejects.toMatchObject({
      code: 'vintage-too-old',
      details: { organisations: expect.arrayContaining(['north']) },
    });
    expect(await versionsOf('south')).toHaveLength(1);
  });

  test('is no hindrance where it says the same', async () => {
    await save('2024-06-01', unit('north'));
    expect(await save('2024-01-01', unit('north'), unit('new'))).toEqual({ new: 1, changed: 0 });
  });
});

describe('the database itself refuses', () => {
  test.each<[string, OrganisationVersion]>([
    ['a name without Swedish', unit('north', { names: { en: 'North' } as never })],
    ['an end before the beginning', unit('north', { validFrom: '2024-02-01', validTo: '2024-01-31' })],
    ['an organisation below itself', unit('north', { parent: 'north' })],
  ])('%s', async (_, version) => {
    await expect(save('2024-01-01', version)).rejects.toThrow();
    expect(await known('north')).toBeUndefined();
  });
});

test('structure figures are known from a moment on', async () => {
  await save('2024-01-01', unit('north'));
  await writeTransaction(database, (transaction) =>
    saveStructureFigures(
      transaction,
      [
        { organisation: 'north', code: 'employees', year: 2023, value: 11 },
        { organisation: 'north', code: 'employees', year: 2022, value: 10 },
        { organisation: 'nowhere', code: 'employees', year: 2022, value: 99 },
      ],
      '2024-03-01T00:00:00Z',
    ),
  );
  const read = async (asOf: string | null, codes = ['employees']) =>
    (await listStructureFigures(database.orm, asOf))
      .filter(({ code }) => codes.includes(code))
      .map(({ year, value }) => [year, value]);
  expect(await read(null)).toEqual([[2022, 10], [2023, 11]]); // prettier-ignore
  expect(await read('2024-03-01T00:00:00Z')).toHaveLength(2);
  expect([await read('2024-02-29T00:00:00Z'), await read(null, ['population']), await read(null, [])]).toEqual([
    [],
    [],
    [],
  ]);
});
