import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { periodAt, periodNumber } from '#domain/period.ts';
import { expectedValue, targetOf, wereResultsThere, type Target, type TargetWish } from '#domain/target.ts';

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

describe('a target', () => {
  const metric = {
    unit: 'percent',
    direction: 'higher',
    minimum: 0,
    maximum: 100,
    decimals: 1,
    frequencies: ['Q', 'A'],
  } as const;
  const wish = (part: Partial<TargetWish> = {}): TargetWish => ({ ...target(), changePercent: null, ...part });
  const made = (part: Partial<TargetWish> = {}, of: Partial<Parameters<typeof targetOf>[1]> = {}) =>
    targetOf(wish(part), { ...metric, ...of });
  const count = { unit: 'count', minimum: 0, maximum: null, decimals: 0 } as const;

  test('is a level to be reached, with a lowest level that would do and one to stretch for', () => {
    expect(made({ minimum: 70, stretch: 90 })).toEqual(target({ minimum: 70, stretch: 90 }));
  });

  test('as a change is so many per cent of the baseline', () => {
    expect(made({ kind: 'change', level: null, changePercent: 25 })).toEqual(target({ kind: 'change', level: 75 }));
    const fewer = made({ kind: 'change', level: null, changePercent: -50, baselineValue: 60 }, { direction: 'lower' });
    expect(fewer.level).toBe(30);
  });

  test('as a tenfold is ten times better in the way of the metric', () => {
    expect(made({ kind: 'tenfold', level: null, baselineValue: 65 }).level).toBe(96.5);
    expect(made({ kind: 'tenfold', level: null, baselineValue: 85.3 }).level).toBe(98.53);
    expect(made({ kind: 'tenfold', level: null, baselineValue: 7 }, count).level).toBe(70);
    expect(made({ kind: 'tenfold', level: null, baselineValue: 7 }, { ...count, direction: 'lower' }).level).toBe(0.7);
  });

  test('of a baseline of zero needs a level of its own', () => {
    expect(made({ kind: 'tenfold', level: 40, baselineValue: 0 }, count).level).toBe(40);
    const needed = expect.objectContaining({ code: 'own-level-needed', details: { path: 'level' } });
    expect(() => made({ kind: 'tenfold', level: null, baselineValue: 0 }, count)).toThrow(needed);
    expect(() => made({ kind: 'change', level: null, changePercent: 5, baselineValue: 0 }, count)).toThrow(needed);
    expect(() => made({ kind: 'change', level: 5, changePercent: 5, baselineValue: 0 }, count)).toThrow(needed);
    expect(() => made({ level: null })).toThrow(needed);
  });

  test('may hold what is there, and the lowest level and what is stretched for may lie at its ends', () => {
    expect(made({ level: 60 }).level).toBe(60);
    expect(made({ minimum: 80 }).minimum).toBe(80);
    expect(made({ minimum: 60 }).minimum).toBe(60);
    expect(made({ level: 100, stretch: null }).level).toBe(100);
    expect(made({ level: 0 }, { direction: 'none' }).level).toBe(0);
    expect(made({ level: 50, minimum: 55, stretch: 45 }, { direction: 'lower' }).stretch).toBe(45);
  });

  test.each<[string, string, Partial<TargetWish>, Partial<Parameters<typeof targetOf>[1]>]>([
    ['change-needed', 'changePercent', { kind: 'change', level: null }, {}],
    ['level-is-computed', 'changePercent', { changePercent: 5 }, {}],
    ['level-is-computed', 'level', { kind: 'change', changePercent: 5 }, {}],
    ['level-is-computed', 'level', { kind: 'tenfold' }, {}],
    ['not-its-periods', 'baselinePeriod', { baselinePeriod: '2025-01', byPeriod: '2026-01' }, {}],
    ['ends-before-baseline', 'byPeriod', { byPeriod: '2025-Q1' }, {}],
    ['ends-before-baseline', 'byPeriod', { byPeriod: '2024-Q1' }, {}],
    ['outside-the-metric', 'level', { level: 100.1 }, {}],
    ['outside-the-metric', 'baselineValue', { baselineValue: -0.1 }, {}],
    ['outside-the-metric', 'stretch', { stretch: 101 }, {}],
    ['outside-the-metric', 'minimum', { minimum: -1 }, {}],
    ['wrong-way', 'level', { level: 59 }, {}],
    ['wrong-way', 'level', { level: 61 }, { direction: 'lower' }],
    ['no-good-way', 'level', { level: 60 }, { direction: 'none' }],
    ['minimum-out-of-place', 'minimum', { minimum: 81 }, {}],
    ['minimum-out-of-place', 'minimum', { minimum: 59 }, {}],
    ['stretch-out-of-place', 'stretch', { stretch: 80 }, {}],
    ['stretch-out-of-place', 'stretch', { level: 50, stretch: 55 }, { direction: 'lower' }],
  ])('is refused with %s in %s', (code, path, part, of) => {
    const told = { code, details: { path }, message: expect.stringMatching(/^[A-Z].{10,}/) };
    expect(() => made(part, of)).toThrow(expect.objectContaining(told));
  });

  test('is refused where its path could not be walked', () => {
    const unwalkable = expect.objectContaining({ code: 'geometric-path-needs-nonzero' });
    expect(() => made({ path: 'geometric', baselineValue: 0 })).toThrow(unwalkable);
    const downwards = { path: 'geometric', baselineValue: 60, level: 1, minimum: 0 } as const;
    expect(() => made({ ...downwards, minimum: null }, { direction: 'lower' })).not.toThrow();
    expect(() => made({ ...downwards, level: 0 }, { direction: 'lower' })).toThrow(unwalkable);
    expect(() => made({ path: 'geometric', byPeriod: '2026' })).toThrow(
      expect.objectContaining({ code: 'mixed-frequency' }),
    );
  });
});

test('results were there on a day if a later figure was known, or due and has come in since', () => {
  // 2025-Q2 is due on 30 July
  const were = (part: Partial<Parameters<typeof wereResultsThere>[1]>) =>
    wereResultsThere('2025-Q1', { day: '2025-07-31', wasKnown: false, isKnownNow: true, dueDays: 30, ...part });
  expect(were({})).toBe(true);
  expect(were({ day: '2025-07-30' })).toBe(false);
  expect(were({ isKnownNow: false })).toBe(false);
  expect(were({ day: '2025-05-01', wasKnown: true })).toBe(true);
  expect(wereResultsThere('2199-Q4', { day: '2199-12-31', wasKnown: false, isKnownNow: true, dueDays: 0 })).toBe(false);
});
