import { z } from 'zod';
import { Day, Moment, page } from '#api/http/answers.ts';
import { JudgementAnswer } from '../series/judged-answers.ts';
import { TargetVersionAnswer } from '../targets/answers.ts';

const PromisedAnswer = TargetVersionAnswer.omit({ expected: true, version: true })
  .extend({
    dueOn: Day.meta({ description: 'When the figure of the last period is due at the latest.' }),
    outcome: JudgementAnswer.nullable().meta({
      description: 'Of the last period, by this target; null without a figure.',
    }),
    judgedAt: Moment.nullable().meta({ description: 'When the figure that it was judged by came to be what it is.' }),
    isKept: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether the level was reached by then; null as long as nobody can tell.' }),
  })
  .meta({ id: 'Promised' });
export type PromisedAnswer = z.infer<typeof PromisedAnswer>;

export const PromiseAnswer = z
  .object({
    organisation: z.string(),
    metric: z.string(),
    judgement: JudgementAnswer.nullable().meta({ description: 'Of the last figure, by the target that was set last.' }),
    versions: z.array(PromisedAnswer).meta({ description: 'Every target that was ever set, the latest first.' }),
  })
  .meta({ id: 'Promise', description: 'What an organisation has promised of a metric, and what came of it.' });
export type PromiseAnswer = z.infer<typeof PromiseAnswer>;

export const PromisePage = page(PromiseAnswer);
