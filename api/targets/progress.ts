import { readFigures, type FigureSeries } from '#db/queries/figures.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { getReactionDays, type SetTarget } from '#db/queries/targets.ts';
import { roundHalfAway } from '#domain/number.ts';
import { atThisPace, paceOf } from '#domain/pace.ts';
import { frequencyOf, periodNumber, periodsBetween } from '#domain/period.ts';
import { isSameCoverage } from '#domain/rollup.ts';
import { answerBy } from '#domain/target-status.ts';
import { drawnMultiples, levelOfMultiple, multipleOf, tenfoldMeasureOf } from '#domain/tenfold.ts';
import { Problem } from '../http/problem.ts';
import { getOrganisation } from '../organisations/search.ts';
import { judgementAt, yardstickOf } from '../series/judged.ts';
import { selectMetrics } from '../series/selection.ts';
import { targetAnswer } from './answer.ts';
import type { ProgressAnswer } from './progress-answers.ts';

const multipleDecimals = 4;
const shown = (multiple: number): number => roundHalfAway(multiple, multipleDecimals);

/** How a metric of an organisation goes towards its target. Problem 404 `no-target`. */
export async function progressAnswer(
  snapshot: Snapshot,
  organisationCode: string,
  metricCode: string,
): Promise<ProgressAnswer> {
  const organisation = getOrganisation(snapshot.tree, organisationCode);
  const metric = selectMetrics(snapshot, metricCode)[0];
  const targets = (await snapshot.targets()).get(organisation.id) ?? [];
  const target = targets.find(({ metricId }) => metricId === metric?.id);
  if (!metric || !target) throw new Problem(404, 'no-target', 'There is no target for this.');
  const [series] = await readFigures(snapshot, {
    metrics: [metric],
    organisations: [organisation],
    breakdowns: ['total'],
    frequency: frequencyOf(target.byPeriod),
    from: null,
    to: null,
  });
  const reactionDays = await getReactionDays(snapshot.transaction, organisation.id, snapshot.asOf);
  const figures = series ? await judgedFigures(snapshot, series, target) : [];
  const last = figures.at(-1)?.judgement ?? null;
  const offPath = answerBy(
    figures.map(({ judgement }) => judgement),
    metric,
    reactionDays,
  );
  return {
    target: targetAnswer(target, organisation.code, metric),
    judgement: last,
    measure: tenfoldMeasureOf(metric),
    figures: figures.map(({ judgement: { period, value, status }, multiple }) => ({
      period,
      value,
      multiple: multiple === null ? null : shown(multiple),
      status,
    })),
    paths: pathsOf(target, metric),
    pace: series ? await paceAnswer(snapshot, series, target) : { isKnown: false, because: 'too-few' },
    reactionDays,
    offPath: offPath && { since: offPath.since, answerBy: offPath.on },
  };
}

async function judgedFigures(snapshot: Snapshot, series: FigureSeries, target: SetTarget) {
  const yardstick = await yardstickOf(snapshot, series);
  const { points, metric } = series;
  const baseline = periodNumber(target.baselinePeriod);
  return points.values.flatMap((value, position) => {
    const number = points.from + position;
    const judgement = number < baseline ? null : judgementAt(series, yardstick, number);
    if (judgement === null || value === null) return [];
    return [{ judgement, multiple: multipleOf(metric, target.baselineValue, value) }];
  });
}

/** By equal factors, as straight lines where the axis is logarithmic. None where nothing can be ten times better. */
function pathsOf(
  { baselinePeriod, baselineValue, byPeriod }: SetTarget,
  metric: FigureSeries['metric'],
): ProgressAnswer['paths'] {
  const periods = periodsBetween(baselinePeriod, byPeriod);
  return drawnMultiples.flatMap((multiple) => {
    const expected = periods.flatMap((period, step) => {
      const reached = multiple ** (step / (periods.length - 1));
      const value = levelOfMultiple(metric, baselineValue, reached);
      return value === null
        ? []
        : [{ period, multiple: shown(reached), value: roundHalfAway(value, metric.decimals + 2) }];
    });
    return expected.length ? [{ multiple, expected }] : [];
  });
}

/** Reckoned from what has come since something new last began, where it is made of as much of the units as it ever is. */
async function paceAnswer(
  snapshot: Snapshot,
  series: FigureSeries,
  { baselineValue, byPeriod }: SetTarget,
): Promise<ProgressAnswer['pace']> {
  const { metric, frequency, points, origin, rollup } = series;
  const { rebaseAt } = await yardstickOf(snapshot, series);
  const last = points.values.findLastIndex((value) => value !== null);
  const start = Math.max(0, ...rebaseAt.filter((position) => position <= last));
  const coverage = origin === 'rolled-up' ? rollup : null;
  const at = (position: number) => ({ have: coverage?.have[position] ?? 1, of: coverage?.of[position] ?? 1 });
  const shares = points.values.map((_, position) => at(position).have / at(position).of);
  const best = shares.indexOf(Math.max(...shares.slice(start).filter(Number.isFinite)), start);
  const known = points.values.flatMap((value, position) => {
    if (value === null || position < start || !isSameCoverage(at(best), at(position))) return [];
    const multiple = multipleOf(metric, baselineValue, value);
    return multiple === null ? [] : [{ number: points.from + position, multiple }];
  });
  // what is counted from the beginning of the year can be compared with the same period of other years only
  const pace = paceOf(known, frequency, metric.isSeasonal || metric.isCumulative);
  if (!pace.isKnown) return pace;
  const then = atThisPace(pace, periodNumber(byPeriod), frequency);
  if (!then) return { isKnown: false, because: 'too-few' };
  return {
    isKnown: true,
    byPeriod,
    multiple: shown(then.middle),
    lower: shown(then.lower),
    upper: shown(then.upper),
    figures: known.length,
  };
}
