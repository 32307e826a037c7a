import { Hono } from 'hono';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Paging, paged, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { selectMetrics, selectOrganisations } from '../series/selection.ts';
import { EventPage } from './answers.ts';
import { concerns, eventsOf } from './events.ts';

const EventQuery = z.strictObject({
  organisation: z.string().min(1).max(8_000),
  metric: z
    .string()
    .max(8_000)
    .optional()
    .meta({ description: 'Only events of these metrics, and of the organisation as a whole.' }),
  asOf: AsOf,
  ...Paging,
});

export const eventRoutes = (context: Context) =>
  new Hono().get(
    '/',
    reading({
      summary: 'What explains the curves',
      description: 'Events of the chosen organisations and of those above them, oldest first.',
      answer: EventPage,
      tag: 'events',
    }),
    query(EventQuery),
    async (c) => {
      const { organisation, metric, asOf, ...paging } = c.req.valid('query');
      return fromSnapshot(c, context, asOf, async (snapshot) => {
        const { tree, metrics } = snapshot;
        const chosen = await selectOrganisations(snapshot, organisation);
        const lineages = new Set(chosen.flatMap((one) => [...tree.ancestorsOf(one.id), one]));
        const ofMetrics = metric === undefined ? null : selectMetrics(snapshot, metric);
        const events = (await eventsOf(snapshot, lineages)).filter(
          (event) => ofMetrics === null || ofMetrics.some((one) => concerns(event, one)),
        );
        const codes = new Map(metrics.map(({ id, code }) => [id, code]));
        const items = events.map(({ number, version, organisationId, metricId, happenedOn, kind, texts, setAt }) => ({
          number,
          organisation: tree.byId(organisationId)?.code ?? '',
          metric: metricId === null ? null : (codes.get(metricId) ?? null),
          happenedOn,
          kind,
          texts,
          setAt,
          version: version === null ? null : `"${version}"`,
        }));
        return c.json(paged(c, items, paging));
      });
    },
  );
