import { Hono } from 'hono';
import { z } from 'zod';
import { listNewFigures, type NewFigures } from '#db/queries/new-figures.ts';
import type { Metric } from '#db/queries/metrics.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { roundHalfAway } from '#domain/number.ts';
import { periodContaining } from '#domain/period.ts';
import { isTooSmall } from '#domain/small-numbers.ts';
import { statusNameOf } from '#domain/status.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Day, Paging, pageOf, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { selectMetrics, selectOrganisations } from '../series/selection.ts';
import { PublicationPage, type PublicationAnswer } from './answers.ts';

const PublicationQuery = z.strictObject({
  organisation: z.string().min(1).max(8_000).default('*').meta({ description: 'a,b · a/* children · a/** leaves · *' }),
  metric: z.string().min(1).max(8_000).optional(),
  since: Day.optional().meta({
    description:
      'Only what was published on this day (Europe/Stockholm) or later; else in the year up to the last publication.',
  }),
  asOf: AsOf,
  ...Paging,
});

export const publicationRoutes = (context: Context) =>
  new Hono().get(
    '/',
    reading({
      summary: 'Which figures were published that were not there before',
      description:
        'The latest first. Totals as they were reported: figures that are made of units are not listed, the units are. What ' +
        'replaced another figure stands in the revisions.',
      answer: PublicationPage,
      tag: 'publications',
    }),
    query(PublicationQuery),
    async (c) => {
      const { asOf, limit, page, organisation, metric, since } = c.req.valid('query');
      return fromSnapshot(c, context, asOf, async (snapshot) => {
        const metrics = metric === undefined ? snapshot.metrics : selectMetrics(snapshot, metric);
        const search = {
          organisationIds:
            organisation === '*' ? null : (await selectOrganisations(snapshot, organisation)).map(({ id }) => id),
          metricIds: metrics.map(({ id }) => id),
          since: since ?? null,
          asOf: snapshot.asOf,
          scope: snapshot.scope,
        };
        const found = await listNewFigures(snapshot.transaction, search, { limit, offset: (page - 1) * limit });
        const metricById = new Map(metrics.map((one) => [one.id, one]));
        const items = found.items.flatMap((item) => {
          const of = metricById.get(item.metricId);
          return of ? [publicationAnswer(snapshot, item, of)] : [];
        });
        return c.json(pageOf(c, items, { total: found.total, limit, page }));
      });
    },
  );

function publicationAnswer({ tree }: Snapshot, found: NewFigures, metric: Metric): PublicationAnswer {
  const { organisationId, organisation, frequency, periodStart, value, answers, status } = found;
  const isHidden = found.isWithheld || isTooSmall(answers, metric.smallestAnswers);
  return {
    organisation,
    organisationNames: tree.byId(organisationId)?.names ?? { sv: organisation },
    metric: metric.code,
    publishedAt: found.publishedAt,
    figures: found.figures,
    latest: {
      period: periodContaining(frequency, periodStart),
      value: isHidden || value === null ? null : roundHalfAway(value, metric.decimals + 2),
      status: isHidden ? 'suppressed' : statusNameOf[status],
      changedAt: found.changedAt,
    },
  };
}
