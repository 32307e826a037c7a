import { sql } from 'drizzle-orm';
import { foreignKey, integer, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { amount, code, hasSwedish, holds, knownBetween, texts } from './columns.ts';
import { metrics } from './metrics.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';

/** One sentence that says where somebody is going. A version is never changed, nor what belongs to it. */
export const visions = pgTable(
  'visions',
  {
    id: serial('id').primaryKey(),
    /** What stays the same from version to version. */
    number: serial('number').notNull(),
    ...knownBetween(),
    sentence: texts('sentence').notNull(),
    /** Why it was said like this, in the words of whoever said it. */
    reason: text('reason'),
    setBy: integer('set_by').references(() => people.id),
    /** Why nothing replaced it when it was ended. */
    endReason: text('end_reason'),
  },
  (table) => [
    uniqueIndex('visions_current')
      .on(table.number)
      .where(sql`known_until is null`),
    hasSwedish('visions_sentence_swedish', table.sentence),
    holds('visions_known_in_order', sql`known_until is null or known_until > known_from`),
    holds('visions_ended', sql`end_reason is null or known_until is not null`),
  ],
);

const ofVision = () =>
  integer('vision_id')
    .notNull()
    .references(() => visions.id);

/** Whose vision it is: of one, or of several together. */
export const visionOwners = pgTable(
  'vision_owners',
  {
    visionId: ofVision(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
  },
  (table) => [primaryKey({ columns: [table.visionId, table.organisationId] })],
);

export const visionParts = pgTable(
  'vision_parts',
  {
    visionId: ofVision(),
    code: code(),
    position: integer('position').notNull(),
    names: texts('names').notNull(),
    weight: amount('weight').notNull(),
    /** The part of a vision above that it is there for: whatever version of that is read. */
    carriesNumber: integer('carries_number'),
    carriesPart: text('carries_part'),
  },
  (table) => [
    primaryKey({ columns: [table.visionId, table.code] }),
    hasSwedish('vision_parts_names_swedish', table.names),
    holds('vision_parts_weight', sql`weight > 0 and weight <= 1000`),
    holds('vision_parts_carries', sql`(carries_number is null) = (carries_part is null)`),
  ],
);

/** Which metric of which organisation shows how far a part has come: one part of each vision. */
export const visionProofs = pgTable(
  'vision_proofs',
  {
    visionId: ofVision(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    metricId: integer('metric_id')
      .notNull()
      .references(() => metrics.id),
    part: text('part').notNull(),
    position: integer('position').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.visionId, table.organisationId, table.metricId] }),
    foreignKey({
      name: 'vision_proofs_part',
      columns: [table.visionId, table.part],
      foreignColumns: [visionParts.visionId, visionParts.code],
    }),
  ],
);
