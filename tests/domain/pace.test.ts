import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atThisPace, paceOf, type Between, type Pace, type PacePoint } from '#domain/pace.ts';

const points = (multiples: readonly number[], first = 200): PacePoint[] =>
  multiples.map((multiple, place) => ({ number: first + place, multiple }));

const known = (pace: Pace): Extract<Pace, { isKnown: true }> => {
  if (!pace.isKnown) throw new Error(pace.because);
  return pace;
};

const after = (pace: Pace, number: number, frequency: 'Q' | 'A'): Between => {
  const found = atThisPace(known(pace), number, frequency);
  if (!found) throw new Error('its season has no figure');
  return found;
};

test('what grows by the same factor each quarter goes on so, without any doubt', () => {
  const pace = known(paceOf(points([1, 1.1, 1.21, 1.331, 1.4641, 1.61051]), 'Q', false));
  expect(pace.lastNumber).toBe(205);
  for (const side of ['lower', 'middle', 'upper'] as const) expect(after(pace, 205, 'Q')[side]).toBeCloseTo(1.61051, 9);
  for (const side of ['lower', 'middle', 'upper'] as const) expect(pace.yearly[side]).toBeCloseTo(1.1 ** 4, 9);
  expect(after(pace, 205 + 8, 'Q').middle).toBeCloseTo(1.1 ** 13, 9);
});

/** From R 4.2.2 (stats): the Theil–Sen slope of a series over its places is 1.25. */
const inR = [100, 104, 98, 110, 103, 109, 101, 116, 108, 113, 105, 121];

test('the pace is the median of all slopes, as in R, between the 18th and the 49th of its 66', () => {
  // the slopes of the logarithms of exp(x) are those of x; with 2 more each year, 2 more
  const pace = known(paceOf(points(inR.map((value, place) => Math.exp((value + 2 * place) / 100))), 'A', false));
  expect(100 * Math.log(pace.yearly.middle)).toBeCloseTo(3.25, 9);
  const slopes = inR
    .flatMap((earlier, place) => inR.slice(place + 1).map((later, step) => (later - earlier) / (step + 1)))
    .toSorted((a, b) => a - b);
  // Sen 1968: C = 1.96 √(12 × 11 × 29 / 18) = 28.6; (66 − 28.6) / 2 = 18.7, rounded outwards
  expect(100 * Math.log(pace.yearly.lower)).toBeCloseTo(2 + (slopes[17] ?? NaN), 9);
  expect(100 * Math.log(pace.yearly.upper)).toBeCloseTo(2 + (slopes[48] ?? NaN), 9);
});

test('the present is what is left when the noise is taken out, and the interval is as wide as that noise', () => {
  const pace = known(paceOf(points([1, 2, 4, 8, 16, 32, 640]), 'A', false));
  expect(pace.yearly.middle).toBeCloseTo(2, 9);
  const now = after(pace, 206, 'A');
  expect(now.middle).toBeCloseTo(64, 6);
  expect(now.lower).toBeCloseTo(64, 6);
  // six figures say 64 and one says 640: 97.5 per cent lies at place 5.85 of 0 to 6
  expect(now.upper).toBeCloseTo(64 + 0.85 * (640 - 64), 6);
  expect(after(pace, 207, 'A').upper).toBeGreaterThan(2 * now.upper - 1e-6);
});

test('of a period before the last one the interval is the right way round', () => {
  const noise = [1, 1.02, 0.97, 1.05, 0.99, 1.01, 1.03, 0.98, 1];
  const pace = paceOf(points(noise.map((factor, place) => factor * 1.3 ** place)), 'Q', false);
  const { lower, middle, upper } = after(pace, 196, 'Q');
  expect(lower).toBeLessThan(middle);
  expect(middle).toBeLessThan(upper);
});

