import { Hono } from 'hono';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { getOrganisation } from '../organisations/search.ts';
import { OverviewAnswer } from './answers.ts';
import { KeptJudgements } from './kept-judgements.ts';
import { overviewAnswer } from './overview.ts';

const OverviewQuery = z.strictObject({
  periods: z
    .string()
    .regex(/^[1-9]\d?$/, '1 to 99')
    .default('12')
    .transform(Number)
    .meta({ description: 'How many of the last periods of each metric.', type: 'integer' }),
  asOf: AsOf,
  signals: z.enum(['true', 'false']).default('true').meta({
    description: 'Without them: neither which figures say more than chance, nor how they stand against the target.',
  }),
});

export const overviewRoutes = (context: Context) => {
  const kept = new KeptJudgements();
  return new Hono().get(
    '/:organisation',
    reading({
      summary: 'Every metric of an organisation, with its own periods',
      answer: OverviewAnswer,
      tag: 'overview',
    }),
    query(OverviewQuery),
    async (c) => {
      const { periods, asOf, signals } = c.req.valid('query');
      const { answer, keep } = await fromSnapshot(c, context, asOf, async (snapshot) => {
        const organisation = getOrganisation(snapshot.tree, c.req.param('organisation'));
        const judging = signals === 'true' ? { known: kept.find(snapshot, organisation) } : null;
        const found = await overviewAnswer(snapshot, organisation, periods, judging);
        return {
          answer: found.answer,
          keep: () => (judging && !judging.known ? kept.keep(snapshot, organisation, found.judgements) : undefined),
        };
      });
      keep();
      return c.json(answer);
    },
  );
};
