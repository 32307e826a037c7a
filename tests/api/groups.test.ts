import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveStructureFigures } from '#db/queries/organisations.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let anna: SignedIn;
let cilla: SignedIn;
let reader: SignedIn;
let clock = new Date('2026-05-12T10:00:00Z');

const town = (code: string) => unit(code, { parent: 'county', kind: 'municipality' });
/** Inhabitants and the share of them who are old. */
const structure = { ada: [20_000, 20], bryn: [31_000, 24], carl: [50_000, 22], dorn: [19_999, 21], elv: [25_000, 30] };

beforeAll(async () => {
  api = await openTestApi({ now: () => clock });
  await addOrganisations(api.database, [
    unit('top'),
    unit('county', { parent: 'top', kind: 'region' }),
    ...Object.keys(structure).map(town),
    unit('elsewhere', { kind: 'municipality' }),
  ]);
  await writeTransaction(api.database, async (transaction) => {
    const figures = Object.entries(structure).flatMap(([organisation, [population = 0, old = 0]]) => [
      { organisation, code: 'population', year: 2024, value: population },
      { organisation, code: 'old-percent', year: 2024, value: old },
    ]);
    const later = [
      { organisation: 'dorn', code: 'population', year: 2026, value: 20_001 },
      { organisation: 'elsewhere', code: 'population', year: 2024, value: 30_000 },
    ];
    await saveStructureFigures(transaction, [...figures, ...later], '2026-01-01T00:00:00Z');
    await raiseCatalogueVersion(transaction);
  });
  anna = await signIn(api, await addPerson(api, 'anna', [['county', 'analyst']]));
  cilla = await signIn(api, await addPerson(api, 'cilla', [['top', 'administrator']]));
  reader = await signIn(api, await addPerson(api, 'reader', [['county', 'reader']]));
  await api.importFile(
    [
      'organisation,metric,period,value',
      ...['ada,90', 'bryn,70', 'carl,60', 'dorn,50'].map((row) => `${row.replace(',', ',digital-maturity,2025,')}`),
      'elv,digital-maturity,2024,10',
      'ada,lead-time-days,2026-Q1,5',
    ].join('\n'),
  );
});
afterAll(() => api.close());

const at = '/api/v1/organisations/county/groups';
const passing = (minutes: number) => (clock = new Date(clock.getTime() + minutes * 60_000));
const given = (basis: object, over: object = {}) => ({ kind: 'peer', names: { sv: 'Lika stora' }, basis, ...over });
const rule = (over: object = {}) => ({
  by: 'rule',
  kind: 'municipality',
  bounds: [{ figure: 'population', atLeast: 20_000, atMost: 50_000 }],
  year: 2025,
  ...over,
});
const make = async (code: string, basis: object, over: object = {}) => {
  const answer = await anna.send('POST', at, { code, ...given(basis, over) });
  expect([answer.status, answer.text]).toEqual([201, '{"version":1}']);
};
const membersOf = async (code: string, query = '') =>
  (await api.get(`/api/v1/groups/${code}${query}`)).body.members.map(
    ({ organisation }: { organisation: string }) => organisation,
  );

