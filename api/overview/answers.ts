import { z } from 'zod';
import { comparabilityMarks } from '#domain/comparability.ts';
import { frequencies } from '#domain/period.ts';
import { directions, units } from '#domain/metric.ts';
import { Day, Moment, PeriodAnswer, StatusAnswer, TextsAnswer } from '#api/http/answers.ts';
import { OrganisationAnswer } from '#api/organisations/answers.ts';
import { RollupAnswer } from '#api/series/answers.ts';
import { JudgementAnswer, SignalAnswer } from '#api/series/judged-answers.ts';

const PointAnswer = z.object({ period: PeriodAnswer, value: z.number(), status: StatusAnswer });

export const ChangeAnswer = z
  .object({
    from: PeriodAnswer,
    kind: z
      .enum(['points', 'percent'])
      .meta({ description: 'Percentage or index points, or per cent of the earlier value.' }),
    difference: z.number(),
    percent: z.number().nullable(),
    judgement: z
      .enum(['better', 'worse', 'same', 'none'])
      .meta({ description: 'By the direction of good; none has none.' }),
    acrossBreak: z.boolean().meta({ description: 'Whether the method changed in between.' }),
  })
  .meta({ id: 'Change' });

export const OverviewMetric = z
  .object({
    metric: z.string(),
    measure: z.int().nullable(),
    isHeadline: z.boolean(),
    names: TextsAnswer,
    unit: z.enum(units),
    decimals: z.int(),
    direction: z.enum(directions),
    frequency: z.enum(frequencies),
    origin: z.enum(['reported', 'rolled-up']),
    periods: z.array(PeriodAnswer),
    values: z.array(z.number().nullable()),
    statuses: z.record(z.string(), StatusAnswer),
    rollup: RollupAnswer.optional(),
    latest: PointAnswer.extend({
      n: z.number().optional().meta({ description: 'Number of answers, where few are not shown.' }),
      marks: z
        .array(z.enum(comparabilityMarks))
        .optional()
        .meta({ description: 'What it is to be compared with care for; left out where there is nothing.' }),
    }).nullable(),
    breaks: z
      .array(z.int())
      .optional()
      .meta({ description: 'Positions in periods at which the method changed; left out where there are none.' }),
    suppressed: PeriodAnswer.optional().meta({
      description: 'A later period than that of the latest figure, of which so few have answered that nobody sees it.',
    }),
    previous: PointAnswer.nullable(),
    sameLastYear: PointAnswer.nullable(),
    change: ChangeAnswer.nullable().meta({ description: 'Against the same period last year.' }),
    target: z
      .object({
        expected: z.number().nullable().meta({ description: 'Expected for the latest period.' }),
        level: z.number(),
        byPeriod: PeriodAnswer,
      })
      .nullable(),
    signal: SignalAnswer.nullable()
      .optional()
      .meta({ description: 'What the latest figure says beside all before it; null where nobody can tell.' }),
    status: JudgementAnswer.nullable()
      .optional()
      .meta({ description: 'How the latest figure stands against the target.' }),
    nextDue: z.object({ period: PeriodAnswer, dueOn: Day }).nullable(),
  })
  .meta({ id: 'OverviewMetric' });
export type OverviewMetric = z.infer<typeof OverviewMetric>;

export const OverviewAnswer = z
  .object({
    asOf: Moment.nullable(),
    dataVersion: z.int(),
    organisation: OrganisationAnswer,
    metrics: z
      .array(OverviewMetric)
      .meta({ description: "In the order of the catalogue: the customer's voice first." }),
  })
  .meta({ id: 'Overview' });
export type OverviewAnswer = z.infer<typeof OverviewAnswer>;
