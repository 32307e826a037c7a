import { sql, type SQL } from 'drizzle-orm';
import { homeZone } from '#domain/date.ts';
import type { Frequency } from '#domain/period.ts';
import type { StatusCode } from '#domain/status.ts';
import type { ReadingScope } from '#domain/visibility.ts';
import type { Queryable } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { isVisible } from './visibility.ts';

/** What one publication brought of one series: periods that had no figure before. */
export type NewFigures = {
  organisationId: number;
  organisation: string;
  metricId: number;
  frequency: Frequency;
  publishedAt: string;
  figures: number;
  /** The last of the periods, with the figure that it has now, or had as of the moment. */
  periodStart: string;
  value: number | null;
  answers: number | null;
  status: StatusCode;
  /** Whether the figure is withheld, at every moment. */
  isWithheld: boolean;
  changedAt: string;
};

export type NewFiguresSearch = {
  /** Null is all there are. */
  organisationIds: readonly number[] | null;
  metricIds: readonly number[];
  /** ISO date; null is a year before the last publication, so that nothing depends on the day it is asked. */
  since: string | null;
  asOf: string | null;
  scope: ReadingScope;
};

const known = (asOf: string | null): SQL => (asOf === null ? sql`true` : sql`p.published_at <= ${asOf}::timestamptz`);

const sinceWhen = ({ since, asOf }: NewFiguresSearch): SQL =>
  since === null
    ? sql`(select max(p.published_at) - interval '1 year' from publications p where ${known(asOf)})`
    : sql`${since}::date::timestamp at time zone ${homeZone}::text`;

const brought = (search: NewFiguresSearch): SQL => {
  const { organisationIds, metricIds, asOf, scope } = search;
  return sql`
  select p.id, p.published_at, s.organisation_id, s.id as series_id, s.metric_id, s.frequency, count(*)::integer as figures,
    max(r.period_start) as period_start
  from publications p join revisions r on r.publication_id = p.id
    join series s on s.organisation_id = r.organisation_id and s.id = r.series_id
  where p.published_at >= ${sinceWhen(search)} and ${known(asOf)}
    and s.breakdown = 'total' and s.metric_id = any(${sql.param([...metricIds])}::integer[])
    and ${organisationIds === null ? sql`true` : sql`s.organisation_id = any(${sql.param([...organisationIds])}::integer[])`}
    and not exists (select from revisions e where e.organisation_id = r.organisation_id and e.series_id = r.series_id
      and e.period_start = r.period_start and e.superseded_by = p.id)
    and ${isVisible(scope, metricIds)}
  group by p.id, s.organisation_id, s.id`;
};

/** What was published that was not there before, the latest first. */
export async function listNewFigures(
  database: Queryable,
  search: NewFiguresSearch,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: NewFigures[]; total: number }> {
  if (!search.metricIds.length) return { items: [], total: 0 };
  const { asOf } = search;
  const [counted] = await database.execute<{ total: number }>(
    sql`select count(*)::integer as total from (${brought(search)}) b`,
  );
  const rows = await database.execute<NewFigures>(sql`
    select b.organisation_id as "organisationId", o.code as organisation, b.metric_id as "metricId", b.frequency,
      b.published_at as "publishedAt", b.figures, b.period_start::text as "periodStart",
      c.value, c.answers, c.status, c.published_at as "changedAt",
      exists (select from withheld_figures w where w.organisation_id = b.organisation_id and w.series_id = b.series_id
        and w.period_start = b.period_start) as "isWithheld"
    from (${brought(search)}) b
      join organisations o on o.id = b.organisation_id join metrics m on m.id = b.metric_id,
      lateral (
        select r.value, r.answers, r.status, p.published_at from revisions r join publications p on p.id = r.publication_id
        where r.organisation_id = b.organisation_id and r.series_id = b.series_id and r.period_start = b.period_start
          and ${known(asOf)}
        order by p.published_at desc limit 1) c
    order by b.published_at desc, o.code, m.position, m.id, b.frequency
    limit ${limit} offset ${offset}`);
  const items = rows.map((row) => ({
    ...row,
    publishedAt: rfc3339(row.publishedAt),
    changedAt: rfc3339(row.changedAt),
  }));
  return { items, total: counted?.total ?? 0 };
}