describe('the members of a group', () => {
  test('are found by a rule over kind, place and structure figures', async () => {
    await make('by-rule', rule());
    expect(await membersOf('by-rule')).toEqual(['ada', 'bryn', 'carl', 'elv', 'elsewhere']);
    await make('by-rule-here', rule({ below: 'county' }));
    expect(await membersOf('by-rule-here')).toEqual(['ada', 'bryn', 'carl', 'elv']);
    await make('by-rule-2026', rule({ below: 'county', year: 2026 }));
    expect(await membersOf('by-rule-2026')).toEqual(['ada', 'bryn', 'carl', 'dorn', 'elv']);
  });

  test('are found by likeness, the nearest first, each with its distance', async () => {
    const figures = [{ figure: 'population' }, { figure: 'old-percent', weight: 2 }];
    await make('alike', { by: 'likeness', to: 'ada', figures, year: 2025, count: 3 });
    const { members, basis } = (await api.get('/api/v1/groups/alike')).body;
    expect(basis).toEqual({
      by: 'likeness',
      to: 'ada',
      figures: [
        { figure: 'population', weight: 1 },
        { figure: 'old-percent', weight: 2 },
      ],
      year: 2025,
      count: 3,
    });
    // reckoned apart: whoever lacks a figure spreads nothing
    const rows = Object.entries(structure);
    const spread = (place: number) => {
      const values = rows.map(([, figures]) => figures[place] ?? 0);
      const mean = values.reduce((a, b) => a + b) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    };
    const [s0, s1] = [spread(0), spread(1)];
    const distances = rows
      .map(([organisation, [population = 0, old = 0]]) => ({
        organisation,
        distance: Math.sqrt((((population - 20_000) / s0) ** 2 + 2 * ((old - 20) / s1) ** 2) / 3),
      }))
      .toSorted((a, b) => a.distance - b.distance)
      .slice(0, 4);
    expect(members).toEqual(
      distances.map(({ organisation, distance }) => ({
        organisation,
        names: { sv: organisation },
        distance: expect.closeTo(distance, 9),
      })),
    );
    expect(members[0].organisation).toBe('ada');
  });

  test('are listed by hand, with where the list comes from', async () => {
    await make('by-hand', { by: 'hand', members: ['bryn', 'ada', 'bryn'], source: 'Kolada, liknande kommuner' });
    const { members, basis, memberCount } = (await api.get('/api/v1/groups/by-hand')).body;
    expect(members.map(({ organisation }: { organisation: string }) => organisation)).toEqual(['bryn', 'ada']);
    expect([basis, memberCount]).toEqual([{ by: 'hand', source: 'Kolada, liknande kommuner' }, 2]);
  });

  test('have to be there, and to be somebody', async () => {
    const refused = async (basis: object) => (await anna.send('POST', at, { code: 'new', ...given(basis) })).body.code;
    expect(await refused({ by: 'hand', members: ['nowhere'] })).toBe('unknown-organisation');
    expect(await refused(rule({ below: 'nowhere' }))).toBe('unknown-organisation');
    expect(await refused(rule({ kind: 'castle' }))).toBe('nobody-in-group');
    expect(await refused({ by: 'likeness', to: 'ada', figures: [{ figure: 'castles' }], year: 2025 })).toBe('nobody-alike'); // prettier-ignore
    expect(await refused({ by: 'hand', members: [] })).toBe('bad-field');
    expect((await api.get('/api/v1/groups/new')).body.code).toBe('unknown-group');
  });
});

