import { bigserial, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { isOneOf, moment } from './columns.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';

export const actorKinds = ['person', 'key', 'reporter', 'installation', 'nobody'] as const;

/** Who did what to which thing, before and after: one for every write, in its own transaction. Append-only. */
export const auditRecords = pgTable(
  'audit_records',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    at: moment('at').notNull(),
    actorKind: text('actor_kind', { enum: actorKinds }).notNull(),
    /** The person who acted, or who made the key that did; null for a reporter with a link. */
    personId: integer('person_id').references(() => people.id),
    /** The name as it was: that of the person, the key, the reporter, or the command. */
    actor: text('actor').notNull(),
    /** Where from; empty for commands. */
    address: text('address').notNull(),
    requestId: text('request_id').notNull(),
    /** A verb of the trade, such as `role-granted`. */
    action: text('action').notNull(),
    /** Whose administrators read it; null is those of the whole installation. */
    organisationId: integer('organisation_id').references(() => organisations.id),
    /** What it was done to, such as `metric digital-share`. */
    subject: text('subject').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
  },
  (table) => [
    index('audit_records_at').on(table.at),
    index('audit_records_organisation').on(table.organisationId, table.at),
    index('audit_records_person').on(table.personId, table.at),
    index('audit_records_action').on(table.action, table.at),
    isOneOf('audit_records_actor_kind', table.actorKind, actorKinds),
  ],
);
