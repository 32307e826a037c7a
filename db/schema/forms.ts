import { sql } from 'drizzle-orm';
import {
  boolean,
  char,
  foreignKey,
  integer,
  pgTable,
  primaryKey,
  serial,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { frequencies } from '#domain/period.ts';
import { code, hasSwedish, holds, isOneOf, knownBetween, moment, texts } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';

/** What organisations report together for a period. Never deleted: what was reported with it refers to it. */
export const forms = pgTable('forms', {
  id: serial('id').primaryKey(),
  code: code().unique(),
  /** Whose administrators change it. */
  organisationId: integer('organisation_id')
    .notNull()
    .references(() => organisations.id),
  createdAt: moment('created_at').notNull(),
  endedAt: moment('ended_at'),
});

export const formVersions = pgTable(
  'form_versions',
  {
    formId: integer('form_id')
      .notNull()
      .references(() => forms.id),
    ...knownBetween(),
    /** Counted from 1: what a change says that it changes. */
    version: integer('version').notNull(),
    names: texts('names').notNull(),
    instructions: texts('instructions').notNull(),
    frequency: char('frequency', { length: 1, enum: frequencies }).notNull(),
    firstPeriod: text('first_period').notNull(),
    /** Terms of the selection grammar: `tax`, `tax/*`, `tax/**`. */
    organisations: text('organisations').array().notNull(),
    /** From the last day of the period, earlier when negative. */
    openDays: integer('open_days').notNull(),
    dueDays: integer('due_days').notNull(),
    /** From the day it is due; null is never. */
    lockDays: integer('lock_days'),
    levels: smallint('levels').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.formId, table.version] }),
    uniqueIndex('form_versions_current')
      .on(table.formId)
      .where(sql`known_until is null`),
    hasSwedish('form_versions_names_swedish', table.names),
    isOneOf('form_versions_frequency', table.frequency, frequencies),
    holds('form_versions_organisations', sql`cardinality(organisations) > 0`),
    holds('form_versions_levels', sql`levels between 1 and 3`),
    holds('form_versions_open_before_due', sql`open_days <= due_days`),
    holds('form_versions_lock_days', sql`lock_days >= 0`),
    holds('form_versions_known_in_order', sql`known_until is null or known_until > known_from`),
  ],
);

export const asks = ['value', 'parts'] as const;

/** One line of a form: a metric with its breakdown, and what is asked of it. */
export const formRows = pgTable(
  'form_rows',
  {
    formId: integer('form_id').notNull(),
    version: integer('version').notNull(),
    position: smallint('position').notNull(),
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    breakdown: text('breakdown').notNull(),
    asks: text('asks', { enum: asks }).notNull(),
    asksAnswers: boolean('asks_answers').notNull(),
    isRequired: boolean('is_required').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.formId, table.version, table.position] }),
    uniqueIndex('form_rows_once').on(table.formId, table.version, table.metricId, table.breakdown),
    foreignKey({
      columns: [table.formId, table.version],
      foreignColumns: [formVersions.formId, formVersions.version],
    }),
    isOneOf('form_rows_asks', table.asks, asks),
  ],
);

export const ruleSeverities = ['hard', 'soft'] as const;

/** What has to hold between the figures of a form, as a readable expression. */
export const formRules = pgTable(
  'form_rules',
  {
    formId: integer('form_id').notNull(),
    version: integer('version').notNull(),
    position: smallint('position').notNull(),
    expression: text('expression').notNull(),
    severity: text('severity', { enum: ruleSeverities }).notNull(),
    /** What it says to whoever breaks it. */
    texts: texts('texts').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.formId, table.version, table.position] }),
    foreignKey({
      columns: [table.formId, table.version],
      foreignColumns: [formVersions.formId, formVersions.version],
    }),
    hasSwedish('form_rules_texts_swedish', table.texts),
    isOneOf('form_rules_severity', table.severity, ruleSeverities),
  ],
);
