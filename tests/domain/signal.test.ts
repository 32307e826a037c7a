import { describe, expect, test } from 'vitest';
import { assuranceOf, signalsOf, variationOf } from '#domain/signal.ts';

const limits = { mean: 50, lower: 20, upper: 80 };

/** With a mean of 50 and limits at 20 and 80, so that the outer thirds begin below 30 and above 70. */
const signalsAmong = (values: readonly number[], { isTrial = false } = {}) =>
  signalsOf(
    values.map((value) => ({ value, ...limits })),
    { isTrial },
  ).map((signal) => (signal ? `${signal.rule} ${signal.side}` : '-'));

const times = (count: number, text: string): string[] => Array.from({ length: count }, () => text);

describe('outside the limits', () => {
  test('is above the upper and below the lower, not on them', () => {
    expect(signalsAmong([80, 80.1, 50, 20, 19.9])).toEqual([
      '-',
      'outside-limits high',
      '-',
      '-',
      'outside-limits low',
    ]);
  });

  test('is not what arithmetic misses by a hair', () => {
    expect(signalsAmong([80.000000000000014, 19.999999999999996])).toEqual(['-', '-']);
    expect(signalsAmong([80.000000001])).toEqual(['outside-limits high']);
    expect(signalsAmong([80.000000000000014, 0])).toEqual(['-', 'outside-limits low']);
  });
});

describe('a trend', () => {
  test('is seven that rise or fall, not six', () => {
    expect(signalsAmong([45, 46, 47, 48, 49, 52, 53])).toEqual(times(7, 'trend high'));
    expect(signalsAmong([56, 53, 52, 49, 48, 47, 44])).toEqual(times(7, 'trend low'));
    expect(signalsAmong([45, 46, 47, 48, 49, 52])).toEqual(times(6, '-'));
    expect(signalsAmong([45, 46, 47, 47, 49, 52, 53, 54])).toEqual(times(8, '-'));
  });

  test('that turns gives its turning point to what follows', () => {
    const signals = signalsAmong([45, 46, 47, 48, 51, 52, 55, 54, 53, 49, 48, 47, 46, 46]);
    expect(signals).toEqual([...times(6, 'trend high'), ...times(7, 'trend low'), '-']);
  });

  test('is what its points are asked for after the limits and before all else', () => {
    expect(signalsAmong([60, 61, 62, 72, 73, 74, 81])).toEqual([...times(6, 'trend high'), 'outside-limits high']);
  });

  test('is not made of differences that only rounding makes', () => {
    expect(signalsAmong([0.1, 0.2, 0.3].map((value) => 50 + value - value))).toEqual(times(3, '-'));
    const rounding = Array.from({ length: 7 }, (_, step) => 50 + step * 1e-14);
    expect(signalsAmong(rounding)).toEqual(times(7, '-'));
  });
});

describe('two of three', () => {
  test('are the two in the outer third, and not the third of them', () => {
    expect(signalsAmong([71, 55, 71, 49])).toEqual(['two-of-three high', '-', 'two-of-three high', '-']);
    expect(signalsAmong([49, 29, 29, 45])).toEqual(['-', 'two-of-three low', 'two-of-three low', '-']);
    expect(signalsAmong([55, 71, 75])).toEqual(['-', 'two-of-three high', 'two-of-three high']);
  });

  test('need a third on their side of the mean', () => {
    expect(signalsAmong([71, 49, 71])).toEqual(times(3, '-'));
    expect(signalsAmong([71, 50, 71])).toEqual(times(3, '-'));
    expect(signalsAmong([71, 29, 71])).toEqual(times(3, '-'));
    expect(signalsAmong([71, 71])).toEqual(times(2, '-'));
    expect(signalsAmong([49, 71, 71])).toEqual(times(3, '-'));
  });

  test('are not near where the outer third begins, and what is outside counts as the third only', () => {
    expect(signalsAmong([70, 55, 71])).toEqual(times(3, '-'));
    expect(signalsAmong([30, 45, 29])).toEqual(times(3, '-'));
    expect(signalsAmong([81, 55, 71])).toEqual(['outside-limits high', '-', '-']);
    expect(signalsAmong([71, 81, 71])).toEqual(['two-of-three high', 'outside-limits high', 'two-of-three high']);
  });

  test('go before the seven that they are among', () => {
    expect(signalsAmong([51, 51, 71, 71, 51, 51, 51])).toEqual([
      ...times(2, 'shift high'),
      ...times(2, 'two-of-three high'),
      ...times(3, 'shift high'),
    ]);
  });
});

describe('a shift', () => {
  test('is seven on one side of the mean, not six, and not on it', () => {
    expect(signalsAmong([49, ...Array.from({ length: 7 }, () => 51), 49])).toEqual([
      '-',
      ...times(7, 'shift high'),
      '-',
    ]);
    expect(signalsAmong([...Array.from({ length: 8 }, () => 49), 50])).toEqual([...times(8, 'shift low'), '-']);
    expect(signalsAmong([51, 51, 51, 50, 51, 51, 51])).toEqual(times(7, '-'));
    expect(signalsAmong(Array.from({ length: 6 }, () => 51))).toEqual(times(6, '-'));
    expect(signalsAmong(Array.from({ length: 9 }, () => 50))).toEqual(times(9, '-'));
  });
});

test('under trial limits only points outside of them speak', () => {
  const values = [51, 52, 53, 54, 55, 71, 72, 81, 19];
  expect(signalsAmong(values, { isTrial: true })).toEqual([
    ...times(7, '-'),
    'outside-limits high',
    'outside-limits low',
  ]);
  expect(signalsAmong([])).toEqual([]);
});

test('a signal is improvement or concern by the direction of good, and without one something to look at', () => {
  const [high, low] = [{ side: 'high' } as const, { side: 'low' } as const];
  expect(variationOf(high, 'higher')).toBe('improvement');
  expect(variationOf(low, 'higher')).toBe('concern');
  expect(variationOf(high, 'lower')).toBe('concern');
  expect(variationOf(low, 'lower')).toBe('improvement');
  expect(variationOf(high, 'none')).toBe('special-cause');
  expect(variationOf(null, 'none')).toBe('common-cause');
  expect(variationOf(null, 'higher')).toBe('common-cause');
});

test.each([
  ['higher', 19, 'passing'],
  ['higher', 20, 'passing'],
  ['higher', 21, 'hit-or-miss'],
  ['higher', 80, 'hit-or-miss'],
  ['higher', 81, 'failing'],
  ['lower', 81, 'passing'],
  ['lower', 80, 'passing'],
  ['lower', 79, 'hit-or-miss'],
  ['lower', 20, 'hit-or-miss'],
  ['lower', 19, 'failing'],
  ['none', 90, null],
] as const)('where %s is good, between 20 and 80 a target of %d is %s', (direction, target, assurance) => {
  expect(assuranceOf(target, limits, direction)).toBe(assurance);
});
