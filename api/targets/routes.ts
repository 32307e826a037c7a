import { Hono } from 'hono';
import { z } from 'zod';
import { listTargetVersions } from '#db/queries/targets.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Code, Paging, Period, paged, query } from '../http/parameters.ts';
import { today } from '../http/today.ts';
import { fromSnapshot } from '../http/validators.ts';
import { getOrganisation } from '../organisations/search.ts';
import { selectMetrics, selectOrganisations } from '../series/selection.ts';
import { targetAnswer } from './answer.ts';
import { TargetPage, TargetVersionPage } from './answers.ts';
import { ProgressAnswer } from './progress-answers.ts';
import { progressAnswer } from './progress.ts';
import { TenfoldAnswer } from './tenfold-answers.ts';
import { tenfoldProgress } from './tenfold.ts';

const TargetQuery = z.strictObject({
  organisation: z.string().min(1).max(8_000),
  metric: z.string().max(8_000).optional(),
  asOf: AsOf,
  ...Paging,
});

export const targetRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      reading({ summary: 'Targets, with what is expected period by period', answer: TargetPage, tag: 'targets' }),
      query(TargetQuery),
      async (c) => {
        const { organisation, metric, asOf, ...paging } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) => {
          const chosen = await selectOrganisations(snapshot, organisation);
          const metrics = metric === undefined ? snapshot.metrics : selectMetrics(snapshot, metric);
          const metricById = new Map(metrics.map((known) => [known.id, known]));
          const targets = await snapshot.targets();
          const items = chosen.flatMap((one) =>
            (targets.get(one.id) ?? []).flatMap((target) => {
              const known = metricById.get(target.metricId);
              return known ? [targetAnswer(target, one.code, known)] : [];
            }),
          );
          return c.json(paged(c, items, paging));
        });
      },
    )
    .get(
      '/history',
      reading({
        summary: 'Every target that was ever set, the latest of each metric first',
        answer: TargetVersionPage,
        tag: 'targets',
      }),
      query(z.strictObject({ organisation: Code, metric: Code.optional(), asOf: AsOf, ...Paging })),
      async (c) => {
        const { organisation: wanted, metric, asOf, ...paging } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) => {
          const organisation = getOrganisation(snapshot.tree, wanted);
          const metrics = metric === undefined ? snapshot.metrics : selectMetrics(snapshot, metric);
          const isOwn = mayIn(c.get('viewer'), 'read-restricted', organisation.id, snapshot.tree);
          const versions = await listTargetVersions(snapshot.transaction, organisation.id, snapshot.asOf);
          const items = versions.filter(snapshot.sees).flatMap(({ endedAt, endReason, setBy, ...target }) => {
            const known = metrics.find(({ id }) => id === target.metricId);
            const ended = { endedAt, endReason, setBy: isOwn ? setBy : null };
            return known ? [{ ...targetAnswer(target, organisation.code, known), ...ended }] : [];
          });
          return c.json(paged(c, items, paging));
        });
      },
    )
    .get(
      '/progress',
      reading({
        summary: 'How a metric goes towards its target',
        description:
          'How many times better it is than its baseline, what it would be at this pace, the paths to ten per cent and to ten ' +
          'times better, and since when it has been off track.',
        answer: ProgressAnswer,
        tag: 'targets',
      }),
      query(z.strictObject({ organisation: Code, metric: Code, asOf: AsOf })),
      async (c) => {
        const { organisation, metric, asOf } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) => {
          return c.json(await progressAnswer(snapshot, organisation, metric));
        });
      },
    )
    .get(
      '/tenfold',
      reading({
        summary: 'How many times better an organisation has become where its goal is ten times',
        description:
          'Each goal that was set by the end of the period, and the median of their multiples. Without a period it is the ' +
          'quarter of the last figure.',
        answer: TenfoldAnswer,
        tag: 'targets',
      }),
      query(z.strictObject({ organisation: Code, period: Period.optional(), asOf: AsOf })),
      async (c) => {
        const { organisation: wanted, period, asOf } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) => {
          const organisation = getOrganisation(snapshot.tree, wanted);
          return c.json(await tenfoldProgress(snapshot, organisation, period ?? null, today(context)));
        });
      },
    );
