import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { languages } from '#domain/language.ts';
import { day, holds, isOneOf, moment } from './columns.ts';
import { forms } from './forms.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';

/**
 * Who answers for a metric in an organisation, and who reports it there: somebody with an account, or a name and an
 * address. What it was before, the audit log says.
 */
export const responsibilities = pgTable(
  'responsibilities',
  {
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    /** Changes with every change, for If-Match. */
    version: integer('version').notNull(),
    /** The part of the organisation that answers for it, which everybody may know; empty where none is named. */
    unit: text('unit').notNull(),
    responsibleId: integer('responsible_id').references(() => people.id),
    responsibleName: text('responsible_name').notNull(),
    responsibleEmail: text('responsible_email').notNull(),
    reporterId: integer('reporter_id').references(() => people.id),
    reporterName: text('reporter_name').notNull(),
    reporterEmail: text('reporter_email').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.metricId] }),
    index('responsibilities_responsible').on(table.responsibleId),
    index('responsibilities_reporter').on(table.reporterId),
    holds(
      'responsibilities_responsible_whole',
      sql`(responsible_name = '') = (responsible_email = '') and (responsible_id is null or responsible_name = '')`,
    ),
    holds(
      'responsibilities_reporter_whole',
      sql`(reporter_name = '') = (reporter_email = '') and (reporter_id is null or reporter_name = '')`,
    ),
  ],
);

/**
 * A link by which a reporter without an account fills in their own rows of one form and period, as often as they like
 * until it is revoked, runs out, or the rows are handed in. Which rows these are, the responsibilities say.
 */
export const reportLinks = pgTable(
  'report_links',
  {
    id: serial('id').primaryKey(),
    tokenHash: text('token_hash').notNull().unique(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    formId: integer('form_id')
      .notNull()
      .references(() => forms.id),
    periodStart: day('period_start').notNull(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    language: text('language', { enum: languages }).notNull(),
    createdAt: moment('created_at').notNull(),
    createdBy: integer('created_by').references(() => people.id),
    /** Whether it was shown to who made it, who could thus have written what was written with it. */
    isHandedOver: boolean('is_handed_over').notNull(),
    expiresAt: moment('expires_at').notNull(),
    revokedAt: moment('revoked_at'),
    lastUsedAt: moment('last_used_at'),
    /** When the reporter said that it is done; null again as soon as they change something. */
    doneAt: moment('done_at'),
    /** When that was written to whoever goes on with it. */
    toldAt: moment('told_at'),
  },
  (table) => [
    uniqueIndex('report_links_open')
      .on(table.organisationId, table.formId, table.periodStart, table.email)
      .where(sql`revoked_at is null`),
    index('report_links_created_by').on(table.createdBy),
    isOneOf('report_links_language', table.language, languages),
    holds('report_links_told_of_done', sql`told_at is null or done_at is not null`),
  ],
);
