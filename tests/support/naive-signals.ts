// Control charts a second time, for whole numbers and in fractions that never round; nothing from the product.

export type NaivePoint = { mean: number; lower: number; upper: number; signal: string | null };

type Fractions = {
  /** How many times a value has to be taken to be compared with the sum of them all. */
  count: number;
  sum: number;
  ranges: number;
  rangeSum: number;
};

const add = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function fractionsOf(values: readonly number[], isScreened: boolean): Fractions {
  const ranges: number[] = [];
  for (let i = 1; i < values.length; i += 1) ranges.push(Math.abs(values[i]! - values[i - 1]!));
  // r < 3.267 × Σ / n
  const kept = ranges.filter((range) => 1000 * range * ranges.length < 3267 * add(ranges));
  const used = isScreened && add(kept) > 0 ? kept : ranges;
  return { count: values.length, sum: add(values), ranges: used.length, rangeSum: add(used) };
}

/** What is n × ranges × (value − mean), and with it everything is a whole number. */
const distance = (value: number, { count, sum, ranges }: Fractions): number => ranges * (count * value - sum);

/** Whether a value is further from the mean than so many thirds of the way to the limit. */
const isBeyond = (value: number, thirds: number, of: Fractions): boolean =>
  300 * Math.abs(distance(value, of)) > thirds * 266 * of.rangeSum * of.count;

/** Every stretch of so many points, as the places of its points. */
const stretches = (points: number, length: number): number[][] => {
  const found: number[][] = [];
  for (let from = 0; from + length <= points; from += 1) found.push(Array.from({ length }, (_, step) => from + step));
  return found;
};

function signalsIn(values: readonly number[], of: Fractions): (string | null)[] {
  const side = (place: number): number => Math.sign(of.count * values[place]! - of.sum);
  const isOutside = (place: number): boolean => isBeyond(values[place]!, 3, of);
  const isNear = (place: number): boolean => !isOutside(place) && isBeyond(values[place]!, 2, of);
  const named = (rule: string, isHigh: boolean): string => `${rule} ${isHigh ? 'high' : 'low'}`;
  const found = values.map((): string | null => null);
  // from the weakest to the strongest, each over the one before
  if (values.length >= 13) {
    for (const seven of stretches(values.length, 7)) {
      if (Math.abs(add(seven.map(side))) === 7) for (const at of seven) found[at] = named('shift', side(at) > 0);
    }
    for (const three of stretches(values.length, 3)) {
      if (Math.abs(add(three.map(side))) < 3 || three.filter(isNear).length < 2) continue;
      for (const at of three) if (isNear(at)) found[at] = named('two-of-three', side(at) > 0);
    }
    for (const seven of stretches(values.length, 7)) {
      const isRising = seven.every((at, step) => step === 0 || values[at]! > values[at - 1]!);
      const isFalling = seven.every((at, step) => step === 0 || values[at]! < values[at - 1]!);
      if (isRising || isFalling) for (const at of seven) found[at] = named('trend', isRising);
    }
  }
  values.forEach((_, place) => {
    if (isOutside(place)) found[place] = named('outside-limits', side(place) > 0);
  });
  return found;
}

/** The chart of one stretch without gaps; null where there are no limits. */
function naiveStretch(
  values: readonly number[],
  fixedAfter: number | null,
  isScreened: boolean,
): (NaivePoint | null)[] {
  const first = fixedAfter === null ? values : values.slice(0, fixedAfter);
  if (first.length < 2) return values.map(() => null);
  const of = fractionsOf(first, isScreened);
  const [mean, reach] = [of.sum / of.count, (266 * of.rangeSum) / (100 * of.ranges)];
  return signalsIn(values, of).map((signal) => ({ mean, lower: mean - reach, upper: mean + reach, signal }));
}

/** By position; null also for what is missing. */
export function naiveXmr(
  values: readonly (number | null)[],
  rebaseAt: readonly number[] = [],
  fixedAfter: number | null = null,
  isScreened = true,
): (NaivePoint | null)[] {
  const cuts = [...new Set([0, ...rebaseAt, values.length])]
    .filter((cut) => cut >= 0 && cut <= values.length)
    .sort((a, b) => a - b);
  return cuts.slice(1).flatMap((end, part) => {
    const stretch = values.slice(cuts[part], end);
    const points = naiveStretch(
      stretch.filter((value) => value !== null),
      fixedAfter,
      isScreened,
    );
    return stretch.map((value) => (value === null ? null : points.shift()!));
  });
}

/** What changed since the same place a year before, where both are known and nothing began anew since. */
export const naiveDifferences = (
  values: readonly (number | null)[],
  perYear: number,
  rebaseAt: readonly number[] = [],
): (number | null)[] =>
  values.map((value, now) => {
    const then = now - perYear;
    const before = values[then] ?? null;
    if (value === null || before === null) return null;
    for (let place = then + 1; place <= now; place += 1) if (rebaseAt.includes(place)) return null;
    return value - before;
  });

/** Laney’s P′ from how many of how many: shares from 0 to 1, never outside. */
export function naiveProportions(parts: readonly { part: number; whole: number }[]): Omit<NaivePoint, 'signal'>[] {
  const mean = add(parts.map(({ part }) => part)) / add(parts.map(({ whole }) => whole));
  const deviations = parts.map(({ whole }) => Math.sqrt((mean * (1 - mean)) / whole));
  const scores = parts.map(({ part, whole }, i) => (mean > 0 && mean < 1 ? (part / whole - mean) / deviations[i]! : 0));
  const moves = scores.slice(1).map((score, i) => Math.abs(score - scores[i]!));
  const spread = add(moves) / moves.length / 1.128;
  return deviations.map((deviation) => ({
    mean,
    lower: Math.max(0, mean - 3 * deviation * spread),
    upper: Math.min(1, mean + 3 * deviation * spread),
  }));
}

/** What limits of the next go by: what came since the last seven on one side of the mean began, eight at least and not all the same. */
export function naiveSinceShift(values: readonly number[]): readonly number[] {
  const total = add(values);
  const side = (place: number): number => Math.sign(values.length * values[place]! - total);
  const last = stretches(values.length, 7).findLast((seven) => Math.abs(add(seven.map(side))) === 7);
  if (!last) return values;
  let from = last[0]!;
  while (from > 0 && side(from - 1) === side(from)) from -= 1;
  const since = values.slice(from);
  const isEnough = since.length >= 8 && since.some((value) => value !== since[0]);
  return from > 0 && isEnough ? naiveSinceShift(since) : values;
}
