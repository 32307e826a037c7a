import { sql, type SQL } from 'drizzle-orm';
import type { Target } from '#domain/target.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { endingAt, knownAt } from './known-at.ts';

/** What was said when a target was set. */
export type TargetGrounds = {
  reason: string | null;
  stopsDoing: string | null;
  /** ISO date: decided then, and taken over later. */
  adoptedOn: string | null;
  isSetAfterResults: boolean;
};

export type NewTarget = Target & TargetGrounds & { organisationId: number; metricId: number; setAt: string };

/** The version is another for each one that is set. */
export type SetTarget = NewTarget & { version: number };

export type TargetVersion = SetTarget & {
  /** Null while it is the one that holds. */
  endedAt: string | null;
  /** Null where another one replaced it. */
  endReason: string | null;
  /** The name of whoever set it: not for everybody. */
  setBy: string | null;
};

const columns = sql`t.id as version, t.organisation_id as "organisationId", t.metric_id as "metricId", kind,
  baseline_period as "baselinePeriod", baseline_value as "baselineValue", level, by_period as "byPeriod", path, minimum, stretch,
  reason, stops_doing as "stopsDoing", to_char(adopted_on, 'YYYY-MM-DD') as "adoptedOn",
  is_set_after_results as "isSetAfterResults", t.known_from as "setAt"`;

const withMoments = <Row extends { setAt: string }>(row: Row): Row => ({ ...row, setAt: rfc3339(row.setAt) });

/** Every target as it was known at a moment. */
export async function listTargets(database: Queryable, asOf: string | null): Promise<SetTarget[]> {
  const rows = await database.execute<SetTarget>(sql`
    select ${columns} from targets t where ${knownAt('t', asOf)} order by t.organisation_id, t.metric_id`);
  return rows.map(withMoments);
}

/** The target of an organisation as it is now, for changing it; null where there is none. */
export async function findTarget(
  transaction: Transaction,
  organisationId: number,
  metricId: number,
): Promise<SetTarget | null> {
  const [row] = await transaction.execute<SetTarget>(sql`
    select ${columns} from targets t where ${isOf(organisationId, metricId)} and known_until is null for update`);
  return row ? withMoments(row) : null;
}

const isOf = (organisationId: number, metricId: number): SQL =>
  sql`t.organisation_id = ${organisationId} and t.metric_id = ${metricId}`;

/** Every target that an organisation had set by a moment, as was known of it then: by metric, the latest first. */
export async function listTargetVersions(
  database: Queryable,
  organisationId: number,
  asOf: string | null,
): Promise<TargetVersion[]> {
  const moment = sql`${asOf}::timestamptz`;
  const isEnded = sql`(t.known_until is not null and (${moment} is null or t.known_until <= ${moment}))`;
  const rows = await database.execute<TargetVersion>(sql`
    select ${columns}, p.name as "setBy",
      case when ${isEnded} then t.known_until end as "endedAt", case when ${isEnded} then t.end_reason end as "endReason"
    from targets t left join people p on p.id = t.set_by
    where t.organisation_id = ${organisationId} and (${moment} is null or t.known_from <= ${moment})
    order by t.metric_id, t.known_from desc`);
  return rows.map((row) => ({ ...withMoments(row), endedAt: row.endedAt && rfc3339(row.endedAt) }));
}

/** Sets a target from a moment on; the one before it stays, for the judgements that were made against it. */
export async function saveTarget(transaction: Transaction, target: NewTarget, setBy: number | null): Promise<void> {
  const { organisationId, metricId, kind, baselinePeriod, baselineValue, level, byPeriod, path, minimum, stretch } =
    target;
  const { reason, stopsDoing, adoptedOn, isSetAfterResults } = target;
  const setAt = (await endTarget(transaction, target, target.setAt, null)) ?? target.setAt;
  await transaction.execute(sql`
    insert into targets (organisation_id, metric_id, known_from, kind, baseline_period, baseline_value, level, by_period, path, minimum,
      stretch, reason, stops_doing, adopted_on, is_set_after_results, set_by)
    values (${organisationId}, ${metricId}, ${setAt}::timestamptz, ${kind}, ${baselinePeriod}, ${baselineValue}, ${level}, ${byPeriod},
      ${path}, ${minimum}, ${stretch}, ${reason}, ${stopsDoing}, ${adoptedOn}::date, ${isSetAfterResults}, ${setBy})`);
}

/** From then on the target no longer holds. Answers when exactly; null where there was none. */
export async function endTarget(
  transaction: Transaction,
  { organisationId, metricId }: { organisationId: number; metricId: number },
  at: string,
  reason: string | null,
): Promise<string | null> {
  const [row] = await transaction.execute<{ endedAt: string }>(sql`
    update targets t set known_until = ${endingAt(at)}, end_reason = ${reason}
    where ${isOf(organisationId, metricId)} and known_until is null returning known_until as "endedAt"`);
  return row ? rfc3339(row.endedAt) : null;
}

/** Where nothing was said of it. */
export const usualReactionDays = 90;

/** How long something may be off its path in an organisation before somebody must answer, as it was known at a moment. */
export async function getReactionDays(
  database: Queryable,
  organisationId: number,
  asOf: string | null,
): Promise<number> {
  const [row] = await database.execute<{ days: number }>(sql`
    select days from reaction_times r where organisation_id = ${organisationId} and ${knownAt('r', asOf)}`);
  return row?.days ?? usualReactionDays;
}

export async function saveReactionDays(
  transaction: Transaction,
  organisationId: number,
  days: number,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const [ended] = await transaction.execute<{ endedAt: string }>(sql`
    update reaction_times set known_until = ${endingAt(at)}
    where organisation_id = ${organisationId} and known_until is null returning known_until as "endedAt"`);
  await transaction.execute(sql`
    insert into reaction_times (organisation_id, known_from, days)
    values (${organisationId}, ${ended ? rfc3339(ended.endedAt) : at}::timestamptz, ${days})`);
}
