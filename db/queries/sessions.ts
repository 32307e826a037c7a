import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { sessions } from '../schema/index.ts';

export type NewSession = {
  tokenHash: string;
  personId: number;
  isComplete: boolean;
  /** `password`, or the code of an identity provider. */
  method: string;
  expiresAt: Date;
  address: string;
  device: string;
};

export async function saveSession(transaction: Transaction, session: NewSession, now: Date): Promise<void> {
  const at = now.toISOString();
  await transaction
    .insert(sessions)
    .values({ ...session, expiresAt: session.expiresAt.toISOString(), createdAt: at, lastSeenAt: at });
}

/** The second factor was shown: the session counts, under a new token. Answers whether it had not ended meanwhile. */
export async function completeSession(transaction: Transaction, id: number, tokenHash: string): Promise<boolean> {
  const completed = await transaction.execute(sql`
    update sessions set is_complete = true, token_hash = ${tokenHash} where id = ${id} and ended_at is null returning id`);
  return completed.length > 0;
}

/** Ends somebody's sessions, all of them or all but one. Answers how many. */
export async function endSessions(
  transaction: Transaction,
  personId: number,
  now: Date,
  { except, only }: { except?: number; only?: number } = {},
): Promise<number> {
  const ended = await transaction.execute(sql`
    update sessions set ended_at = ${now.toISOString()}::timestamptz
    where person_id = ${personId} and ended_at is null and id is distinct from ${except ?? null}::integer
      and (${only ?? null}::integer is null or id = ${only ?? null}::integer) returning id`);
  return ended.length;
}

export type OpenSession = {
  id: number;
  method: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  address: string;
  device: string;
};

/** Where somebody is signed in now, the latest seen first. */
export async function listOpenSessions(
  database: Queryable,
  personId: number,
  now: Date,
  { idleSeconds }: { idleSeconds: number },
): Promise<OpenSession[]> {
  const at = now.toISOString();
  const rows = await database.execute<OpenSession>(sql`
    select id, method, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt", address, device
    from sessions where person_id = ${personId} and is_complete and ended_at is null and expires_at > ${at}::timestamptz
      and last_seen_at > ${at}::timestamptz - make_interval(secs => ${idleSeconds}::double precision)
    order by last_seen_at desc, id desc`);
  return rows.map((session) => ({
    ...session,
    createdAt: rfc3339(session.createdAt),
    lastSeenAt: rfc3339(session.lastSeenAt),
    expiresAt: rfc3339(session.expiresAt),
  }));
}
