import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PromiseAnswer } from '#api/promises/answers.ts';
import { agency } from '#db/seed/agency.ts';
import { saveTarget, type NewTarget } from '#db/queries/targets.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn } from '#tests/support/people.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openDemonstration();
}, 120_000);
afterAll(() => api.close());

const promises = async (query: string): Promise<PromiseAnswer[]> =>
  (await api.get(`/api/v1/promises?limit=1000&${query}`)).body.items;

describe('the promises of an organisation', () => {
  test('are every target that it ever set, the latest first', async () => {
    const found = await promises('organisation=stigverket');
    const seeded = agency.targets.filter(({ organisation }) => organisation === 'stigverket');
    const said = found.flatMap(({ metric, versions }) =>
      versions.map(({ level, setAt }) => `${metric} ${level} ${setAt}`),
    );
    expect(said.toSorted()).toEqual(
      seeded.map(({ metric, level, setOn }) => `${metric} ${level} ${setOn}T08:00:00Z`).toSorted(),
    );
    for (const { versions } of found) {
      const moments = versions.map(({ setAt }) => setAt);
      expect(moments).toEqual(moments.toSorted().toReversed());
    }
    expect(found.some(({ versions }) => versions.length > 1)).toBe(true);
  });

  test('are judged by the figure of their last period, as it is published', async () => {
    let judged = 0;
    for (const { metric, versions } of await promises('organisation=stigverket')) {
      for (const { byPeriod, baselineValue, level, outcome, isKept, judgedAt } of versions) {
        const asked = `metric=${metric}&organisation=stigverket&from=${byPeriod}&to=${byPeriod}`;
        const { body } = await api.get(`/api/v1/series?${asked}`);
        const value: number | null = body.series[0]?.values[0] ?? null;
        if (value === null) {
          expect([metric, outcome, isKept, judgedAt]).toEqual([metric, null, null, null]);
          continue;
        }
        judged += 1;
        expect(outcome?.value).toBeCloseTo(value, 1);
        expect([metric, isKept]).toEqual([metric, level > baselineValue ? value >= level : value <= level]);
        expect(judgedAt).toMatch(/^20\d\d-\d\d-\d\dT/);
      }
    }
    expect(judged).toBe(2);
  });

  test('as of an earlier moment, what was promised and known then', async () => {
    const [share] = (await promises('organisation=stigverket&asOf=2023-06-30')).filter(
      ({ metric }) => metric === 'digital-share',
    );
    expect(share?.versions.map(({ level, endedAt }) => [level, endedAt])).toEqual([[82, null]]);
    expect(share?.judgement?.period).toBe('2023-Q1');
    const [now] = (await promises('organisation=stigverket')).filter(({ metric }) => metric === 'digital-share');
    expect(now?.versions.map(({ level }) => level)).toEqual([88, 82]);
    expect(now?.versions[1]?.endedAt).toBe(now?.versions[0]?.setAt);
  });

  test('are none where nothing was ever promised, and of nobody unknown', async () => {
    expect(await promises('organisation=stigverket-trails')).toEqual([]);
    expect(await api.get('/api/v1/promises?organisation=atlantis')).toMatchObject({ status: 404 });
    expect(await api.get('/api/v1/promises')).toMatchObject({ status: 400, body: { code: 'bad-parameter' } });
  });

  test('name nobody to the public', async () => {
    const names = (await promises('organisation=stigverket')).flatMap(({ versions }) =>
      versions.map(({ setBy }) => setBy),
    );
    expect(new Set(names)).toEqual(new Set([null]));
  });
});

