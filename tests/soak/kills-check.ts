import { createHash } from 'node:crypto';
import { globSync, readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type postgres from 'postgres';
import type { Database } from '#db/connection.ts';
import journal from '#db/migrations/meta/_journal.json' with { type: 'json' };
import { catalogue } from '#db/seed/catalogue/index.ts';
import {
  expectedRevisions,
  expectedShares,
  naiveSeries,
  type Import,
  type RevisionRow,
  type SeriesRow,
} from './kills-figures.ts';
import type { Place } from './kills-place.ts';

/** The reasons of everything that is published, in order. */
export async function listPublished(database: Database): Promise<string[]> {
  const rows = await database.sql<{ reason: string }[]>`select reason from publications order by id`;
  return rows.map(({ reason }) => reason);
}

/** One sentence for everything that is not as it should be after exactly these imports. The product must not run. */
export async function problemsOf(place: Place, database: Database, imports: readonly Import[]): Promise<string[]> {
  return [
    ...(await revisionProblems(database.sql, imports)),
    ...(await seriesProblems(database.sql)),
    ...(await shareProblems(database.sql, imports)),
    ...(await installationProblems(database.sql)),
    ...leftovers(place),
  ];
}

async function revisionProblems(sql: postgres.Sql, imports: readonly Import[]): Promise<string[]> {
  const found = await sql<{ reason: string; count: number; hash: string }[]>`
    select p.reason, count(r.period_start)::integer as count,
      md5(coalesce(string_agg(concat_ws(' ', o.code, m.code, r.period_start, r.value, coalesce(later.reason, '-')), E'\n'
        order by concat_ws(' ', o.code, m.code, r.period_start) collate "C"), '')) as hash
    from publications p
    left join revisions r on r.publication_id = p.id and r.origin = 'imported'
    left join publications later on later.id = r.superseded_by
    left join series s on s.organisation_id = r.organisation_id and s.id = r.series_id
    left join organisations o on o.id = r.organisation_id
    left join metrics m on m.id = s.metric_id
    group by p.id order by p.id`;
  const wanted = expectedRevisions(imports).map(({ reason, lines }) => ({
    reason,
    count: lines.length,
    hash: createHash('md5').update(lines.join('\n')).digest('hex'),
  }));
  const describe = (one: { reason: string; count: number } | undefined) =>
    one ? `${one.reason} with ${one.count} figures` : 'nothing';
  return Array.from({ length: Math.max(found.length, wanted.length) }, (_, at) => at).flatMap((at) =>
    isDeepStrictEqual({ ...found[at] }, { ...wanted[at] })
      ? []
      : [`publication ${at + 1} should be ${describe(wanted[at])} and is ${describe(found[at])}`],
  );
}

async function seriesProblems(sql: postgres.Sql): Promise<string[]> {
  const revisions = await sql<RevisionRow[]>`
    select series_id as "seriesId", period_start::text as "periodStart", value, numerator, denominator, answers, status
    from revisions where superseded_by is null`;
  const rows = await sql<SeriesRow[]>`
    select id, first_position as "firstPosition", "values", numerators, denominators, answers, statuses from series`;
  const bySeries = Map.groupBy(revisions, ({ seriesId }) => seriesId);
  const known = new Set(rows.map(({ id }) => id));
  return [
    ...rows
      .filter((row) => !isDeepStrictEqual({ ...row }, naiveSeries(row.id, bySeries.get(row.id) ?? [])))
      .map(({ id }) => `series ${id} is not what its revisions say`),
    ...[...bySeries.keys()].filter((id) => !known.has(id)).map((id) => `there is no series ${id}`),
  ];
}

async function shareProblems(sql: postgres.Sql, imports: readonly Import[]): Promise<string[]> {
  const found = await sql<{ key: string; value: number }[]>`
    select o.code || ' ' || r.period_start as key, r.value
    from revisions r join organisations o on o.id = r.organisation_id
    where r.origin = 'derived' and r.superseded_by is null`;
  const wanted = expectedShares(imports);
  const wrong = found.filter(({ key, value }) => wanted.get(key) !== value).length;
  return wrong || found.length !== wanted.size
    ? [`${found.length} shares for ${wanted.size}, ${wrong} of them wrong`]
    : [];
}

async function installationProblems(sql: postgres.Sql): Promise<string[]> {
  const [row] = await sql<Record<string, number>[]>`
    select (select count(*)::integer from installation) as installations,
      (select count(*)::integer from metrics) as metrics,
      (select count(*)::integer from metric_versions) as "metricVersions",
      (select count(*)::integer from drizzle.__drizzle_migrations) as migrations,
      (select count(*)::integer from pg_class where relpersistence = 't') as "temporaryTables",
      (select count(*)::integer from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()
        and database = (select oid from pg_database where datname = current_database())) as locks`;
  const wanted: Record<string, number> = {
    installations: 1,
    metrics: catalogue.length,
    metricVersions: catalogue.length,
    migrations: journal.entries.length,
    temporaryTables: 0,
    locks: 0,
  };
  return Object.entries(wanted).flatMap(([name, count]) =>
    row?.[name] === count ? [] : [`${row?.[name]} ${name} where there should be ${count}`],
  );
}

/** Files that nobody needs any more, and that would grow from kill to kill. */
function leftovers({ dataFolder, temporaryFolder }: Place): string[] {
  const known = /^(database|(write-token|secret-key)(\.\d+)?)$/;
  return [
    ...readdirSync(temporaryFolder),
    ...readdirSync(dataFolder).filter((name) => !known.test(name)),
    ...globSync('database/base/{pgsql_tmp/*,*/t[0-9]*}', { cwd: dataFolder }),
  ].map((name) => `${name} is left over`);
}
