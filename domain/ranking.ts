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
  // a typed array is sorted by size without asking: hundreds are compared in one answer
  const upwards = Float64Array.from(values.filter((value) => value !== null)).sort();
  const inOrder = direction === 'lower' ? upwards : upwards.toReversed();
  const places = new Map<number, Place>();
  for (let first = 0; first < inOrder.length;) {
    const value = inOrder[first] ?? 0;
    let next = first + 1;
    while (inOrder[next] === value) next += 1;
    const behind = inOrder.length - next;
    places.set(value, { rank: first + 1, percentile: (100 * (behind + (next - first) / 2)) / inOrder.length });
    first = next;
  }
  return values.map((value) => (value === null ? null : (places.get(value) ?? null)));
};
