import { z } from 'zod';
import { releaseStates } from '#domain/release.ts';
import { Moment, PeriodAnswer, TextsAnswer, Version, page } from '#api/http/answers.ts';

export const ReleaseAnswer = z
  .object({
    id: z.int(),
    organisation: z.string().meta({ description: 'Its figures, and those of all below it that report with the form.' }),
    organisationNames: TextsAnswer,
    form: z.string(),
    names: TextsAnswer.meta({ description: 'Of the form.' }),
    metrics: z.array(z.string()).meta({ description: 'Those of the form that the reader may see.' }),
    period: PeriodAnswer,
    state: z
      .enum(releaseStates)
      .meta({ description: 'Whether its time has passed, whoever reads tells from the time.' }),
    at: Moment.nullable().meta({ description: 'The time that counts; null where it was called off.' }),
    times: z
      .array(z.object({ at: Moment.nullable(), reason: z.string(), announcedAt: Moment }))
      .meta({ description: 'Every time that was announced, the first first; each but that says why it was changed.' }),
    publishedAt: Moment.nullable().meta({ description: 'When the figures became public, as it happened.' }),
    version: Version,
  })
  .meta({ id: 'Release', description: 'That figures are published at an announced time.' });
export type ReleaseAnswer = z.infer<typeof ReleaseAnswer>;

export const ReleasePage = page(ReleaseAnswer);
export const NewReleaseAnswer = z.object({ id: z.int() });
