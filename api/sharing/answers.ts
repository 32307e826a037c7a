import { z } from 'zod';
import { Moment, TextsAnswer, Version, page } from '#api/http/answers.ts';
import { visibilities } from '#domain/metric.ts';

export const CircleAnswer = z
  .object({
    code: z.string(),
    names: TextsAnswer,
    members: z.array(
      z.object({
        organisation: z.string(),
        names: TextsAnswer,
        askedAt: Moment,
        agreedAt: Moment.nullable().meta({ description: 'Null while it has not answered.' }),
      }),
    ),
    version: Version,
  })
  .meta({
    id: 'Circle',
    example: {
      code: 'northern-offices',
      names: { sv: 'Kontoren i norr' },
      members: [
        {
          organisation: 'north',
          names: { sv: 'Norr' },
          askedAt: '2026-10-01T08:00:00Z',
          agreedAt: '2026-10-01T08:00:00Z',
        },
        { organisation: 'south', names: { sv: 'Syd' }, askedAt: '2026-10-02T08:00:00Z', agreedAt: null },
      ],
      version: '"Lk2cYf1uE9ApT6mXw0b8Rg"',
    },
  });

export const VisibilityAnswer = z
  .object({
    metric: z.string(),
    names: TextsAnswer,
    byMetric: z.enum(visibilities).meta({ description: 'What the metric’s definition says.' }),
    narrowed: z.enum(visibilities).nullable().meta({ description: 'What the organisation says; null is the same.' }),
    version: Version,
  })
  .meta({
    id: 'Visibility',
    example: {
      metric: 'digital-share',
      names: { sv: 'Digital andel', en: 'Digital share' },
      byMetric: 'public',
      narrowed: 'organisation',
      version: '"organisation"',
    },
  });

export const CirclePage = page(CircleAnswer);
export const VisibilityPage = page(VisibilityAnswer);
