import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../connection.ts';
import { lockPublications } from './publication-lock.ts';
import { arraysOfCells } from './series-arrays.ts';
import { markWithheld } from './withheld-figures.ts';

/** Rebuilds every series row from its revisions. */
export async function rebuildAllSeries(transaction: Transaction): Promise<void> {
  await lockPublications(transaction);
  await rebuildSeries(transaction, sql`select organisation_id, id as series_id, frequency from series`);
  await markWithheld(transaction, sql`select organisation_id, id from series`);
}

/**
 * Rebuilds the chosen series (`organisation_id`, `series_id`, `frequency`) from their current revisions, and builds those that have
 * just begun from `begun` (these, `period_start`, `value`, `numerator`, `denominator`, `answers`, `status`), which holds all their
 * figures: looking for them among the revisions of everybody would take longer the more there are. The only way in which the
 * figures of a series row change.
 */
export async function rebuildSeries(transaction: Transaction, touched: SQL, begun: SQL | null = null): Promise<void> {
  // a table of its own, because the planner has to know how many there are
  await transaction.execute(sql`
    create temporary table touched on commit drop as
    select * from (${touched}) t order by organisation_id, series_id`);
  await transaction.execute(sql`analyze touched`);
  const current = sql`
    select organisation_id, series_id, frequency, period_start, value, numerator, denominator, answers, status
    from touched join revisions using (organisation_id, series_id) where superseded_by is null`;
  await transaction.execute(sql`
    with cells as (
      select organisation_id, series_id, period_position(frequency, period_start) as position,
        value, numerator, denominator, answers, status
      from (${begun ? sql`${current} union all ${begun}` : current}) figures
    ), arrays as (${arraysOfCells})
    update series s set first_position = a.first_position, values = a.values, numerators = a.numerators,
      denominators = a.denominators, answers = a.answers, statuses = a.statuses
    from arrays a where s.organisation_id = a.organisation_id and s.id = a.series_id`);
}
