import { z } from 'zod';
import { fileImportCellStates, fileImportOutcomes, fileImportStates } from '#db/schema/index.ts';
import { axes, delimiters } from '#domain/table-layout.ts';
import { columnRoles, figureParts } from '#domain/table-words.ts';
import { FindingAnswer } from '../entries/answers.ts';
import { Moment, PeriodAnswer, TextsAnswer, page } from '../http/answers.ts';
import { TableMappingJson } from '../imports/table-mapping.ts';
import { fileImport, fileImportCell, savedMapping } from './examples.ts';

const confidence = z.enum(['sure', 'likely', 'guess']);
const axis = z.enum(axes);

const Column = z.object({
  header: z.string(),
  letter: z.string().meta({ example: 'B' }),
  means: z.enum(columnRoles),
  figure: z
    .object({
      part: z.enum(figureParts),
      organisation: z.string().optional(),
      metric: z.string().optional(),
      period: z.string().optional(),
    })
    .nullable()
    .meta({ description: 'What its header says of the figures below it.' }),
  reason: z.string().meta({ description: 'Why it is taken for that.', example: 'header-and-values' }),
  confidence,
  matched: z.int().meta({ description: 'So many of its first different values name something known.' }),
  of: z.int(),
  examples: z.array(z.string()),
});

/** What was understood of a file, and counted in it. */
export const Understood = z.object({
  sheets: z.array(z.object({ name: z.string(), isHidden: z.boolean() })),
  delimiter: z.enum(delimiters).nullable().default(null).meta({ description: 'Of a text file.' }),
  hiddenRows: z.int().meta({ description: 'Rows that are hidden in the workbook, and were read all the same.' }),
  headerLine: z.int().meta({ description: '0 where there is no header.' }),
  columns: z.array(Column),
  fixed: z
    .array(z.object({ axis, code: z.string(), reason: z.string(), confidence }))
    .meta({ description: 'What holds for the whole table, and where that is known from.' }),
  misfit: z
    .object({
      column: z.string().optional(),
      axis: axis.optional(),
      figures: z.boolean().optional(),
      sheet: z.string(),
    })
    .nullable()
    .meta({ description: 'Why nothing could be read: a column that is not there, something that nothing names.' }),
  unreadSheets: z
    .array(z.string())
    .default([])
    .meta({ description: 'Sheets that were to be read, and are no tables of this kind.' }),
  unknown: z
    .array(z.object({ axis, text: z.string(), count: z.int(), near: z.array(z.string()) }))
    .meta({ description: 'What means nothing here, with codes of what is called nearly that.' }),
  rows: z.int(),
  skippedRows: z
    .int()
    .default(0)
    .meta({ description: 'Rows of which no figure is taken and none refused: no value stands there.' }),
  cells: z.object({ new: z.int(), changed: z.int(), unchanged: z.int(), refused: z.int() }),
});
export type Understood = z.infer<typeof Understood>;

export const FileImportAnswer = z
  .object({
    id: z.uuid(),
    form: z.string().nullable().meta({ description: 'Whose cells it fills; null where its figures are published.' }),
    source: z
      .object({ id: z.int(), name: z.string() })
      .nullable()
      .meta({ description: 'Where its figures about others are from; null where they are of one’s own.' }),
    fileName: z.string(),
    format: z.enum(['csv', 'xlsx', 'ods']),
    encoding: z.string().nullable(),
    state: z.enum(fileImportStates),
    version: z.int().meta({ description: 'For If-Match.' }),
    createdAt: Moment,
    appliedAt: Moment.nullable(),
    keptUntil: Moment.meta({ description: 'Then it is forgotten, and can no longer be undone.' }),
    publication: z.int().nullable(),
    mapping: TableMappingJson,
    understood: Understood,
    outcomes: z.object({
      applied: z.int(),
      'not-applied': z.int(),
      undone: z.int(),
      left: z.int(),
    }),
  })
  .meta({ id: 'FileImport', example: fileImport });
export type FileImportAnswer = z.infer<typeof FileImportAnswer>;

const Named = z.object({ code: z.string(), names: TextsAnswer });

