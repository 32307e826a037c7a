import { z } from 'zod';
import { Moment, page } from '#api/http/answers.ts';

export const JobAnswer = z
  .object({
    id: z.int(),
    kind: z.string().meta({ description: 'mail, retention …' }),
    subject: z.string().meta({ description: 'Whom it is for, such as the address of a mail; may be empty.' }),
    attempts: z.int(),
    createdAt: Moment,
    runAt: Moment.meta({ description: 'When it is, or was last, due.' }),
    failedAt: Moment.nullable().meta({ description: 'When it was given up.' }),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'Job' });

export const JobPage = page(JobAnswer);