describe('a group', () => {
  test('is made by an analyst of the organisation that keeps it, and by nobody less or elsewhere', async () => {
    const body = { code: 'theirs', ...given({ by: 'hand', members: ['ada'] }) };
    expect((await reader.send('POST', at, body)).body.code).toBe('not-allowed');
    expect((await anna.send('POST', '/api/v1/organisations/top/groups', body)).body.code).toBe('not-allowed');
    expect((await cilla.send('POST', at, body)).status).toBe(201);
    expect((await anna.send('POST', at, body)).body.code).toBe('group-taken');
    // it is the county's, whoever may do everything above
    const elsewhere = '/api/v1/organisations/top/groups/theirs';
    const change = { ...given({ by: 'hand', members: ['bryn'] }), reason: 'x' };
    expect((await cilla.send('PUT', elsewhere, change, { 'If-Match': '"1"' })).body.code).toBe('unknown-group');
  });

  test('is compared by its code, and last year’s members are by their version and as of then', async () => {
    await make('moving', { by: 'hand', members: ['ada', 'bryn'] });
    const before = clock.toISOString();
    passing(60);
    const change = given({ by: 'hand', members: ['bryn', 'carl', 'dorn'] });
    const put = (body: object, version: string) => anna.send('PUT', `${at}/moving`, body, { 'If-Match': version });
    expect((await put(change, '"1"')).body.code).toBe('reason-needed');
    expect((await put({ ...change, reason: 'Två till' }, '"2"')).body.code).toBe('changed-since');
    expect((await put({ ...change, reason: 'Två till' }, '"1"')).text).toBe('{"version":2}');
    const compared = async (selection: string, rest = '') => {
      const path = `/api/v1/comparison?metric=digital-maturity&period=2025&organisation=${selection}${rest}`;
      const { body } = await api.get(path);
      return body.items?.map(({ organisation }: { organisation: string }) => organisation) ?? body.code;
    };
    expect(await compared('group:moving')).toEqual(['bryn', 'carl', 'dorn']);
    expect(await compared('group:moving@1')).toEqual(['ada', 'bryn']);
    expect(await compared('group:moving@1,dorn')).toEqual(['ada', 'bryn', 'dorn']);
    expect(await compared('group:moving@3')).toBe('unknown-group');
    // the figures were published before that moment by the clock of the test
    expect(await membersOf('moving', `?asOf=${before}`)).toEqual(['ada', 'bryn']);
    const known = (await api.get(`/api/v1/groups/moving?asOf=${before}`)).body;
    expect([known.version, known.endedAt, known.versions.length]).toEqual([1, null, 1]);
    const { versions, reason } = (await api.get('/api/v1/groups/moving')).body;
    expect(reason).toBe('Två till');
    expect(versions).toMatchObject([
      { version: 2, endedAt: null, memberCount: 3 },
      { version: 1, endedAt: clock.toISOString().replace('.000', ''), memberCount: 2 },
    ]);
  });

  test('that has ended is listed no longer, and its versions can still be compared', async () => {
    await make('short', { by: 'hand', members: ['ada', 'elsewhere'] });
    const listed = async (organisation: string) =>
      (await api.get(`/api/v1/groups?organisation=${organisation}&limit=100`)).body.items.map(({ code }: { code: string }) => code); // prettier-ignore
    expect(await listed('elsewhere')).toEqual(['by-rule', 'short']);
    passing(1);
    expect((await anna.send('DELETE', `${at}/short`, { reason: 'Klara' }, { 'If-Match': '"1"' })).status).toBe(204);
    expect(await listed('elsewhere')).toEqual(['by-rule']);
    expect((await api.get('/api/v1/groups/short')).status).toBe(404);
    expect((await api.get('/api/v1/groups/short?version=1')).body).toMatchObject({ endReason: 'Klara' });
    const path = '/api/v1/comparison?metric=digital-maturity&period=2025&organisation=group:short@1';
    expect((await api.get(path)).body.items).toMatchObject([{ organisation: 'ada', rank: 1 }]);
    expect((await anna.send('POST', at, { code: 'short', ...given({ by: 'hand', members: ['ada'] }) })).status).toBe(
      409,
    );
  });

  test('grants no rights: whoever coordinates it sees no more of its members', async () => {
    const path = '/api/v1/organisations/ada/members';
    const before = (await signIn(
      api,
      await addPerson(api, 'elsa', [['elsewhere', 'administrator']]),
    )) satisfies SignedIn;
    const body = { code: 'grab', ...given({ by: 'hand', members: ['ada', 'elsewhere'] }) };
    expect((await before.send('POST', '/api/v1/organisations/elsewhere/groups', body)).status).toBe(201);
    expect((await before.get(path)).body.code).toBe('not-allowed');
  });

  test('says who has figures of what, and how old those of the others are', async () => {
    await make('covered', rule({ below: 'county', year: 2026 }));
    const { items } = (await api.get('/api/v1/groups/covered/coverage')).body;
    expect(items).toEqual([
      {
        metric: 'digital-maturity',
        frequency: 'A',
        period: '2025',
        have: 4,
        of: 5,
        missing: [{ organisation: 'elv', latest: '2024' }],
      },
      {
        metric: 'lead-time-days',
        frequency: 'Q',
        period: '2026-Q1',
        have: 1,
        of: 5,
        missing: ['bryn', 'carl', 'dorn', 'elv'].map((organisation) => ({ organisation, latest: null })),
      },
    ]);
    await make('following', { by: 'hand', members: ['ada', 'elv'] }, { metrics: ['lead-time-days', 'lead-time-days'] });
    expect((await api.get('/api/v1/groups/following')).body.metrics).toEqual(['lead-time-days']);
    const own = (await api.get('/api/v1/groups/following/coverage')).body.items;
    expect(own).toMatchObject([{ metric: 'lead-time-days', have: 1, of: 2 }]);
  });
});
