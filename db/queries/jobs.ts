import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';

export type NewJob = {
  kind: string;
  /** What its kind needs. People know a job by `to`, where it has that; no usable secret belongs in here. */
  payload: Readonly<Record<string, unknown>>;
  /** Of those not yet done there is one with this key: asking twice does it once. */
  uniqueKey?: string;
  runAt: Date;
};

/** To be called in the transaction of the action that wants it: without that there is no job either. */
export async function enqueueJob(
  transaction: Transaction,
  { kind, payload, uniqueKey, runAt }: NewJob,
  now: Date,
): Promise<void> {
  await transaction.execute(sql`
    insert into jobs (kind, payload, run_at, unique_key, created_at)
    values (${kind}, ${JSON.stringify(payload)}::jsonb, ${runAt.toISOString()}::timestamptz, ${uniqueKey ?? null},
      ${now.toISOString()}::timestamptz)
    on conflict (unique_key) where done_at is null and failed_at is null do nothing`);
}

/** A job that this process has to itself for a while; `attempts` tells this claim from a later one. */
export type ClaimedJob = { id: number; kind: string; payload: unknown; attempts: number; lastError: string | null };

/** Takes jobs that are due and that nobody else has, the longest due first. An attempt counts from here on. */
export async function claimJobs(
  database: Queryable,
  { most, seconds, now }: { most: number; seconds: number; now: Date },
): Promise<ClaimedJob[]> {
  const at = now.toISOString();
  return database.execute<ClaimedJob>(sql`
    update jobs set attempts = attempts + 1,
      claimed_until = ${at}::timestamptz + make_interval(secs => ${seconds}::double precision)
    where id in (
      select id from jobs
      where done_at is null and failed_at is null and run_at <= ${at}::timestamptz
        and (claimed_until is null or claimed_until <= ${at}::timestamptz)
      order by run_at, id limit ${most} for update skip locked
    )
    returning id::double precision, kind, payload, attempts, last_error as "lastError"`);
}

/** What was to be done is forgotten with it: addresses and sealed links stay no longer than they are needed. */
export async function saveJobDone(database: Queryable, id: number, now: Date): Promise<void> {
  await database.execute(sql`
    update jobs set done_at = ${now.toISOString()}::timestamptz, failed_at = null, claimed_until = null, last_error = null,
      payload = '{}' where id = ${id}`);
}

/** Notes why an attempt failed: to be tried again at `retryAt`, or given up. Says nothing of a claim that has passed on. */
export async function saveJobFailed(
  database: Queryable,
  { id, attempts }: Pick<ClaimedJob, 'id' | 'attempts'>,
  { error, retryAt, now }: { error: string; retryAt: Date | null; now: Date },
): Promise<void> {
  const outcome = retryAt
    ? sql`run_at = ${retryAt.toISOString()}::timestamptz`
    : sql`failed_at = ${now.toISOString()}::timestamptz`;
  await database.execute(sql`
    update jobs set claimed_until = null, last_error = ${error}, ${outcome}
    where id = ${id} and attempts = ${attempts} and done_at is null and failed_at is null`);
}

export const jobStates = ['waiting', 'failed'] as const;
export type JobState = (typeof jobStates)[number];

export type ListedJob = {
  id: number;
  kind: string;
  /** Whom it is for, such as the address of a mail; empty where it has nobody. */
  subject: string;
  attempts: number;
  createdAt: string;
  /** When it is, or was last, due. */
  runAt: string;
  failedAt: string | null;
  lastError: string | null;
};

/** Those still to be done, the next first, or those given up, the latest first; never with what they carry. */
export async function listJobs(
  database: Queryable,
  state: JobState,
  { limit, page }: { limit: number; page: number },
): Promise<{ items: ListedJob[]; total: number }> {
  const [which, order] =
    state === 'failed'
      ? [sql`failed_at is not null`, sql`failed_at desc, id desc`]
      : [sql`done_at is null and failed_at is null`, sql`run_at, id`];
  const items = await database.execute<ListedJob>(sql`
    select id::double precision, kind, coalesce(payload ->> 'to', '') as subject, attempts, created_at as "createdAt", run_at as "runAt",
      failed_at as "failedAt", last_error as "lastError"
    from jobs where ${which} order by ${order} limit ${limit} offset ${(page - 1) * limit}`);
  const [count] = await database.execute<{ total: number }>(
    sql`select count(*)::integer as total from jobs where ${which}`,
  );
  return { items: [...items], total: count?.total ?? 0 };
}

/**
 * Begins anew with one that was given up; null when there is no such one. Where the same has been asked for again since,
 * that one stands for both.
 */
export async function retryJob(
  transaction: Transaction,
  id: number,
  now: Date,
): Promise<Pick<ListedJob, 'kind' | 'subject'> | null> {
  const at = now.toISOString();
  const [job] = await transaction.execute<{
    kind: string;
    subject: string;
    payload: unknown;
    uniqueKey: string | null;
    createdAt: string;
  }>(sql`
    delete from jobs where id = ${id} and failed_at is not null
    returning kind, coalesce(payload ->> 'to', '') as subject, payload, unique_key as "uniqueKey", created_at as "createdAt"`);
  if (!job) return null;
  const { kind, subject, payload, uniqueKey, createdAt } = job;
  await transaction.execute(sql`
    insert into jobs (id, kind, payload, run_at, unique_key, created_at)
    values (${id}, ${kind}, ${JSON.stringify(payload)}::jsonb, ${at}::timestamptz, ${uniqueKey}, ${createdAt}::timestamptz)
    on conflict (unique_key) where done_at is null and failed_at is null do nothing`);
  return { kind, subject };
}
