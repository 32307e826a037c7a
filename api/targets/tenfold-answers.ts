import { z } from 'zod';
import { PeriodAnswer } from '#api/http/answers.ts';

/** Why a tenfold goal is not in the median. */
export const missingMultiples = ['no-figure', 'no-multiple'] as const;

export const TenfoldAnswer = z
  .object({
    organisation: z.string(),
    period: PeriodAnswer,
    multiple: z.number().nullable().meta({ description: 'The median of the multiples; null where there is none.' }),
    goals: z.array(
      z.object({
        metric: z.string(),
        period: PeriodAnswer.nullable().meta({ description: 'The last one of its own that was over by then.' }),
        baselineValue: z.number(),
        value: z.number().nullable(),
        multiple: z.number().nullable().meta({ description: 'Times better than the baseline.' }),
        missing: z.enum(missingMultiples).nullable(),
      }),
    ),
  })
  .meta({ id: 'Tenfold' });
export type TenfoldAnswer = z.infer<typeof TenfoldAnswer>;
