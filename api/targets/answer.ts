import type { SetTarget } from '#db/queries/targets.ts';
import type { MetricDefinition } from '#domain/metric.ts';
import { roundHalfAway } from '#domain/number.ts';
import { periodsBetween } from '#domain/period.ts';
import { expectedValue } from '#domain/target.ts';
import type { TargetAnswer } from './answers.ts';

export function targetAnswer(
  target: SetTarget,
  organisation: string,
  metric: Pick<MetricDefinition, 'code' | 'decimals'>,
): TargetAnswer {
  const { organisationId: _organisationId, metricId: _metricId, version, ...rest } = target;
  const expected = periodsBetween(target.baselinePeriod, target.byPeriod).flatMap((period) => {
    const value = expectedValue(target, period);
    return value === null ? [] : [{ period, value: roundHalfAway(value, metric.decimals + 2) }];
  });
  return { organisation, metric: metric.code, ...rest, version: `"${version}"`, expected };
}
