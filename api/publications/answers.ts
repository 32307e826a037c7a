import { z } from 'zod';
import { Moment, PeriodAnswer, StatusAnswer, TextsAnswer, page } from '../http/answers.ts';

export const PublicationAnswer = z
  .object({
    organisation: z.string(),
    organisationNames: TextsAnswer,
    metric: z.string(),
    publishedAt: Moment,
    figures: z.int().meta({ description: 'How many periods got a figure then that had none.' }),
    latest: z
      .object({ period: PeriodAnswer, value: z.number().nullable(), status: StatusAnswer, changedAt: Moment })
      .meta({ description: 'The last of those periods, with its figure as it is now, or was as of the moment.' }),
  })
  .meta({
    id: 'Publication',
    description: 'New figures of a metric of an organisation. What too few have answered for is withheld.',
  });
export type PublicationAnswer = z.infer<typeof PublicationAnswer>;

export const PublicationPage = page(PublicationAnswer);
