import { sql } from 'drizzle-orm';

/**
 * From `cells` (one row per organisation, series and position) the arrays of the reading shape: the only place where
 * figures turn from rows into arrays, so that stored series and readings as of an earlier moment cannot differ.
 * Gaps between positions are filled, without joining anything to everything; aggregates take their rows in the order of
 * the sorted subquery, which sorts once instead of once per array.
 */
export const arraysOfCells = sql`
  with ordered as (
    select *, lead(position) over (partition by organisation_id, series_id order by position) as next_position from cells
  ), dense as (
    select organisation_id, series_id, position, value, numerator, denominator, answers, status from ordered
    union all
    select organisation_id, series_id, gap, null, null, null, null, 'O'
    from ordered cross join lateral generate_series(position + 1, next_position - 1) as gap
    where next_position > position + 1
  )
  select organisation_id, series_id, min(position) as first_position, array_agg(value) as values,
    case when bool_or(numerator is not null) then array_agg(numerator) end as numerators,
    case when bool_or(denominator is not null) then array_agg(denominator) end as denominators,
    case when bool_or(answers is not null) then array_agg(answers) end as answers, string_agg(status, '') as statuses
  from (select * from dense order by organisation_id, series_id, position) in_order
  group by organisation_id, series_id`;
