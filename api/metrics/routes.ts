import { Hono } from 'hono';
import { z } from 'zod';
import { listDimensions, type Metric } from '#db/queries/metrics.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Paging, momentOf, paged, query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { MetricDetails, MetricPage, type MetricAnswer } from './answers.ts';

const metricAnswer = ({ id: _id, visibility: _visibility, ...metric }: Metric): MetricAnswer => ({
  ...metric,
  frequencies: [...metric.frequencies],
  dimensions: [...metric.dimensions],
});

export const metricRoutes = ({ database, now }: Context) =>
  new Hono()
    .get(
      '/',
      reading({ summary: 'The catalogue of metrics', answer: MetricPage, tag: 'metrics' }),
      query(z.strictObject({ asOf: AsOf, ...Paging })),
      async (c) => {
        const { asOf, ...paging } = c.req.valid('query');
        return withSnapshot(database, momentOf(asOf, now()), async ({ metrics }) =>
          c.json(paged(c, metrics.map(metricAnswer), paging)),
        );
      },
    )
    .get(
      '/:code',
      reading({ summary: 'One metric: definition, method and breakdowns', answer: MetricDetails, tag: 'metrics' }),
      query(z.strictObject({ asOf: AsOf })),
      async (c) =>
        withSnapshot(database, momentOf(c.req.valid('query').asOf, now()), async ({ transaction, metricByCode }) => {
          const metric = metricByCode.get(c.req.param('code'));
          if (!metric) throw new Problem(404, 'unknown-metric', `There is no metric "${c.req.param('code')}".`);
          const breakdowns = (await listDimensions(transaction)).filter(({ code }) => metric.dimensions.includes(code));
          return c.json({ ...metricAnswer(metric), breakdowns });
        }),
    );
