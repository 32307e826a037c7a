import { z } from 'zod';
import { Moment, PeriodAnswer, TextsAnswer, Version, page } from '#api/http/answers.ts';

const Proof = z.object({ organisation: z.string(), metric: z.string() });
const PartKeyAnswer = z.object({ vision: z.int(), part: z.string() });

const PartAnswer = z.object({
  code: z.string(),
  names: TextsAnswer,
  weight: z.number(),
  carries: PartKeyAnswer.nullable().meta({ description: 'The part of a vision above that it is there for.' }),
  proofs: z.array(Proof).meta({ description: 'The metrics that show how far it has come; none is to be mended.' }),
});

const fields = {
  number: z.int().meta({ description: 'The same in every version.' }),
  sentence: TextsAnswer,
  owners: z.array(z.string()).meta({ description: 'Codes of the organisations whose vision it is.' }),
  parts: z.array(PartAnswer),
  reason: z.string().nullable().meta({ description: 'Why it was said like this.' }),
  setAt: Moment,
  version: Version,
};

export const VisionAnswer = z.object(fields).meta({ id: 'Vision' });
export type VisionAnswer = z.infer<typeof VisionAnswer>;

export const VisionPage = page(VisionAnswer);

export const VisionVersionAnswer = z
  .object({
    ...fields,
    endedAt: Moment.nullable().meta({ description: 'Null while it holds.' }),
    endReason: z.string().nullable().meta({ description: 'Null where another version replaced it.' }),
    setBy: z.string().nullable().meta({ description: 'Their name, for those who see drafts there.' }),
  })
  .meta({ id: 'VisionVersion' });
export type VisionVersionAnswer = z.infer<typeof VisionVersionAnswer>;

export const VisionVersionPage = page(VisionVersionAnswer);

export const NewVisionAnswer = z.object({ number: z.int() });

/** Why a metric says nothing of its part in a period. */
export const missingProofs = ['no-figure', 'no-target'] as const;

const Percent = z.number().nullable();

export const VisionProgressAnswer = z
  .object({
    number: z.int(),
    period: PeriodAnswer,
    percent: Percent.meta({
      description:
        'The heart goal: the mean by weight of the parts’ shares of what was expected, a part without a figure being 0. ' +
        'Null where no part has a figure, or where not everything is shown to you.',
    }),
    withheld: z.int().meta({ description: 'How many of its metrics are not shown to you.' }),
    parts: z.array(
      z.object({
        code: z.string(),
        percent: Percent.meta({
          description: 'Of what was expected, at most 100: the mean of its metrics, one without a figure being 0.',
        }),
        proofs: z.array(
          Proof.extend({
            period: PeriodAnswer.nullable().meta({ description: 'The last one of its own that was over by then.' }),
            value: z.number().nullable(),
            baselineValue: z.number().nullable(),
            level: z.number().nullable(),
            expected: z.number().nullable(),
            reachedPercent: Percent.meta({ description: 'Of the way from baseline to level.' }),
            expectedPercent: Percent,
            percent: Percent.meta({ description: 'What was reached of what was expected, 0 to 100.' }),
            missing: z.enum(missingProofs).nullable(),
          }),
        ),
      }),
    ),
    unproven: z.array(Proof).meta({ description: 'Metrics of the owners that have a target and prove no part.' }),
  })
  .meta({ id: 'VisionProgress' });
export type VisionProgressAnswer = z.infer<typeof VisionProgressAnswer>;
