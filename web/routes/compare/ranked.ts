import type { Compared } from '#api/comparison/answers.ts';
import { roundedOn, scaledMetric, type CompareScale } from '#domain/compare.ts';
import type { Interval } from '#domain/interval.ts';
import { quartilesOf, type Quartiles } from '#domain/quantile.ts';
import { ranking } from '#domain/ranking.ts';
import { uncertainIn, type Line } from './figures.ts';
import type { Gathered } from './gather.ts';

/** One organisation in the period that is compared. */
export type Placed = {
  line: Line;
  value: number;
  rank: number | null;
  /** Of the figures themselves, as the API says it; null on another scale. */
  percentile: number | null;
  isShared: boolean;
  interval: Interval | null;
  answers: number | null;
  isUncertain: boolean;
};

/** Those that have a figure in the period, the best first, and the quartiles of what is shown. */
export type Ranked = { items: Placed[]; quartiles: Quartiles; ranked: number };

const none: Ranked = { items: [], quartiles: { lower: null, median: null, upper: null }, ranked: 0 };

/**
 * The places in one period. Of the figures themselves they are the API's; on another scale they are the order of what is
 * shown, among those that have a place at all.
 */
export const rankedOf = (
  { comparison, figures, metric }: Pick<Gathered, 'comparison' | 'figures' | 'metric'>,
  scale: CompareScale,
): Ranked => {
  if (comparison === null || figures.period === null) return none;
  const at = figures.periods.indexOf(figures.period);
  const lineOf = new Map(figures.lines.map((line) => [line.organisation.code, line]));
  const found = comparison.items.flatMap((item) => {
    const line = lineOf.get(item.organisation);
    const value = scale === 'absolute' ? item.value : (line?.values[at] ?? null);
    return line && value !== null ? [{ item, line, value: roundedOn(value, scaledMetric(scale, metric)) }] : [];
  });
  const ranks = scale === 'absolute' ? found.map(({ item }) => item.rank) : ranksOn(found, metric.direction);
  const items = found
    .map(({ item, line, value }, place) => ({
      line,
      value,
      rank: ranks[place] ?? null,
      percentile: scale === 'absolute' ? item.percentile : null,
      isShared: ranks.filter((rank) => rank !== null && rank === ranks[place]).length > 1,
      interval: (scale === 'absolute' && item.interval) || null,
      answers: item.n ?? null,
      isUncertain: uncertainIn(line).includes(at),
    }))
    .toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || 0);
  return {
    items,
    quartiles: scale === 'absolute' ? comparison.quartiles : quartilesOf(items.map(({ value }) => value)),
    ranked: items.filter(({ rank }) => rank !== null).length,
  };
};

const ranksOn = (
  found: readonly { item: Compared; value: number }[],
  direction: Parameters<typeof ranking>[1],
): (number | null)[] =>
  ranking(
    found.map(({ item, value }) => (item.rank === null ? null : value)),
    direction,
  ).map((place) => place && place.rank);
