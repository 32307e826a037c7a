import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  char,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { correctionKinds } from '#domain/release.ts';
import { cellStates, submissionStates } from '#domain/submission.ts';
import { amount, day, holds, isOneOf, moment } from './columns.ts';
import { origins, publications } from './figures.ts';
import { forms } from './forms.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';
import { releases } from './releases.ts';

/**
 * What an organisation reports with a form for a period: born with its first figure. Number 0 is the first; a correction
 * of something approved is a new one, with a reason, beside it.
 */
export const submissions = pgTable(
  'submissions',
  {
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    id: serial('id').notNull(),
    formId: integer('form_id')
      .notNull()
      .references(() => forms.id),
    periodStart: day('period_start').notNull(),
    number: integer('number').notNull(),
    /** Why something approved is corrected; empty for the first. */
    reason: text('reason').notNull(),
    /** What kind of correction its approver has called it; null for the first, and where nobody has said. */
    correctionKind: text('correction_kind', { enum: correctionKinds }),
    /** What its held cells wait for; kept when they are published or withdrawn. */
    releaseId: integer('release_id').references(() => releases.id),
    /** The version of the form that it was last submitted with; null before. */
    formVersion: integer('form_version'),
    /** What its cells come to: kept here so that lists can be made without them. */
    state: text('state', { enum: submissionStates }).notNull(),
    /** The lowest level that something waits for, from 1; null when nothing does. */
    waitingLevel: smallint('waiting_level'),
    /** Changes with every step of the way, for If-Match. */
    version: integer('version').notNull(),
    createdAt: moment('created_at').notNull(),
    submittedAt: moment('submitted_at'),
    submittedBy: integer('submitted_by').references(() => people.id),
    /** The last day on which it can be changed although the form is locked. */
    unlockedUntil: day('unlocked_until'),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.id] }),
    uniqueIndex('submissions_key').on(table.organisationId, table.formId, table.periodStart, table.number),
    index('submissions_form').on(table.formId, table.periodStart),
    index('submissions_state').on(table.state),
    index('submissions_release').on(table.releaseId),
    isOneOf('submissions_correction_kind', table.correctionKind, correctionKinds),
    isOneOf('submissions_state', table.state, submissionStates),
    holds('submissions_reason', sql`(number = 0) = (reason = '')`),
    holds('submissions_submitted_whole', sql`(submitted_at is null) = (submitted_by is null)`),
  ],
);

/** One cell of a submission: the figure on its way, and what is said about it. */
export const entries = pgTable(
  'entries',
  {
    organisationId: integer('organisation_id').notNull(),
    id: serial('id').notNull(),
    submissionId: integer('submission_id').notNull(),
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    breakdown: text('breakdown').notNull(),
    value: amount('value'),
    numerator: amount('numerator'),
    denominator: amount('denominator'),
    answers: amount('answers'),
    /** One SDMX letter; null where the figure is as it should be, or nothing is said. */
    status: char('status', { length: 1 }),
    comment: text('comment').notNull().default(''),
    isFlagged: boolean('is_flagged').notNull().default(false),
    state: text('state', { enum: cellStates }).notNull(),
    origin: text('origin', { enum: origins }).notNull(),
    /** Why it came back; empty otherwise. */
    returnReason: text('return_reason').notNull().default(''),
    /** For what comes later: when, and from whom. */
    laterOn: day('later_on'),
    laterFrom: text('later_from').notNull().default(''),
    /** From 1; what a change says that it changes. */
    version: integer('version').notNull(),
    editedAt: moment('edited_at').notNull(),
    /** Null where a key or a command did it. */
    editedBy: integer('edited_by').references(() => people.id),
    submittedBy: integer('submitted_by').references(() => people.id),
    /** By whom each level was approved, in order. */
    approvedBy: integer('approved_by').array().notNull().default([]),
    publicationId: integer('publication_id').references(() => publications.id),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.id] }),
    uniqueIndex('entries_key').on(table.organisationId, table.submissionId, table.metricId, table.breakdown),
    foreignKey({
      columns: [table.organisationId, table.submissionId],
      foreignColumns: [submissions.organisationId, submissions.id],
    }),
    isOneOf('entries_state', table.state, cellStates),
    isOneOf('entries_origin', table.origin, origins),
    isOneOf('entries_status', table.status, ['P', 'E', 'V', 'O', 'M', 'L']),
    holds('entries_value_or_reason', sql`value is null or status is null or status in ('P', 'E', 'V')`),
    holds(
      'entries_later_whole',
      sql`(state <> 'later' or later_on is not null) and (later_on is null) = (later_from = '')`,
    ),
    holds('entries_returned_with_reason', sql`state <> 'returned' or return_reason <> ''`),
    holds('entries_answers_not_negative', sql`answers >= 0`),
  ],
);

/** Every change of a cell, for its history; each client's change happens once. Append-only. */
export const entryChanges = pgTable(
  'entry_changes',
  {
    organisationId: integer('organisation_id').notNull(),
    id: bigserial('id', { mode: 'number' }).notNull(),
    entryId: integer('entry_id').notNull(),
    at: moment('at').notNull(),
    /** The person who did it, or made the key that did. */
    personId: integer('person_id').references(() => people.id),
    actor: text('actor').notNull(),
    /** Given by whoever sends it: sent twice, it happens once. */
    changeId: uuid('change_id'),
    version: integer('version').notNull(),
    before: jsonb('before'),
    after: jsonb('after').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.id] }),
    uniqueIndex('entry_changes_once').on(table.organisationId, table.changeId),
    index('entry_changes_entry').on(table.organisationId, table.entryId),
    foreignKey({
      columns: [table.organisationId, table.entryId],
      foreignColumns: [entries.organisationId, entries.id],
    }),
  ],
);

/** Who stands in for whom while they are away: with their rights in an organisation, from one day to another. */
export const deputies = pgTable(
  'deputies',
  {
    id: serial('id').primaryKey(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    deputyId: integer('deputy_id')
      .notNull()
      .references(() => people.id),
    fromDay: day('from_day').notNull(),
    untilDay: day('until_day').notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    index('deputies_deputy').on(table.deputyId),
    holds('deputies_in_order', sql`until_day >= from_day`),
    holds('deputies_somebody_else', sql`deputy_id <> person_id`),
  ],
);

/** What happened that others may want to see at once: told by number, fetched by whoever may read it. Kept for days. */
export const toldChanges = pgTable(
  'told_changes',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    at: moment('at').notNull(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    kind: text('kind').notNull(),
    /** Codes and versions, never a figure. */
    what: jsonb('what').notNull(),
  },
  (table) => [index('told_changes_at').on(table.at)],
);
