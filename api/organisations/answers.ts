import { z } from 'zod';
import { Day, TextsAnswer, page } from '#api/http/answers.ts';

export const OrganisationAnswer = z
  .object({
    code: z.string(),
    names: TextsAnswer,
    kind: z.string().meta({ description: 'government, department, agency, service, municipality, unit …' }),
    parent: z.string().nullable().meta({ description: 'Code of the organisation above.' }),
    validFrom: Day.nullable(),
    validTo: Day.nullable(),
    successor: z.string().optional(),
  })
  .meta({
    id: 'Organisation',
    example: {
      code: 'gov-hmrc',
      names: { sv: 'HM Revenue and Customs' },
      kind: 'department',
      parent: 'uk-government',
      validFrom: null,
      validTo: null,
    },
  });
export type OrganisationAnswer = z.infer<typeof OrganisationAnswer>;

export const OrganisationPage = page(OrganisationAnswer);

/** One organisation with its surroundings: the way up, and what is directly below. */
export const OrganisationDetails = OrganisationAnswer.extend({
  ancestors: z.array(OrganisationAnswer).meta({ description: 'From the top down to the parent.' }),
  children: z.array(OrganisationAnswer.extend({ childCount: z.int() })),
}).meta({ id: 'OrganisationDetails' });
export type OrganisationDetails = z.infer<typeof OrganisationDetails>;
