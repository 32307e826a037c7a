import { z } from 'zod';
import { Period } from '#api/http/parameters.ts';
import type { TableMapping } from '#domain/table-layout.ts';
import { DomainError } from '#domain/error.ts';
import { mappingOf, TableMappingJson } from './table-mapping.ts';

/** Text that can be stored: JSON can also write a NUL, and half a letter. */
const Text = z.string().refine((text) => !text.includes('\0') && text.isWellFormed(), 'text is expected');
const Texts = z.strictObject({ sv: Text, en: Text.optional(), da: Text.optional() });
/** Looked up by what stands in a file, where an object would also find what it inherits. */
const byText = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string(), value).transform((record) => new Map(Object.entries(record)));

const Level = z.strictObject({
  kind: Text.min(1),
  /** A fixed code, or a template such as `gov-{Abbr}`; `{A|B}` takes the first column that is not blank. */
  code: z.string().min(1),
  name: z.union([Text.min(1), Texts]),
  /** Names by what stands in the column of the name. */
  names: byText(Texts).optional(),
  /** The rows that are about this level itself rather than the lowest one. */
  rootWhen: z.strictObject({ column: z.string(), equals: z.string() }).optional(),
});
export type Level = z.infer<typeof Level>;

const FigureColumns = z.strictObject({
  metric: z.string(),
  /** The header of each column, with `{period}` where the period stands. */
  columns: z.string().includes('{period}').optional(),
  /** The header of the one column, where rows are periods, or where it has a period of its own. */
  column: z.string().optional(),
  period: Period.optional(),
  /** A figure above that of this metric in the same row and period is taken with a weaker status, and reported. */
  notAbove: z.string().optional(),
  otherwise: z.literal('unvalidated').optional(),
});

/** How a file's columns become organisations, metrics, periods and values. */
export const Mapping = z
  .strictObject({
    name: Text.min(1),
    layout: z.enum(['wide', 'columns']),
    source: Texts,
    licence: Text.optional(),
    decimalSign: z.enum(['.', ',']).optional(),
    /** What stands for "no figure", besides nothing at all. */
    missing: z.array(z.string()).default([]),
    organisations: z.array(Level).min(1),
    figures: z.array(FigureColumns).min(1),
    periodColumn: z.string().optional(),
    periods: byText(z.string()).optional(),
    /** Whether organisations that the file no longer has are marked as ended. */
    endsMissing: z.boolean().default(false),
    /** Whether a blank takes back what was published before. */
    blanksRetract: z.boolean().default(false),
  })
  .refine(
    ({ layout, figures, periodColumn }) =>
      layout === 'wide'
        ? figures.every(({ columns, column, period }) => columns || (column && period))
        : periodColumn && figures.every(({ column }) => column),
    {
      message:
        'a wide mapping names its figures by "columns", or by "column" and "period"; one by columns has "periodColumn" and names them by "column"',
    },
  )
  .refine(
    ({ figures }) =>
      figures.every(
        ({ notAbove }, place) => !notAbove || figures.slice(0, place).some(({ metric }) => metric === notAbove),
      ),
    { path: ['figures'], message: '"notAbove" names a metric of the same file that stands before' },
  );
export type Mapping = z.infer<typeof Mapping>;

const TableGiven = TableMappingJson.transform((json): GivenTable => ({
  layout: 'table',
  name: null,
  table: mappingOf(json),
}));

/** How a file is read as every file that is looked at first: the page makes these, and keeps them by name. */
export type GivenTable = { layout: 'table'; name: string | null; table: TableMapping };
export type GivenMapping = Mapping | GivenTable;

/** DomainError `bad-mapping` with the path of what is wrong. */
export function readMapping(text: string): GivenMapping {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new DomainError('bad-mapping', 'The mapping is not JSON.');
  }
  const isTable = typeof json === 'object' && json !== null && 'layout' in json && json.layout === 'table';
  const parsed = isTable ? TableGiven.safeParse(json) : Mapping.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new DomainError('bad-mapping', 'The mapping does not have the shape it should.', { issues });
}
