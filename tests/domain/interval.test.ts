import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intervalOf, meanInterval, wilsonInterval } from '#domain/interval.ts';

/** From R 4.2.2 (stats): x, n, confidence, and the two ends of Wilson’s interval. */
const inR: [number, number, number, number, number][] = [
  [0, 10, 0.9, 0, 0.2129419700834],
  [0, 10, 0.95, 0, 0.2775327998629],
  [0, 10, 0.99, 0, 0.3988540933049],
  [1, 10, 0.9, 0.02263490873087, 0.3477186673359],
  [1, 10, 0.95, 0.01787621309507, 0.4041500267952],
  [1, 10, 0.99, 0.01185150341103, 0.5072317712329],
  [5, 10, 0.9, 0.2692718211383, 0.7307281788617],
  [5, 10, 0.95, 0.2365930905126, 0.7634069094874],
  [5, 10, 0.99, 0.1842255182472, 0.8157744817528],
  [10, 10, 0.9, 0.7870580299166, 1],
  [10, 10, 0.95, 0.7224672001371, 1],
  [10, 10, 0.99, 0.6011459066951, 1],
  [3, 7, 0.9, 0.186443190364, 0.7105229089864],
  [3, 7, 0.95, 0.1582198552515, 0.7495416354723],
  [3, 7, 0.99, 0.1163736805161, 0.8102850959116],
  [45, 120, 0.9, 0.3058162446005, 0.4496960235863],
  [45, 120, 0.95, 0.2935242978645, 0.4642304937402],
  [45, 120, 0.99, 0.2705415186988, 0.4925569572725],
  [199, 200, 0.9, 0.9779025635563, 0.9988837473955],
  [199, 200, 0.95, 0.9722262956021, 0.9991168312844],
  [199, 200, 0.99, 0.9587991180798, 0.9994127002382],
  [812, 1000, 0.9, 0.7908453015678, 0.8314709946506],
  [812, 1000, 0.95, 0.7866068125888, 0.8350052901162],
  [812, 1000, 0.99, 0.7781566122309, 0.8417305008694],
  [1, 1, 0.9, 0.2698659487841, 1],
  [1, 1, 0.95, 0.2065493143772, 1],
  [1, 1, 0.99, 0.1309775432802, 1],
];
/** By confidence, between both ends. */
const normalQuantiles: Record<number, number> = {
  0.9: 1.6448536269514722,
  0.95: 1.959963984540054,
  0.99: 2.5758293035489,
};

describe('the interval of Wilson', () => {
  test.each(inR)('of %d in %d at %d is that of R', (x, n, conf, lower, upper) => {
    const found = wilsonInterval(x, n, normalQuantiles[conf]);
    expect(Math.abs(found.lower - lower)).toBeLessThan(1e-9);
    expect(Math.abs(found.upper - upper)).toBeLessThan(1e-9);
  });

  test('is one of 95 per cent unless told otherwise', () => {
    expect(wilsonInterval(45, 120)).toEqual(wilsonInterval(45, 120, normalQuantiles[0.95]));
  });

  test('contains the share, stays between nobody and everybody, and shrinks with more answers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (whole, share) => {
        const part = Math.round(whole * share);
        const { lower, upper } = wilsonInterval(part, whole);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(lower).toBeLessThanOrEqual(part / whole);
        expect(upper).toBeGreaterThanOrEqual(part / whole);
        const larger = wilsonInterval(10 * part, 10 * whole);
        expect(larger.upper - larger.lower).toBeLessThan(upper - lower);
        const turned = wilsonInterval(whole - part, whole);
        expect(turned.lower).toBeCloseTo(1 - upper, 9);
      }),
    );
  });
});

describe('the interval of a mean', () => {
  const scale = { lower: 1, upper: 5 };
  const z = normalQuantiles[0.95] ?? NaN;
  /** How many deviations of the widest spread that the scale allows lie between a mean and that of a sample. */
  const deviations = (sampled: number, mean: number, answers: number) =>
    Math.abs(sampled - mean) / Math.sqrt(((scale.upper - mean) * (mean - scale.lower)) / answers);

  test('ends at the means from which the sample is as far away as chance goes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 1.001, max: 4.999, noNaN: true }), (n, mean) => {
        const { lower, upper } = meanInterval(mean, n, scale);
        expect(deviations(mean, lower, n)).toBeCloseTo(z, 6);
        expect(deviations(mean, upper, n)).toBeCloseTo(z, 6);
        expect(lower).toBeGreaterThanOrEqual(1);
        expect(upper).toBeLessThanOrEqual(5);
        expect(lower).toBeLessThan(mean);
        expect(upper).toBeGreaterThan(mean);
      }),
    );
  });

  test('of nobody but the happiest ends where the scale ends, and says that there may be others', () => {
    const { lower, upper } = meanInterval(5, 20, scale);
    expect(upper).toBe(5);
    expect(lower).toBeLessThan(4.5);
    expect(meanInterval(1, 20, scale).lower).toBe(1);
  });

  test('is that of a share where all answer one end or the other', () => {
    const { lower, upper } = meanInterval(1 + 4 * (37 / 50), 50, scale);
    expect(lower).toBeCloseTo(1 + 4 * wilsonInterval(37, 50).lower, 9);
    expect(upper).toBeCloseTo(1 + 4 * wilsonInterval(37, 50).upper, 9);
  });

  /** Numbers from 0 to 1 that are the same in every run (mulberry32). */
  const numbers = (seed: number) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  test.each([
    ['evenly', 40, [0.2, 0.2, 0.2, 0.2, 0.2]],
    ['evenly', 10, [0.2, 0.2, 0.2, 0.2, 0.2]],
    ['mostly well', 40, [0.02, 0.03, 0.1, 0.35, 0.5]],
    ['mostly well', 10, [0.02, 0.03, 0.1, 0.35, 0.5]],
    ['at both ends', 40, [0.3, 0, 0, 0, 0.7]],
    ['mostly in the middle', 40, [0.05, 0.2, 0.5, 0.2, 0.05]],
  ])('holds the mean of those who answer %s in at least 95 of a hundred samples of %d', (_, size, shares) => {
    const next = numbers(20);
    const mean = shares.reduce((sum, share, at) => sum + share * (at + 1), 0);
    const answer = () => {
      let left = next();
      const found = shares.findIndex((share) => (left -= share) < 0);
      return found < 0 ? 5 : found + 1;
    };
    const samples = 4_000;
    let held = 0;
    for (let sample = 0; sample < samples; sample += 1) {
      let sum = 0;
      for (let at = 0; at < size; at += 1) sum += answer();
      const { lower, upper } = meanInterval(sum / size, size, scale);
      held += lower <= mean && mean <= upper ? 1 : 0;
    }
    // three deviations of the counting itself; answers at both ends leave nothing to spare
    expect(held / samples).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / samples));
  });
});

