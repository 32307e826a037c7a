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

/** Rebuilds the chosen series (`organisation_id`, `series_id`, `frequency`) from their current revisions. */
export async function rebuildSeries(transaction: Transaction, touched: SQL): Promise<void> {
  // a table of its own, because the planner has to know how many there are
  await transaction.execute(sql`
    create temporary table touched on commit drop as
    select * from (${touched}) t order by organisation_id, series_id`);
  await transaction.execute(sql`analyze touched`);
  const current = sql`touched join revisions using (organisation_id, series_id) where superseded_by is null`;
  await writeArrays(transaction, current);
}

/** Builds the series that begin with this publication from what it says of them, and looks through no earlier revisions. */
export async function buildNewSeries(transaction: Transaction): Promise<void> {
  await writeArrays(transaction, sql`changes where is_of_new_series`);
}

/** The only way in which the arrays of a series change. */
async function writeArrays(transaction: Transaction, figures: SQL): Promise<void> {
  await transaction.execute(sql`
    with cells as (
      select organisation_id, series_id, period_position(frequency, period_start) as position,
        value, numerator, denominator, answers, status
      from ${figures}
    ), arrays as (${arraysOfCells})
    update series s set first_position = a.first_position, values = a.values, numerators = a.numerators,
      denominators = a.denominators, answers = a.answers, statuses = a.statuses
    from arrays a where s.organisation_id = a.organisation_id and s.id = a.series_id`);
}
