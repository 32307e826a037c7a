import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
let file: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const [place] = await database.sql<{ folder: string }[]>`select current_setting('data_directory') as folder`;
  file = `${place?.folder}/revisions-${process.pid}.txt`;
  await database.sql.unsafe(`
    insert into organisations (id, code) values (1, 'north');
    insert into metrics (id, code, position) values (1, 'visits', 1);`);
});
afterAll(async () => {
  await database.close();
  rmSync(file, { force: true });
});

beforeEach(() =>
  database.sql.unsafe(`
    truncate revisions, series, publications cascade;
    insert into publications (id, published_at, recorded_at, actor, reason, source)
    select id, moment, moment, 'anna', 'test', 'test'
    from generate_series(1, 2) id, lateral (select timestamptz '2026-01-01' + id * interval '1 day') at(moment);
    insert into series (organisation_id, id, metric_id, breakdown, frequency, since_publication_id) values (1, 1, 1, 'total', 'Q', 1);`),
);

/** Ten thousand figures a day apart; those of the chosen days are of another publication than the first. */
const many = (others: string) => `
  select 1 as organisation_id, 1 as series_id, date '1990-01-01' + day as period_start,
    coalesce((select publication from (values ${others}) as other(at, publication) where at = day), 1) as publication_id,
    1.5::double precision as value, 'A' as status, 'imported' as origin
  from generate_series(1, 10000) day`;
const columns = '(organisation_id, series_id, period_start, publication_id, value, status, origin)';

const inserting = (others: string) => database.sql.unsafe(`insert into revisions ${columns} ${many(others)}`);
const copying = async (others: string) => {
  await database.sql.unsafe(`copy (${many(others)}) to '${file}'`);
  await database.sql.unsafe(`copy revisions ${columns} from '${file}'`);
};
const ways = [
  ['inserted', inserting],
  ['copied', copying],
] as const;

const refusal = { code: '23503', table_name: 'revisions', constraint_name: 'revisions_publication_known' };
const refusalOfUpdate = { ...refusal, constraint_name: 'revisions_superseding_known' };
const perPublication = async () => [
  ...(await database.sql`select publication_id as id, count(*)::integer as count from revisions group by 1 order by 1`),
];

test.each(ways)(
  'a figure of an unknown publication is refused, however many good ones it is %s with',
  async (_, save) => {
    for (const others of ['(5000, 3)', '(1, 0)', '(10000, 2147483647)', '(4, 2), (5, 3), (6, 4)']) {
      await expect(save(others)).rejects.toMatchObject(refusal);
    }
    expect(await perPublication()).toEqual([]);
  },
);

test.each(ways)('figures of several known publications can be %s together', async (_, save) => {
  await save('(4, 2), (9000, 2)');
  expect(await perPublication()).toEqual([
    { id: 1, count: 9998 },
    { id: 2, count: 2 },
  ]);
});

test('a single figure of an unknown publication is refused, and nothing at all is not', async () => {
  await expect(
    database.sql.unsafe(`insert into revisions ${columns} values (1, 1, '2026-01-01', 3, 1.5, 'A', 'entered')`),
  ).rejects.toMatchObject(refusal);
  await database.sql.unsafe(`insert into revisions ${columns} select * from (${many('(1, 1)')}) none where false`);
});

/** The figures of the first thousand days, each superseded by what is said of its day. */
const superseding = (by: string) =>
  database.sql.unsafe(`
    update revisions set superseded_by = ${by} from (select period_start - date '1990-01-01' as at, period_start as day from revisions) d
    where period_start = day and at <= 1000`);

test('an unknown publication supersedes nothing, however many a known one supersedes beside it', async () => {
  await inserting('(0, 1)');
  for (const by of ['3', 'case at when 500 then 3 else 2 end', 'case at when 1000 then -1 else 2 end']) {
    await expect(superseding(by), by).rejects.toMatchObject(refusalOfUpdate);
  }
  const superseded = () => database.sql`select superseded_by as id, count(*)::integer from revisions group by 1`;
  expect([...(await superseded())]).toEqual([{ id: null, count: 10_000 }]);
  await superseding('2');
  expect(new Set(await superseded())).toEqual(
    new Set([
      { id: 2, count: 1000 },
      { id: null, count: 9000 },
    ]),
  );
});

test('what comes superseded, as from a backup, names a known publication', async () => {
  const coming = (by: string) =>
    database.sql.unsafe(`
      insert into revisions (organisation_id, series_id, period_start, publication_id, value, status, origin, superseded_by)
      select 1, 1, date '1990-01-01' + day, 1, 1.5, 'A', 'entered', ${by} from generate_series(1, 100) day`);
  for (const by of ['3', 'case day when 7 then 3 when 8 then 2 end']) {
    await expect(coming(by), by).rejects.toMatchObject({
      ...refusal,
      message: 'there is no publication 3 (superseded_by)',
    });
  }
  await coming('case day when 8 then 2 end');
  expect(await perPublication()).toEqual([{ id: 1, count: 100 }]);
});

test('a publication cannot go away, or its figures change to another, once it is there', async () => {
  await inserting('(4, 2)');
  for (const statement of [
    'delete from publications where id = 2',
    'update publications set id = 3 where id = 2',
    'update revisions set publication_id = 3 where publication_id = 2',
    'update revisions set publication_id = 1 where publication_id = 2',
  ]) {
    await expect(database.sql.unsafe(statement), statement).rejects.toMatchObject({ code: '23001' });
  }
  // whoever empties the whole table has to empty everything that was published with it
  await expect(database.sql`truncate publications`).rejects.toMatchObject({ code: '0A000' });
  await database.sql`truncate publications cascade`;
  expect(await perPublication()).toEqual([]);
});
