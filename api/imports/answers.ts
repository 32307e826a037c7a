import { z } from 'zod';
import { Moment, PeriodAnswer } from '#api/http/answers.ts';
import { refusalCodes } from './refusals.ts';

const Place = z.object({
  sheet: z.string().optional().meta({ description: 'Of a workbook.' }),
  line: z.int().meta({ description: 'Line of the file on which the row begins.' }),
  column: z.int().nullable().meta({ description: 'Counted from 1; null where the whole row is meant.' }),
  header: z.string().nullable(),
  read: z.string().nullable().meta({ description: 'What stands there.' }),
});

export const ImportReport = z
  .object({
    dryRun: z.boolean(),
    file: z.string(),
    encoding: z.string().nullable().meta({ description: 'Null for a workbook.' }),
    mapping: z.string().nullable(),
    publication: z
      .object({ id: z.int(), publishedAt: Moment })
      .nullable()
      .meta({ description: 'Null where nothing is new, and in a dry run.' }),
    rows: z.int(),
    skippedRows: z.int().meta({
      description:
        'Rows of which no figure was taken and none refused: no value stands there, or they are made of others.',
    }),
    organisations: z.object({ new: z.int(), changed: z.int(), ended: z.int() }),
    figures: z.object({ new: z.int(), changed: z.int(), unchanged: z.int(), refused: z.int(), unvalidated: z.int() }),
    revisions: z
      .array(
        z.object({
          line: z.int(),
          column: z.int(),
          organisation: z.string(),
          metric: z.string(),
          breakdown: z.string(),
          period: PeriodAnswer,
          before: z.number().nullable(),
          after: z.number().nullable(),
        }),
      )
      .meta({ description: 'What the changed figures were and are; the first thousand.' }),
    refusals: z.array(Place.extend({ code: z.enum(refusalCodes) })).meta({ description: 'The first thousand.' }),
    notices: z
      .array(Place.extend({ code: z.enum(['above-total']) }))
      .meta({ description: 'Figures that were taken with a mark; the first thousand.' }),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;
