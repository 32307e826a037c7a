import { Hono } from 'hono';
import { z } from 'zod';
import { listDimensions, type Metric } from '#db/queries/metrics.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Paging, paged, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { Problem } from '../http/problem.ts';
import { MetricDetails, MetricPage, type MetricAnswer } from './answers.ts';

const metricAnswer = ({ id: _id, visibility: _visibility, ...metric }: Metric): MetricAnswer => ({
  ...metric,
  frequencies: [...metric.frequencies],
  dimensions: [...metric.dimensions],
});

export const metricRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      reading({ summary: 'The catalogue of metrics', answer: MetricPage, tag: 'metrics' }),
      query(z.strictObject({ asOf: AsOf, ...Paging })),
      async (c) => {
        const { asOf, ...paging } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async ({ metrics }) =>
          c.json(paged(c, metrics.map(metricAnswer), paging)),
        );
      },
    )
    .get(
      '/:code',
      reading({ summary: 'One metric: definition, method and breakdowns', answer: MetricDetails, tag: 'metrics' }),
      query(z.strictObject({ asOf: AsOf })),
      async (c) =>
        fromSnapshot(c, context, c.req.valid('query').asOf, async ({ transaction, metricByCode }) => {
          const metric = metricByCode.get(c.req.param('code'));
          if (!metric) throw new Problem(404, 'unknown-metric', `There is no metric "${c.req.param('code')}".`);
          const breakdowns = (await listDimensions(transaction)).filter(({ code }) => metric.dimensions.includes(code));
          return c.json({ ...metricAnswer(metric), breakdowns });
        }),
    );
