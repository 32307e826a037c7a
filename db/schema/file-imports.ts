import { sql } from 'drizzle-orm';
import {
  char,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { frequencies } from '#domain/period.ts';
import { amount, day, holds, isOneOf, moment } from './columns.ts';
import { publications } from './figures.ts';
import { forms } from './forms.ts';
import { organisations } from './organisations.ts';
import { people } from './people.ts';
import { referenceSources } from './reference-series.ts';

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

export const fileImportStates = ['staged', 'applied', 'undone'] as const;

/** A file that somebody is looking at before it is taken in, and for a week after so that it can be undone. */
export const fileImports = pgTable(
  'file_imports',
  {
    id: uuid('id').primaryKey(),
    /** Whose it is: nobody else sees it. Null for the installation's own commands. */
    personId: integer('person_id').references(() => people.id),
    actor: text('actor').notNull(),
    /** Whose cells it fills; null where its figures are published as they are. */
    formId: integer('form_id').references(() => forms.id),
    /** Whose figures about others they are; null where they are of one's own. */
    sourceId: integer('source_id').references(() => referenceSources.id),
    fileName: text('file_name').notNull(),
    format: text('format').notNull(),
    encoding: text('encoding'),
    state: text('state', { enum: fileImportStates }).notNull(),
    /** Changes with everything that is done to it, for If-Match. */
    version: integer('version').notNull(),
    mapping: jsonb('mapping').notNull(),
    /** What was understood and counted, as it is answered. */
    understood: jsonb('understood').notNull(),
    createdAt: moment('created_at').notNull(),
    appliedAt: moment('applied_at'),
    publicationId: integer('publication_id').references(() => publications.id),
  },
  (table) => [
    index('file_imports_created').on(table.createdAt),
    index('file_imports_person').on(table.personId),
    isOneOf('file_imports_state', table.state, fileImportStates),
    holds('file_imports_one_target', sql`form_id is null or source_id is null`),
    holds('file_imports_applied_whole', sql`(state = 'staged') = (applied_at is null)`),
  ],
);

/** The file itself, in pieces, for as long as its mapping can be changed. */
export const fileImportPieces = pgTable(
  'file_import_pieces',
  {
    importId: uuid('import_id').notNull(),
    position: integer('position').notNull(),
    content: bytes('content').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.position] }),
    foreignKey({ columns: [table.importId], foreignColumns: [fileImports.id] }).onDelete('cascade'),
  ],
);

export const fileImportCellStates = ['new', 'changed', 'unchanged', 'refused'] as const;
export const fileImportOutcomes = ['applied', 'not-applied', 'undone', 'left'] as const;

/** What each cell of a file would do, then what it did. */
export const fileImportCells = pgTable(
  'file_import_cells',
  {
    importId: uuid('import_id').notNull(),
    /** Counted from 1 in the order of the file. */
    position: integer('position').notNull(),
    state: text('state', { enum: fileImportCellStates }).notNull(),
    sheet: text('sheet').notNull(),
    line: integer('line').notNull(),
    /** From 1; null where the whole row is meant. */
    column: integer('column'),
    header: text('header'),
    /** What stands there. */
    read: text('read').notNull(),
    /** By code, because a file may bring organisations that are not there yet. */
    organisation: text('organisation'),
    metricId: integer('metric_id'),
    breakdown: text('breakdown'),
    frequency: char('frequency', { length: 1, enum: frequencies }),
    periodStart: day('period_start'),
    /** Only what the file says; what it does not say stays. */
    given: jsonb('given'),
    value: amount('value'),
    /** What was there, and its version, when the file was read. */
    before: jsonb('before'),
    beforeVersion: integer('before_version'),
    /** Why it is refused, or was not applied. */
    code: text('code'),
    details: jsonb('details'),
    changeId: uuid('change_id'),
    outcome: text('outcome', { enum: fileImportOutcomes }),
    /** Of the entry after it was applied: what undoing may take back. */
    afterVersion: integer('after_version'),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.position] }),
    index('file_import_cells_state').on(table.importId, table.state, table.position),
    foreignKey({ columns: [table.importId], foreignColumns: [fileImports.id] }).onDelete('cascade'),
    isOneOf('file_import_cells_state_known', table.state, fileImportCellStates),
    isOneOf('file_import_cells_outcome', table.outcome, fileImportOutcomes),
    holds('file_import_cells_refused_with_code', sql`state <> 'refused' or code is not null`),
  ],
);

/** How a file of some kind is read, kept under a name for the next time. */
export const importMappings = pgTable(
  'import_mappings',
  {
    id: serial('id').primaryKey(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    name: text('name').notNull(),
    mapping: jsonb('mapping').notNull(),
    version: integer('version').notNull(),
    savedAt: moment('saved_at').notNull(),
    savedBy: integer('saved_by').references(() => people.id),
  },
  (table) => [uniqueIndex('import_mappings_name').on(table.organisationId, table.name)],
);
