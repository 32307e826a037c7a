import { sql } from 'drizzle-orm';
import { boolean, integer, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { targetKinds, targetPaths } from '#domain/target.ts';
import { amount, day, holds, isOneOf, knownBetween } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';

export const targets = pgTable(
  'targets',
  {
    id: serial('id').primaryKey(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    ...knownBetween(),
    kind: text('kind', { enum: targetKinds }).notNull(),
    baselinePeriod: text('baseline_period').notNull(),
    baselineValue: amount('baseline_value').notNull(),
    level: amount('level').notNull(),
    byPeriod: text('by_period').notNull(),
    path: text('path', { enum: targetPaths }).notNull(),
    minimum: amount('minimum'),
    stretch: amount('stretch'),
    /** Why it was set like this, in the words of whoever set it. */
    reason: text('reason'),
    /** What is no longer done instead: a tenfold target is not set without. */
    stopsDoing: text('stops_doing'),
    /** When it was decided, where that was before it was set here. */
    adoptedOn: day('adopted_on'),
    /** Decided when figures after its baseline were known already. */
    isSetAfterResults: boolean('is_set_after_results').notNull().default(false),
    setBy: integer('set_by').references(() => people.id),
    /** Why nothing replaced it when it was ended. */
    endReason: text('end_reason'),
  },
  (table) => [
    uniqueIndex('targets_current')
      .on(table.organisationId, table.metricId)
      .where(sql`known_until is null`),
    isOneOf('targets_kind', table.kind, targetKinds),
    isOneOf('targets_path', table.path, targetPaths),
    holds('targets_known_in_order', sql`known_until is null or known_until > known_from`),
    holds('targets_ended', sql`end_reason is null or known_until is not null`),
  ],
);

/** How long something may be off its path in an organisation before somebody must answer. */
export const reactionTimes = pgTable(
  'reaction_times',
  {
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    ...knownBetween(),
    days: integer('days').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.knownFrom] }),
    uniqueIndex('reaction_times_current')
      .on(table.organisationId)
      .where(sql`known_until is null`),
    holds('reaction_times_days', sql`days between 1 and 366`),
    holds('reaction_times_known_in_order', sql`known_until is null or known_until > known_from`),
  ],
);
