import { Hono } from 'hono';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { getOrganisation } from '../organisations/search.ts';
import { OverviewAnswer } from './answers.ts';
import { overviewAnswer } from './overview.ts';

const OverviewQuery = z.strictObject({
  periods: z
    .string()
    .regex(/^[1-9]\d?$/, '1 to 99')
    .default('12')
    .transform(Number)
    .meta({ description: 'How many of the last periods of each metric.', type: 'integer' }),
  asOf: AsOf,
});

export const overviewRoutes = (context: Context) =>
  new Hono().get(
    '/:organisation',
    reading({
      summary: 'Every metric of an organisation, with its own periods',
      answer: OverviewAnswer,
      tag: 'overview',
    }),
    query(OverviewQuery),
    async (c) => {
      const { periods, asOf } = c.req.valid('query');
      return fromSnapshot(c, context, asOf, async (snapshot) =>
        c.json(await overviewAnswer(snapshot, getOrganisation(snapshot.tree, c.req.param('organisation')), periods)),
      );
    },
  );
