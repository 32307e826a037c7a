import { sql } from 'drizzle-orm';
import { lockoutRules, type Attempts } from '#domain/lockout.ts';
import type { Queryable, Transaction } from '../connection.ts';

/** How long an address stays known to an account. */
const knownForDays = 90;

type Row = Omit<Attempts, 'lastPairFailureAt'> & { lastPairFailureAt: string | null };

/**
 * Notes an attempt as failed, before anything is checked, so that attempts at the same moment see each other, and
 * answers what was tried besides it. Answers the id by which a success is noted.
 */
export async function saveAttempt(
  database: Queryable,
  { account, address, now }: { account: string; address: string; now: Date },
): Promise<{ id: number; attempts: Attempts }> {
  const at = now.toISOString();
  const [saved] = await database.execute<{ id: number }>(sql`
    insert into sign_in_attempts (account, address, at, has_succeeded) values (${account}, ${address}, ${at}::timestamptz, false)
    returning id`);
  const id = saved?.id ?? 0;
  const since = sql`(${at}::timestamptz - make_interval(mins => ${lockoutRules.windowMinutes}))`;
  const [row] = await database.execute<Row>(sql`
    with lately as (
      select account = ${account} as is_account, address = ${address} as is_address, at, id, has_succeeded from sign_in_attempts
      where (account = ${account} or address = ${address}) and at > ${since} and id < ${id}
    ), pair as (
      select * from lately where is_account and is_address and not has_succeeded
        and id > coalesce((select max(id) from lately where is_account and is_address and has_succeeded), 0)
    )
    select (select count(*)::integer from pair) as "pairFailures", (select max(at) from pair) as "lastPairFailureAt",
      (select count(*)::integer from lately where is_address and not has_succeeded) as "addressFailures",
      (select count(*)::integer from lately where is_account and not has_succeeded) as "accountFailures",
      exists (select from sign_in_attempts where account = ${account} and address = ${address} and has_succeeded
        and at > ${at}::timestamptz - make_interval(days => ${knownForDays})) as "isKnownAddress"`);
  if (!row) throw new Error('attempts are always counted');
  const { lastPairFailureAt, ...counts } = row;
  return {
    id,
    attempts: { ...counts, lastPairFailureAt: lastPairFailureAt === null ? null : new Date(lastPairFailureAt) },
  };
}

export async function saveAttemptSucceeded(database: Queryable, id: number): Promise<void> {
  await database.execute(sql`update sign_in_attempts set has_succeeded = true where id = ${id}`);
}

/** The last attempt at an account from an address was right after all: what it still lacked has been shown. */
export async function saveLastAttemptSucceeded(
  database: Queryable,
  { account, address }: { account: string; address: string },
): Promise<void> {
  await database.execute(sql`
    update sign_in_attempts set has_succeeded = true
    where id = (select max(id) from sign_in_attempts where account = ${account} and address = ${address})`);
}

/** An attempt that was not let through to the check says nothing of what somebody knows. */
export async function removeAttempt(database: Queryable, id: number): Promise<void> {
  await database.execute(sql`delete from sign_in_attempts where id = ${id}`);
}

/** Forgets what was tried at accounts. */
export async function removeAttemptsAt(transaction: Transaction, accounts: readonly string[]): Promise<void> {
  await transaction.execute(sql`delete from sign_in_attempts where account = any(${sql.param([...accounts])}::text[])`);
}

/** Whether the audit log says since a moment that somebody was locked out. */
export async function isLockoutRecorded(database: Queryable, subject: string, since: Date): Promise<boolean> {
  const records = await database.execute(sql`
    select from audit_records
    where action = 'locked-out' and subject = ${subject} and at > ${since.toISOString()}::timestamptz limit 1`);
  return records.length > 0;
}