describe('a promise', () => {
  let small: TestApi;
  let own = { organisationId: 0, metricId: 0 };
  type Said = Pick<NewTarget, 'level' | 'byPeriod' | 'setAt'> & Partial<NewTarget>;
  const set = (rest: Said) =>
    writeTransaction(small.database, async (transaction) => {
      await raiseCatalogueVersion(transaction);
      await saveTarget(
        transaction,
        {
          ...own,
          kind: 'level',
          baselinePeriod: '2024-Q1',
          baselineValue: 30,
          path: 'straight',
          minimum: null,
          stretch: null,
          reason: 'Kunderna väntar för länge',
          stopsDoing: null,
          adoptedOn: null,
          isSetAfterResults: false,
          ...rest,
        },
        null,
      );
    });
  beforeAll(async () => {
    small = await openTestApi();
    await addOrganisations(small.database, [unit('agency')]);
    const [agencyRow] = await small.database.sql`select id from organisations where code = 'agency'`;
    const [metricRow] = await small.database.sql`select id from metrics where code = 'lead-time-days'`;
    own = { organisationId: Number(agencyRow?.['id']), metricId: Number(metricRow?.['id']) };
    await set({ level: 20, byPeriod: '2024-Q3', setAt: '2024-04-02T08:00:00Z' });
    await set({ level: 10, byPeriod: '2024-Q4', setAt: '2024-08-01T08:00:00Z' });
    await set({ level: 5, byPeriod: '2026-Q4', setAt: '2025-03-01T08:00:00Z' });
    const publish = (periodStart: string, value: number, recordedAt: string) =>
      publishCells(small.database, [cell({ ...own, periodStart, value })], { recordedAt });
    await publish('2024-01-01', 30, '2024-04-15T08:00:00Z');
    await publish('2024-07-01', 21, '2024-10-15T08:00:00Z');
    await publish('2024-10-01', 12, '2025-01-20T08:00:00Z');
    await publish('2024-07-01', 20, '2025-02-20T08:00:00Z');
  });
  afterAll(() => small.close());

  const told = async (asOf = '', organisation = 'agency') => {
    const { body } = await small.get(`/api/v1/promises?organisation=${organisation}${asOf}`);
    return (body.items as PromiseAnswer[]).flatMap(({ versions }) =>
      versions.map(({ level, isKept, judgedAt, endedAt, outcome }) => [
        level,
        isKept,
        outcome?.value ?? null,
        judgedAt,
        endedAt,
      ]),
    );
  };

  test('is kept when its level is reached in its last period, also when another has taken its place', async () => {
    expect(await told()).toEqual([
      [5, null, null, null, null],
      [10, false, 12, '2025-01-20T08:00:00Z', '2025-03-01T08:00:00Z'],
      [20, true, 20, '2025-02-20T08:00:00Z', '2024-08-01T08:00:00Z'],
    ]);
  });

  test('was not kept as long as the figure was another, and nobody knew before there was one', async () => {
    expect(await told('&asOf=2025-01-31')).toEqual([
      [10, false, 12, '2025-01-20T08:00:00Z', null],
      [20, false, 21, '2024-10-15T08:00:00Z', '2024-08-01T08:00:00Z'],
    ]);
    expect(await told('&asOf=2024-05-01')).toEqual([[20, null, null, null, null]]);
    expect(await told('&asOf=2024-01-01')).toEqual([]);
  });

  test('says when its last figure is due, and how the last one there is stands', async () => {
    const { body } = await small.get('/api/v1/promises?organisation=agency');
    const [item] = body.items as PromiseAnswer[];
    expect(item?.judgement).toMatchObject({ period: '2024-Q4', value: 12, level: 5 });
    expect(item?.versions[0]?.dueOn).toMatch(/^2027-0[12]-\d\d$/);
  });

  test('was judged when its own figure came, whatever has come below since; made of those below, when theirs came', async () => {
    const { database } = small;
    const units = [unit('below', { parent: 'agency' }), unit('bureau'), unit('below-bureau', { parent: 'bureau' })];
    await addOrganisations(database, units, '2025-04-01T00:00:00Z');
    const idOf = async (code: string) => {
      const [row] = await database.sql`select id from organisations where code = ${code}`;
      return Number(row?.['id']);
    };
    const [metric] = await database.sql`select id from metrics where code = 'ideas-delivered'`;
    const ofBureau = { organisationId: await idOf('bureau'), metricId: Number(metric?.['id']) };
    await set({ ...ofBureau, level: 3, byPeriod: '2024-Q4', setAt: '2025-04-02T08:00:00Z', baselineValue: 1 });
    const figure = { periodStart: '2024-10-01', value: 3 };
    await publishCells(
      database,
      [
        cell({ ...own, ...figure, organisationId: await idOf('below') }),
        cell({ ...ofBureau, ...figure, organisationId: await idOf('below-bureau') }),
      ],
      { recordedAt: '2025-05-20T08:00:00Z' },
    );
    expect((await told()).map(([, , , judgedAt]) => judgedAt)).toEqual([
      null,
      '2025-01-20T08:00:00Z',
      '2025-02-20T08:00:00Z',
    ]);
    expect(await told('', 'bureau')).toEqual([[3, true, 3, '2025-05-20T08:00:00Z', null]]);
  });

  test('is told to nobody who may not see the metric there', async () => {
    const boss = await signIn(small, await addPerson(small, 'boss', [['agency', 'administrator']]));
    const narrowed = await boss.send(
      'PUT',
      '/api/v1/organisations/agency/visibilities/lead-time-days',
      { visibility: 'organisation' },
      { 'If-Match': '"as-the-metric"' },
    );
    expect(narrowed.status).toBe(204);
    expect(await told()).toEqual([]);
    const reader = await signIn(small, await addPerson(small, 'cilla', [['agency', 'reader']]));
    expect((await reader.get('/api/v1/promises?organisation=agency')).body.total).toBe(1);
  });
});
