import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proportionChart } from '#domain/proportion-chart.ts';
import { xmrChart } from '#domain/xmr.ts';
import { naiveProportions } from '#tests/support/naive-signals.ts';

const samples = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 0, max: 100 })).map(([whole, percent]) => ({
    whole,
    part: Math.round((whole * percent) / 100),
  })),
  { minLength: 2, maxLength: 40, size: 'max' },
);
type Sample = { part: number; whole: number };
const shareOf = ({ part, whole }: Sample) => ({ sharePercent: (100 * part) / whole, answers: whole });

test('limits are those of Laney, closer where more have answered', () => {
  const shares = [
    { sharePercent: 50, answers: 100 },
    { sharePercent: 60, answers: 400 },
    { sharePercent: 56, answers: 100 },
  ];
  const { limits, segments } = proportionChart(shares);
  // p̄ = (50 + 240 + 56) / 600; z = (−0.1534, 0.0949, −0.0337) by hand: see the formula
  const mean = 346 / 6;
  const deviation = (answers: number) => Math.sqrt((mean * (100 - mean)) / answers);
  const [z1, z2, z3] = [(50 - mean) / deviation(100), (60 - mean) / deviation(400), (56 - mean) / deviation(100)];
  const spread = (Math.abs(z2 - z1) + Math.abs(z3 - z2)) / 2 / 1.128;
  expect(limits.map((here) => here?.lower)).toEqual([
    expect.closeTo(mean - 3 * deviation(100) * spread, 9),
    expect.closeTo(mean - 3 * deviation(400) * spread, 9),
    expect.closeTo(mean - 3 * deviation(100) * spread, 9),
  ]);
  expect(segments).toEqual([{ from: 0, to: 2, points: 3, isTrial: true }]);
});

test('limits are what the formula gives when written differently', () => {
  fc.assert(
    fc.property(samples, (parts) => {
      const { limits } = proportionChart(parts.map(shareOf));
      naiveProportions(parts).forEach((naive, position) => {
        const here = limits[position];
        expect(here?.mean).toBeCloseTo(100 * naive.mean, 8);
        expect(here?.lower).toBeCloseTo(100 * naive.lower, 8);
        expect(here?.upper).toBeCloseTo(100 * naive.upper, 8);
      });
    }),
    { numRuns: 300 },
  );
});

test('with equally many answers each time it is the chart of individual values, but for the rounding of 2.66', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 40, max: 60 }), { minLength: 2, maxLength: 40, size: 'max' }),
      fc.integer({ min: 1, max: 500 }),
      (percents, answers) => {
        const { limits } = proportionChart(percents.map((sharePercent) => ({ sharePercent, answers })));
        const individual = xmrChart(percents, { isScreened: false }).limits[0];
        const reach = (3 / 1.128) * (individual?.averageMovingRange ?? NaN);
        for (const here of limits) {
          expect(here?.mean).toBeCloseTo(individual?.mean ?? NaN, 9);
          expect(here?.upper).toBeCloseTo(Math.min(100, (here?.mean ?? NaN) + reach), 9);
          expect(here?.lower).toBeCloseTo(Math.max(0, (here?.mean ?? NaN) - reach), 9);
        }
      },
    ),
  );
});

test('a share is outside of the limits of its own number of answers', () => {
  const usual = Array.from({ length: 14 }, (_, place) => ({ sharePercent: place % 2 ? 52 : 48, answers: 100 }));
  const unusual = (answers: number) =>
    proportionChart([...usual, { sharePercent: 70, answers }]).signals.at(-1)?.rule ?? null;
  expect(unusual(100)).toBe('outside-limits');
  expect(unusual(4)).toBeNull();
});

test('each base has a mean and limits of its own, and a period without answers has none', () => {
  const low = [10, 12, 11].map((sharePercent) => ({ sharePercent, answers: 200 }));
  const high = [80, 83, 81].map((sharePercent) => ({ sharePercent, answers: 50 }));
  const together = proportionChart([...low, null, ...high], { rebaseAt: [3] });
  expect(together.limits).toEqual([...proportionChart(low).limits, null, ...proportionChart(high).limits]);
  expect(together.signals[3]).toBeNull();
  expect(proportionChart([low[0] ?? null]).limits).toEqual([null]);
  expect(proportionChart([null]).limits).toEqual([null]);
  expect(proportionChart([])).toEqual({ segments: [], limits: [], signals: [] });
});

test('near a limit is judged by chance, not by where shares end', () => {
  // the limit would be far above 100, and 99.6 is not near it
  const shares = [...Array.from({ length: 13 }, (_, place) => (place % 2 ? 92 : 100)), 99.6, 99.6, 99.6].map(
    (sharePercent) => ({ sharePercent, answers: 60 }),
  );
  const { limits, signals } = proportionChart(shares);
  expect(limits.every((here) => here?.upper === 100)).toBe(true);
  expect(signals.every((signal) => signal === null)).toBe(true);
});

test.each([0, 37.3, 100])('a share that is always %d never signals, however many answer', (sharePercent) => {
  const answers = [7, 300, 12, 9, 55, 1, 80, 7, 300, 12, 9, 55, 1, 80];
  const { limits, signals } = proportionChart(answers.map((count) => ({ sharePercent, answers: count })));
  expect(signals.every((signal) => signal === null)).toBe(true);
  for (const here of limits) {
    expect(here?.mean).toBeCloseTo(sharePercent, 9);
    expect(here?.lower).toBeCloseTo(sharePercent, 9);
    expect(here?.upper).toBeCloseTo(sharePercent, 9);
  }
});
