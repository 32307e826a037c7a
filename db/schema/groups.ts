import { sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { groupKinds, type GroupBasis } from '#domain/group.ts';
import { amount, code, hasSwedish, holds, isOneOf, knownBetween, texts } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';

/** Organisations across the tree. A group grants no rights. */
export const groups = pgTable('groups', {
  id: serial('id').primaryKey(),
  code: code().unique(),
  /** Who keeps it, and writes it. */
  coordinatorId: integer('coordinator_id')
    .notNull()
    .references(() => organisations.id),
});

/** A version is never changed, nor who belongs to it: last year's comparison can be repeated. */
export const groupVersions = pgTable(
  'group_versions',
  {
    id: serial('id').primaryKey(),
    groupId: integer('group_id')
      .notNull()
      .references(() => groups.id),
    version: integer('version').notNull(),
    ...knownBetween(),
    kind: text('kind', { enum: groupKinds }).notNull(),
    names: texts('names').notNull(),
    /** Whom to ask, as they want everybody to read it. */
    contact: text('contact'),
    /** By what its members were found; they stay those that were found then. */
    basis: jsonb('basis').$type<GroupBasis>().notNull(),
    reason: text('reason'),
    setBy: integer('set_by').references(() => people.id),
    /** Why nothing replaced it when it was ended. */
    endReason: text('end_reason'),
  },
  (table) => [
    uniqueIndex('group_versions_number').on(table.groupId, table.version),
    uniqueIndex('group_versions_current')
      .on(table.groupId)
      .where(sql`known_until is null`),
    hasSwedish('group_versions_names_swedish', table.names),
    isOneOf('group_versions_kind', table.kind, groupKinds),
    holds('group_versions_known_in_order', sql`known_until is null or known_until > known_from`),
    holds('group_versions_ended', sql`end_reason is null or known_until is not null`),
    holds('group_versions_version', sql`version > 0`),
  ],
);

const ofVersion = () =>
  integer('version_id')
    .notNull()
    .references(() => groupVersions.id);

export const groupMembers = pgTable(
  'group_members',
  {
    versionId: ofVersion(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    position: integer('position').notNull(),
    /** How far it was from the one that all are alike to. */
    distance: amount('distance'),
  },
  (table) => [
    primaryKey({ columns: [table.versionId, table.organisationId] }),
    holds('group_members_distance', sql`distance >= 0`),
  ],
);

/** What a group follows together. */
export const groupMetrics = pgTable(
  'group_metrics',
  {
    versionId: ofVersion(),
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    position: integer('position').notNull(),
  },
  (table) => [primaryKey({ columns: [table.versionId, table.metricId] })],
);
