import { sql } from 'drizzle-orm';
import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { secondFactorRules } from '#domain/role.ts';
import { holds, isOneOf } from './columns.ts';
import { organisations } from './organisations.ts';

/** The one row that an installation knows about itself. */
export const installation = pgTable(
  'installation',
  {
    id: integer('id').primaryKey().default(1),
    /** The organisation of the first page; none until there is one. */
    homeId: integer('home_id').references(() => organisations.id),
    isDemonstration: boolean('is_demonstration').notNull().default(false),
    /** Goes up with every change of organisations, metrics, targets and events. */
    catalogueVersion: integer('catalogue_version').notNull().default(1),
    /** The sites that may show figures of ours inside their pages: origins, or `*` for all. */
    embeddingOrigins: text('embedding_origins')
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    /** Who has to show a second factor at sign-in. */
    secondFactor: text('second_factor', { enum: secondFactorRules }).notNull().default('optional'),
    /** The smallest numbers of answers, and by which rule, that all that is published was looked through for; null is none. */
    withheldFor: text('withheld_for'),
  },
  (table) => [
    isOneOf('installation_second_factor', table.secondFactor, secondFactorRules),
    holds('installation_one_row', sql`id = 1`),
  ],
);
