import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile, quartilesOf } from '#domain/quantile.ts';

/** From R 4.2.2 (stats), quantiles of type 7. */
const inR = {
  x: [12.5, 40, 33.1, 7, 88, 40, 61.2, 55, 19, 3.4],
  shares: [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1],
  expected: [3.4, 6.64, 14.125, 36.55, 51.25, 63.88, 88],
};

test('quantiles are those of R’s type 7', () => {
  const sorted = inR.x.toSorted((a, b) => a - b);
  inR.shares.forEach((share, place) => {
    expect(quantile(sorted, share)).toBeCloseTo(inR.expected[place] ?? NaN, 9);
  });
  expect(quartilesOf(inR.x)).toEqual({ lower: 14.125, median: 36.55, upper: 51.25 });
});

test('of nothing there are none, and of one value all are that value', () => {
  expect(quantile([], 0.5)).toBeNull();
  expect(quartilesOf([])).toEqual({ lower: null, median: null, upper: null });
  expect(quartilesOf([4])).toEqual({ lower: 4, median: 4, upper: 4 });
});

test('the order in which values come does not matter, and they are left as they are', () => {
  const values = Object.freeze([10, 9, 100, -1]);
  expect(quartilesOf(values)).toEqual({ lower: 6.5, median: 9.5, upper: 32.5 });
});

const numbers = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 40 });

test('a quantile lies between the values around its place, and grows with its share', () => {
  fc.assert(
    fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const sorted = values.toSorted((a, b) => a - b);
      const found = quantile(sorted, share) ?? NaN;
      // counted, not computed: as many as the share says, of all but one, lie at or below it
      expect(sorted.filter((value) => value <= found + 1e-6).length).toBeGreaterThan(
        Math.floor(share * (sorted.length - 1)),
      );
      expect(sorted.filter((value) => value >= found - 1e-6).length).toBeGreaterThanOrEqual(
        sorted.length - Math.ceil(share * (sorted.length - 1)),
      );
      expect(found).toBeLessThanOrEqual((quantile(sorted, Math.min(1, share + 0.1)) ?? NaN) + 1e-6);
    }),
    // just above a place, where the next value is far away
    { examples: [[[0, 1_000_000], 1e-10]] },
  );
});

test('half of all values lie between the lower and the upper quartile, give or take the ends', () => {
  fc.assert(
    fc.property(numbers, (values) => {
      const { lower, median, upper } = quartilesOf(values);
      expect([lower, median, upper]).toEqual([lower, median, upper].toSorted((a, b) => (a ?? 0) - (b ?? 0)));
      const turned = quartilesOf(values.map((value) => -value));
      expect(turned.lower).toBeCloseTo(-(upper ?? NaN), 5);
      expect(turned.median).toBeCloseTo(-(median ?? NaN), 5);
    }),
  );
});
