import { z } from 'zod';
import { directions, measuringTypes, rollupRules, units } from '#domain/metric.ts';
import { frequencies } from '#domain/period.ts';
import { Moment, TextsAnswer, page } from '#api/http/answers.ts';

export const MetricAnswer = z
  .object({
    code: z.string(),
    measure: z.int().min(1).max(14).nullable().meta({ description: 'Which of the fourteen measures it belongs to.' }),
    isHeadline: z.boolean(),
    names: TextsAnswer,
    unit: z.enum(units),
    decimals: z.int(),
    direction: z.enum(directions).meta({ description: 'Which way is good; none is deliberate.' }),
    frequencies: z.array(z.enum(frequencies)),
    measuringType: z.enum(measuringTypes),
    rollupRule: z.enum(rollupRules),
    definition: TextsAnswer,
    method: TextsAnswer,
    source: TextsAnswer,
    isSeasonal: z.boolean(),
    isCumulative: z.boolean(),
    weight: z.string().nullable(),
    minimum: z.number().nullable(),
    maximum: z.number().nullable(),
    smallestAnswers: z.int().nullable(),
    dimensions: z.array(z.string()),
    formula: z.string().nullable().meta({
      description: 'What it is computed from, for the same organisation and period: metric codes, + - * / and numbers.',
    }),
    dueDays: z.int(),
    knownFrom: Moment.meta({ description: 'Since when this definition holds.' }),
  })
  .meta({ id: 'Metric' });
export type MetricAnswer = z.infer<typeof MetricAnswer>;

export const MetricPage = page(MetricAnswer);

export const MetricDetails = MetricAnswer.extend({
  breakdowns: z
    .array(
      z.object({
        code: z.string(),
        names: TextsAnswer,
        isAdditive: z.boolean().meta({ description: 'Whether the total is the sum of the parts.' }),
        categories: z.array(z.object({ code: z.string(), names: TextsAnswer })),
      }),
    )
    .meta({ description: 'What it can be broken down by; a breakdown is written dimension.category.' }),
}).meta({ id: 'MetricDetails' });
export type MetricDetails = z.infer<typeof MetricDetails>;
