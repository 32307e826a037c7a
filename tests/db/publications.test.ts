import { publicScope } from '#domain/visibility.ts';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { derivationsOf, listMetrics } from '#db/queries/metrics.ts';
import { ensureOrganisations } from '#db/queries/organisations.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { nextPublicationMoment, publishStaged } from '#db/queries/publications.ts';
import { rebuildAllSeries } from '#db/queries/series-rebuild.ts';
import { resolveDuplicates, stageCells, stageIncoming, type Cell } from '#db/queries/staging.ts';
import { listSeries, type SeriesQuery } from '#db/queries/series.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { writeTransaction } from '#db/write.ts';
import { firstDay, periodAt, periodNumber, type PeriodCode } from '#domain/period.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { generator } from '#tests/support/random.ts';

let database: TestDatabase;
let metricIds: Map<string, number>;
let organisations: number[];

beforeAll(async () => {
  database = await openTestDatabase();
  await seedCatalogue(database);
  metricIds = new Map((await listMetrics(database.orm, null)).map(({ code, id }) => [code, id]));
  organisations = await writeTransaction(database, async (transaction) =>
    (await ensureOrganisations(transaction, ['north', 'south'])).map(({ id }) => id),
  );
});
afterAll(() => database.close());
beforeEach(() => database.sql`truncate revisions, series, publications cascade`);

type Given = { organisation?: number; metric?: string; period: PeriodCode; value: number | null; status?: string };

const cell = ({ organisation = 0, metric = 'total-transactions', period, value, status = 'A' }: Given): Cell => ({
  organisationId: organisations[organisation] ?? 0,
  metricId: metricIds.get(metric) ?? 0,
  breakdown: 'total',
  frequency: 'Q',
  periodStart: firstDay(period),
  value,
  numerator: null,
  denominator: null,
  answers: null,
  status,
  line: 1,
  column: 1,
});

const now = '2026-11-01T09:00:00.000Z';

const publish = (given: readonly Given[], publishedAt: string | null = null) =>
  writeTransaction(database, async (transaction) => {
    await lockPublications(transaction);
    await stageIncoming(transaction);
    await stageCells(transaction, given.map(cell));
    const moment = await nextPublicationMoment(transaction, { publishedAt, recordedAt: now });
    const details = {
      publishedAt: moment,
      recordedAt: now,
      actor: 'anna',
      reason: 'test',
      source: 'test',
      attribution: null,
      origin: 'entered' as const,
    };
    return publishStaged(transaction, details, derivationsOf(await listMetrics(transaction, null)));
  });

const rows = (metric: string, organisation: number, some: Partial<SeriesQuery>) =>
  listSeries(database.orm, {
    organisationIds: [organisations[organisation] ?? 0],
    metricIds: [metricIds.get(metric) ?? 0],
    breakdowns: ['total'],
    frequency: null,
    from: null,
    to: null,
    asOf: null,
    scope: publicScope,
    ...some,
  });

const read = async (metric: string, asOf: string | null = null, organisation = 0) => {
  const [series] = await rows(metric, organisation, { asOf });
  return (
    series && {
      from: periodAt('Q', series.points.from),
      values: series.points.values,
      statuses: series.points.statuses,
    }
  );
};

const count = async (query: TemplateStringsArray) => Number((await database.sql(query))[0]?.['count']);

