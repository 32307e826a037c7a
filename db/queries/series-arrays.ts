import { sql } from 'drizzle-orm';

/**
 * From `cells` (one row per organisation, series and position) the arrays of the reading shape: the only place where
 * figures turn from rows into arrays, so that stored series and readings as of an earlier moment cannot differ.
 * A cell stands for its own place and for the empty ones up to the next cell, which costs no second pass. Places are made
 * after the rows are in order, and aggregates take them as they come: what is sorted for `lead` is not sorted again.
 */
export const arraysOfCells = sql`
  with spans as (
    select *, lead(position, 1, position + 1) over (partition by organisation_id, series_id order by position) as next_position
    from cells
  )
  select organisation_id, series_id, min(position) as first_position, ${placesOf('value')} as values,
    case when count(numerator) > 0 then ${placesOf('numerator')} end as numerators,
    case when count(denominator) > 0 then ${placesOf('denominator')} end as denominators,
    case when count(answers) > 0 then ${placesOf('answers')} end as answers,
    string_agg(case when place = position then status else 'O' end, '') as statuses
  from (
    select *, generate_series(position, next_position - 1) as place from spans order by organisation_id, series_id, position
  ) in_order
  group by organisation_id, series_id`;

/** What a cell says of its own place; the empty ones after it have nothing. */
function placesOf(column: string) {
  return sql.raw(`array_agg(case when place = position then ${column} end)`);
}
