import { Hono } from 'hono';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { comparisonCsv } from '../formats/comparison-csv.ts';
import { acceptedFormat } from '../http/accepted.ts';
import { reading } from '../http/description.ts';
import { Period, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { Chosen, Format, Signals } from '../series/routes.ts';
import { comparisonAnswer } from './answer.ts';
import { ComparisonAnswer } from './answers.ts';

const ComparisonQuery = z.strictObject({
  metric: z.string().min(1).max(8_000).meta({ description: 'One code.', example: 'digital-share' }),
  organisation: Chosen.organisation,
  breakdown: Chosen.breakdown,
  period: Period.meta({ description: 'One, of a frequency that the metric has.' }),
  asOf: Chosen.asOf,
  signals: Signals,
  format: Format,
});

export const comparisonRoutes = (context: Context) =>
  new Hono().get(
    '/',
    reading({
      summary: 'Organisations beside each other in one period: rank, percentile, quartiles, means',
      description:
        'Every chosen organisation counts once: choose such as do not contain each other, for example a/* or a/**. ' +
        'Where a metric sets a smallest number of answers, figures with fewer than 10 are kept out and those with fewer ' +
        'than 20 have no rank. As CSV there is one row per organisation, without quartiles and means.',
      answer: ComparisonAnswer,
      alsoAs: ['text/csv'],
      tag: 'comparison',
    }),
    query(ComparisonQuery),
    async (c) => {
      const { asOf, format, signals, ...chosen } = c.req.valid('query');
      const request = { ...chosen, withSignals: signals === 'true' };
      const answer = await fromSnapshot(c, context, asOf, (snapshot) => comparisonAnswer(snapshot, request));
      if ((format ?? acceptedFormat(c.req.header('Accept'))) !== 'csv') return c.json(answer);
      c.header('Content-Disposition', `attachment; filename="${answer.metric}-${answer.period}.csv"`);
      return c.body(comparisonCsv(answer), 200, { 'Content-Type': 'text/csv; charset=utf-8; header=present' });
    },
  );
