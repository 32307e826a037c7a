import { Hono } from 'hono';
import { z } from 'zod';
import type { Metric } from '#db/queries/metrics.ts';
import { listRevisions, type Revision } from '#db/queries/revisions.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { roundHalfAway } from '#domain/number.ts';
import { firstDay, frequencyOf, periodContaining } from '#domain/period.ts';
import { isTooSmall } from '#domain/small-numbers.ts';
import { statusNameOf } from '#domain/status.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Day, Paging, Period, pageOf, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { selectBreakdowns, selectMetrics, selectOrganisations } from '../series/selection.ts';
import { RevisionPage, type RevisionAnswer } from './answers.ts';

const RevisionQuery = z.strictObject({
  organisation: z.string().min(1).max(8_000).default('*').meta({ description: 'a,b · a/* children · a/** leaves · *' }),
  metric: z.string().min(1).max(8_000).optional(),
  breakdown: z.string().min(1).max(2_000).optional(),
  period: Period.optional().meta({ description: 'Only the figure of this period.' }),
  since: Day.optional().meta({ description: 'Only what was revised on this day (Europe/Stockholm) or later.' }),
  asOf: AsOf,
  ...Paging,
});

export const revisionRoutes = (context: Context) =>
  new Hono().get(
    '/',
    reading({
      summary: 'Which published figures were replaced by others',
      description:
        'Old and new, when, and why; the latest first. Figures that are made of units are not listed: the units are.',
      answer: RevisionPage,
      tag: 'revisions',
    }),
    query(RevisionQuery),
    async (c) => {
      const { asOf, limit, page, ...chosen } = c.req.valid('query');
      return fromSnapshot(c, context, asOf, async (snapshot) => {
        const { organisation, metric, breakdown, period, since } = chosen;
        const metrics = metric === undefined ? snapshot.metrics : selectMetrics(snapshot, metric);
        const search = {
          organisationIds:
            organisation === '*' ? null : (await selectOrganisations(snapshot, organisation)).map(({ id }) => id),
          metricIds: metrics.map(({ id }) => id),
          breakdowns: breakdown === undefined ? null : await selectBreakdowns(snapshot, breakdown, metrics),
          period: period === undefined ? null : { frequency: frequencyOf(period), firstDay: firstDay(period) },
          since: since ?? null,
          asOf: snapshot.asOf,
          scope: snapshot.scope,
        };
        const found = await listRevisions(snapshot.transaction, search, { limit, offset: (page - 1) * limit });
        const metricById = new Map(metrics.map((one) => [one.id, one]));
        const items = found.items.flatMap((revision) => {
          const of = metricById.get(revision.metricId);
          return of ? [revisionAnswer(snapshot, revision, of)] : [];
        });
        return c.json(pageOf(c, items, { total: found.total, limit, page }));
      });
    },
  );

function revisionAnswer({ tree, scope }: Snapshot, revision: Revision, metric: Metric): RevisionAnswer {
  const { organisationId, organisation, breakdown, frequency, periodStart, before, after, isWithheld } = revision;
  const { publishedAt, recordedAt, origin, reason, correctionKind, actor, file } = revision;
  return {
    organisation,
    organisationNames: tree.byId(organisationId)?.names ?? { sv: organisation },
    metric: metric.code,
    breakdown,
    period: periodContaining(frequency, periodStart),
    publishedAt,
    recordedAt,
    origin,
    reason,
    correctionKind,
    by: scope.restricted.has(organisationId) ? actor : null,
    file: scope.restricted.has(organisationId) ? file : null,
    before: isWithheld ? suppressed : sideAnswer(before, metric),
    after: isWithheld ? suppressed : sideAnswer(after, metric),
  };
}

const suppressed: RevisionAnswer['before'] = { value: null, status: 'suppressed' };

/** As the series shows it, or showed it then. */
const sideAnswer = ({ value, answers, status }: Revision['before'], metric: Metric): RevisionAnswer['before'] =>
  isTooSmall(answers, metric.smallestAnswers)
    ? suppressed
    : { value: value === null ? null : roundHalfAway(value, metric.decimals + 2), status: statusNameOf[status] };
