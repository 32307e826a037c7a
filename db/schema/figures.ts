import { sql } from 'drizzle-orm';
import { char, foreignKey, index, integer, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { frequencies } from '#domain/period.ts';
import { correctionKinds } from '#domain/release.ts';
import { amount, day, holds, isOneOf, moment, texts } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';

export const origins = ['entered', 'imported', 'derived', 'proposed'] as const;

/** One publishing transaction: what was made public, when, by whom, why and from what. */
export const publications = pgTable(
  'publications',
  {
    id: serial('id').primaryKey(),
    publishedAt: moment('published_at').notNull().unique(),
    recordedAt: moment('recorded_at').notNull(),
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    /** Of what kind a correction is, where its approver has said so. */
    correctionKind: text('correction_kind', { enum: correctionKinds }),
    source: text('source').notNull(),
    /** Whose figures they are and under which licence, where somebody else's have to be named. */
    attribution: texts('attribution'),
  },
  // an old vintage is dated back; nothing is ever published ahead of its recording
  (table) => [
    holds('publications_not_ahead', sql`published_at <= recorded_at`),
    isOneOf('publications_correction_kind', table.correctionKind, correctionKinds),
  ],
);

/**
 * The reading shape: one row per metric, organisation, breakdown and frequency, with one array place per period from
 * `first_position` on, counted from the fixed origin of the frequency (`period_position`). Written in the publishing transaction, the same as rebuilt from revisions, never by hand.
 */
export const series = pgTable(
  'series',
  {
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    id: serial('id').notNull(),
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    breakdown: text('breakdown').notNull(),
    frequency: char('frequency', { length: 1, enum: frequencies }).notNull(),
    /** The publication that brought the series: since then the organisation is expected to report it. */
    sincePublicationId: integer('since_publication_id')
      .notNull()
      .references(() => publications.id),
    firstPosition: integer('first_position').notNull().default(0),
    values: amount('values').array().notNull().default([]),
    numerators: amount('numerators').array(),
    denominators: amount('denominators').array(),
    answers: amount('answers').array(),
    /** One SDMX letter per position. */
    statuses: text('statuses').notNull().default(''),
    /** The places of its withheld figures, counted as `first_position` is; null where there are none. */
    withheld: integer('withheld').array(),
  },
  (table) => [
    // every unique key holds the organisation, so that the table can be distributed by it
    primaryKey({ columns: [table.organisationId, table.id] }),
    uniqueIndex('series_key').on(table.organisationId, table.metricId, table.breakdown, table.frequency),
    index('series_metric').on(table.metricId, table.frequency),
    isOneOf('series_frequency', table.frequency, frequencies),
  ],
);

/** The truth: every version of every figure that was ever published. Append-only; `superseded_by` is set once. */
export const revisions = pgTable(
  'revisions',
  {
    organisationId: integer('organisation_id').notNull(),
    seriesId: integer('series_id').notNull(),
    periodStart: day('period_start').notNull(),
    /** Known, as the one that supersedes it: both are asked for once per statement, by `refuse_unknown_publications`. */
    publicationId: integer('publication_id').notNull(),
    value: amount('value'),
    numerator: amount('numerator'),
    denominator: amount('denominator'),
    answers: amount('answers'),
    status: char('status', { length: 1 }).notNull(),
    /** SDMX CONF_STATUS: F free, N not for publication, C confidential. */
    confidentiality: char('confidentiality', { length: 1 }).notNull().default('F'),
    origin: text('origin', { enum: origins }).notNull(),
    /** Where it stood in the file that the publication names; null where it came another way. Text files have one sheet without a name. */
    sheet: text('sheet'),
    line: integer('line'),
    supersededBy: integer('superseded_by'),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.seriesId, table.periodStart, table.publicationId] }),
    foreignKey({ columns: [table.organisationId, table.seriesId], foreignColumns: [series.organisationId, series.id] }),
    uniqueIndex('revisions_current')
      .on(table.organisationId, table.seriesId, table.periodStart)
      .where(sql`superseded_by is null`),
    index('revisions_publication').on(table.publicationId),
    // what was revised is a small part of all there is
    index('revisions_superseded')
      .on(table.supersededBy)
      .where(sql`superseded_by is not null`),
    isOneOf('revisions_status', table.status, ['A', 'P', 'E', 'V', 'O', 'M', 'L', 'Q']),
    isOneOf('revisions_confidentiality', table.confidentiality, ['F', 'N', 'C']),
    isOneOf('revisions_origin', table.origin, origins),
    holds('revisions_value_or_reason', sql`(value is null) = (status in ('O', 'M', 'L', 'Q'))`),
    holds(
      'revisions_finite',
      sql`coalesce(value, 0) between -1e300 and 1e300 and coalesce(numerator, 0) between -1e300 and 1e300 and coalesce(denominator, 0) between -1e300 and 1e300`,
    ),
    holds('revisions_place_whole', sql`(sheet is null) = (line is null)`),
    holds('revisions_answers_not_negative', sql`answers >= 0`),
    holds('revisions_superseded_later', sql`superseded_by <> publication_id`),
  ],
);

export const withholdings = ['primary', 'secondary'] as const;

/**
 * What nobody but the organisation itself is shown, at whatever moment: too few have answered, or one of those could be
 * worked out from it. Fixed by the publication that brought it about; append-only.
 */
export const withheldFigures = pgTable(
  'withheld_figures',
  {
    organisationId: integer('organisation_id').notNull(),
    seriesId: integer('series_id').notNull(),
    periodStart: day('period_start').notNull(),
    publicationId: integer('publication_id')
      .notNull()
      .references(() => publications.id),
    kind: text('kind', { enum: withholdings }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.seriesId, table.periodStart] }),
    foreignKey({ columns: [table.organisationId, table.seriesId], foreignColumns: [series.organisationId, series.id] }),
    isOneOf('withheld_figures_kind', table.kind, withholdings),
  ],
);
