import { z } from 'zod';
import { eventKinds } from '#domain/event.ts';
import { Day, Moment, PeriodAnswer, TextsAnswer } from '#api/http/answers.ts';

const Standing = z.object({
  metric: z.string(),
  period: PeriodAnswer.meta({ description: 'The last one with a figure, in which at least half as many have one too.' }),
  value: z.number(),
  rank: z.int().nullable(),
  percentile: z.number().nullable().meta({ description: 'As at /comparison: the higher, the better placed.' }),
  ranked: z.int().meta({ description: 'How many have a rank.' }),
  median: z.number().nullable(),
  have: z.int(),
  of: z.int(),
}); // prettier-ignore

const Figure = z.object({ period: PeriodAnswer, value: z.number() });

const Learnt = z.object({
  metric: z.string(),
  from: PeriodAnswer,
  to: PeriodAnswer,
  items: z
    .array(
      z.object({
        organisation: z.string(),
        names: TextsAnswer,
        before: Figure,
        after: Figure,
        signalAt: PeriodAnswer.meta({ description: 'The last figure that is more than chance.' }),
        events: z
          .array(z.object({ happenedOn: Day, kind: z.enum(eventKinds), texts: TextsAnswer }))
          .meta({ description: 'What they published of the time: of the metric, or of themselves.' }),
      }),
    )
    .meta({ description: 'Who improved by more than chance, the most first.' }),
  considered: z.int().meta({ description: 'How many have figures of it, oneself left out.' }),
  cannotTell: z.int().meta({ description: 'Of how many there are too few figures, or another method, to tell.' }),
});

export const PeersAnswer = z
  .object({
    asOf: Moment.nullable(),
    dataVersion: z.int().meta({ description: 'The highest publication there is.' }),
    organisation: z.string(),
    group: z.string(),
    version: z.int(),
    standings: z.array(Standing).meta({ description: 'In the order of the catalogue: what has a good direction.' }),
    strengths: z.array(z.string()).meta({ description: 'Metrics with a percentile of 75 or more, the best first.' }),
    weaknesses: z.array(z.string()).meta({ description: 'Metrics with a percentile of 25 or less, the weakest first.' }),
    learn: z.array(Learnt).meta({ description: 'Of the three weakest.' }),
  })
  .meta({ id: 'Peers' }); // prettier-ignore
export type PeersAnswer = z.infer<typeof PeersAnswer>;
