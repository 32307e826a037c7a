import { z } from 'zod';
import { Moment, TextsAnswer, Version } from '#api/http/answers.ts';

export const PolicyAnswer = z
  .object({
    organisation: z
      .string()
      .nullable()
      .meta({ description: 'Whose words they are; null where nobody has written any.' }),
    organisationNames: TextsAnswer.nullable(),
    texts: TextsAnswer.nullable(),
    setAt: Moment.nullable(),
    version: Version,
  })
  .meta({
    id: 'CorrectionPolicy',
    description: 'How published figures are corrected, in the words of an organisation.',
  });
export type PolicyAnswer = z.infer<typeof PolicyAnswer>;