describe('publishing', () => {
  test('what is new becomes readable, with gaps as missing', async () => {
    const outcome = await publish([
      { period: '2024-Q1', value: 10 },
      { period: '2024-Q4', value: 13, status: 'P' },
    ]);
    expect(outcome).toMatchObject({ new: 2, changed: 0, unchanged: 0 });
    expect(await read('total-transactions')).toEqual({
      from: '2024-Q1',
      values: [10, null, null, 13],
      statuses: 'AOOP',
    });
  });

  test('a changed figure is a revision: the earlier one stays and is superseded', async () => {
    const first = await publish([{ period: '2024-Q1', value: 10 }]);
    const second = await publish([{ period: '2024-Q1', value: 11 }]);
    expect(second).toMatchObject({ new: 0, changed: 1 });
    const revisions =
      await database.sql`select value, publication_id, superseded_by from revisions order by publication_id`;
    expect(revisions.map((row) => ({ ...row }))).toEqual([
      { value: 10, publication_id: first.publication, superseded_by: second.publication },
      { value: 11, publication_id: second.publication, superseded_by: null },
    ]);
  });

  test('the same figures again make no publication', async () => {
    await publish([{ period: '2024-Q1', value: 10 }]);
    expect(await publish([{ period: '2024-Q1', value: 10 }])).toMatchObject({ publication: null, unchanged: 1 });
    expect(await count`select count(*) from publications`).toBe(1);
  });

  test('publications never share a moment, even when the clock stands still', async () => {
    for (const value of [1, 2, 3]) await publish([{ period: '2024-Q1', value }]);
    expect(await count`select count(distinct published_at) from publications`).toBe(3);
    const order =
      await database.sql`select array_agg(id order by id) = array_agg(id order by published_at) as same from publications`;
    expect(order[0]?.['same']).toBe(true);
  });

  test('as of a moment, what was published by then is what is read', async () => {
    await publish([{ period: '2024-Q1', value: 10 }], '2024-05-01T00:00:00Z');
    await publish(
      [
        { period: '2024-Q1', value: 11 },
        { period: '2024-Q2', value: 20 },
      ],
      '2024-08-01T00:00:00Z',
    );
    expect(await read('total-transactions', '2024-04-30T00:00:00Z')).toBeUndefined();
    expect(await read('total-transactions', '2024-05-01T00:00:00Z')).toEqual({
      from: '2024-Q1',
      values: [10],
      statuses: 'A',
    });
    expect(await read('total-transactions', '2024-08-01T00:00:00Z')).toEqual(await read('total-transactions'));
  });

  test('a vintage comes before anything later of the same series, or not at all', async () => {
    await publish([{ period: '2024-Q1', value: 10 }], '2024-05-01T00:00:00Z');
    await expect(publish([{ period: '2023-Q4', value: 9 }], '2024-04-01T00:00:00Z')).rejects.toMatchObject({
      code: 'vintage-too-old',
    });
    expect(await read('total-transactions')).toEqual({ from: '2024-Q1', values: [10], statuses: 'A' });
    await publish([{ organisation: 1, period: '2023-Q4', value: 9 }], '2024-04-01T00:00:00Z');
  });

  test('a cell given twice the same counts once; one given twice differently is not taken', async () => {
    const twice = await writeTransaction(database, async (transaction) => {
      await stageIncoming(transaction);
      await stageCells(transaction, [
        { ...cell({ period: '2024-Q1', value: 1 }), line: 2 },
        { ...cell({ period: '2024-Q1', value: 1 }), line: 3 },
        { ...cell({ period: '2024-Q2', value: 1 }), line: 4 },
        { ...cell({ period: '2024-Q2', value: 2 }), line: 5 },
      ]);
      const contradictions = await resolveDuplicates(transaction);
      return { contradictions, left: await transaction.execute(sql`select line from incoming`) };
    });
    expect(twice.contradictions.map(({ line, value }) => ({ line, value }))).toEqual([
      { line: 4, value: 1 },
      { line: 5, value: 2 },
    ]);
    expect(twice.left.map((row) => ({ ...row }))).toEqual([{ line: 2 }]);
  });
});

describe('a derived metric', () => {
  const both = (digital: number | null, total: number | null): Given[] => [
    ...(digital === null ? [] : [{ metric: 'digital-transactions', period: '2024-Q1', value: digital } as const]),
    ...(total === null ? [] : [{ metric: 'total-transactions', period: '2024-Q1', value: total } as const]),
  ];
  const share = () => read('digital-share');

  test('is published together with its parts, with both as numerator and denominator', async () => {
    const { publication } = await publish(both(30, 40));
    const rows = await database.sql`
      select value, numerator, denominator, origin, publication_id from revisions where origin = 'derived'`;
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { value: 75, numerator: 30, denominator: 40, origin: 'derived', publication_id: publication },
    ]);
  });

  test('is expected as soon as one part is there', async () => {
    await publish(both(null, 40));
    expect(await share()).toMatchObject({ values: [] });
  });

  test('follows when a part comes later, changes or is taken back', async () => {
    await publish(both(null, 40));
    await publish(both(10, null));
    expect(await share()).toMatchObject({ values: [25] });
    await publish(both(null, 20));
    expect(await share()).toMatchObject({ values: [50] });
    await publish([{ metric: 'digital-transactions', period: '2024-Q1', value: null, status: 'O' }]);
    expect(await share()).toMatchObject({ values: [null], statuses: 'O' });
  });

  test('over nothing is not applicable, and as weak as its weaker part', async () => {
    await publish(both(0, 0));
    expect(await share()).toMatchObject({ values: [null], statuses: 'M' });
    await publish([{ metric: 'digital-transactions', period: '2024-Q1', value: 5, status: 'V' }, ...both(null, 10)]);
    expect(await share()).toMatchObject({ values: [50], statuses: 'V' });
  });
});

