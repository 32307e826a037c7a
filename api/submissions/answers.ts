import { z } from 'zod';
import { Standing } from '../entries/answers.ts';
import { Moment, TextsAnswer, Day, page } from '../http/answers.ts';

export const StandingAnswer = Standing.meta({ id: 'Standing', description: 'Where a submission stands.' });

export const SubmissionPage = page(
  Standing.extend({
    form: z.string(),
    names: TextsAnswer.meta({ description: 'Of the form.' }),
    organisationNames: TextsAnswer,
    levels: z.int(),
    reason: z.string().meta({ description: 'Why something approved is corrected; empty for the first.' }),
    submittedAt: Moment.nullable(),
    returned: z.array(z.object({ metric: z.string(), breakdown: z.string(), reason: z.string() })),
    later: z.array(z.object({ metric: z.string(), breakdown: z.string(), on: Day, from: z.string() })),
    mayEnter: z.boolean(),
    mayApprove: z.boolean().meta({ description: 'Whether it waits for one’s own approval.' }),
  }).omit({ key: true }),
);
export type SubmissionItem = z.infer<typeof SubmissionPage>['items'][number];
