import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { code, holds, moment } from './columns.ts';
import { people } from './people.ts';

/** Selections that are too long for an address, by what they hold: never changed and never removed, because links name them. */
export const storedQueries = pgTable('stored_queries', {
  code: code().primaryKey(),
  selection: text('selection').notNull(),
  storedAt: moment('stored_at').notNull(),
});

/**
 * Comparisons that somebody has given a short name: what stands after the question mark of their address. A name that was
 * given up for another leads to that one, because links name it.
 */
export const savedComparisons = pgTable(
  'saved_comparisons',
  {
    name: text('name').primaryKey(),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    question: text('question'),
    leadsTo: text('leads_to'),
    version: integer('version').notNull(),
    savedAt: moment('saved_at').notNull(),
  },
  (table) => [
    index('saved_comparisons_person').on(table.personId),
    index('saved_comparisons_leads_to').on(table.leadsTo),
    holds('saved_comparisons_one_of_two', sql`(question is null) = (leads_to is not null)`),
  ],
);
