import { sql } from 'drizzle-orm';
import { index, integer, pgTable, serial, text, unique } from 'drizzle-orm/pg-core';
import { mailRhythms } from '#domain/following.ts';
import { languages } from '#domain/language.ts';
import { isOneOf, moment } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';

/** What somebody follows: a metric of an organisation, or an organisation as a whole. Nobody else's business. */
export const follows = pgTable(
  'follows',
  {
    id: serial('id').primaryKey(),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    /** Null is the organisation as a whole. */
    metricId: integer('metric_id').references(() => metrics.id),
    mail: text('mail', { enum: mailRhythms }).notNull(),
    /** Of the mails: what it was chosen in. */
    language: text('language', { enum: languages }).notNull(),
    /** What happened until then has been written about. */
    toldUntil: moment('told_until').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    unique('follows_what').on(table.personId, table.organisationId, table.metricId).nullsNotDistinct(),
    index('follows_mailed')
      .on(table.personId)
      .where(sql`mail <> 'none'`),
    isOneOf('follows_mail', table.mail, mailRhythms),
    isOneOf('follows_language', table.language, languages),
  ],
);

/** Until when somebody has read what is new, as they said themselves. */
export const readMarks = pgTable('read_marks', {
  personId: integer('person_id')
    .primaryKey()
    .references(() => people.id),
  readUntil: moment('read_until').notNull(),
});
