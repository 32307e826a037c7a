import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { amount, code, day, hasSwedish, holds, knownBetween, texts } from './columns.ts';

export const organisations = pgTable('organisations', {
  id: serial('id').primaryKey(),
  code: code().unique(),
});

/** What was known of an organisation, from when: renamed, moved, merged and closed ones keep their history. */
export const organisationVersions = pgTable(
  'organisation_versions',
  {
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    ...knownBetween(),
    kind: text('kind').notNull(),
    names: texts('names').notNull(),
    parentId: integer('parent_id').references(() => organisations.id),
    validFrom: day('valid_from'),
    validTo: day('valid_to'),
    successorId: integer('successor_id').references(() => organisations.id),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.knownFrom] }),
    uniqueIndex('organisation_versions_current')
      .on(table.organisationId)
      .where(sql`known_until is null`),
    index('organisation_versions_parent').on(table.parentId),
    hasSwedish('organisation_versions_names_swedish', table.names),
    holds('organisation_versions_known_in_order', sql`known_until is null or known_until > known_from`),
    holds(
      'organisation_versions_valid_in_order',
      sql`valid_to is null or valid_from is null or valid_to >= valid_from`,
    ),
    holds('organisation_versions_not_own_parent', sql`parent_id is null or parent_id <> organisation_id`),
  ],
);

/** Population, employees and the like, per year: what weighted means weigh by and peers are found by. */
export const structureFigures = pgTable(
  'structure_figures',
  {
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    code: code(),
    year: integer('year').notNull(),
    value: amount('value').notNull(),
    ...knownBetween(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.code, table.year, table.knownFrom] }),
    holds('structure_figures_value_not_negative', sql`value >= 0`),
  ],
);
