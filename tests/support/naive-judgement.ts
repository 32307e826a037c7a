// What a figure says, a second time; nothing from the product.
import { naiveRounded } from './naive-comparison.ts';
import { naiveXmr } from './naive-signals.ts';

export type NaiveJudged = { value: number; variation: string | null; rule: string | null; status: string | null };

/** By place. `charted` are the figures that may be compared, and with `start` something new begins. */
export function naiveJudged(
  all: readonly (number | null)[],
  charted: readonly (number | null)[],
  told: {
    start: number | null;
    direction: 'higher' | 'lower' | 'none';
    statusOf: (place: number, value: number) => string | null;
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

/** Where a figure stands on the path of twelve steps from 100 to the level, so many steps after its beginning. */
export function naiveOnPath(steps: number, value: number, level: number, minimum: number | null): string {
  const at = (end: number) => naiveRounded(100 + ((end - 100) * steps) / 12, 0);
  const reaches = (line: number) => (level > 100 ? value >= line : value <= line);
  if (reaches(level)) return 'reached';
  if (reaches(at(level))) return 'on-path';
  const tenth = naiveRounded(100 + ((level - 100) * steps) / 12 - (level - 100) / 10, 0);
  return reaches(minimum === null ? tenth : at(minimum)) ? 'near' : 'off-path';
}
