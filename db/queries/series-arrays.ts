import { sql } from 'drizzle-orm';

/**
 * From `cells` (one row per organisation, series and position) the arrays of the reading shape: the only place where
 * figures turn from rows into arrays, so that stored series and readings as of an earlier moment cannot differ.
 * A cell stands for its own place and for the empty ones up to the next cell, which costs no second pass; aggregates take
 * their rows in the order of the sorted subquery, which sorts once instead of once per array.
 */
export const arraysOfCells = sql`
  with spans as (
    select *, lead(position, 1, position + 1) over (partition by organisation_id, series_id order by position) as next_position
    from cells
  ), places as (
    select *, generate_series(position, next_position - 1) as place from spans
  ), dense as (
    select organisation_id, series_id, position, place, ${own('value')}, ${own('numerator')}, ${own('denominator')}, ${own('answers')},
      case when place = position then status else 'O' end as status
    from places
  )
  select organisation_id, series_id, min(place) as first_position, array_agg(value) as values,
    case when count(numerator) > 0 then array_agg(numerator) end as numerators,
    case when count(denominator) > 0 then array_agg(denominator) end as denominators,
    case when count(answers) > 0 then array_agg(answers) end as answers, string_agg(status, '') as statuses
  from (select * from dense order by organisation_id, series_id, position, place) in_order
  group by organisation_id, series_id`;

/** What a cell says of its own place; the empty ones after it have nothing. */
function own(column: string) {
  return sql.raw(`case when place = position then ${column} end as ${column}`);
}