test('what comes in a season goes on from the figures of that season', () => {
  const season = [1, 5, 0.2, 3];
  const multiples = Array.from({ length: 16 }, (_, place) => (season[place % 4] ?? 1) * 2 ** Math.floor(place / 4));
  const pace = paceOf(points(multiples), 'Q', true);
  for (const place of [0, 1, 2, 3]) {
    const { lower, middle, upper } = after(pace, 216 + place, 'Q');
    expect(middle).toBeCloseTo((season[place] ?? NaN) * 16, 6);
    expect(upper / lower).toBeCloseTo(1, 6);
  }
  const oneMissing = points(multiples).filter(({ number }) => number % 4 !== 2);
  expect(atThisPace(known(paceOf(oneMissing, 'Q', true)), 218, 'Q')).toBeNull();
});

test('five figures are too few to tell, six can be enough', () => {
  expect(paceOf([], 'Q', false)).toEqual({ isKnown: false, because: 'too-few' });
  expect(paceOf(points([1, 2, 4, 8, 16]), 'Q', false)).toEqual({ isKnown: false, because: 'too-few' });
  expect(paceOf(points([1, 2, 4, 8, 16, 32]), 'Q', false).isKnown).toBe(true);
});

test('nobody can tell where the interval holds no change', () => {
  const unclear = { isKnown: false, because: 'no-clear-change' };
  expect(paceOf(points([1, 1, 1, 1, 1, 1]), 'Q', false)).toEqual(unclear);
  expect(paceOf(points([1, 3, 0.5, 2, 0.8, 2.5, 1.1]), 'Q', false)).toEqual(unclear);
  // it can tell that something becomes worse
  expect(known(paceOf(points([32, 16, 8, 4, 2, 1]), 'Q', false)).yearly.upper).toBeLessThan(1);
});

test('what has no logarithm has no pace', () => {
  expect(paceOf(points([1, 2, 0, 8, 16, 32]), 'Q', false)).toEqual({ isKnown: false, because: 'not-positive' });
});

test('of a seasonal series only the same periods of different years are compared', () => {
  const season = [1, 5, 0.2, 3];
  const multiples = Array.from({ length: 16 }, (_, place) => (season[place % 4] ?? 1) * 2 ** Math.floor(place / 4));
  const pace = known(paceOf(points(multiples), 'Q', true));
  for (const side of ['lower', 'middle', 'upper'] as const) expect(pace.yearly[side]).toBeCloseTo(2, 9);
  expect(paceOf(points(multiples.slice(0, 8)), 'Q', true)).toEqual({ isKnown: false, because: 'too-few' });
  expect(known(paceOf(points(multiples), 'Q', false)).yearly.lower).toBeLessThan(2);
});

test('missing periods leave their places empty', () => {
  const whole = points([1, 2, 4, 8, 16, 32, 64, 128]);
  const gapped = whole.filter(({ number }) => number !== 203 && number !== 204);
  expect(known(paceOf(gapped, 'A', false)).yearly.middle).toBeCloseTo(2, 9);
});

test('the interval holds the pace, grows with the distance, and does not depend on the order of the points', () => {
  const noisy = fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 8, maxLength: 30 });
  fc.assert(
    fc.property(noisy, fc.integer({ min: 1, max: 40 }), (noise, ahead) => {
      const rising = points(noise.map((factor, place) => factor * 1.3 ** place));
      const pace = known(paceOf(rising, 'Q', false));
      expect(paceOf(rising.toReversed(), 'Q', false)).toMatchObject({ isKnown: true, lastNumber: pace.lastNumber });
      const soon = after(pace, pace.lastNumber + ahead, 'Q');
      const later = after(pace, pace.lastNumber + ahead + 4, 'Q');
      expect(soon.lower).toBeLessThanOrEqual(soon.middle);
      expect(soon.middle).toBeLessThanOrEqual(soon.upper);
      expect(later.upper / later.lower).toBeGreaterThanOrEqual(soon.upper / soon.lower - 1e-9);
    }),
  );
});
