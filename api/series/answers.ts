import { z } from 'zod';
import { comparabilityMarks } from '#domain/comparability.ts';
import { rollupRules } from '#domain/metric.ts';
import { frequencies } from '#domain/period.ts';
import { views } from '#domain/span.ts';
import { targetStatuses } from '#domain/target-status.ts';
import { Moment, PeriodAnswer, StatusAnswer, TextsAnswer } from '#api/http/answers.ts';
import { JudgementAnswer, SeriesSignalsAnswer } from './judged-answers.ts';

const Figures = z.array(z.number().nullable());

export const RollupAnswer = z
  .object({
    rule: z.enum(rollupRules),
    have: z.array(z.int()).meta({ description: 'N of "N of M units", per period.' }),
    of: z.array(z.int()).meta({ description: 'M of "N of M units", per period.' }),
    values: Figures.optional().meta({ description: 'The rolled-up values, where the shown ones are reported.' }),
  })
  .meta({ id: 'Rollup' });
export type RollupAnswer = z.infer<typeof RollupAnswer>;

export const SeriesItem = z
  .object({
    metric: z.string(),
    organisation: z.string(),
    breakdown: z.string(),
    origin: z
      .enum(['reported', 'rolled-up'])
      .meta({ description: 'Whether the organisation published the figures itself or they are made of its units.' }),
    values: Figures,
    statuses: z
      .record(z.string(), StatusAnswer)
      .meta({ description: 'By position in values; normal ones are omitted, and every null has one.' }),
    numerators: Figures.optional(),
    denominators: Figures.optional(),
    n: Figures.optional().meta({ description: 'Number of answers, where answers are counted.' }),
    own: z
      .record(z.string(), z.object({ value: z.number().nullable(), n: z.number().nullable() }))
      .optional()
      .meta({ description: 'By position: figures that are withheld from others, for analysts of the organisation.' }),
    rollup: RollupAnswer.optional(),
    breaks: z.array(z.int()).optional().meta({
      description:
        'Positions at which the method changed: what is before is not to be compared. With breaks or signals.',
    }),
    marks: z
      .record(z.string(), z.array(z.enum(comparabilityMarks)))
      .optional()
      .meta({
        description:
          'By position: what a figure is to be compared with care for. Whether its period is over, its last day tells. With breaks or signals.',
      }),
    signals: SeriesSignalsAnswer.optional(),
    targetStatuses: z
      .array(z.enum(targetStatuses).nullable())
      .optional()
      .meta({ description: 'By position: each figure against the target as it is known; null without a figure.' }),
    judgement: JudgementAnswer.nullable()
      .optional()
      .meta({ description: 'Of the last figure, with all that it was judged by.' }),
    convertedFrom: z.array(z.enum(frequencies)).optional().meta({
      description: 'Of which shorter periods figures are made, where none was published for the period itself.',
    }),
    lacking: z.record(z.string(), z.array(PeriodAnswer)).optional().meta({
      description: 'By position: the periods that a missing figure would be made of and that are not there.',
    }),
    unweighted: z.array(z.int()).optional().meta({
      description: 'Positions of means in which every period counts the same, because nobody knows what they weigh.',
    }),
    attributions: z
      .array(TextsAnswer)
      .optional()
      .meta({ description: 'Whose figures they are and under which licence, where somebody else’s have to be named.' }),
  })
  .meta({ id: 'SeriesItem' });
export type SeriesItem = z.infer<typeof SeriesItem>;

export const SeriesAnswer = z
  .object({
    asOf: Moment.nullable(),
    dataVersion: z.int().meta({ description: 'The highest publication there is.' }),
    frequency: z.enum(frequencies).nullable().meta({ description: 'Null only where there is no series at all.' }),
    view: z.enum(views).optional().meta({ description: 'As it was asked for.' }),
    periods: z.array(PeriodAnswer),
    series: z.array(SeriesItem),
  })
  .meta({
    id: 'Series',
    example: {
      asOf: null,
      dataVersion: 812,
      frequency: 'Q',
      periods: ['2017-Q1', '2017-Q2'],
      series: [
        {
          metric: 'digital-share',
          organisation: 'gov-hmrc',
          breakdown: 'total',
          origin: 'rolled-up',
          values: [96.0347, 42.6231],
          statuses: {},
          rollup: { rule: 'ratio', have: [34, 8], of: [34, 34] },
        },
      ],
    },
  });
export type SeriesAnswer = z.infer<typeof SeriesAnswer>;

export const CoverageAnswer = z
  .object({
    asOf: Moment.nullable(),
    dataVersion: z.int(),
    items: z.array(
      z.object({
        metric: z.string(),
        organisation: z.string(),
        breakdown: z.string(),
        period: PeriodAnswer,
        rule: z.enum(rollupRules),
        have: z.int(),
        of: z.int(),
        missing: z.array(
          z.object({
            code: z.string(),
            names: TextsAnswer,
            lacking: z.array(PeriodAnswer).optional().meta({ description: 'With a view: what it would be made of.' }),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Coverage' });
export type CoverageAnswer = z.infer<typeof CoverageAnswer>;
