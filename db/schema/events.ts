import { sql } from 'drizzle-orm';
import { index, integer, pgTable, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { eventKinds } from '#domain/event.ts';
import { day, hasSwedish, holds, isOneOf, knownBetween, texts } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';

/** Something that explains a curve: of one metric, or of the organisation as a whole. */
export const events = pgTable(
  'events',
  {
    id: serial('id').primaryKey(),
    /** What stays the same from version to version. */
    number: serial('number').notNull(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    metricId: integer('metric_id').references(() => metrics.id),
    ...knownBetween(),
    happenedOn: day('happened_on').notNull(),
    kind: text('kind', { enum: eventKinds }).notNull(),
    texts: texts('texts').notNull(),
  },
  (table) => [
    index('events_organisation').on(table.organisationId),
    uniqueIndex('events_current')
      .on(table.number)
      .where(sql`known_until is null`),
    hasSwedish('events_texts_swedish', table.texts),
    isOneOf('events_kind', table.kind, eventKinds),
    holds('events_known_in_order', sql`known_until is null or known_until > known_from`),
  ],
);
