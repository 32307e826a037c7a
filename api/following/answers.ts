import { z } from 'zod';
import { mailRhythms } from '#domain/following.ts';
import { units } from '#domain/metric.ts';
import { targetStatuses } from '#domain/target-status.ts';
import { Moment, PeriodAnswer, StatusAnswer, TextsAnswer, Version, page } from '../http/answers.ts';
import { OverviewMetric } from '../overview/answers.ts';

export const FollowAnswer = z
  .object({
    id: z.int(),
    organisation: z.string(),
    organisationNames: TextsAnswer,
    metric: z.string().nullable().meta({ description: 'Null where the organisation is followed as a whole.' }),
    metricNames: TextsAnswer.nullable(),
    mail: z.enum(mailRhythms),
    latest: OverviewMetric.nullable().meta({
      description: 'As the overview says it; null for a whole organisation, and where there is nothing to see.',
    }),
    version: Version,
  })
  .meta({ id: 'Follow' });
export type FollowAnswer = z.infer<typeof FollowAnswer>;

export const FollowPage = page(FollowAnswer).extend({
  mailTo: z.string().nullable().meta({
    description: 'Where mails go; null where none are sent, or nobody has ever answered from the address.',
  }),
});
export type FollowPage = z.infer<typeof FollowPage>;

export const NewFollowAnswer = z.object({ id: z.int() });

const Side = z.object({ value: z.number().nullable(), status: StatusAnswer }).nullable();

export const MetricNewsAnswer = z
  .object({
    metric: z.string(),
    names: TextsAnswer,
    unit: z.enum(units),
    decimals: z.int(),
    figures: z
      .array(
        z.object({
          period: PeriodAnswer,
          before: Side.meta({ description: 'Null where there was none.' }),
          after: Side.meta({ description: 'Null where it was taken away.' }),
        }),
      )
      .meta({ description: 'Totals that are not what they were, the earliest first; at most the last hundred.' }),
    figuresInAll: z.int(),
    target: z.enum(['set', 'changed', 'ended']).nullable(),
    status: z
      .object({ before: z.enum(targetStatuses), after: z.enum(targetStatuses) })
      .nullable()
      .meta({ description: 'Of the latest figure against the target, where that is another.' }),
    answered: z.array(PeriodAnswer).meta({ description: 'The periods that questions are about which were answered.' }),
  })
  .meta({ id: 'MetricNews' });
export type MetricNewsAnswer = z.infer<typeof MetricNewsAnswer>;

export const NewsAnswer = z
  .object({
    since: Moment,
    until: Moment.meta({ description: 'To be marked as read until then, with the version.' }),
    dataVersion: z.int(),
    isMarked: z.boolean().meta({ description: 'False before anything was ever marked as read.' }),
    organisations: z.array(
      z.object({ organisation: z.string(), names: TextsAnswer, metrics: z.array(MetricNewsAnswer) }),
    ),
  })
  .meta({ id: 'News', description: 'What is new to somebody of what they follow.' });
export type NewsAnswer = z.infer<typeof NewsAnswer>;
