import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { actorKinds } from './audit.ts';
import { holds, isOneOf, moment } from './columns.ts';

/**
 * What was done under a key of the client's own, and what was answered: asking again answers the same, and does nothing.
 * The row comes with what was done, in its transaction; the answer follows.
 */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    viewerKind: text('viewer_kind', { enum: actorKinds }).notNull(),
    /** Of the person or the API key; 0 for who has no number. */
    viewerId: integer('viewer_id').notNull(),
    key: text('key').notNull(),
    /** Such as `DELETE /api/v1/organisations/north/keys/7`. */
    route: text('route').notNull(),
    /** Of everything that was sent, under a key that is not in the database: passwords are sent too. */
    requestHash: text('request_hash').notNull(),
    /** Null until the answer is known, or for ever where the process ended before. */
    status: integer('status'),
    headers: jsonb('headers').$type<Record<string, string>>(),
    body: text('body'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.viewerKind, table.viewerId, table.key] }),
    index('idempotency_keys_created').on(table.createdAt),
    isOneOf('idempotency_keys_viewer_kind', table.viewerKind, actorKinds),
    holds('idempotency_keys_key', sql`char_length(key) between 1 and 200`),
    holds('idempotency_keys_answer', sql`(status is null) = (headers is null) and (status is null) = (body is null)`),
  ],
);
