import { sql } from 'drizzle-orm';
import { integer, pgTable, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { targetKinds, targetPaths } from '#domain/target.ts';
import { amount, holds, isOneOf, knownBetween } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';

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
  },
  (table) => [
    uniqueIndex('targets_current')
      .on(table.organisationId, table.metricId)
      .where(sql`known_until is null`),
    isOneOf('targets_kind', table.kind, targetKinds),
    isOneOf('targets_path', table.path, targetPaths),
    holds('targets_known_in_order', sql`known_until is null or known_until > known_from`),
  ],
);
