import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { visibilities } from '#domain/metric.ts';
import { scopes } from '#domain/capability.ts';
import { code, hasSwedish, holds, isOneOf, moment, texts } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';

/** What a program signs in with: shown once, kept as a hash. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: serial('id').primaryKey(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    name: text('name').notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    /** Its first characters, by which people tell keys apart. */
    beginning: text('beginning').notNull(),
    scopes: text('scopes', { enum: scopes }).array().notNull(),
    createdAt: moment('created_at').notNull(),
    createdBy: integer('created_by').references(() => people.id),
    expiresAt: moment('expires_at'),
    lastUsedAt: moment('last_used_at'),
    revokedAt: moment('revoked_at'),
  },
  (table) => [
    index('api_keys_organisation').on(table.organisationId),
    holds(
      'api_keys_scopes',
      sql.raw(`cardinality(scopes) > 0 and scopes <@ array[${scopes.map((scope) => `'${scope}'`).join(', ')}]`),
    ),
  ],
);

/** Where an organisation shows a metric to fewer than the metric's own definition says. Never to more. */
export const narrowedVisibilities = pgTable(
  'narrowed_visibilities',
  {
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    visibility: text('visibility', { enum: visibilities }).notNull(),
    changedAt: moment('changed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.metricId] }),
    isOneOf('narrowed_visibilities_visibility', table.visibility, visibilities),
  ],
);

/** Organisations that agreed to see each other's "peers" figures. */
export const sharingCircles = pgTable(
  'sharing_circles',
  {
    id: serial('id').primaryKey(),
    code: code().unique(),
    names: texts('names').notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [hasSwedish('sharing_circles_names_swedish', table.names)],
);

/** Asked by whoever runs the circle; in it from the day their own administrator agrees. */
export const circleMembers = pgTable(
  'circle_members',
  {
    id: serial('id').primaryKey(),
    circleId: integer('circle_id')
      .notNull()
      .references(() => sharingCircles.id),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    askedAt: moment('asked_at').notNull(),
    agreedAt: moment('agreed_at'),
    agreedBy: integer('agreed_by').references(() => people.id),
    leftAt: moment('left_at'),
  },
  (table) => [
    uniqueIndex('circle_members_current')
      .on(table.circleId, table.organisationId)
      .where(sql`left_at is null`),
    index('circle_members_organisation').on(table.organisationId),
  ],
);
