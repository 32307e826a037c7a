import { sql, type SQL } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import { frequencies, type Frequency } from '#domain/period.ts';
import type { SeriesPoints } from '#domain/series.ts';
import { withholdPeriods } from '#domain/small-numbers.ts';
import type { ReadingScope } from '#domain/visibility.ts';
import type { Queryable } from '../connection.ts';
import { readFigureArrays } from '../figure-arrays.ts';
import { isChosen, type SeriesChoice } from './chosen-series.ts';
import { arraysOfCells } from './series-arrays.ts';
import { listSeriesAt, rowsAt } from './series-at.ts';

/** A published series: one metric of one organisation, with its points from `from` on. */
export type SeriesRow = {
  organisationId: number;
  metricId: number;
  breakdown: string;
  frequency: Frequency;
  /** Without what is withheld. */
  points: SeriesPoints;
  /** With it: for the analysts of the organisation, where anything is withheld. */
  own?: SeriesPoints | null;
  /** What it counts in the figures of something larger, where that is anything else. */
  asUnit?: SeriesPoints;
  /** Whose figures they are, where somebody else's have to be named. */
  attribution: Texts | null;
  /** Whether there is a value in any period, asked for or not. */
  hasValues: boolean;
  /** Whether there is more before the first point. */
  isCut: boolean;
};

export type SeriesQuery = SeriesChoice & {
  /** Period numbers, both included; null is open. They need a frequency. */
  from: number | null;
  to: number | null;
  /** Of each series only so many periods up to its last value, and what came after; without it everything. */
  latest?: number;
  /** Of each metric, by its id, only the period of this number; all others are left open. */
  periodOf?: ReadonlyMap<number, number>;
  asOf: string | null;
};

/** All the chosen series in one row: a place for each, which costs less than a row for each. */
type Columns = {
  organisationIds: number[];
  metricIds: number[];
  breakdowns: string;
  frequencies: string;
  publicationIds: number[];
  /** Of the publications that brought them, by number. */
  attributions: Record<number, Texts> | null;
  froms: number[];
  /** Arrays as PostgreSQL writes them, parted by spaces; `-` where a series has none, null where none has. */
  values: string;
  numerators: string | null;
  denominators: string | null;
  answers: string | null;
  /** Numbers of the periods that are withheld. */
  withheld: string | null;
  /** Of all the series, one after the other. */
  statuses: string;
  /** One letter for each series: whether it has a value in any period, and whether there is more before it. */
  valued: string;
  cut: string;
};

/** The rows behind every figure that is shown: now from the series, as of an earlier moment from the revisions. */
export async function listSeries(database: Queryable, query: SeriesQuery): Promise<SeriesRow[]> {
  const { from, to, latest, asOf, scope } = query;
  // who is shown what is withheld from others has to be told of both
  if (from !== null && from === to && latest === undefined && asOf === null && !scope.restricted.size)
    return (await listSeriesAt(database, query, from)).flatMap((series) => rowsAt(series, from));
  const [columns] = await database.execute<Columns | Record<keyof Columns, null>>(
    inColumns(query.asOf === null ? currentSeries(query) : seriesAsOf(query, query.asOf)),
  );
  // sorted here, because the database would carry whole series along
  return columns?.organisationIds ? rowsOf(columns, scope).sort(inOrder) : [];
}

const inOrder = (one: SeriesRow, other: SeriesRow): number =>
  one.metricId - other.metricId ||
  one.organisationId - other.organisationId ||
  (one.breakdown < other.breakdown ? -1 : one.breakdown > other.breakdown ? 1 : 0) ||
  frequencies.indexOf(one.frequency) - frequencies.indexOf(other.frequency);

const inColumns = (chosen: SQL): SQL => sql`
  select array_agg(organisation_id) as "organisationIds", array_agg(metric_id) as "metricIds",
    string_agg(breakdown, ' ') as breakdowns, string_agg(frequency, '') as frequencies,
    array_agg(since_publication_id) as "publicationIds",
    jsonb_object_agg(since_publication_id, attribution) filter (where attribution is not null) as attributions,
    array_agg(first) as froms, string_agg(values::text, ' ') as "values",
    case when bool_or(numerators is not null) then string_agg(coalesce(numerators::text, '-'), ' ') end as numerators,
    case when bool_or(denominators is not null) then string_agg(coalesce(denominators::text, '-'), ' ') end as denominators,
    case when bool_or(answers is not null) then string_agg(coalesce(answers::text, '-'), ' ') end as answers,
    case when bool_or(withheld is not null) then string_agg(coalesce(withheld::text, '-'), ' ') end as withheld,
    string_agg(statuses, '') as statuses, string_agg(case when has_values then 'y' else 'n' end, '') as valued,
    string_agg(case when is_cut then 'y' else 'n' end, '') as cut
  from (${chosen}) chosen`;

