import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ranking } from '#domain/ranking.ts';

/** From R 4.2.2 (stats), ranks with ties.method "min", upwards and downwards. */
const inR = {
  x: [12.5, 40, 33.1, 7, 88, 40, 61.2, 55, 19, 3.4],
  upwards: [3, 6, 5, 2, 10, 6, 9, 8, 4, 1],
  downwards: [8, 4, 6, 9, 1, 4, 2, 3, 7, 10],
};
const ranks = (...given: Parameters<typeof ranking>) => ranking(...given).map((place) => place?.rank ?? null);
const percentiles = (...given: Parameters<typeof ranking>) =>
  ranking(...given).map((place) => place?.percentile ?? null);

test('ranks are those of R, ties with the best place', () => {
  expect(ranks(inR.x, 'lower')).toEqual(inR.upwards);
  expect(ranks(inR.x, 'higher')).toEqual(inR.downwards);
});

test('equal values share the best place, and the next one counts them all', () => {
  expect(ranks([70, 90, 90, 80], 'higher')).toEqual([4, 1, 1, 3]);
  expect(ranks([70, 90, 90, 80], 'lower')).toEqual([1, 3, 3, 2]);
});

test('where neither direction is good the places are by size, the highest first', () => {
  expect(ranking([5, 50, 500], 'none')).toEqual(ranking([5, 50, 500], 'higher'));
});

test('the percentile counts those placed behind, and half of those placed the same', () => {
  // 60 for 3 is the example in SciPy's documentation of percentileofscore(…, kind='mean')
  expect(percentiles([1, 2, 3, 3, 4], 'higher')).toEqual([10, 30, 60, 60, 90]);
  expect(percentiles([1, 2, 3, 3, 4], 'lower')).toEqual([90, 70, 40, 40, 10]);
  expect(percentiles([7], 'higher')).toEqual([50]);
});

test('nothing has no place and takes none', () => {
  expect(ranking([null, 10, null, 20], 'higher')).toEqual([
    null,
    { rank: 2, percentile: 25 },
    null,
    { rank: 1, percentile: 75 },
  ]);
  expect(ranking([], 'higher')).toEqual([]);
  expect(ranking([null], 'lower')).toEqual([null]);
});

test('nought has one place, whichever sign it carries', () => {
  expect(ranks([0, -0, -1], 'higher')).toEqual([1, 1, 3]);
});

const few = fc.array(fc.option(fc.integer({ min: -4, max: 4 })), { maxLength: 30 });
const directions = fc.constantFrom('higher', 'lower', 'none');

test('a rank is one more than the number of better values, a percentile is what counting gives', () => {
  fc.assert(
    fc.property(few, directions, (values, direction) => {
      const there = values.filter((value) => value !== null);
      const isBetter = (a: number, b: number) => (direction === 'lower' ? a < b : a > b);
      const naive = values.map((value) => {
        if (value === null) return null;
        const better = there.filter((other) => isBetter(other, value)).length;
        const worse = there.filter((other) => isBetter(value, other)).length;
        const same = there.length - better - worse;
        return { rank: better + 1, percentile: expect.closeTo((100 * (worse + same / 2)) / there.length, 9) };
      });
      expect(ranking(values, direction)).toEqual(naive);
    }),
    { numRuns: 500 },
  );
});

test('turning the direction turns the percentile, and the mean percentile is always 50', () => {
  fc.assert(
    fc.property(few, (values) => {
      const higher = ranking(values, 'higher');
      const lower = ranking(values, 'lower');
      higher.forEach((place, at) => {
        if (place) expect(place.percentile + (lower[at]?.percentile ?? NaN)).toBeCloseTo(100, 9);
      });
      const placed = higher.filter((place) => place !== null);
      const sum = placed.reduce((total, { percentile }) => total + percentile, 0);
      expect(sum).toBeCloseTo(50 * placed.length, 6);
    }),
  );
});
