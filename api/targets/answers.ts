import { z } from 'zod';
import { targetKinds, targetPaths } from '#domain/target.ts';
import { Moment, PeriodAnswer, page } from '#api/http/answers.ts';

export const TargetAnswer = z
  .object({
    organisation: z.string(),
    metric: z.string(),
    kind: z.enum(targetKinds),
    baselinePeriod: PeriodAnswer,
    baselineValue: z.number(),
    level: z.number(),
    byPeriod: PeriodAnswer,
    path: z.enum(targetPaths),
    minimum: z.number().nullable(),
    stretch: z.number().nullable(),
    setAt: Moment,
    expected: z
      .array(z.object({ period: PeriodAnswer, value: z.number() }))
      .meta({ description: 'The path: what is expected period by period from the baseline on.' }),
  })
  .meta({ id: 'Target' });
export type TargetAnswer = z.infer<typeof TargetAnswer>;

export const TargetPage = page(TargetAnswer);
