import { sql } from 'drizzle-orm';
import { boolean, integer, pgTable } from 'drizzle-orm/pg-core';
import { holds } from './columns.ts';
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
  },
  () => [holds('installation_one_row', sql`id = 1`)],
);
