// What a figure says, a second time; nothing from the product.
import { naiveXmr } from './naive-signals.ts';

export type NaiveJudged = { value: number; variation: string | null; rule: string | null; status: string };

/** By place. `charted` are the figures that may be compared, and with `start` something new begins. */
export function naiveJudged(
  all: readonly (number | null)[],
  charted: readonly (number | null)[],
  told: {
    start: number | null;
    direction: 'higher' | 'lower' | 'none';
    statusOf: (place: number, value: number) => string;
  },
): (NaiveJudged | null)[] {
  const { start, direction } = told;
  const parts = start === null ? [charted] : [charted.slice(0, start), charted.slice(start)];
  const points = parts.flatMap((part) => {
    const known = part.filter((value) => value !== null).length;
    return naiveXmr(part).map((point) => (known < 5 ? null : point));
  });
  const good = direction === 'higher' ? 'high' : 'low';
  return all.map((value, place) => {
    if (value === null) return null;
    const point = points[place] ?? null;
    const [rule = null, side = null] = point?.signal?.split(' ') ?? [];
    const said = direction === 'none' ? 'special-cause' : side === good ? 'improvement' : 'concern';
    return {
      value,
      variation: point && (rule === null ? 'common-cause' : said),
      rule,
      status: told.statusOf(place, value),
    };
  });
}
