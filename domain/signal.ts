import { unweightedMean } from './mean.ts';
import type { Direction } from './metric.ts';

/** In the order in which they are asked: a point has the first that it meets. */
export const signalRules = ['outside-limits', 'trend', 'two-of-three', 'shift'] as const;
export type SignalRule = (typeof signalRules)[number];

/** Why a point is not chance alone, and towards which side. A trend is high when it rises. */
export type Signal = { rule: SignalRule; side: 'high' | 'low' };

export type Limits = { mean: number; lower: number; upper: number };

/** From so many points on limits are firm and all rules speak; before, only points outside them do. */
export const fewestFirmPoints = 13;

const runLength = 7;

/** −1 below, 1 above, 0 for neither. */
type Sign = number;

/** What differs by less than a hair differs only by how arithmetic rounds; the hair goes by the size of the values. */
const comparing = (values: readonly number[]): ((a: number, b: number) => Sign) => {
  const hair = 1e-12 * Math.max(...values.map(Math.abs));
  return (a, b) => (Math.abs(a - b) <= hair ? 0 : Math.sign(a - b));
};

/** The signs that stand in runs of at least so many of the same; all others become 0. */
const inRuns = (signs: readonly Sign[], length: number): Sign[] => {
  const starts = signs.flatMap((sign, place) => (sign === signs[place - 1] ? [] : [place]));
  return starts.flatMap((start, run) => {
    const ran = signs.slice(start, starts[run + 1]);
    return ran.length < length ? ran.map(() => 0) : ran;
  });
};

/**
 * The signals of points that follow on each other, with limits as far above their mean as below: outside the limits; seven
 * that rise or fall in a row; two of three on one side of the mean in the outer third of the way to the limit; seven on one
 * side of the mean. Every point of what makes up a signal has it. NHS England, Making Data Count, in the order and with the
 * details of NHSRplotthedots 0.2.2: where two trends meet, the point belongs to the later; of two in three, only those near
 * the limit speak.
 */
export const signalsOf = (
  points: readonly (Limits & { value: number })[],
  { isTrial }: { isTrial: boolean },
): (Signal | null)[] => {
  const compare = comparing(points.map(({ value }) => value));
  const outside = points.map(({ value, lower, upper }) =>
    compare(value, upper) > 0 ? 1 : compare(value, lower) < 0 ? -1 : 0,
  );
  const sides = points.map(({ value, mean }) => compare(value, mean));

  const steps = inRuns(
    points.slice(1).map(({ value }, place) => compare(value, points[place]?.value ?? value)),
    runLength - 1,
  );
  const trends = points.map((_, place) => steps[place] || (steps[place - 1] ?? 0));

  const near = points.map(({ value, mean, upper }, place) =>
    outside[place] === 0 && compare(Math.abs(value - mean), (2 / 3) * (upper - mean)) > 0 ? (sides[place] ?? 0) : 0,
  );
  const isTwoOfThree = (first: number): boolean => {
    const three = sides.slice(first, first + 3);
    return (
      three.length === 3 &&
      three.every((side) => side === three[0]) &&
      near.slice(first, first + 3).filter((side) => side !== 0).length >= 2
    );
  };
  const twoOfThree = near.map((side, place) => ([place - 2, place - 1, place].some(isTwoOfThree) ? side : 0));

  const rules: Record<SignalRule, readonly Sign[]> = {
    'outside-limits': outside,
    trend: trends,
    'two-of-three': twoOfThree,
    shift: inRuns(sides, runLength),
  };
  const spoken = isTrial ? (['outside-limits'] as const) : signalRules;
  return points.map((_, place) => {
    const rule = spoken.find((one) => rules[one][place] !== 0);
    return rule === undefined ? null : { rule, side: (rules[rule][place] ?? 0) > 0 ? 'high' : 'low' };
  });
};

/** Where the last seven or more that follow on each other on one side of the mean of all begin; null without any. */
export const lastShiftOf = (values: readonly number[]): number | null => {
  const mean = unweightedMean(values) ?? 0;
  const compare = comparing([...values, mean]);
  let [found, start, side]: [number | null, number, Sign] = [null, 0, 0];
  for (const [place, value] of values.entries()) {
    const now = compare(value, mean);
    if (now !== side) [start, side] = [place, now];
    if (side !== 0 && place - start + 1 >= runLength) found = start;
  }
  return found;
};

/** What a point says. `special-cause` is something to look at where neither way is good. */
export const variations = ['improvement', 'concern', 'special-cause', 'common-cause'] as const;
export type Variation = (typeof variations)[number];

export const variationOf = (signal: Pick<Signal, 'side'> | null, direction: Direction): Variation => {
  if (signal === null) return 'common-cause';
  if (direction === 'none') return 'special-cause';
  return (signal.side === 'high') === (direction === 'higher') ? 'improvement' : 'concern';
};

/** Whether a process that goes on like this reaches its target: always, never, or as chance will have it. */
export const assurances = ['passing', 'failing', 'hit-or-miss'] as const;
export type Assurance = (typeof assurances)[number];

/** Null where neither way is good. A limit that is the target reaches it. */
export const assuranceOf = (
  target: number,
  { lower, upper }: Pick<Limits, 'lower' | 'upper'>,
  direction: Direction,
): Assurance | null => {
  if (direction === 'none') return null;
  const [worst, best] = direction === 'higher' ? [lower, upper] : [-upper, -lower];
  const wanted = direction === 'higher' ? target : -target;
  if (worst >= wanted) return 'passing';
  return best < wanted ? 'failing' : 'hit-or-miss';
};
