import type { FigureSeries } from '#db/queries/figures.ts';
import type { Event } from '#db/queries/events.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import type { SetTarget } from '#db/queries/targets.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { firstAfter } from '#domain/comparability.ts';
import { roundHalfAway } from '#domain/number.ts';
import { frequencyOf, periodAt, type Frequency } from '#domain/period.ts';
import { isPartOfSum } from '#domain/rollup.ts';
import { seriesSignals, type SeriesSignals } from '#domain/series-signals.ts';
import { valueAt } from '#domain/series.ts';
import type { Limits } from '#domain/signal.ts';
import { judgeFigure, type TargetJudgement } from '#domain/target-status.ts';
import { concerns, eventsAbove } from '../events/events.ts';
import type { SeriesItem } from './answers.ts';
import type { SignalAnswer } from './judged-answers.ts';

/** What the figures of a series are judged by: the target of its total, and where something new began. */
export type Yardstick = { target: SetTarget | null; rebaseAt: readonly number[] };

/** For the series of one organisation, of which there may be many. */
export async function yardsticksOf(
  snapshot: Snapshot,
  organisation: Organisation,
): Promise<(series: FigureSeries) => Yardstick> {
  const targets = (await snapshot.targets()).get(organisation.id) ?? [];
  const beginnings = await beginningsOf(snapshot, organisation);
  return (series) => ({
    target: (series.breakdown === 'total' && targets.find(({ metricId }) => metricId === series.metric.id)) || null,
    rebaseAt: beginnings(series),
  });
}

/** The positions at which something new begins in the series of one organisation. */
export async function beginningsOf(
  snapshot: Snapshot,
  organisation: Organisation,
): Promise<(series: FigureSeries) => number[]> {
  const events = (await eventsAbove(snapshot, organisation)).filter(beginsAnew);
  return ({ metric, frequency, points }) =>
    events.flatMap((event) => (concerns(event, metric) ? [firstAfter(event.happenedOn, frequency) - points.from] : []));
}

export const yardstickOf = async (snapshot: Snapshot, series: FigureSeries): Promise<Yardstick> =>
  (await yardsticksOf(snapshot, series.organisation))(series);

/** The positions, from a number on and so many, at which the method changed: what is before them is something else. */
export async function breaksIn(
  snapshot: Snapshot,
  { metric, organisation, frequency }: FigureSeries,
  from: number,
  length: number,
): Promise<number[]> {
  const breaks = (await eventsAbove(snapshot, organisation)).filter(
    (event) => event.kind === 'method-break' && concerns(event, metric),
  );
  return breakPositions(breaks, frequency, from, length);
}

/** The same of method breaks that are known already. */
export function breakPositions(breaks: readonly Event[], frequency: Frequency, from: number, length: number): number[] {
  const positions = new Set(breaks.map((event) => firstAfter(event.happenedOn, frequency) - from));
  return [...positions].filter((position) => position >= 0 && position < length);
}

const beginsAnew = ({ kind }: Event): boolean => kind === 'method-break' || kind === 'rebase';

/** Which figures of a series say more than chance; the series has to be whole. Everything that is shown of signals comes from here. */
export const signalsOf = (
  { metric, frequency, origin, points, rollup }: FigureSeries,
  { target, rebaseAt }: Yardstick,
): SeriesSignals =>
  seriesSignals(metric, points, {
    frequency,
    rebaseAt,
    target: target && frequencyOf(target.byPeriod) === frequency ? target.level : null,
    coverage: origin === 'rolled-up' ? rollup : null,
  });

/** What one figure of a series says; null where nobody can tell. */
export function signalAt(
  { basis, isSeasonIgnored, assurance, signals, variations, isTrial, limits }: SeriesSignals,
  position: number,
  decimals: number,
): SignalAnswer | null {
  const variation = variations[position] ?? null;
  const some = limits[position] ?? null;
  const shown = (value: number): number => roundHalfAway(value, decimals + 2);
  if (variation === null) return null;
  return {
    variation,
    rule: signals[position]?.rule ?? null,
    side: signals[position]?.side ?? null,
    basis,
    isTrial: isTrial[position] ?? true,
    isSeasonIgnored,
    assurance,
    limits: some && { mean: shown(some.mean), lower: shown(some.lower), upper: shown(some.upper) },
  };
}

/** Whether the figure of a period is the sum of a part of the units alone. */
export const lacksUnits = ({ metric, origin, points, rollup }: FigureSeries, number: number): boolean => {
  const position = number - points.from;
  const [have, of] = [rollup?.have[position] ?? 0, rollup?.of[position] ?? 0];
  return origin === 'rolled-up' && isPartOfSum(metric.rollupRule, { have, of });
};

/**
 * How the figure of a period, as it is answered, stands against the target; null where there is no figure, or one of a part
 * of the units, which no target was set for.
 */
export function judgementAt(series: FigureSeries, { target }: Yardstick, number: number): TargetJudgement | null {
  const { metric, organisation, frequency, points } = series;
  const raw = valueAt(points, number);
  if (raw === null || (target !== null && lacksUnits(series, number))) return null;
  const value = roundHalfAway(raw, metric.decimals + 2);
  return judgeFigure(target, { period: periodAt(frequency, number), value }, metric, organisation.validTo);
}

/** What one figure of a whole series says. */
export async function judgedAt(
  snapshot: Snapshot,
  series: FigureSeries,
  number: number,
): Promise<{ signal: SignalAnswer | null; judgement: TargetJudgement | null }> {
  const yardstick = await yardstickOf(snapshot, series);
  return {
    signal: signalAt(signalsOf(series, yardstick), number - series.points.from, series.metric.decimals),
    judgement: judgementAt(series, yardstick, number),
  };
}

/** What the periods from a number on say, so many of them; they line up with the values that are answered. */
export async function judged(
  snapshot: Snapshot,
  series: FigureSeries,
  from: number,
  length: number,
): Promise<Required<Pick<SeriesItem, 'signals' | 'targetStatuses' | 'judgement'>>> {
  const yardstick = await yardstickOf(snapshot, series);
  const found = signalsOf(series, yardstick);
  const positions = Array.from({ length }, (_, step) => from + step - series.points.from);
  const answers = positions.map((position) => signalAt(found, position, series.metric.decimals));
  const judgements = positions.map((_, step) => judgementAt(series, yardstick, from + step));
  return {
    signals: {
      basis: found.basis,
      isSeasonIgnored: found.isSeasonIgnored,
      assurance: found.assurance,
      variations: answers.map((answer) => answer?.variation ?? null),
      rules: Object.fromEntries(
        answers.flatMap((answer, place) =>
          answer?.rule && answer.side ? [[place, { rule: answer.rule, side: answer.side }]] : [],
        ),
      ),
      isTrial: positions.map((position) => found.isTrial[position] ?? true),
      rebasedAt: positions.flatMap((position, place) => (found.rebasedAt.includes(position) ? [place] : [])),
      ...limitsBetween(found, positions, series.metric.decimals),
    },
    targetStatuses: judgements.map((judgement) => judgement?.status ?? null),
    judgement: judgements.findLast((judgement) => judgement !== null) ?? null,
  };
}

/** Limits are drawn where there is no figure too. */
function limitsBetween({ limits }: SeriesSignals, positions: readonly number[], decimals: number) {
  const line = (side: keyof Limits) =>
    positions.map((position) => {
      const some = limits[position] ?? null;
      return some && roundHalfAway(some[side], decimals + 2);
    });
  return { mean: line('mean'), lower: line('lower'), upper: line('upper') };
}
