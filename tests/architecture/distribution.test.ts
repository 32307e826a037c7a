import type postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listMetrics } from '#db/queries/metrics.ts';
import { publicScope } from '#domain/visibility.ts';
import { listSeries } from '#db/queries/series.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { distributed, reference } from '#db/schema/distribution.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const organisation = 'organisation_id';

type Tables = { distributed: readonly string[]; reference: readonly string[] };

/** What stands in the way of spreading the tables over several servers, as the migrated database itself has them. */
async function obstacles(sql: postgres.ISql, given: Tables): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`;
  const names = tables.map(({ name }) => name);
  const listed = [...given.distributed, ...given.reference];
  const keys = await sql<{ table: string; name: string; columns: string[] }[]>`
    select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as name,
      array(select attname::text from pg_attribute where attrelid = i.indrelid
        and attnum = any((i.indkey::smallint[])[0:i.indnkeyatts - 1])) as columns
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and (i.indisunique or i.indisexclusion) order by 1, 2`;
  const links = await sql<{ name: string; from: string; to: string; pairs: string[] }[]>`
    select conname as name, conrelid::regclass::text as from, confrelid::regclass::text as to,
      array(select own.attname || ' ' || other.attname from unnest(conkey, confkey) as pair(own, other)
        join pg_attribute own on own.attrelid = conrelid and own.attnum = pair.own
        join pg_attribute other on other.attrelid = confrelid and other.attnum = pair.other) as pairs
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by 1`;
  const isDistributed = (table: string) => given.distributed.includes(table);
  return [
    ...names.filter((name) => !listed.includes(name)).map((name) => `${name} is neither distributed nor reference`),
    ...listed.filter((name) => !names.includes(name)).map((name) => `${name} is listed, and not there`),
    ...listed.filter((name, place) => listed.indexOf(name) !== place).map((name) => `${name} is listed twice`),
    ...keys
      .filter(({ table, columns }) => isDistributed(table) && !columns.includes(organisation))
      .map(({ table, name }) => `${name} of ${table} is unique without the organisation`),
    ...links
      .filter(({ from, to, pairs }) =>
        isDistributed(from)
          ? isDistributed(to) && !pairs.includes(`${organisation} ${organisation}`)
          : isDistributed(to),
      )
      .map(({ name, from, to }) => `${name} leads from ${from} to ${to} without the organisation`),
  ];
}

test('every unique key of a distributed table holds the organisation, and every table is decided about', async () => {
  expect(distributed.length).toBeGreaterThan(1);
  expect(await obstacles(database.sql, { distributed, reference })).toEqual([]);
});

/** Makes something up, looks, and takes it back. */
async function obstaclesAfter(statements: string, given: Tables): Promise<string[]> {
  let found: string[] = [];
  const undo = new Error('only to look');
  await database.sql
    .begin(async (sql) => {
      await sql.unsafe(statements);
      found = await obstacles(sql, given);
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return found;
}

test('a new table needs a decision', async () => {
  const made = 'create table made_up (organisation_id integer, id integer, primary key (organisation_id, id))';
  expect(await obstaclesAfter(made, { distributed, reference })).toEqual([
    'made_up is neither distributed nor reference',
  ]);
  const decided = { distributed: [...distributed, 'made_up'], reference };
  expect(await obstaclesAfter(made, decided)).toEqual([]);
});

test('a unique key without the organisation is noticed, however it is written', async () => {
  const made = `create table made_up (organisation_id integer, id integer primary key, code text unique, day date);
    create unique index made_up_day on made_up (day) include (organisation_id) where id > 0;
    create unique index made_up_allowed on made_up (organisation_id, day)`;
  expect(await obstaclesAfter(made, { distributed: [...distributed, 'made_up'], reference })).toEqual([
    'made_up_code_key of made_up is unique without the organisation',
    'made_up_day of made_up is unique without the organisation',
    'made_up_pkey of made_up is unique without the organisation',
  ]);
  expect(await obstaclesAfter(made, { distributed, reference: [...reference, 'made_up'] })).toEqual([]);
});

test('a reference that would lead to another server is noticed', async () => {
  const made = `create table made_up (home_id integer, series_id integer, constraint made_up_series
    foreign key (home_id, series_id) references series (organisation_id, id))`;
  const expected = ['made_up_series leads from made_up to series without the organisation'];
  expect(await obstaclesAfter(made, { distributed, reference: [...reference, 'made_up'] })).toEqual(expected);
  expect(await obstaclesAfter(made, { distributed: [...distributed, 'made_up'], reference })).toEqual(expected);
});

/** Puts a table into four parts by its organisation; what refers to it has to be taken away before. */
const partitioned = (table: string) => `
  alter table ${table} rename to whole_${table};
  create table ${table} (like whole_${table} including all) partition by hash (organisation_id);
  ${[0, 1, 2, 3].map((part) => `create table ${table}_${part} partition of ${table} for values with (modulus 4, remainder ${part});`).join('\n')}`;

test('partitioned by the organisation, the tables take the same publications and give the same answers', async () => {
  const parted = await openTestDatabase();
  try {
    const links = await parted.sql<{ name: string; definition: string }[]>`
      select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
      where conrelid = 'revisions'::regclass and contype = 'f'`;
    expect(links.map(({ definition }) => definition)).toEqual([
      'FOREIGN KEY (organisation_id, series_id) REFERENCES series(organisation_id, id)',
    ]);
    const triggers = await parted.sql<{ name: string; definition: string }[]>`
      select tgname as name, pg_get_triggerdef(oid) as definition from pg_trigger
      where tgrelid = 'revisions'::regclass and not tgisinternal order by 1`;
    expect(triggers.map(({ name }) => name)).toEqual([
      'revisions_publication_known',
      'revisions_stay',
      'revisions_superseded_once',
      'revisions_superseding_known',
    ]);
    await parted.sql.unsafe(`
      ${links.map(({ name }) => `alter table revisions drop constraint ${name};`).join('\n')}
      ${distributed.map(partitioned).join('\n')}
      ${links.map(({ name, definition }) => `alter table revisions add constraint ${name} ${definition};`).join('\n')}
      ${triggers.map(({ definition }) => `${definition};`).join('\n')}`);
    const answers = [];
    for (const each of [database, parted]) {
      await seedCatalogue(each);
      const codes = Array.from({ length: 12 }, (_, number) => `unit-${number}`);
      await addOrganisations(
        each,
        codes.map((code) => unit(code)),
      );
      const ids = (await each.sql<{ id: number }[]>`select id from organisations order by id`).map(({ id }) => id);
      const metrics = (await listMetrics(each.orm, null)).filter(({ code }) => code.endsWith('-transactions'));
      const outcomes = [];
      for (const value of [40, 50]) {
        const cells = ids.flatMap((organisationId) =>
          metrics.map(({ id, code }) =>
            cell({ organisationId, metricId: id, value: code === 'total-transactions' ? value * 2 : value }),
          ),
        );
        outcomes.push(await publishCells(each, cells));
      }
      const chosen = { metricIds: (await listMetrics(each.orm, null)).map(({ id }) => id), organisationIds: ids };
      const open = { breakdowns: ['total'], frequency: null, from: null, to: null, scope: publicScope };
      const [, { publishedAt }] = outcomes as [unknown, { publishedAt: string | null }];
      const now = await listSeries(each.orm, { ...chosen, ...open, asOf: null });
      answers.push({ outcomes, now, then: await listSeries(each.orm, { ...chosen, ...open, asOf: publishedAt }) });
    }
    const [whole, parts] = answers;
    expect(whole?.now.length).toBeGreaterThan(24);
    expect(parts).toEqual(whole);
    const used = await parted.sql`select distinct tableoid from revisions`;
    expect(used.length).toBeGreaterThan(1);
    await expect(parted.sql`
      insert into revisions (organisation_id, series_id, period_start, publication_id, status, origin)
      select organisation_id, id, '1999-01-01', 0, 'O', 'imported' from series`).rejects.toMatchObject({
      constraint_name: 'revisions_publication_known',
    });
    await expect(parted.sql`update revisions set superseded_by = 0 where superseded_by is null`).rejects.toMatchObject({
      constraint_name: 'revisions_superseding_known',
    });
  } finally {
    await parted.close();
  }
});
