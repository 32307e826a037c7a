import { z } from 'zod';
import { assurances, signalRules, variations } from '#domain/signal.ts';
import { signalBases } from '#domain/signal-chart.ts';
import { targetStatuses, towards } from '#domain/target-status.ts';
import { Day, Moment, PeriodAnswer } from '#api/http/answers.ts';

const Variation = z.enum(variations).meta({
  description: 'What a figure says; special-cause is something to look at where neither way is good.',
});
const Rule = z.enum(signalRules).meta({ description: 'Of NHS England, Making Data Count: the first that is met.' });
const Side = z.enum(['high', 'low']).meta({ description: 'A trend is high when it rises.' });

const Basis = z.enum(signalBases).meta({
  description:
    'What is charted: the values, their differences from the same period last year (seasonal metrics), or values as shares of answers.',
});
const IsTrial = z.boolean().meta({ description: 'Fewer than 13 figures: every further one moves the limits.' });
const IsSeasonIgnored = z.boolean().meta({
  description: 'A seasonal metric with fewer than eight differences: part of what is seen may be the season.',
});
const Assurance = z.enum(assurances).nullable().meta({
  description: 'Whether figures that go on like this reach the level of the target. Null where nobody can tell.',
});

export const SignalAnswer = z
  .object({
    variation: Variation,
    rule: Rule.nullable().meta({ description: 'Null for common cause.' }),
    side: Side.nullable(),
    basis: Basis,
    isTrial: IsTrial,
    isSeasonIgnored: IsSeasonIgnored,
    assurance: Assurance,
    limits: z.object({ mean: z.number(), lower: z.number(), upper: z.number() }).nullable().meta({
      description: 'Between what the figure was expected while nothing new happens, in the unit of the metric.',
    }),
  })
  .meta({ id: 'Signal' });
export type SignalAnswer = z.infer<typeof SignalAnswer>;

const Expected = z.array(z.number().nullable());

export const SeriesSignalsAnswer = z
  .object({
    basis: Basis,
    isSeasonIgnored: IsSeasonIgnored,
    assurance: Assurance,
    variations: z.array(Variation.nullable()).meta({ description: 'By position; null where nobody can tell.' }),
    rules: z.record(z.string(), z.object({ rule: Rule, side: Side })).meta({ description: 'By position.' }),
    isTrial: z.array(z.boolean()),
    rebasedAt: z.array(z.int()).meta({ description: 'Positions at which the limits begin anew.' }),
    mean: Expected,
    lower: Expected,
    upper: Expected,
  })
  .meta({ id: 'SeriesSignals' });
export type SeriesSignalsAnswer = z.infer<typeof SeriesSignalsAnswer>;

const Judged = z.object({
  period: PeriodAnswer,
  value: z.number().meta({ description: 'As it is shown, like all that it is compared with.' }),
  tooOldOn: Day.nullable().meta({
    description: 'From this day on nobody can tell: the figure after the next is late.',
  }),
});

const [reached, onPath, near, offPath] = targetStatuses;
export const JudgementAnswer = z
  .discriminatedUnion('status', [
    Judged.extend({ status: z.literal('no-target') }),
    Judged.extend({
      status: z.enum([reached, onPath, near, offPath]),
      towards: z.enum(towards),
      setAt: Moment,
      baselinePeriod: PeriodAnswer,
      baselineValue: z.number(),
      byPeriod: PeriodAnswer,
      level: z.number(),
      expected: z.number().meta({ description: 'For the period of the figure.' }),
      minimumExpected: z.number().nullable(),
      nearFrom: z.number(),
      shortBy: z.number(),
    }),
  ])
  .meta({ id: 'Judgement', description: 'The status of a figure against its target, and all that it was judged by.' });
export type JudgementAnswer = z.infer<typeof JudgementAnswer>;
