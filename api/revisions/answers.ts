import { z } from 'zod';
import { correctionKinds } from '#domain/release.ts';
import { Moment, PeriodAnswer, StatusAnswer, TextsAnswer, page } from '#api/http/answers.ts';

const FigureOf = z.object({ value: z.number().nullable(), status: StatusAnswer });

export const RevisionAnswer = z
  .object({
    organisation: z.string(),
    organisationNames: TextsAnswer,
    metric: z.string(),
    breakdown: z.string(),
    period: PeriodAnswer,
    publishedAt: Moment,
    recordedAt: Moment.meta({ description: 'Later than published, where an older vintage was brought in afterwards.' }),
    origin: z.enum(['entered', 'imported', 'derived', 'proposed']),
    reason: z.string(),
    correctionKind: z
      .enum(correctionKinds)
      .nullable()
      .meta({ description: 'What kind of correction its approver has called it; null where nobody has said.' }),
    by: z
      .string()
      .nullable()
      .meta({ description: 'Who published it; null for readers without the rights of an analyst there.' }),
    file: z
      .object({ name: z.string(), sheet: z.string(), line: z.int() })
      .nullable()
      .meta({ description: 'Where it was read, if it was published from a file; null for other readers.' }),
    before: FigureOf,
    after: FigureOf,
  })
  .meta({
    id: 'Revision',
    description: 'A published figure that was replaced by another. What too few have answered for is withheld.',
  });
export type RevisionAnswer = z.infer<typeof RevisionAnswer>;

export const RevisionPage = page(RevisionAnswer);
