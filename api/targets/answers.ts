import { z } from 'zod';
import { targetKinds, targetPaths } from '#domain/target.ts';
import { Day, Moment, PeriodAnswer, Version, page } from '#api/http/answers.ts';

const fields = {
  organisation: z.string(),
  metric: z.string(),
  kind: z.enum(targetKinds),
  baselinePeriod: PeriodAnswer,
  baselineValue: z.number(),
  level: z.number().meta({ description: 'The value to reach, whatever the kind.' }),
  byPeriod: PeriodAnswer,
  path: z.enum(targetPaths),
  minimum: z.number().nullable().meta({ description: 'The lowest level that would do.' }),
  stretch: z.number().nullable(),
  reason: z.string().nullable().meta({ description: 'Why it was set like this.' }),
  stopsDoing: z.string().nullable().meta({ description: 'What is no longer done: every tenfold target says it.' }),
  adoptedOn: Day.nullable().meta({ description: 'When it was decided, where that was before it was set here.' }),
  isSetAfterResults: z.boolean().meta({ description: 'Figures after its baseline were known when it was decided.' }),
  setAt: Moment,
  version: Version,
  expected: z
    .array(z.object({ period: PeriodAnswer, value: z.number() }))
    .meta({ description: 'The path: what is expected period by period from the baseline on.' }),
};

export const TargetAnswer = z.object(fields).meta({ id: 'Target' });
export type TargetAnswer = z.infer<typeof TargetAnswer>;

export const TargetPage = page(TargetAnswer);

export const TargetVersionAnswer = z
  .object({
    ...fields,
    endedAt: Moment.nullable().meta({ description: 'Null while it holds.' }),
    endReason: z.string().nullable().meta({ description: 'Null where another one replaced it.' }),
    setBy: z.string().nullable().meta({ description: 'Their name, for those who see drafts there.' }),
  })
  .meta({ id: 'TargetVersion' });
export type TargetVersionAnswer = z.infer<typeof TargetVersionAnswer>;

export const TargetVersionPage = page(TargetVersionAnswer);

export const ReactionTimeAnswer = z.object({
  days: z.int().meta({ description: 'How long something may be off track before somebody must answer.' }),
  version: Version,
});
export type ReactionTimeAnswer = z.infer<typeof ReactionTimeAnswer>;
