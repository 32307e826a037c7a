import { sql, type SQL } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import type { SeriesPoints } from '#domain/series.ts';
import type { ReadingScope } from '#domain/visibility.ts';
import type { Queryable } from '../connection.ts';
import { arraysOfCells } from './series-arrays.ts';
import { isVisible } from './visibility.ts';
import { listSeriesAt } from './series-at.ts';

/** A published series: one metric of one organisation, with its points from `from` on. */
export type SeriesRow = {
  organisationId: number;
  metricId: number;
  breakdown: string;
  frequency: Frequency;
  points: SeriesPoints;
  /** Whose figures they are, where somebody else's have to be named. */
  attribution: Texts | null;
  /** Whether there is a value in any period, asked for or not. */
  hasValues: boolean;
  /** Whether there is more before the first point. */
  isCut: boolean;
};

export type SeriesQuery = {
  organisationIds: readonly number[];
  metricIds: readonly number[];
  breakdowns: readonly string[];
  frequency: Frequency | null;
  /** Period numbers, both included; null is open. They need a frequency. */
  from: number | null;
  to: number | null;
  /** Of each series only so many periods up to its last value, and what came after; without it everything. */
  latest?: number;
  asOf: string | null;
  /** Who asks: what they may not see is as if it were not there. */
  scope: ReadingScope;
};

type Row = Omit<SeriesRow, 'points'> & SeriesPoints;

/** The rows behind every figure that is shown: now from the series, as of an earlier moment from the revisions. */
export async function listSeries(database: Queryable, query: SeriesQuery): Promise<SeriesRow[]> {
  const isOnePeriod = query.from !== null && query.from === query.to && query.latest === undefined;
  if (isOnePeriod && query.asOf === null) return listSeriesAt(database, query.from ?? 0, isChosen(query));
  const rows = await database.execute<Row>(query.asOf === null ? currentSeries(query) : seriesAsOf(query, query.asOf));
  return rows.map(({ organisationId, metricId, breakdown, frequency, hasValues, isCut, attribution, ...points }) => ({
    organisationId,
    metricId,
    breakdown,
    frequency,
    points,
    hasValues,
    isCut,
    attribution,
  }));
}

/** Which frequencies the chosen series have, the most frequent last. */
export async function listFrequencies(database: Queryable, query: SeriesQuery): Promise<Frequency[]> {
  const rows = await database.execute<{ frequency: Frequency }>(sql`
    select frequency from series s join publications p on p.id = s.since_publication_id
    where ${isChosen(query)} and (${query.asOf}::timestamptz is null or p.published_at <= ${query.asOf}::timestamptz)
    group by frequency
    order by array_position(array['A', 'S', 'T', 'Q', 'M'], frequency::text)`);
  return rows.map(({ frequency }) => frequency);
}

/**
 * A long list is hashed only when it is a query of its own, and `is true` keeps the planner from joining it; of a short one
 * the index is asked.
 */
const manyOrganisations = 50;
const isAmong = (ids: readonly number[]): SQL =>
  ids.length < manyOrganisations
    ? sql`s.organisation_id = any(${sql.param(ids)}::integer[])`
    : sql`(s.organisation_id in (select unnest(${sql.param(ids)}::integer[]))) is true`;

const isChosen = ({ organisationIds, metricIds, breakdowns, frequency, scope }: SeriesQuery): SQL => sql`
  s.metric_id = any(${sql.param(metricIds)}::integer[]) and ${isAmong(organisationIds)}
  and s.breakdown = any(${sql.param(breakdowns)}::text[])
  and (${frequency}::text is null or s.frequency = ${frequency}::text) and ${isVisible(scope)}`;

const currentSeries = (query: SeriesQuery): SQL => {
  // the place of the last value, from 1
  const lastValue = sql`length(rtrim(s.statuses, 'OMLQ'))`;
  const first =
    query.latest === undefined
      ? sql`(greatest(s.first_position, ${query.from ?? 0}::integer) - s.first_position + 1)`
      : sql`greatest(${lastValue} - ${query.latest}::integer + 1, 1)`;
  const last = query.to === null ? sql`` : sql`(${query.to}::integer - s.first_position + 1)`;
  const length = query.to === null ? sql`` : sql`, greatest(${last} - ${first} + 1, 0)`;
  return sql`
    select s.organisation_id as "organisationId", s.metric_id as "metricId", s.breakdown, s.frequency,
      s.first_position + ${first} - 1 as "from", s.values[${first}:${last}] as "values", s.numerators[${first}:${last}] as numerators,
      s.denominators[${first}:${last}] as denominators, s.answers[${first}:${last}] as answers,
      substr(s.statuses, ${first}${length}) as statuses, ${lastValue} > 0 as "hasValues", ${first} > 1 as "isCut", p.attribution
    from series s join publications p on p.id = s.since_publication_id where ${isChosen(query)}
    order by s.metric_id, s.organisation_id, s.breakdown, s.id`;
};

const seriesAsOf = (query: SeriesQuery, asOf: string): SQL => sql`
  with expected as (
    select s.*, p.attribution from series s join publications p on p.id = s.since_publication_id
    where ${isChosen(query)} and p.published_at <= ${asOf}::timestamptz
  ), cells as (
    select distinct on (r.organisation_id, r.series_id, r.period_start)
      r.organisation_id, r.series_id, period_position(e.frequency, r.period_start) as position,
      r.value, r.numerator, r.denominator, r.answers, r.status
    from expected e
    join revisions r on r.organisation_id = e.organisation_id and r.series_id = e.id
    join publications p on p.id = r.publication_id
    where p.published_at <= ${asOf}::timestamptz
    order by r.organisation_id, r.series_id, r.period_start, p.published_at desc
  ), arrays as (${arraysOfCells})
  select e.organisation_id as "organisationId", e.metric_id as "metricId", e.breakdown, e.frequency,
    coalesce(a.first_position, 0) as "from", coalesce(a.values, '{}') as "values", a.numerators, a.denominators, a.answers,
    coalesce(a.statuses, '') as statuses, coalesce(a.statuses ~ '[APEV]', false) as "hasValues",
    false as "isCut", e.attribution
  from expected e left join arrays a on a.organisation_id = e.organisation_id and a.series_id = e.id
  order by e.metric_id, e.organisation_id, e.breakdown, e.id`;

/** The last day of the last period for which an organisation has a figure. */
export async function listLastDays(
  database: Queryable,
  organisationIds: readonly number[],
): Promise<Map<number, string>> {
  const rows = await database.execute<{ organisationId: number; lastDay: string }>(sql`
    select r.organisation_id as "organisationId", max(r.period_start
      + case s.frequency when 'A' then interval '1 year' when 'S' then interval '6 months' when 'T' then interval '4 months'
          when 'Q' then interval '3 months' else interval '1 month' end - interval '1 day')::date as "lastDay"
    from revisions r join series s on s.organisation_id = r.organisation_id and s.id = r.series_id
    where r.organisation_id = any(${sql.param(organisationIds)}::integer[]) and r.superseded_by is null and r.value is not null
    group by r.organisation_id`);
  return new Map(rows.map(({ organisationId, lastDay }) => [organisationId, lastDay]));
}
