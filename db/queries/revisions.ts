import { sql, type SQL } from 'drizzle-orm';
import { homeZone } from '#domain/date.ts';
import type { Frequency } from '#domain/period.ts';
import type { CorrectionKind } from '#domain/release.ts';
import type { StatusCode } from '#domain/status.ts';
import type { ReadingScope } from '#domain/visibility.ts';
import type { Queryable } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import type { origins } from '../schema/index.ts';
import { isVisible } from './visibility.ts';

/** One side of a revision. */
type Side = { value: number | null; answers: number | null; status: StatusCode };

/** Where a published figure was read. */
export type FigureFile = { name: string; sheet: string; line: number };

/** A published figure that was replaced by another. */
export type Revision = {
  organisationId: number;
  organisation: string;
  metricId: number;
  breakdown: string;
  frequency: Frequency;
  periodStart: string;
  publishedAt: string;
  recordedAt: string;
  actor: string;
  reason: string;
  correctionKind: CorrectionKind | null;
  origin: (typeof origins)[number];
  /** Where in which file it stood; null where it came another way. */
  file: FigureFile | null;
  before: Side;
  after: Side;
  /** Whether the figure is withheld, at every moment. */
  isWithheld: boolean;
};

export type RevisionSearch = {
  /** Null is all there are. */
  organisationIds: readonly number[] | null;
  metricIds: readonly number[];
  /** Null is every breakdown. */
  breakdowns: readonly string[] | null;
  /** The frequency and first day of a period; null is every one. */
  period: { frequency: Frequency; firstDay: string } | null;
  /** A day, as it begins where the product is at home. */
  since: string | null;
  asOf: string | null;
  scope: ReadingScope;
};

const isFound = ({ organisationIds, metricIds, breakdowns, period, since, asOf, scope }: RevisionSearch): SQL => sql`
  s.metric_id = any(${sql.param([...metricIds])}::integer[])
  and ${organisationIds === null ? sql`true` : sql`s.organisation_id = any(${sql.param([...organisationIds])}::integer[])`}
  and ${breakdowns === null ? sql`true` : sql`s.breakdown = any(${sql.param([...breakdowns])}::text[])`}
  and ${period === null ? sql`true` : sql`s.frequency = ${period.frequency}::bpchar and earlier.period_start = ${period.firstDay}::date`}
  and ${since === null ? sql`true` : sql`p.published_at >= ${since}::date::timestamp at time zone ${homeZone}::text`}
  and ${asOf === null ? sql`true` : sql`p.published_at <= ${asOf}::timestamptz`}
  and ${isVisible(scope, metricIds)}`;

const revised = sql.raw(`revisions earlier
  join publications p on p.id = earlier.superseded_by
  join series s on s.organisation_id = earlier.organisation_id and s.id = earlier.series_id`);

/** Of a revision and its publication `p`. */
export const fileOf = (revision: string): SQL =>
  sql.raw(`case when ${revision}.sheet is not null
    then jsonb_build_object('name', p.source, 'sheet', ${revision}.sheet, 'line', ${revision}.line) end`);

/** The published figures that were replaced by others, the latest first. */
export async function listRevisions(
  database: Queryable,
  search: RevisionSearch,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: Revision[]; total: number }> {
  if (!search.metricIds.length) return { items: [], total: 0 };
  const [counted] = await database.execute<{ total: number }>(sql`
    select count(*)::integer as total from ${revised} where earlier.superseded_by is not null and ${isFound(search)}`);
  const rows = await database.execute<Revision>(sql`
    select s.organisation_id as "organisationId", o.code as organisation,
      s.metric_id as "metricId", s.breakdown, s.frequency, earlier.period_start as "periodStart", p.published_at as "publishedAt",
      p.recorded_at as "recordedAt", p.actor, p.reason, p.correction_kind as "correctionKind", later.origin,
      ${fileOf('later')} as file,
      jsonb_build_object('value', earlier.value, 'answers', earlier.answers, 'status', earlier.status) as before,
      jsonb_build_object('value', later.value, 'answers', later.answers, 'status', later.status) as after,
      exists (select from withheld_figures w where w.organisation_id = s.organisation_id and w.series_id = s.id
        and w.period_start = earlier.period_start) as "isWithheld"
    from ${revised}
    join revisions later on later.organisation_id = earlier.organisation_id and later.series_id = earlier.series_id
      and later.period_start = earlier.period_start and later.publication_id = earlier.superseded_by
    join organisations o on o.id = s.organisation_id join metrics m on m.id = s.metric_id
    where earlier.superseded_by is not null and ${isFound(search)}
    order by p.published_at desc, o.code, m.position, m.id, s.breakdown, earlier.period_start desc
    limit ${limit} offset ${offset}`);
  const items = rows.map((row) => ({
    ...row,
    publishedAt: rfc3339(row.publishedAt),
    recordedAt: rfc3339(row.recordedAt),
  }));
  return { items, total: counted?.total ?? 0 };
}

export type FigureKey = { metricId: number; frequency: Frequency; firstDay: string };

/** When some figures came to be what they are: the last publication of what they are made of, as was known at a moment. */
export async function listPublishedAt(
  database: Queryable,
  organisationIds: readonly number[],
  figures: readonly FigureKey[],
  { asOf, scope }: Pick<RevisionSearch, 'asOf' | 'scope'>,
): Promise<(FigureKey & { publishedAt: string })[]> {
  if (!figures.length) return [];
  const metricIds = [...new Set(figures.map(({ metricId }) => metricId))];
  const column = <Name extends keyof FigureKey>(name: Name) => sql.param(figures.map((figure) => figure[name]));
  const rows = await database.execute<FigureKey & { publishedAt: string }>(sql`
    select s.metric_id as "metricId", s.frequency, to_char(r.period_start, 'YYYY-MM-DD') as "firstDay",
      max(p.published_at) as "publishedAt"
    from unnest(${column('metricId')}::integer[], ${column('frequency')}::text[], ${column('firstDay')}::text[])
      as wanted(metric_id, frequency, period_start)
    join series s on s.metric_id = wanted.metric_id and s.frequency = wanted.frequency::bpchar and s.breakdown = 'total'
    join revisions r on r.organisation_id = s.organisation_id and r.series_id = s.id and r.period_start = wanted.period_start::date
    join publications p on p.id = r.publication_id
    where s.organisation_id = any(${sql.param([...organisationIds])}::integer[])
      and ${asOf === null ? sql`true` : sql`p.published_at <= ${asOf}::timestamptz`} and ${isVisible(scope, metricIds)}
    group by 1, 2, 3`);
  return rows.map((row) => ({ ...row, publishedAt: rfc3339(row.publishedAt) }));
}
