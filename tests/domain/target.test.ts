import fc from 'fast-check';
import { expect, test } from 'vitest';
import { periodAt, periodNumber } from '#domain/period.ts';
import { expectedValue, type Target } from '#domain/target.ts';

const target = (part: Partial<Target> = {}): Target => ({
  kind: 'level',
  baselinePeriod: '2025-Q1',
  baselineValue: 60,
  level: 80,
  byPeriod: '2026-Q1',
  path: 'straight',
  minimum: null,
  stretch: null,
  ...part,
});

test('a straight path rises by the same amount each period', () => {
  const periods = ['2025-Q1', '2025-Q2', '2025-Q3', '2025-Q4', '2026-Q1'] as const;
  expect(periods.map((period) => expectedValue(target(), period))).toEqual([60, 65, 70, 75, 80]);
});

test('nothing is expected before the baseline, and the level is kept afterwards', () => {
  expect(expectedValue(target(), '2024-Q4')).toBeNull();
  expect(expectedValue(target(), '2030-Q4')).toBe(80);
});

test('a geometric path grows by the same factor each period', () => {
  const tenfold = target({
    path: 'geometric',
    baselineValue: 10,
    level: 1000,
    byPeriod: '2025-Q3',
  });
  expect(expectedValue(tenfold, '2025-Q1')).toBe(10);
  expect(expectedValue(tenfold, '2025-Q2')).toBeCloseTo(100, 10);
  expect(expectedValue(tenfold, '2025-Q3')).toBe(1000);
  const loss = target({ path: 'geometric', baselineValue: -100, level: -1, byPeriod: '2025-Q3' });
  expect(expectedValue(loss, '2025-Q2')).toBeCloseTo(-10, 10);
});

test.each([
  [0, 10],
  [10, 0],
  [0, 0],
  [-10, 10],
  [10, -10],
])('a geometric path from %d to %d is refused', (baselineValue, level) => {
  const refused = target({ path: 'geometric', baselineValue, level });
  expect(() => expectedValue(refused, '2025-Q2')).toThrow(
    expect.objectContaining({
      code: 'geometric-path-needs-nonzero',
      message: expect.stringMatching(/same sign/),
      details: { baselineValue, level },
    }),
  );
  expect(expectedValue({ ...refused, path: 'straight' }, '2026-Q1')).toBe(level);
});

test('a target and its period are of one frequency', () => {
  const mixed = expect.objectContaining({ code: 'mixed-frequency' });
  expect(() => expectedValue(target(), '2025')).toThrow(mixed);
  expect(() => expectedValue(target({ byPeriod: '2026' }), '2025-Q2')).toThrow(mixed);
});

test('a path walked step by step arrives at the level', () => {
  const sizes = fc.double({ min: 0.1, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(sizes, sizes, fc.integer({ min: 1, max: 40 }), (baselineValue, level, steps) => {
      const first = periodNumber('2025-Q1');
      const byPeriod = periodAt('Q', first + steps);
      let added = baselineValue;
      let multiplied = baselineValue;
      for (let step = 0; step <= steps; step += 1) {
        const period = periodAt('Q', first + step);
        const straight = expectedValue(target({ baselineValue, level, byPeriod }), period) ?? NaN;
        const geometric = expectedValue(target({ baselineValue, level, byPeriod, path: 'geometric' }), period) ?? NaN;
        expect(Math.abs(straight - added)).toBeLessThan(1e-9 * (level + baselineValue));
        expect(Math.abs(geometric / multiplied - 1)).toBeLessThan(1e-9);
        added += (level - baselineValue) / steps;
        multiplied *= Math.pow(level / baselineValue, 1 / steps);
      }
      expect(expectedValue(target({ baselineValue, level, byPeriod }), byPeriod)).toBe(level);
    }),
  );
});