describe('a figure', () => {
  const share = { unit: 'percent', smallestAnswers: 7, rollupRule: 'ratio', weight: null, minimum: 0, maximum: 100 } as const; // prettier-ignore
  const mean = { ...share, unit: 'index', rollupRule: 'weighted-mean', weight: 'answers' } as const;
  const figure = { value: 37.5, denominator: 120, answers: 120 };

  test('that is a share of answers has the interval of Wilson, in per cent', () => {
    const { lower, upper } = intervalOf(share, figure) ?? { lower: NaN, upper: NaN };
    expect(lower).toBeCloseTo(29.35242978645, 9);
    expect(upper).toBeCloseTo(46.42304937402, 9);
    expect(intervalOf(share, { ...figure, denominator: null })).toEqual({ lower, upper });
  });

  test('that nobody or everybody agreed to ends where shares end', () => {
    expect(intervalOf(share, { ...figure, value: 0 })?.lower).toBe(0);
    expect(intervalOf(share, { ...figure, value: 100 })?.upper).toBe(100);
  });

  test('that is a mean of answers has the widest normal one, on its scale', () => {
    expect(intervalOf(mean, figure)).toEqual(meanInterval(37.5, 120, { lower: 0, upper: 100 }));
    expect(intervalOf(mean, { ...figure, denominator: null })).toEqual(intervalOf(mean, figure));
    const fromOne = { ...mean, minimum: 1, maximum: 5 };
    expect(intervalOf(fromOne, { ...figure, value: 5 })).toEqual(meanInterval(5, 120, { lower: 1, upper: 5 }));
    expect(intervalOf(fromOne, { ...figure, value: 1 })).toEqual(meanInterval(1, 120, { lower: 1, upper: 5 }));
  });

  test('that is a mean in per cent is a mean, below nought as above', () => {
    const net = { ...mean, unit: 'percent' as const, minimum: -100 };
    const ends = { lower: -100, upper: 100 };
    for (const value of [-20, 20]) {
      expect(intervalOf(net, { ...figure, value })).toEqual(meanInterval(value, 120, ends));
    }
    expect(intervalOf({ ...net, minimum: 0 }, figure)).toEqual(intervalOf(share, figure));
  });

  test.each([
    ['is a mean of all, not of a sample', { ...mean, smallestAnswers: null }, figure],
    ['is weighted by something else than answers', { ...mean, weight: 'employees' }, figure],
    ['is no mean', { ...mean, rollupRule: 'sum' as const }, figure],
    ['has no lowest answer', { ...mean, minimum: null }, figure],
    ['has no highest answer', { ...mean, maximum: null }, figure],
    ['has one answer to choose', { ...mean, minimum: 100 }, { ...figure, value: 100 }],
    ['lies below the scale', { ...mean, minimum: 40 }, figure],
    ['lies above the scale', { ...mean, maximum: 35 }, figure],
    ['is a mean of nobody', mean, { ...figure, answers: 0, denominator: 0 }],
    ['is a mean of nobody knows how many', mean, { ...figure, answers: null }],
    ['weighs more than its answers', mean, { ...figure, denominator: 300 }],
    ['is a complete count', { ...share, smallestAnswers: null }, figure],
    ['is in hours', { ...share, unit: 'hours' as const }, figure],
    ['is in money', { ...share, unit: 'sek' as const }, figure],
    ['is a score', { ...share, unit: 'index' as const }, figure],
    ['is a score below one', { ...share, unit: 'index' as const }, { ...figure, value: 0.5 }],
    ['says nothing of answers', share, { ...figure, answers: null }],
    ['is about nobody', share, { ...figure, answers: 0, denominator: 0 }],
    ['divides by something else than answers', share, { ...figure, denominator: 300 }],
    ['is no part of a whole', share, { ...figure, value: 100.5 }],
    ['is less than nothing', share, { ...figure, value: -1 }],
  ])('that %s has none', (_, metric, one) => {
    expect(intervalOf(metric, one)).toBeNull();
  });
});
