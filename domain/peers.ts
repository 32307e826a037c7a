import { changeFrom, type Change } from './change.ts';
import type { MetricDefinition } from './metric.ts';
import { periodsPerYear, type Frequency } from './period.ts';
import type { Variation } from './signal.ts';

/** A place among fewer says nothing. */
export const fewestPeers = 4;

/** Figures by position, all counted from the same period. */
type Numbers = readonly (number | null)[];

/**
 * The last position at which one has a figure and at least half as many of the others as at their fullest: who publishes
 * first is not compared with nobody. Null where there is none.
 */
export const comparedPosition = (own: Numbers, others: readonly Numbers[]): number | null => {
  const counts = own.map((_, position) => others.filter((values) => typeof values[position] === 'number').length);
  const most = Math.max(0, ...counts);
  if (most === 0) return null;
  const last = own.findLastIndex((value, position) => value !== null && (counts[position] ?? 0) >= most / 2);
  return last === -1 ? null : last;
};

type Placed = {
  /** From 0 to 100; the higher the better placed. Null without a place. */
  percentile: number | null;
  /** How many have a place. */
  ranked: number;
};

/**
 * What somebody is among the best quarter of, the best first, and what they are among the last quarter of, the weakest first.
 * What too few have a place in is neither.
 */
export const strengthsAndWeaknesses = <Standing extends Placed>(
  standings: readonly Standing[],
): { strengths: Standing[]; weaknesses: Standing[] } => {
  const placed = standings
    .flatMap((standing) => {
      const { percentile, ranked } = standing;
      return percentile !== null && ranked >= fewestPeers ? [{ standing, percentile }] : [];
    })
    .toSorted((a, b) => a.percentile - b.percentile);
  return {
    strengths: placed
      .filter(({ percentile }) => percentile >= 75)
      .toReversed()
      .map(({ standing }) => standing),
    weaknesses: placed.filter(({ percentile }) => percentile <= 25).map(({ standing }) => standing),
  };
};

/** How far back somebody looks unless they say otherwise: three years. */
export const usualLookBack = (frequency: Frequency): number => 3 * periodsPerYear[frequency];

/** A series between two positions, both included: its values, what each says, and where its method changed. */
export type Course = {
  values: Numbers;
  variations: readonly (Variation | null)[];
  /** Positions from which on something else is measured. */
  breaks: readonly number[];
};

export type Improvement = {
  /** Positions of the first and the last figure of the span. */
  from: number;
  to: number;
  change: Change;
  /** The position of the last figure that says so. */
  signalAt: number;
};

/** Why nobody is named: too few figures to tell, another method, nothing but chance, or no better. */
export type NotImproved = 'cannot-tell' | 'method-break' | 'no-signal' | 'not-better';

/**
 * Whether somebody has improved over a span by more than chance: the last figure is better than the first, as both are shown,
 * the method is the same, and the last signal since then is one of improvement. (Signals: NHS England, Making Data Count.)
 */
export const improvementOf = (
  { values, variations, breaks }: Course,
  { from, to }: { from: number; to: number },
  metric: Pick<MetricDefinition, 'unit' | 'decimals' | 'direction'>,
): Improvement | NotImproved => {
  const isInSpan = (position: number): boolean => position >= from && position <= to;
  const isSaid = (value: number | null, position: number): boolean => value !== null && isInSpan(position);
  const first = values.findIndex(isSaid);
  const last = values.findLastIndex(isSaid);
  const change = first < last ? changeFrom(values[first] ?? null, values[last] ?? null, metric) : null;
  if (change === null) return 'cannot-tell';
  if (breaks.some((position) => position > first && position <= last)) return 'method-break';
  if (change.judgement !== 'better') return 'not-better';
  const since = variations.map((variation, position) => (position > first && position <= last ? variation : null));
  if (since.every((variation) => variation === null)) return 'cannot-tell';
  const signalAt = since.findLastIndex((variation) => variation !== null && variation !== 'common-cause');
  return since[signalAt] === 'improvement' ? { from: first, to: last, change, signalAt } : 'no-signal';
};

/** The largest change first: in points where shares change by points, else in per cent of what was. */
export const byImprovement = (one: Pick<Improvement, 'change'>, other: Pick<Improvement, 'change'>): number =>
  sizeOf(other.change) - sizeOf(one.change);

const sizeOf = ({ percent, difference }: Change): number => Math.abs(percent ?? difference);
