import { index, integer, pgTable, serial, text } from 'drizzle-orm/pg-core';
import { day, hasSwedish, isOneOf, knownBetween, texts } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';

export const eventKinds = ['general', 'method-break', 'milestone', 'celebration'] as const;

/** Something that explains a curve: of one metric, or of the organisation as a whole. */
export const events = pgTable(
  'events',
  {
    id: serial('id').primaryKey(),
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
    hasSwedish('events_texts_swedish', table.texts),
    isOneOf('events_kind', table.kind, eventKinds),
  ],
);
