import { z } from 'zod';
import { comparabilityMarks } from '#domain/comparability.ts';
import { directions } from '#domain/metric.ts';
import { Moment, PeriodAnswer, StatusAnswer, TextsAnswer } from '#api/http/answers.ts';
import { JudgementAnswer, SignalAnswer } from '#api/series/judged-answers.ts';

const Compared = z.object({
  organisation: z.string(),
  value: z.number(),
  status: StatusAnswer,
  rank: z.int().nullable().meta({
    description: '1 is the best; equal values share the best place among them. Null below 20 answers.',
  }),
  percentile: z.number().nullable().meta({
    description:
      'Percentile rank, 100 × (placed behind + ½ × equal, itself included) / ranked; higher is better placed.',
  }),
  n: z.number().optional().meta({ description: 'Number of answers, where answers are counted.' }),
  interval: z.object({ lower: z.number(), upper: z.number() }).optional().meta({
    description:
      'Interval of 95 %, only for samples of answers: of a share the score interval of Wilson; of a mean the normal interval with the widest spread that its scale allows, because the spread of the answers is not published.',
  }),
  rollup: z
    .object({ have: z.int(), of: z.int() })
    .optional()
    .meta({ description: 'N of M units that the value is made of, where it is not the organisation’s own.' }),
  marks: z.array(z.enum(comparabilityMarks)).optional().meta({
    description:
      'What the figure is to be compared with care for; left out where there is nothing. Whether its period is over, its last day tells.',
  }),
  signal: SignalAnswer.nullable()
    .optional()
    .meta({ description: 'What the figure says beside all the others of the same organisation. With signals.' }),
  judgement: JudgementAnswer.nullable()
    .optional()
    .meta({ description: 'How the figure stands against the target of the organisation. With signals.' }),
});
export type Compared = z.infer<typeof Compared>;

export const ComparisonAnswer = z
  .object({
    asOf: Moment.nullable(),
    dataVersion: z.int().meta({ description: 'The highest publication there is.' }),
    metric: z.string(),
    period: PeriodAnswer,
    breakdown: z.string(),
    direction: z.enum(directions).meta({
      description: 'Which way is good. With none, places are by size, the highest first, and judge nobody.',
    }),
    items: z.array(Compared).meta({ description: 'The best first; those without a rank come last.' }),
    quartiles: z
      .object({ lower: z.number().nullable(), median: z.number().nullable(), upper: z.number().nullable() })
      .meta({ description: 'Of all items, ranked or not; type 7 of Hyndman and Fan, as in R and spreadsheets.' }),
    means: z.object({
      unweighted: z.number().nullable().meta({ description: 'Every item counts once.' }),
      weighted: z
        .number()
        .nullable()
        .meta({
          description:
            'What the items have together by the roll-up rule of the metric: Σ numerators / Σ denominators of a ratio, ' +
            'weighted by answers or a structure figure of a weighted mean. Null for what only adds up.',
        }),
      weightedHave: z.int().meta({ description: 'How many items the weighted mean is made of: those with the parts.' }),
    }),
    have: z.int().meta({ description: 'n of "n of N": how many items there are.' }),
    of: z.int().meta({
      description: 'N of "n of N": the chosen organisations that exist in the period and are expected to report.',
    }),
    ranked: z.int().meta({ description: 'How many have a rank.' }),
    missing: z.array(z.object({ organisation: z.string(), status: StatusAnswer })).meta({
      description:
        'Those of N that are not compared. Below 10 answers a figure is suppressed here, though shown alone.',
    }),
    attributions: z
      .array(TextsAnswer)
      .optional()
      .meta({ description: 'Whose figures they are and under which licence, where somebody else’s have to be named.' }),
  })
  .meta({
    id: 'Comparison',
    example: {
      asOf: null,
      dataVersion: 812,
      metric: 'customer-smiles',
      period: '2026-Q3',
      breakdown: 'total',
      direction: 'higher',
      items: [
        {
          organisation: 'stigverket-permits',
          value: 84.2105,
          status: 'normal',
          rank: 1,
          percentile: 75,
          n: 380,
          interval: { lower: 80.2, upper: 87.5 },
          rollup: { have: 2, of: 3 },
        },
        {
          organisation: 'stigverket-huts',
          value: 75,
          status: 'provisional',
          marks: ['provisional'],
          rank: 2,
          percentile: 25,
          n: 120,
          interval: { lower: 66.551, upper: 81.8893 },
        },
      ],
      quartiles: { lower: 77.303, median: 79.605, upper: 81.908 },
      means: { unweighted: 79.605, weighted: 82, weightedHave: 2 },
      have: 2,
      of: 3,
      ranked: 2,
      missing: [{ organisation: 'stigverket-guides', status: 'suppressed' }],
    },
  });
export type ComparisonAnswer = z.infer<typeof ComparisonAnswer>;
