import { sql } from 'drizzle-orm';
import { char, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { certaintyCodes } from '#domain/status.ts';
import { amount, day, hasSwedish, holds, isOneOf, moment, texts } from './columns.ts';
import { forms } from './forms.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';

/** What a register or another source would enter in a cell, with where it comes from. Nothing until somebody takes it. */
export const proposals = pgTable(
  'proposals',
  {
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    formId: integer('form_id')
      .notNull()
      .references(() => forms.id),
    periodStart: day('period_start').notNull(),
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    breakdown: text('breakdown').notNull(),
    value: amount('value'),
    numerator: amount('numerator'),
    denominator: amount('denominator'),
    answers: amount('answers'),
    /** How sure it is; null where it is as it should be. */
    status: char('status', { length: 1, enum: certaintyCodes }),
    /** What it is made of, such as `12 ideas delivered`. */
    origin: texts('origin').notNull(),
    /** The page of ours that lists it; empty where there is none. */
    link: text('link').notNull(),
    proposedAt: moment('proposed_at').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'proposals_key',
      columns: [table.organisationId, table.formId, table.periodStart, table.metricId, table.breakdown],
    }),
    hasSwedish('proposals_origin_swedish', table.origin),
    holds('proposals_something', sql`value is not null or (numerator is not null and denominator is not null)`),
    holds('proposals_own_link', sql`link = '' or (link like '/%' and link not like '//%')`),
    isOneOf('proposals_status', table.status, certaintyCodes),
    holds('proposals_answers_not_negative', sql`answers >= 0`),
  ],
);
