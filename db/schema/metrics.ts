import { sql } from 'drizzle-orm';
import { boolean, integer, pgTable, primaryKey, serial, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { directions, measuringTypes, rollupRules, units, visibilities } from '#domain/metric.ts';
import { amount, code, hasSwedish, holds, isOneOf, knownBetween, texts } from './columns.ts';

export const metrics = pgTable('metrics', {
  id: serial('id').primaryKey(),
  code: code().unique(),
  /** The order of the catalogue: the customer's voice first. */
  position: integer('position').notNull(),
});

export const metricVersions = pgTable(
  'metric_versions',
  {
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    ...knownBetween(),
    measure: smallint('measure'),
    isHeadline: boolean('is_headline').notNull(),
    names: texts('names').notNull(),
    definition: texts('definition').notNull(),
    method: texts('method').notNull(),
    source: texts('source').notNull(),
    unit: text('unit', { enum: units }).notNull(),
    decimals: smallint('decimals').notNull(),
    direction: text('direction', { enum: directions }).notNull(),
    frequencies: text('frequencies').array().notNull(),
    measuringType: text('measuring_type', { enum: measuringTypes }).notNull(),
    isCumulative: boolean('is_cumulative').notNull(),
    isSeasonal: boolean('is_seasonal').notNull(),
    rollupRule: text('rollup_rule', { enum: rollupRules }).notNull(),
    weight: text('weight'),
    minimum: amount('minimum'),
    maximum: amount('maximum'),
    smallestAnswers: integer('smallest_answers'),
    dimensions: text('dimensions').array().notNull(),
    formula: text('formula'),
    dueDays: integer('due_days').notNull(),
    visibility: text('visibility', { enum: visibilities }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.metricId, table.knownFrom] }),
    uniqueIndex('metric_versions_current')
      .on(table.metricId)
      .where(sql`known_until is null`),
    hasSwedish('metric_versions_names_swedish', table.names),
    isOneOf('metric_versions_unit', table.unit, units),
    isOneOf('metric_versions_direction', table.direction, directions),
    isOneOf('metric_versions_measuring_type', table.measuringType, measuringTypes),
    isOneOf('metric_versions_rollup_rule', table.rollupRule, rollupRules),
    isOneOf('metric_versions_visibility', table.visibility, visibilities),
    holds('metric_versions_measure', sql`measure between 1 and 14`),
    holds('metric_versions_decimals', sql`decimals between 0 and 6`),
    holds('metric_versions_dimensions', sql`cardinality(dimensions) <= 2`),
    holds('metric_versions_due_days', sql`due_days >= 0`),
    holds('metric_versions_known_in_order', sql`known_until is null or known_until > known_from`),
  ],
);

export const dimensions = pgTable(
  'dimensions',
  {
    code: code().primaryKey(),
    names: texts('names').notNull(),
    isAdditive: boolean('is_additive').notNull(),
  },
  (table) => [hasSwedish('dimensions_names_swedish', table.names)],
);

export const categories = pgTable(
  'categories',
  {
    dimension: text('dimension')
      .notNull()
      .references(() => dimensions.code),
    code: code(),
    position: integer('position').notNull(),
    names: texts('names').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.dimension, table.code] }),
    hasSwedish('categories_names_swedish', table.names),
  ],
);
