import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { listCirclesOf, listNarrowedOf, type Circle } from '#db/queries/sharing.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { visibilities } from '#domain/metric.ts';
import { presentTree } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale, versionOf } from '../http/if-match.ts';
import { PageQuery, paged, query } from '../http/parameters.ts';
import { actorOf, readerOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import { agree, askInto, beginCircle, leave, narrow } from './actions.ts';
import { CirclePage, VisibilityPage } from './answers.ts';

const text = z.string().trim().min(1).max(200);
const NewCircle = z.strictObject({
  code: z.string().max(182),
  names: z.strictObject({ sv: text, en: text.optional(), da: text.optional() }),
});
const Asked = z.strictObject({ organisation: z.string().max(182) });
const ChangedVisibility = z.strictObject({
  visibility: z.enum(visibilities).nullable().meta({ description: 'Null is as the metric says.' }),
});

const versionOfNarrowed = (narrowed: string | null): string => narrowed ?? 'as-the-metric';
const versionOfCircle = ({ members }: Circle): string =>
  versionOf(members.map(({ organisation, askedAt, agreedAt }) => [organisation, askedAt, agreedAt]));

const refuseStaleCircle = (c: HonoContext) => (circle: Circle) =>
  refuseStale(c, versionOfCircle(circle), {
    members: circle.members.map(({ organisation, agreedAt }) => ({ organisation, agreedAt })),
  });

/** With whom an organisation shares: `/organisations/:code/{circles,visibilities}`. */
export const sharingRoutes = (context: Context) =>
  new Hono()
    .get(
      '/:code/circles',
      acting({ summary: 'The sharing circles of an organisation', answer: CirclePage, tag: 'sharing' }),
      query(PageQuery),
      async (c) => {
        const circles = await listCirclesOf(context.database.orm, c.get('organisation').id);
        const items = circles.map((circle) => ({
          ...circle,
          members: [...circle.members],
          version: `"${versionOfCircle(circle)}"`,
        }));
        return c.json(paged(c, items, c.req.valid('query')));
      },
    )
    .post(
      '/:code/circles',
      acting({ summary: 'Begin a sharing circle', answer: null, tag: 'sharing' }),
      body(NewCircle),
      async (c) => {
        const { code, names } = c.req.valid('json');
        const { sv, en, da } = names;
        const given = { code, names: { sv, ...(en ? { en } : {}), ...(da ? { da } : {}) } };
        await beginCircle(context, c.get('organisation'), given, actorOf(c));
        return c.body(null, 204);
      },
    )
    .post(
      '/:code/circles/:circle/members',
      acting({ summary: 'Ask another organisation into a circle', answer: null, tag: 'sharing' }),
      body(Asked),
      async (c) => {
        const tree = await presentTree(c, context);
        const other = getOrganisation(tree, c.req.valid('json').organisation);
        await askInto(context, c.get('organisation'), c.req.param('circle'), other, actorOf(c));
        return c.body(null, 204);
      },
    )
    .put(
      '/:code/circles/:circle',
      acting({ summary: 'Agree to share in a circle', answer: null, changes: true, tag: 'sharing' }),
      async (c) => {
        await agree(context, c.get('organisation'), c.req.param('circle'), actorOf(c), refuseStaleCircle(c));
        return c.body(null, 204);
      },
    )
    .delete(
      '/:code/circles/:circle',
      acting({ summary: 'Leave a circle, or say no to it', answer: null, changes: true, tag: 'sharing' }),
      async (c) => {
        await leave(context, c.get('organisation'), c.req.param('circle'), actorOf(c), refuseStaleCircle(c));
        return c.body(null, 204);
      },
    )
    .get(
      '/:code/visibilities',
      acting({ summary: 'Who sees which metric of an organisation', answer: VisibilityPage, tag: 'sharing' }),
      query(PageQuery),
      async (c) => {
        const { id } = c.get('organisation');
        return withSnapshot(context.database, null, readerOf(c.get('viewer')), async ({ transaction, metrics }) => {
          const narrowedBy = await listNarrowedOf(transaction, id);
          const items = metrics.map(({ id: metricId, code, names, visibility }) => {
            const narrowed = narrowedBy.get(metricId) ?? null;
            return { metric: code, names, byMetric: visibility, narrowed, version: `"${versionOfNarrowed(narrowed)}"` };
          });
          return c.json(paged(c, items, c.req.valid('query')));
        });
      },
    )
    .put(
      '/:code/visibilities/:metric',
      acting({ summary: 'Show a metric to fewer than it says', answer: null, changes: true, tag: 'sharing' }),
      body(ChangedVisibility),
      async (c) => {
        const { visibility } = c.req.valid('json');
        const check = (current: string | null) => refuseStale(c, versionOfNarrowed(current), { visibility: current });
        await narrow(context, c.get('organisation'), c.req.param('metric'), visibility, actorOf(c), check);
        return c.body(null, 204);
      },
    );
