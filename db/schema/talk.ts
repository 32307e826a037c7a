import { sql } from 'drizzle-orm';
import { boolean, char, foreignKey, index, integer, pgTable, primaryKey, serial, text } from 'drizzle-orm/pg-core';
import { languages } from '#domain/language.ts';
import { frequencies } from '#domain/period.ts';
import { longestMessage, messageKinds } from '#domain/question.ts';
import { day, holds, isOneOf, moment } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';

/** A question about a figure, or an error that a reader without an account has reported; what was said is in its messages. */
export const questions = pgTable(
  'questions',
  {
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    id: serial('id').notNull(),
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    frequency: char('frequency', { length: 1, enum: frequencies }).notNull(),
    periodStart: day('period_start').notNull(),
    isErrorReport: boolean('is_error_report').notNull(),
    /** Else only the organisation's own people see it. */
    isPublic: boolean('is_public').notNull(),
    /** Where a reader without an account wants the answer; shown to nobody, and removed when it has been sent there. */
    email: text('email'),
    language: text('language', { enum: languages }).notNull(),
    /** Changes with every message and everything that is done to one, for If-Match. */
    version: integer('version').notNull(),
    /** When those who answer were written to. */
    toldAt: moment('told_at'),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.id] }),
    index('questions_figure').on(table.organisationId, table.metricId, table.frequency, table.periodStart),
    index('questions_untold')
      .on(table.id)
      .where(sql`told_at is null`),
    isOneOf('questions_frequency', table.frequency, frequencies),
    isOneOf('questions_language', table.language, languages),
    holds('questions_email_of_report', sql`email is null or (is_error_report and email = lower(email))`),
  ],
);

/** What was said, in the order of saying: never changed. What is withdrawn or hidden is kept, and no longer shown. */
export const questionMessages = pgTable(
  'question_messages',
  {
    organisationId: integer('organisation_id').notNull(),
    id: serial('id').notNull(),
    questionId: integer('question_id').notNull(),
    kind: text('kind', { enum: messageKinds }).notNull(),
    text: text('text').notNull(),
    writtenAt: moment('written_at').notNull(),
    /** Null for a reader without an account, and for a program. */
    writtenBy: integer('written_by').references(() => people.id),
    takenAwayAt: moment('taken_away_at'),
    /** Why an administrator has hidden it; null where its author has withdrawn it. */
    hiddenReason: text('hidden_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.id] }),
    foreignKey({
      name: 'question_messages_question',
      columns: [table.organisationId, table.questionId],
      foreignColumns: [questions.organisationId, questions.id],
    }),
    index('question_messages_of_question').on(table.organisationId, table.questionId),
    isOneOf('question_messages_kind', table.kind, messageKinds),
    holds('question_messages_text', sql.raw(`char_length(text) between 1 and ${longestMessage}`)),
    holds('question_messages_hidden', sql`hidden_reason is null or taken_away_at is not null`),
  ],
);
