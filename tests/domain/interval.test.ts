import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intervalOf, wilsonInterval } from '#domain/interval.ts';

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

describe('a figure', () => {
  const share = { unit: 'percent', smallestAnswers: 7 } as const;
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

  test.each([
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
