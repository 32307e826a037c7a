import type { Direction } from './metric.ts';

export type Place = {
  /** 1 is the best; those with the same value all have the best place among them, and the next place is left out. */
  rank: number;
  /** From 0 to 100, both excluded; the higher the better placed. */
  percentile: number;
};

/**
 * The places of values among each other, in the order given; null has none. Where neither direction is good the highest
 * value comes first, so that places are an order of size and judge nobody.
 *
 * The percentile is the percentile rank: the share of values placed behind, those with the same value counting half and
 * the value itself among them, which is 100 × (behind + ½ × equal) / all. (Roscoe 1975, Fundamental Research Statistics;
 * SciPy's `percentileofscore` of kind `mean`.) Turning the direction turns it to 100 − percentile.
 */
export const ranking = (values: readonly (number | null)[], direction: Direction): (Place | null)[] => {
  const upwards = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  const inOrder = direction === 'lower' ? upwards : upwards.toReversed();
  const equals = new Map<number, { first: number; count: number }>();
  inOrder.forEach((value, position) => {
    const known = equals.get(value);
    if (known) known.count += 1;
    else equals.set(value, { first: position, count: 1 });
  });
  return values.map((value) => {
    const found = value === null ? undefined : equals.get(value);
    if (!found) return null;
    const behind = inOrder.length - found.first - found.count;
    return { rank: found.first + 1, percentile: (100 * (behind + found.count / 2)) / inOrder.length };
  });
};
