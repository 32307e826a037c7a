import { sql } from 'drizzle-orm';
import type { Target } from '#domain/target.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { knownAt } from './known-at.ts';

export type SetTarget = Target & { organisationId: number; metricId: number; setAt: string };

/** Every target as it was known at a moment. */
export async function listTargets(database: Queryable, asOf: string | null): Promise<SetTarget[]> {
  const rows = await database.execute<SetTarget>(sql`
    select organisation_id as "organisationId", metric_id as "metricId", kind, baseline_period as "baselinePeriod",
      baseline_value as "baselineValue", level, by_period as "byPeriod", path, minimum, stretch, known_from as "setAt"
    from targets t where ${knownAt('t', asOf)} order by organisation_id, metric_id`);
  return rows.map((row) => ({ ...row, setAt: rfc3339(row.setAt) }));
}

/** Sets a target from a moment on; the one before it stays, for the judgements that were made against it. */
export async function saveTarget(transaction: Transaction, { setAt, ...target }: SetTarget): Promise<void> {
  await transaction.execute(sql`
    update targets set known_until = ${setAt}::timestamptz
    where organisation_id = ${target.organisationId} and metric_id = ${target.metricId} and known_until is null`);
  await transaction.execute(sql`
    insert into targets (organisation_id, metric_id, known_from, kind, baseline_period, baseline_value, level, by_period, path, minimum, stretch)
    values (${target.organisationId}, ${target.metricId}, ${setAt}::timestamptz, ${target.kind}, ${target.baselinePeriod},
      ${target.baselineValue}, ${target.level}, ${target.byPeriod}, ${target.path}, ${target.minimum}, ${target.stretch})`);
}
