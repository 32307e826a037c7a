import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { day, hasSwedish, holds, knownBetween, moment, texts } from './columns.ts';
import { forms } from './forms.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';

/** That the figures of a form and period are published at an announced time: by an organisation, of it and all below it. */
export const releases = pgTable(
  'releases',
  {
    id: serial('id').primaryKey(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    formId: integer('form_id')
      .notNull()
      .references(() => forms.id),
    periodStart: day('period_start').notNull(),
    /** When its figures became public, as they did; null before. */
    publishedAt: moment('published_at'),
  },
  (table) => [
    uniqueIndex('releases_ahead')
      .on(table.organisationId, table.formId, table.periodStart)
      .where(sql`published_at is null`),
  ],
);

/** For when a release was announced: another time never replaces the one before, it stands beside it. Append-only. */
export const releaseTimes = pgTable(
  'release_times',
  {
    releaseId: integer('release_id')
      .notNull()
      .references(() => releases.id),
    /** From 1; the last one counts. */
    version: integer('version').notNull(),
    /** Null where it was called off. */
    at: moment('at'),
    /** Why it is another time than before; empty for the first. */
    reason: text('reason').notNull(),
    announcedAt: moment('announced_at').notNull(),
    announcedBy: integer('announced_by').references(() => people.id),
  },
  (table) => [
    primaryKey({ columns: [table.releaseId, table.version] }),
    holds('release_times_reason', sql`(version = 1) = (reason = '')`),
    holds('release_times_first', sql`version > 1 or at is not null`),
  ],
);

/** What an organisation says of how published figures are corrected: for itself and all below it without one of their own. */
export const correctionPolicies = pgTable(
  'correction_policies',
  {
    id: serial('id').primaryKey(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    ...knownBetween(),
    texts: texts('texts').notNull(),
  },
  (table) => [
    index('correction_policies_organisation').on(table.organisationId),
    uniqueIndex('correction_policies_current')
      .on(table.organisationId)
      .where(sql`known_until is null`),
    hasSwedish('correction_policies_texts_swedish', table.texts),
    holds('correction_policies_known_in_order', sql`known_until is null or known_until > known_from`),
  ],
);
