import { z } from 'zod';
import { Period } from '#api/http/parameters.ts';
import { isCode } from '#domain/text.ts';
import { units, visibilities } from '#domain/metric.ts';
import { frequencies } from '#domain/period.ts';
import { axes, delimiters, emptyMapping, encodings, type TableMapping } from '#domain/table-layout.ts';
import { columnRoles } from '#domain/table-words.ts';

const text = z.string().max(500);
const code = z.string().max(200);
const meanings = z.record(text, code.nullable()).default({});

/** How a table becomes figures, as it is kept and corrected: see `TableMapping`. */
export const TableMappingJson = z
  .strictObject({
    layout: z.literal('table'),
    written: z
      .strictObject({
        encoding: z.enum(encodings).nullable().default(null),
        delimiter: z.enum(delimiters).nullable().default(null),
      })
      .optional()
      .meta({ description: 'How a text file is written; what is null is found by itself.' }),
    sheets: z.array(text).max(100).default([]),
    headerRows: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(1),
    headerLine: z.int().min(1).max(10_000).nullable().default(null),
    columns: z
      .array(z.strictObject({ header: text, means: z.enum(columnRoles) }))
      .max(1_000)
      .default([]),
    across: z.array(z.enum(axes)).max(3).default([]),
    fixed: z
      .strictObject({
        organisation: code.nullable().default(null),
        metric: code.nullable().default(null),
        period: Period.nullable().default(null),
      })
      .default(emptyMapping.fixed),
    namedBySheet: z.boolean().default(false),
    year: z.int().min(1970).max(2199).nullable().default(null),
    frequency: z.enum(frequencies).nullable().default(null),
    decimalSign: z.enum(['.', ',']).nullable().default(null),
    repeatsAbove: z.boolean().default(false),
    meanings: z
      .strictObject({ organisation: meanings, metric: meanings, period: meanings })
      .default({ organisation: {}, metric: {}, period: {} }),
    brings: z
      .array(
        z.strictObject({
          code: code.refine(isCode, 'a code is made of a–z, digits and hyphens'),
          name: text.min(1),
          parent: code,
          kind: text.default('unit'),
        }),
      )
      .max(2_000)
      .default([])
      .meta({ description: 'Organisations that the table brings; only where its figures are published.' }),
    metrics: z
      .array(
        z.strictObject({
          code: code.refine(isCode, 'a code is made of a–z, digits and hyphens'),
          name: text.min(1),
          unit: z.enum(units).nullable().default(null),
          decimals: z.int().min(0).max(6).nullable().default(null),
          visibility: z.enum(visibilities).default('organisation'),
        }),
      )
      .max(200)
      .default([])
      .meta({
        description:
          'Metrics that the table brings, for whoever administers the installation; only where its figures are published. ' +
          'Unit and decimals are guessed where they are null.',
      }),
  })
  .meta({ id: 'TableMapping', description: 'How a table becomes figures.' });
export type TableMappingJson = z.infer<typeof TableMappingJson>;

/** Looked up by what stands in a file, where an object would also find what it inherits. */
export const mappingOf = ({ layout: _, meanings: given, ...rest }: TableMappingJson): TableMapping => ({
  ...rest,
  meanings: {
    organisation: new Map(Object.entries(given.organisation)),
    metric: new Map(Object.entries(given.metric)),
    period: new Map(Object.entries(given.period)),
  },
});

export const jsonOf = ({ meanings: known, ...rest }: TableMapping): TableMappingJson => ({
  layout: 'table',
  ...rest,
  sheets: [...rest.sheets],
  columns: [...rest.columns],
  across: [...rest.across],
  brings: [...rest.brings],
  metrics: [...rest.metrics],
  meanings: {
    organisation: Object.fromEntries(known.organisation),
    metric: Object.fromEntries(known.metric),
    period: Object.fromEntries(known.period),
  },
});

/** One that was kept: what is stored was checked when it came in. */
export const storedMapping = (stored: unknown): TableMapping => mappingOf(TableMappingJson.parse(stored));
