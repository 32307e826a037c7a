import { z } from 'zod';
import { tenfoldMeasures } from '#domain/tenfold.ts';
import { unknownPaces } from '#domain/pace.ts';
import { targetStatuses } from '#domain/target-status.ts';
import { Day, PeriodAnswer } from '#api/http/answers.ts';
import { JudgementAnswer } from '../series/judged-answers.ts';
import { TargetAnswer } from './answers.ts';

const Multiple = z.number().meta({ description: 'Times better than the baseline; 1 is as it was.' });

export const ProgressAnswer = z
  .object({
    target: TargetAnswer,
    judgement: JudgementAnswer.nullable().meta({ description: 'Of the last figure; null without any.' }),
    measure: z.enum(tenfoldMeasures).nullable().meta({
      description: 'What times better is measured by: the value, its inverse, or the gap to the ceiling.',
    }),
    figures: z
      .array(
        z.object({
          period: PeriodAnswer,
          value: z.number(),
          multiple: Multiple.nullable(),
          status: z.enum(targetStatuses).exclude(['too-old']),
        }),
      )
      .meta({ description: 'From the baseline on.' }),
    paths: z
      .array(
        z.object({
          multiple: Multiple,
          expected: z.array(z.object({ period: PeriodAnswer, multiple: Multiple, value: z.number() })),
        }),
      )
      .meta({ description: 'To ten per cent better and to ten times better by the same period, by equal factors.' }),
    pace: z.discriminatedUnion('isKnown', [
      z.object({ isKnown: z.literal(false), because: z.enum(unknownPaces) }),
      z.object({
        isKnown: z.literal(true),
        byPeriod: PeriodAnswer,
        multiple: Multiple,
        lower: Multiple.meta({ description: 'Of an interval of 95 per cent.' }),
        upper: Multiple,
        figures: z.int().meta({ description: 'How many it was reckoned from.' }),
      }),
    ]),
    reactionDays: z.int(),
    offPath: z
      .object({ since: PeriodAnswer, answerBy: Day.meta({ description: 'By then somebody must answer.' }) })
      .nullable()
      .meta({ description: 'Null unless the last figure is off track.' }),
  })
  .meta({ id: 'TargetProgress' });
export type ProgressAnswer = z.infer<typeof ProgressAnswer>;
