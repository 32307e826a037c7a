import { Hono } from 'hono';
import { z } from 'zod';
import type { SetTarget } from '#db/queries/targets.ts';
import { roundHalfAway } from '#domain/number.ts';
import { periodsBetween } from '#domain/period.ts';
import { expectedValue } from '#domain/target.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Paging, paged, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { selectMetrics, selectOrganisations } from '../series/selection.ts';
import { TargetPage } from './answers.ts';

const TargetQuery = z.strictObject({
  organisation: z.string().min(1).max(8_000),
  metric: z.string().max(8_000).optional(),
  asOf: AsOf,
  ...Paging,
});

const pathOf = (target: SetTarget, decimals: number) =>
  periodsBetween(target.baselinePeriod, target.byPeriod).flatMap((period) => {
    const value = expectedValue(target, period);
    return value === null ? [] : [{ period, value: roundHalfAway(value, decimals + 2) }];
  });

export const targetRoutes = (context: Context) =>
  new Hono().get(
    '/',
    reading({ summary: 'Targets, with what is expected period by period', answer: TargetPage, tag: 'targets' }),
    query(TargetQuery),
    async (c) => {
      const { organisation, metric, asOf, ...paging } = c.req.valid('query');
      return fromSnapshot(c, context, asOf, async (snapshot) => {
        const chosen = selectOrganisations(snapshot, organisation);
        const metrics = metric === undefined ? snapshot.metrics : selectMetrics(snapshot, metric);
        const metricById = new Map(metrics.map((known) => [known.id, known]));
        const targets = await snapshot.targets();
        const items = chosen.flatMap(({ id, code }) =>
          (targets.get(id) ?? []).flatMap((target) => {
            const { organisationId: _organisationId, metricId, ...rest } = target;
            const known = metricById.get(metricId);
            return known
              ? [{ organisation: code, metric: known.code, ...rest, expected: pathOf(target, known.decimals) }]
              : [];
          }),
        );
        return c.json(paged(c, items, paging));
      });
    },
  );
