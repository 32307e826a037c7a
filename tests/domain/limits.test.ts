import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatLimits } from '#domain/limits.ts';

const limitsOf = (lower: number, upper: number, decimals: number) =>
  Object.values(formatLimits({ lower, upper }, decimals, 'sv'))
    .join(' till ')
    .replaceAll('\u00a0', ' ');

test.each([
  [7_101.2, 7_457.74, 2, '7 102 till 7 457'],
  [-7_457.74, 12, 2, '−7 457 till 12'],
  [99.94, 100, 1, '99,94 till 100'],
  [45.25, 99.99, 2, '45,3 till 99,9'],
  [1.005, 9.99, 3, '1,01 till 9,99'],
  [0.012, 0.345, 4, '0,012 till 0,345'],
  [0, 0, 1, '0 till 0'],
  [12.5, 31.25, 0, '13 till 31'],
  [16.45, 24.3, 0, '17 till 24'],
  [0.1 + 0.2, 0.7, 1, '0,3 till 0,7'],
  [-3.2, -1.6, 0, '−3 till −2'],
  [16.62, 16.97, 0, '16,7 till 16,9'],
  [16.6201, 16.6202, 0, '16,6201 till 16,6202'],
  [16.5, 16.5, 1, '16,5 till 16,5'],
  [0.0123, 0.0345, 5, '0,013 till 0,034'],
])('limits from %d to %d of a metric with %d decimals are written %s', (lower, upper, decimals, written) => {
  expect(limitsOf(lower, upper, decimals)).toBe(written);
});

test('what lies outside of limits lies outside of them as they are written, and what is written lies within them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -9_999, max: 9_999 }),
      fc.integer({ min: 1, max: 9_999 }),
      fc.integer({ min: -20_000, max: 20_000 }),
      fc.integer({ min: 0, max: 2 }),
      (start, length, figure, decimals) => {
        const limits = { lower: start / 100, upper: (start + length) / 100 };
        const written = formatLimits(limits, decimals, 'en');
        const least = Number(written.lower.replaceAll(',', '').replace('−', '-'));
        const most = Number(written.upper.replaceAll(',', '').replace('−', '-'));
        const value = figure / 10 ** decimals;
        expect([least >= limits.lower, most <= limits.upper, least <= most]).toEqual([true, true, true]);
        if (value < limits.lower || value > limits.upper) expect(value < least || value > most).toBe(true);
      },
    ),
  );
});
