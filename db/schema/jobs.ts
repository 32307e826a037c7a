import { sql } from 'drizzle-orm';
import { bigserial, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { holds, moment } from './columns.ts';

/**
 * Something to be done later, or outside a request; enqueued in the transaction of the action that wants it. Claimed
 * with `for update skip locked`, tried again with growing pauses, and kept with its error when it cannot be done.
 */
export const jobs = pgTable(
  'jobs',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    kind: text('kind').notNull(),
    payload: jsonb('payload').notNull(),
    runAt: moment('run_at').notNull(),
    /** Of those not yet done there is one with this key: asking twice does it once. */
    uniqueKey: text('unique_key'),
    attempts: integer('attempts').notNull().default(0),
    createdAt: moment('created_at').notNull(),
    /** Until when the process that took it has it to itself. */
    claimedUntil: moment('claimed_until'),
    doneAt: moment('done_at'),
    /** When it was given up. */
    failedAt: moment('failed_at'),
    lastError: text('last_error'),
  },
  (table) => [
    uniqueIndex('jobs_unique_key')
      .on(table.uniqueKey)
      .where(sql`done_at is null and failed_at is null`),
    index('jobs_due')
      .on(table.runAt)
      .where(sql`done_at is null and failed_at is null`),
    index('jobs_failed')
      .on(table.failedAt)
      .where(sql`failed_at is not null`),
    holds('jobs_attempts', sql`attempts >= 0`),
    holds('jobs_done_or_failed', sql`done_at is null or failed_at is null`),
  ],
);
