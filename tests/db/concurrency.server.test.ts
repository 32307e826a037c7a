import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '#db/connection.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import type { Cell } from '#db/queries/staging.ts';
import { ensureOrganisations } from '#db/queries/organisations.ts';
import { listSeries } from '#db/queries/series.ts';
import { everybody, withSnapshot } from '#db/queries/snapshot.ts';
import { publicScope } from '#domain/visibility.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { writeTransaction } from '#db/write.ts';
import { openAgain, openTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { freshDatabase } from '#tests/support/postgres.ts';
import { listenTo, startOurs, waitForEnd } from '#tests/support/processes.ts';
import { cell, publishCells } from '#tests/support/publish.ts';
import { generator } from '#tests/support/random.ts';

// the embedded database belongs to one process and has one connection: nothing happens at once there
describe('at the same time', () => {
  let database: TestDatabase;
  let metricIds: number[];
  let organisationIds: number[];
  beforeAll(async () => {
    database = await openTestDatabase();
    await seedCatalogue(database);
    await addOrganisations(
      database,
      ['a', 'b', 'c'].map((code) => unit(code)),
    );
    const wanted = ['total-transactions', 'digital-transactions'];
    metricIds = (await listMetrics(database.orm, null)).filter(({ code }) => wanted.includes(code)).map(({ id }) => id);
    organisationIds = await writeTransaction(database, async (transaction) =>
      (await ensureOrganisations(transaction, ['a', 'b', 'c'])).map(({ id }) => id),
    );
  });
  afterAll(() => database.close());

  const others = (count: number): Promise<Database[]> =>
    Promise.all(Array.from({ length: count }, () => openAgain(database)));

  test('four connections publish: one after the other, each later than the one before, and nothing is lost', async () => {
    const connections = await others(4);
    const publications = await Promise.all(
      connections.map(async (connection, place) => {
        const random = generator(place + 1);
        const pick = <Item>(from: readonly Item[]) => from[Math.floor(random() * from.length)] as Item;
        const outcomes: { publication: number | null; cells: Cell[] }[] = [];
        for (let turn = 0; turn < 15; turn += 1) {
          const cells = new Map<string, Cell>();
          for (let each = 0; each < 1 + Math.floor(random() * 5); each += 1) {
            const given = cell({
              organisationId: pick(organisationIds),
              metricId: pick(metricIds),
              periodStart: pick(['2023-01-01', '2023-07-01', '2024-01-01', '2025-10-01']),
              value: Math.floor(random() * 4) * 10,
              status: pick(['A', 'P']),
            });
            cells.set(`${given.organisationId} ${given.metricId} ${given.periodStart}`, given);
          }
          const { publication } = await publishCells(connection, [...cells.values()]);
          outcomes.push({ publication, cells: [...cells.values()] });
        }
        return outcomes;
      }),
    );
    await Promise.all(connections.map((connection) => connection.close()));

    const [order] = await database.sql`
      select count(*)::int as count, count(distinct published_at)::int as moments,
        array_agg(id order by id) = array_agg(id order by published_at) as "isInOrder"
      from publications`;
    expect(order).toMatchObject({ moments: order?.['count'], isInOrder: true });
    expect(order?.['count']).toBeGreaterThan(30);

    // what was published, put together by hand in the order of the publications
    const current = new Map<string, { value: number | null; status: string }>();
    const inOrder = publications
      .flat()
      .filter(({ publication }) => publication !== null)
      .toSorted((one, other) => (one.publication ?? 0) - (other.publication ?? 0));
    for (const { cells } of inOrder) {
      for (const { organisationId, metricId, periodStart, value, status } of cells)
        current.set(`${organisationId} ${metricId} ${periodStart}`, { value, status });
    }
    const stored = await database.sql<{ key: string; value: number; status: string }[]>`
      select s.organisation_id || ' ' || s.metric_id || ' ' || r.period_start as key, r.value, r.status
      from revisions r join series s on (s.organisation_id, s.id) = (r.organisation_id, r.series_id)
      where r.superseded_by is null and r.origin = 'entered'`;
    expect(new Map(stored.map(({ key, value, status }) => [key, { value, status }]))).toEqual(current);
    await expectSeriesToBeTheirRevisions();
  }, 60_000);

  /** Every series row against arrays built from its revisions without SQL. */
  async function expectSeriesToBeTheirRevisions() {
    const revisions = await database.sql<Record<string, string | number | null>[]>`
      select organisation_id, series_id, period_start::text as day, publication_id, value, numerator, denominator, status, superseded_by
      from revisions order by publication_id`;
    const bySeries = Map.groupBy(revisions, (row) => `${row['organisation_id']} ${row['series_id']}`);
    const series = await database.sql`select * from series`;
    expect(series.length).toBeGreaterThan(5);
    for (const row of series) {
      const own = bySeries.get(`${row['organisation_id']} ${row['id']}`) ?? [];
      const quarter = (day: unknown) =>
        (Number(String(day).slice(0, 4)) - 1970) * 4 + (Number(String(day).slice(5, 7)) - 1) / 3;
      const latest = new Map(own.map((revision) => [quarter(revision['day']), revision]));
      const first = Math.min(...latest.keys());
      const positions = Array.from({ length: Math.max(...latest.keys()) - first + 1 }, (_, place) => first + place);
      const column = (name: string) => positions.map((position) => latest.get(position)?.[name] ?? null);
      expect([row['first_position'], row['values'], row['statuses']]).toEqual([
        first,
        column('value'),
        column('status').map((status) => status ?? 'O').join(''),
      ]); // prettier-ignore
      const numerators = column('numerator');
      expect(row['numerators']).toEqual(numerators.some((one) => one !== null) ? numerators : null);
      // each revision is superseded by the next of the same period, the last by none
      for (const versions of Map.groupBy(own, (revision) => revision['day']).values()) {
        expect(versions.map((revision) => revision['superseded_by'])).toEqual([
          ...versions.slice(1).map((revision) => revision['publication_id']),
          null,
        ]);
      }
    }
  }

  test('readers see the version and the figures of one moment, whatever is being published', async () => {
    const [writer, ...readers] = await others(4);
    if (!writer) throw new Error('no writer');
    const valueOf = new Map<number, number>();
    const seen: { dataVersion: number; values: (number | null | undefined)[] }[] = [];
    let isWriting = true;
    const write = async () => {
      for (let value = 1; value <= 40; value += 1) {
        const cells = organisationIds.flatMap((organisationId) =>
          metricIds.map((metricId) => cell({ organisationId, metricId, periodStart: '2030-01-01', value })),
        );
        const { publication } = await publishCells(writer, cells);
        valueOf.set(publication ?? 0, value);
      }
      isWriting = false;
    };
    const read = async (reader: Database) => {
      while (isWriting) {
        await withSnapshot(reader, null, everybody, async ({ transaction, versions }) => {
          const values: (number | null | undefined)[] = [];
          // in several statements, as a page does, and slowly, so that there is always something published in between
          for (const metricId of metricIds) {
            await pause(10);
            const query = {
              organisationIds,
              breakdowns: ['total'],
              frequency: 'Q',
              from: 240,
              to: 240,
              asOf: null,
              scope: publicScope,
            } as const;
            const rows = await listSeries(transaction, { ...query, metricIds: [metricId] });
            values.push(...rows.map(({ points }) => points.values[0]));
          }
          return { dataVersion: versions.dataVersion, values };
        }).then((answer) => seen.push(answer));
      }
    };
    await Promise.all([write(), ...readers.map(read)]);
    await Promise.all([writer, ...readers].map((connection) => connection.close()));

    expect(valueOf.size).toBe(40);
    const during = seen.filter(({ dataVersion }) => valueOf.has(dataVersion));
    expect(new Set(during.map(({ dataVersion }) => dataVersion)).size).toBeGreaterThan(5);
    for (const { dataVersion, values } of during) {
      expect([dataVersion, values]).toEqual([dataVersion, Array.from({ length: 6 }, () => valueOf.get(dataVersion))]);
    }
  }, 60_000);

  test('two processes bring an empty database up to date: each migration is applied once', async () => {
    const fresh = await freshDatabase(process.env['TEST_DATABASE_URL'] ?? '');
    try {
      const children = [1, 2].map(() => {
        const child = startOurs(['tests/support/holder.ts', fresh.url, '3'], {
          stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        });
        return { child, said: listenTo(child) };
      });
      for (const { child, said } of children) {
        const giveUp = performance.now() + 30_000;
        while (!said().includes('done') && child.exitCode === null && performance.now() < giveUp) {
          await pause(20);
        }
        expect(said()).toContain('open\npublished 1\npublished 2\npublished 3\ndone');
      }
      for (const { child } of children) {
        child.kill('SIGTERM');
        await waitForEnd(child, 10);
        expect(child.exitCode).toBe(0);
      }
      const after = await openDatabase({ kind: 'server', url: fresh.url, connections: 1 });
      const [count] = await after.sql<{ migrations: number; distinct: number; metrics: number; codes: number }[]>`
        select (select count(*)::int from drizzle.__drizzle_migrations) as migrations,
          (select count(distinct hash)::int from drizzle.__drizzle_migrations) as distinct,
          (select count(*)::int from metric_versions) as metrics, (select count(distinct code)::int from metrics) as codes`;
      expect(count?.migrations).toBe(count?.distinct);
      expect(count?.metrics).toBe(count?.codes);
      await after.close();
    } finally {
      await fresh.drop();
    }
  }, 60_000);
});