describe('the database itself', () => {
  test('refuses to rewrite or delete what was published', async () => {
    await publish([{ period: '2024-Q1', value: 10 }]);
    for (const statement of [
      'update revisions set value = 11',
      'delete from revisions',
      "update publications set reason = 'other'",
      'delete from publications',
    ]) {
      await expect(database.sql.unsafe(statement)).rejects.toThrow('never rewritten');
    }
    await publish([{ period: '2024-Q1', value: 11 }]);
    await expect(
      database.sql`update revisions set superseded_by = null where superseded_by is not null`,
    ).rejects.toThrow('never rewritten');
  });

  test.each([
    ['a value under a status without one', { value: 1, status: 'O' }],
    ['no value under a status that carries one', { value: null, status: 'A' }],
    ['an unknown status', { value: 1, status: 'X' }],
    ['a figure beyond all measure', { value: 1e301, status: 'A' }],
  ])('refuses %s', async (_name, given) => {
    await publish([{ period: '2024-Q1', value: 10 }]);
    await expect(publish([{ period: '2024-Q1', ...given }])).rejects.toThrow();
    expect(await read('total-transactions')).toMatchObject({ values: [10] });
  });

  test.each(['A', 'S', 'T', 'Q', 'M'] as const)(
    'counts periods of frequency %s as the domain does',
    async (frequency) => {
      const numbers = [0, 1, 2, 3, 7, 12, 50, 170, 229];
      const rows = await database.sql`
      select period_position(${frequency}, first_day) as position
      from unnest(${numbers.map((number) => firstDay(periodAt(frequency, number)))}::text[]::date[]) with ordinality as given(first_day, place)
      order by place`;
      expect(rows.map((row) => row['position'])).toEqual(numbers);
      expect(numbers.map((number) => periodNumber(periodAt(frequency, number)))).toEqual(numbers);
    },
  );
});

describe('any sequence of publications', () => {
  test.each([1, 2, 3])(
    'reads now and as of every moment as a plain list of what was published (seed %i)',
    async (seed) => {
      const random = generator(seed);
      const pick = (below: number) => Math.floor(random() * below);
      const published: { at: string; cells: Given[] }[] = [];
      for (let step = 0; step < 12; step += 1) {
        const cells = new Map<string, Given>();
        for (let each = 0; each < 1 + pick(6); each += 1) {
          const given: Given = {
            organisation: pick(2),
            metric: pick(2) ? 'total-transactions' : 'digital-transactions',
            period: periodAt('Q', 200 + pick(6)),
            value: pick(5) * 10,
          };
          cells.set(`${given.organisation} ${given.metric} ${given.period}`, given);
        }
        const at = new Date(Date.UTC(2024, step, 1)).toISOString();
        await publish([...cells.values()], at);
        published.push({ at, cells: [...cells.values()] });
      }
      const naive = (metric: string, organisation: number, asOf: string) => {
        const known = new Map<string, number>();
        for (const { at, cells } of published) {
          if (at > asOf) continue;
          for (const given of cells) {
            if (given.metric === metric && given.organisation === organisation && given.value !== null)
              known.set(given.period, given.value);
          }
        }
        return known;
      };
      const told = async (metric: string, organisation: number, asOf: string | null) => {
        const series = await read(metric, asOf, organisation);
        const first = series ? periodNumber(series.from) : 0;
        return new Map(
          (series?.values ?? []).flatMap((value, place) =>
            value === null ? [] : [[periodAt('Q', first + place) as string, value]],
          ),
        );
      };
      // of an earlier moment as little is read as of now
      for (const some of [
        { latest: 2 },
        { frequency: 'Q', from: 202, to: 203 },
        { frequency: 'Q', from: 204 },
        { periodOf: new Map([[metricIds.get('total-transactions') ?? 0, 203]]) },
      ] as const) {
        // prettier-ignore
        const [now = [], then = []] = await Promise.all(
          [null, '2025-01-01T00:00:00Z'].map((asOf) => rows('total-transactions', 0, { ...some, asOf })),
        );
        expect(then).toEqual(now);
        expect(then[0]?.isCut).toBe(true);
        expect(then[0]?.points.values.length).toBeLessThanOrEqual(2);
      }
      const sorted = (map: ReadonlyMap<string, number>) => [...map].toSorted(([a], [b]) => a.localeCompare(b));
      for (const organisation of [0, 1]) {
        for (const asOf of [null, ...published.map(({ at }) => at)]) {
          const moment = asOf ?? '9999';
          for (const metric of ['total-transactions', 'digital-transactions']) {
            expect(sorted(await told(metric, organisation, asOf))).toEqual(sorted(naive(metric, organisation, moment)));
          }
          const [digital, total] = [
            naive('digital-transactions', organisation, moment),
            naive('total-transactions', organisation, moment),
          ];
          const shares = [...digital].flatMap(([period, value]) =>
            (total.get(period) ?? 0) > 0
              ? [[period, (100 * value) / (total.get(period) ?? 1)] as [string, number]]
              : [],
          );
          expect(sorted(await told('digital-share', organisation, asOf))).toEqual(sorted(new Map(shares)));
        }
      }
      const stored = await database.sql`select * from series order by organisation_id, id`;
      await writeTransaction(database, rebuildAllSeries);
      expect([...(await database.sql`select * from series order by organisation_id, id`)]).toEqual([...stored]);
    },
  );
});
