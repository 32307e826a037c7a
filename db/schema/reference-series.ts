import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { refreshSchedules } from '#domain/refresh.ts';
import { holds, isOneOf, moment } from './columns.ts';
import { publications } from './figures.ts';
import { organisations } from './organisations.ts';

export const sourceKinds = ['kolada', 'installation', 'file'] as const;

/** Where figures about others come from, and how it went the last time. Never deleted: ended. */
export const referenceSources = pgTable(
  'reference_sources',
  {
    id: serial('id').primaryKey(),
    kind: text('kind', { enum: sourceKinds }).notNull(),
    /** Which other installation, by its code in the settings. */
    installation: text('installation'),
    name: text('name').notNull(),
    schedule: text('schedule', { enum: refreshSchedules }).notNull(),
    /** Which of the places one is oneself: its figures are proposed to one's forms, and not published. */
    ownExternalId: text('own_external_id'),
    ownOrganisationId: integer('own_organisation_id').references(() => organisations.id),
    /** How its last file was read; null for what is fetched, and before the first. */
    mapping: jsonb('mapping'),
    /** By what the answers of the last fetch can be known again; null is fetched anew. */
    validators: jsonb('validators'),
    /** Changes with every change of what is fetched, for If-Match. */
    version: integer('version').notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
    /** When it is fetched by itself; null is not. */
    nextAt: moment('next_at'),
    /** Since when it is being fetched, and how far that has come. */
    begunAt: moment('begun_at'),
    pagesFetched: integer('pages_fetched').notNull().default(0),
    failedAt: moment('failed_at'),
    /** Why the last attempt did not succeed. */
    failureCode: text('failure_code'),
    failureDetail: text('failure_detail'),
    fetchedAt: moment('fetched_at'),
    /** What the last fetch published; null when nothing had changed. */
    publicationId: integer('publication_id').references(() => publications.id),
    figuresNew: integer('figures_new').notNull().default(0),
    figuresChanged: integer('figures_changed').notNull().default(0),
    figuresUnchanged: integer('figures_unchanged').notNull().default(0),
    /** Those of which nobody here understands what the source says about them. */
    figuresLeftOut: integer('figures_left_out').notNull().default(0),
  },
  (table) => [
    isOneOf('reference_sources_kind', table.kind, sourceKinds),
    isOneOf('reference_sources_schedule', table.schedule, refreshSchedules),
    holds('reference_sources_installation', sql`(kind = 'installation') = (installation is not null)`),
    holds('reference_sources_version', sql`version > 0`),
    holds('reference_sources_counts', sql`least(pages_fetched, figures_new, figures_changed, figures_unchanged) >= 0`),
    holds('reference_sources_left_out', sql`figures_left_out >= 0`),
    holds('reference_sources_own_whole', sql`(own_external_id is null) = (own_organisation_id is null)`),
    holds('reference_sources_failure_whole', sql`(failed_at is null) = (failure_code is null)`),
  ],
);

export const choiceKinds = ['kpi', 'municipality', 'group'] as const;

/** What of a source is fetched: key figures, and municipalities one by one or by group. */
export const referenceChoices = pgTable(
  'reference_choices',
  {
    sourceId: integer('source_id')
      .notNull()
      .references(() => referenceSources.id),
    kind: text('kind', { enum: choiceKinds }).notNull(),
    /** As the source writes it. */
    externalId: text('external_id').notNull(),
    title: text('title').notNull(),
    /** Under which code a key figure is published here. */
    metric: text('metric'),
    position: smallint('position').notNull(),
    /** Whether the source did not have it any more the last time; what was fetched of it stays. */
    isGone: boolean('is_gone').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.sourceId, table.kind, table.externalId] }),
    uniqueIndex('reference_choices_position').on(table.sourceId, table.kind, table.position),
    isOneOf('reference_choices_kind', table.kind, choiceKinds),
  ],
);

/** Who is in a chosen group, as the source said the last time. */
export const referenceGroupMembers = pgTable(
  'reference_group_members',
  {
    sourceId: integer('source_id')
      .notNull()
      .references(() => referenceSources.id),
    groupId: text('group_id').notNull(),
    externalId: text('external_id').notNull(),
    title: text('title').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sourceId, table.groupId, table.externalId] }),
    index('reference_group_members_member').on(table.externalId),
  ],
);
