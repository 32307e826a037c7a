import { sql, type SQL } from 'drizzle-orm';
import type { Frequency } from '#domain/period.ts';
import type { ReadingScope } from '#domain/visibility.ts';
import { isVisible } from './visibility.ts';

export type SeriesChoice = {
  /** Null is all there are. */
  organisationIds: readonly number[] | null;
  metricIds: readonly number[];
  /** Of which organisation each metric is asked for, where not every metric of all: two lists with a place for each. */
  pairs?: { organisationIds: readonly number[]; metricIds: readonly number[] } | undefined;
  breakdowns: readonly string[];
  frequency: Frequency | null;
  /** Who asks: what they may not see is as if it were not there. */
  scope: ReadingScope;
};

/** Of one the planner knows how much there is, and what is grouped by it need not be sorted. */
const isOneOf = (column: SQL, values: readonly (number | string)[], type: SQL): SQL => {
  const [only, ...others] = values;
  return only !== undefined && !others.length
    ? sql`${column} = ${only}::${type}`
    : sql`${column} = any(${sql.param(values)}::${type}[])`;
};
const [integer, text] = [sql.raw('integer'), sql.raw('text')];

/** Few organisations are found by themselves, many by their metrics: an index read for both lists would be read in vain. */
const manyOrganisations = 50;

/** `is true` keeps the planner from an index and from a join, and a list that is a query of its own is hashed. */
const isAmong = (organisationIds: readonly number[] | null, metricIds: readonly number[]): SQL => {
  const metrics = isOneOf(sql`s.metric_id`, metricIds, integer);
  if (organisationIds === null) return metrics;
  if (organisationIds.length >= manyOrganisations)
    return sql`${metrics} and (s.organisation_id in (select unnest(${sql.param(organisationIds)}::integer[]))) is true`;
  return sql`${isOneOf(sql`s.organisation_id`, organisationIds, integer)} and (${metrics}) is true`;
};

const isPaired = (pairs: SeriesChoice['pairs']): SQL =>
  pairs
    ? sql`((s.organisation_id, s.metric_id) in (select * from unnest(${sql.param(pairs.organisationIds)}::integer[],
        ${sql.param(pairs.metricIds)}::integer[]))) is true`
    : sql`true`;

/** Whether `s` is one of the series that are asked for. */
export const isChosen = ({ organisationIds, metricIds, pairs, breakdowns, frequency, scope }: SeriesChoice): SQL => sql`
  ${isAmong(organisationIds, metricIds)} and ${isPaired(pairs)} and ${isOneOf(sql`s.breakdown`, breakdowns, text)}
  and ${frequency === null ? sql`true` : sql`s.frequency = ${frequency}::bpchar`} and ${isVisible(scope, metricIds)}`;
