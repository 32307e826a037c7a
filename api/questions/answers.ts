import { z } from 'zod';
import { messageKinds } from '#domain/question.ts';
import { Moment, PeriodAnswer, Version, page } from '../http/answers.ts';

const MessageAnswer = z
  .object({
    id: z.int(),
    kind: z.enum(messageKinds),
    text: z.string().nullable().meta({ description: 'Null where it was withdrawn or hidden.' }),
    writtenAt: Moment,
    by: z.string().nullable().meta({
      description: 'Their name, for those with a role in the organisation; null for a reader without account.',
    }),
    isOwn: z.boolean(),
    takenAway: z
      .object({
        at: Moment,
        isHidden: z.boolean().meta({ description: 'By an administrator; else by who wrote it.' }),
        reason: z.string().nullable().meta({ description: 'For those with a role in the organisation.' }),
      })
      .nullable(),
  })
  .meta({ id: 'QuestionMessage' });

export const QuestionAnswer = z
  .object({
    id: z.int(),
    organisation: z.string(),
    metric: z.string(),
    period: PeriodAnswer,
    isErrorReport: z.boolean().meta({ description: 'Whether a reader without an account has reported an error.' }),
    isPublic: z.boolean().meta({ description: 'Else only those with a role in the organisation, or above, see it.' }),
    isWaiting: z.boolean(),
    askedAt: Moment,
    answeredAt: Moment.nullable().meta({ description: 'When the first answer came that still stands.' }),
    days: z.int().nullable().meta({ description: 'From the day of the question to the day of that answer.' }),
    messages: z.array(MessageAnswer).meta({ description: 'In the order of writing; the first is the question.' }),
    version: Version,
  })
  .meta({ id: 'Question' });
export type QuestionAnswer = z.infer<typeof QuestionAnswer>;

export const QuestionPage = page(QuestionAnswer).extend({
  waiting: z.int().meta({ description: 'How many wait for an answer, of those that one sees.' }),
  medianDays: z.number().nullable().meta({ description: 'How long answers usually took, of those that one sees.' }),
});
export type QuestionPage = z.infer<typeof QuestionPage>;

export const NewQuestionAnswer = z.object({ id: z.int() });
