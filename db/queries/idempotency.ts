import { and, eq, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';
import { idempotencyKeys, type actorKinds } from '../schema/index.ts';

/** Whose key it is, and which. */
export type KeyOf = { viewerKind: (typeof actorKinds)[number]; viewerId: number; key: string };

export type AnswerOnce = { status: number; headers: Record<string, string>; body: string };

export type DoneOnce = {
  route: string;
  requestHash: string;
  /** Null until it is known, or for ever where the process ended before. */
  answer: AnswerOnce | null;
  createdAt: Date;
};

export async function findDone(database: Queryable, of: KeyOf): Promise<DoneOnce | null> {
  const [row] = await database.select().from(idempotencyKeys).where(isOf(of));
  if (!row) return null;
  const { route, requestHash, status, headers, body, createdAt } = row;
  const answer = status === null || headers === null || body === null ? null : { status, headers, body };
  return { route, requestHash, answer, createdAt: new Date(createdAt) };
}

const isOf = ({ viewerKind, viewerId, key }: KeyOf) =>
  and(eq(idempotencyKeys.viewerKind, viewerKind), eq(idempotencyKeys.viewerId, viewerId), eq(idempotencyKeys.key, key));

/**
 * Takes a key for what this transaction does. Answers false when it was done before, or another transaction is at it: of
 * two at once the second does not wait, so that whoever asks impatiently does not use up all connections.
 */
export async function takeKey(
  transaction: Transaction,
  { viewerKind, viewerId, key }: KeyOf,
  { route, requestHash }: { route: string; requestHash: string },
  now: Date,
): Promise<boolean> {
  const taken = await transaction.execute(sql`
    insert into idempotency_keys (viewer_kind, viewer_id, key, route, request_hash, created_at)
    select ${viewerKind}::text, ${viewerId}::integer, ${key}::text, ${route}::text, ${requestHash}::text, ${now.toISOString()}::timestamptz
    where pg_try_advisory_xact_lock(hashtextextended(${`idempotency ${viewerKind} ${viewerId} ${key}`}::text, 0))
    on conflict do nothing returning key`);
  return taken.length > 0;
}

export async function saveAnswer(database: Queryable, of: KeyOf, answer: AnswerOnce): Promise<void> {
  await database.update(idempotencyKeys).set(answer).where(isOf(of));
}