/** With everything that its texts can mean. */
export const FileImportDetails = FileImportAnswer.extend({
  choices: z
    .object({
      organisations: z.array(Named),
      metrics: z.array(Named),
      breakdowns: z.array(Named).meta({ description: 'What the codes of breakdowns are called.' }),
      mayMakeMetrics: z.boolean().meta({ description: 'Whether it may bring metrics that are not there yet.' }),
    })
    .meta({ description: 'Whose figures it can hold, and of what.' }),
}).meta({ id: 'FileImportDetails' });
export type FileImportDetails = z.infer<typeof FileImportDetails>;

const amount = z.number().nullable().optional();
const Content = z.object({
  value: amount,
  numerator: amount,
  denominator: amount,
  answers: amount,
  status: z.string().nullable().optional(),
  comment: z.string().optional(),
});

export const FileImportCellAnswer = z
  .object({
    position: z.int(),
    state: z.enum(fileImportCellStates),
    sheet: z.string(),
    line: z.int(),
    column: z.int().nullable(),
    letter: z.string().nullable(),
    header: z.string().nullable(),
    read: z.string().meta({ description: 'What stands there.' }),
    organisation: z.string().nullable(),
    metric: z.string().nullable(),
    breakdown: z.string().nullable(),
    period: PeriodAnswer.nullable(),
    before: Content.nullable(),
    after: Content.nullable().meta({ description: 'Only what the file says; the rest stays.' }),
    code: z.string().nullable().meta({ description: 'Why it is refused, or was not applied.' }),
    details: z.record(z.string(), z.union([z.string(), z.number()])).nullable(),
    outcome: z.enum(fileImportOutcomes).nullable(),
    findings: z
      .array(FindingAnswer)
      .meta({ description: 'What would be wrong or strange about the figure in the form.' }),
  })
  .meta({ id: 'FileImportCell', example: fileImportCell });
export type FileImportCellAnswer = z.infer<typeof FileImportCellAnswer>;

export const FileImportPage = page(FileImportAnswer);
export const FileImportCellPage = page(FileImportCellAnswer);

export const AppliedAnswer = FileImportAnswer.extend({
  submissions: z
    .array(z.object({ organisation: z.string(), period: PeriodAnswer, code: z.string().nullable() }))
    .meta({ description: 'What was handed in, or why it was not.' }),
}).meta({ id: 'AppliedFileImport' });
export type AppliedAnswer = z.infer<typeof AppliedAnswer>;

/** Several files at once: what was read of each, or why it could not be. */
export const FileBatchAnswer = z
  .object({
    items: z.array(
      z.object({
        fileName: z.string(),
        import: FileImportAnswer.nullable(),
        code: z.string().nullable().meta({ description: 'Why it could not be read.', example: 'unreadable-file' }),
      }),
    ),
  })
  .meta({ id: 'FileBatch' });
export type FileBatchAnswer = z.infer<typeof FileBatchAnswer>;

/** A cell of which files that have not been applied say different things. */
export const ContradictionAnswer = z
  .object({
    organisation: z.string(),
    metric: z.string(),
    breakdown: z.string(),
    period: PeriodAnswer,
    says: z
      .array(z.object({ import: z.uuid(), fileName: z.string(), line: z.int(), read: z.string() }))
      .meta({ description: 'In the order in which the files were named: the first has it.' }),
  })
  .meta({ id: 'Contradiction' });
export type ContradictionAnswer = z.infer<typeof ContradictionAnswer>;
export const ContradictionPage = page(ContradictionAnswer);

export const AppliedBatchAnswer = z.object({ items: z.array(AppliedAnswer) }).meta({ id: 'AppliedFileBatch' });
export type AppliedBatchAnswer = z.infer<typeof AppliedBatchAnswer>;

export const SavedMappingAnswer = z
  .object({
    organisation: z.string(),
    name: z.string(),
    version: z.int(),
    savedAt: Moment,
    savedBy: z.string().nullable(),
    mapping: TableMappingJson,
  })
  .meta({ id: 'SavedMapping', example: savedMapping });
export const SavedMappingPage = page(SavedMappingAnswer);