function rowsOf(
  { organisationIds, metricIds, froms, publicationIds, attributions, ...texts }: Columns,
  { restricted }: ReadingScope,
): SeriesRow[] {
  const breakdowns = texts.breakdowns.split(' ');
  const values = readFigureArrays(texts.values);
  const [numerators, denominators, answers, withheld] = [
    texts.numerators,
    texts.denominators,
    texts.answers,
    texts.withheld,
  ].map((text) => (text === null ? [] : readFigureArrays(text)));
  let end = 0;
  return organisationIds.map((organisationId, place) => {
    const points = {
      from: froms[place] ?? 0,
      values: values[place] ?? [],
      numerators: numerators?.[place] ?? null,
      denominators: denominators?.[place] ?? null,
      answers: answers?.[place] ?? null,
      statuses: '',
    };
    points.statuses = texts.statuses.slice(end, (end += points.values.length));
    const hidden = withheld?.[place];
    return {
      organisationId,
      metricId: metricIds[place] ?? 0,
      breakdown: breakdowns[place] ?? '',
      frequency: frequencies.find((frequency) => frequency === texts.frequencies[place]) ?? 'A',
      points: hidden ? withholdPeriods(points, new Set(hidden.map(Number))) : points,
      ...(hidden && restricted.has(organisationId) ? { own: points } : {}),
      hasValues: texts.valued[place] === 'y',
      isCut: texts.cut[place] === 'y',
      attribution: attributions?.[publicationIds[place] ?? 0] ?? null,
    };
  });
}

/** Which frequencies the chosen series have, the most frequent last. */
export async function listFrequencies(database: Queryable, query: SeriesQuery): Promise<Frequency[]> {
  const rows = await database.execute<{ frequency: Frequency }>(sql`
    select frequency from series s join publications p on p.id = s.since_publication_id
    where ${isChosen(query)} and ${isPublishedBy(query.asOf)}
    group by frequency
    order by array_position(array['A', 'S', 'T', 'Q', 'M'], frequency::text)`);
  return rows.map(({ frequency }) => frequency);
}

/** How many series are chosen, and the numbers of the first and the last period of any of them as it is now. */
export async function countSeries(
  database: Queryable,
  query: SeriesQuery,
): Promise<{ count: number; first: number; last: number }> {
  const [row] = await database.execute<{ count: number; first: number | null; last: number | null }>(sql`
    select count(*)::integer as count, min(s.first_position) filter (where s.statuses <> '') as first,
      max(s.first_position + length(s.statuses) - 1) filter (where s.statuses <> '') as last
    from series s join publications p on p.id = s.since_publication_id
    where ${isChosen(query)} and ${isPublishedBy(query.asOf)}`);
  return { count: row?.count ?? 0, first: row?.first ?? 0, last: row?.last ?? -1 };
}

const isPublishedBy = (asOf: string | null): SQL =>
  sql`(${asOf}::timestamptz is null or p.published_at <= ${asOf}::timestamptz)`;

/** The number of the one period of a metric that is asked for. */
const periodOfMetric = (periods: ReadonlyMap<number, number>): SQL =>
  sql`(${sql.param([...periods.values()])}::integer[])[array_position(${sql.param([...periods.keys()])}::integer[], s.metric_id)]`;

/** Of whole series `s` what is asked for of each, whether there is more before it, and whether there is any value at all. */
const asked = (query: SeriesQuery, series: SQL): SQL => {
  const only = query.periodOf && periodOfMetric(query.periodOf);
  const first =
    query.latest === undefined
      ? sql`greatest(s.first_position, ${only ?? sql`${query.from ?? 0}::integer`}) - s.first_position + 1`
      : sql`greatest(last_value - ${query.latest}::integer + 1, 1)`;
  const to = only ?? (query.to === null ? null : sql`${query.to}::integer`);
  const last = to === null ? sql`` : sql`(${to} - s.first_position + 1)`;
  const length = to === null ? sql`` : sql`, greatest(${last} - begin + 1, 0)`;
  // the places of the last value and of the first to read, from 1: `offset 0` keeps the planner from reckoning them for every column
  return sql`
    select s.organisation_id, s.metric_id, s.breakdown, s.frequency, s.since_publication_id, attribution,
      s.first_position + begin - 1 as first, s.values[begin:${last}] as values, s.numerators[begin:${last}] as numerators,
      s.denominators[begin:${last}] as denominators, s.answers[begin:${last}] as answers,
      s.withheld, substr(s.statuses, begin${length}) as statuses, last_value > 0 as has_values, begin > 1 as is_cut
    from ${series}
    cross join lateral (select length(rtrim(s.statuses, 'OMLQ')) as last_value offset 0) ends
    cross join lateral (select ${first} as begin offset 0) begins`;
};

const currentSeries = (query: SeriesQuery): SQL => sql`
  ${asked(query, sql`series s join publications p on p.id = s.since_publication_id`)}
  where ${isChosen(query)}`;

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
  ), arrays as (${arraysOfCells}), known as (
    select e.organisation_id, e.metric_id, e.breakdown, e.frequency, e.since_publication_id, e.attribution, e.withheld,
      coalesce(a.first_position, 0) as first_position, coalesce(a.values, '{}') as values, a.numerators, a.denominators,
      a.answers, coalesce(a.statuses, '') as statuses
    from expected e left join arrays a on a.organisation_id = e.organisation_id and a.series_id = e.id
  )
  ${asked(query, sql`known s`)}`;

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
