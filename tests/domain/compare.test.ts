import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  coloursFor,
  compareScales,
  compareViews,
  notToldApart,
  onScale,
  roundedOn,
  scaledMetric,
  usualSpan,
  type ComparedLine,
} from '#domain/compare.ts';
import type { Unit } from '#domain/metric.ts';

const measured = (unit: Unit, decimals = 1) => ({
  unit,
  decimals,
  direction: 'higher' as const,
  minimum: 0,
  maximum: unit === 'percent' ? 100 : null,
});
const line = (values: (number | null)[], breaks: number[] = []): ComparedLine => ({ values, breaks });
const valuesOn = (...asked: Parameters<typeof onScale>) => onScale(...asked).map(({ values }) => values);

test('lines are seen and nothing is scaled unless somebody asks', () => {
  expect(compareViews[0]).toBe('lines');
  expect(compareScales[0]).toBe('absolute');
});

test('the figures themselves are left as they are', () => {
  const lines = [line([1, null, 3], [2]), line([])];
  expect(onScale('absolute', lines, 0, measured('percent'))).toEqual([
    { values: [1, null, 3], obstacle: null, acrossBreak: [] },
    { values: [], obstacle: null, acrossBreak: [] },
  ]);
});

test('shares and indices change by points, everything else by per cent', () => {
  expect(valuesOn('change', [line([40, 50, null, 30])], 0, measured('percent'))).toEqual([[0, 10, null, -10]]);
  expect(valuesOn('change', [line([40, 50])], 1, measured('index'))).toEqual([[-10, 0]]);
  expect(valuesOn('change', [line([40, 50, 30])], 0, measured('days'))).toEqual([[0, 25, -25]]);
});

test('a change is that of the values as they are shown, so that a reader who subtracts gets the same', () => {
  expect(valuesOn('change', [line([40.04, 50.06])], 0, measured('percent'))).toEqual([[0, 10.1]]);
});

test('an index is a hundred where it begins', () => {
  expect(valuesOn('index', [line([50, 75, null, 25])], 0, measured('days'))).toEqual([[100, 150, null, 50]]);
  expect(valuesOn('index', [line([50, 75])], 1, measured('days'))[0]?.[1]).toBe(100);
});

test('without a figure to begin with nothing can be told, and that is said', () => {
  for (const scale of ['change', 'index'] as const) {
    const [without] = onScale(scale, [line([null, 5, 7], [1])], 0, measured('days'));
    expect(without).toEqual({ values: [null, null, null], obstacle: 'no-base', acrossBreak: [] });
    expect(onScale(scale, [line([5])], 3, measured('days'))[0]?.obstacle).toBe('no-base');
  }
});

test('from nought there is neither per cent nor index, but there are points', () => {
  const fromZero = { values: [null, null], obstacle: 'zero-base', acrossBreak: [] };
  expect(onScale('change', [line([0, 5], [1])], 0, measured('days'))).toEqual([fromZero]);
  expect(onScale('index', [line([0, 5], [1])], 0, measured('percent'))).toEqual([fromZero]);
  expect(onScale('index', [line([-1, 5])], 0, measured('days'))[0]?.obstacle).toBe('zero-base');
  expect(onScale('change', [line([0, 5])], 0, measured('percent'))).toEqual([
    { values: [0, 5], obstacle: null, acrossBreak: [] },
  ]);
});

test('what is told across a change of method is named, before it and after', () => {
  const acrossOf = (base: number, scale: 'change' | 'index' = 'change') =>
    onScale(scale, [line([1, 2, null, 4, 5], [2])], base, measured('days'))[0]?.acrossBreak;
  expect(acrossOf(0)).toEqual([3, 4]);
  expect(acrossOf(1, 'index')).toEqual([3, 4]);
  expect(acrossOf(3)).toEqual([0, 1]);
  expect(onScale('median', [line([1, 2, 3], [1])], 0, measured('days'))[0]?.acrossBreak).toEqual([]);
});

test('the median is that of all who have a figure in the period', () => {
  const lines = [line([1, 10]), line([2, null]), line([6, 20]), line([])];
  expect(valuesOn('median', lines, 0, measured('days'))).toEqual([[-1, -5], [0, null], [4, 5], []]);
  expect(onScale('median', [], 0, measured('days'))).toEqual([]);
});

const figures = fc.array(fc.option(fc.integer({ min: 1, max: 1000 }), { nil: null }), { minLength: 3, maxLength: 8 });
const group = fc.array(figures, { minLength: 1, maxLength: 6 });

test('no scale gives a figure to who has none, or moves one in time', () => {
  fc.assert(
    fc.property(group, fc.constantFrom(...compareScales), fc.nat(2), (values, scale, base) => {
      const scaled = valuesOn(
        scale,
        values.map((one) => line(one)),
        base,
        measured('days', 0),
      );
      expect(scaled.map((one) => one.length)).toEqual(values.map((one) => one.length));
      scaled.forEach((one, place) =>
        one.forEach((value, position) => {
          if (value !== null) expect(values[place]?.[position]).not.toBeNull();
        }),
      );
    }),
  );
});

test('index and change in per cent tell the same: the one is a hundred more than the other', () => {
  fc.assert(
    fc.property(figures, fc.nat(2), (values, base) => {
      const [index] = valuesOn('index', [line(values)], base, measured('days', 0));
      const [change] = valuesOn('change', [line(values)], base, measured('days', 0));
      index?.forEach((value, position) => {
        const changed = change?.[position];
        if (value === null) expect(changed).toBeNull();
        else expect(value).toBeCloseTo(100 + (changed ?? NaN), 6);
      });
    }),
  );
});

test('as many lie above the median as below it, also when everybody grows by the same', () => {
  fc.assert(
    fc.property(group, fc.integer({ min: -50, max: 50 }), (values, more) => {
      const of = (added: number) =>
        valuesOn(
          'median',
          values.map((one) => line(one.map((value) => (value === null ? null : value + added)))),
          0,
          measured('days'),
        );
      of(0).forEach((one, place) =>
        one.forEach((value, position) => {
          const moved = of(more)[place]?.[position] ?? null;
          if (value === null) expect(moved).toBeNull();
          else expect(moved).toBeCloseTo(value, 6);
        }),
      );
      const first = of(0).flatMap(([value]) => (value === null || value === undefined ? [] : [value]));
      expect(first.filter((value) => value > 0).length).toBeLessThanOrEqual(first.length / 2);
      expect(first.filter((value) => value < 0).length).toBeLessThanOrEqual(first.length / 2);
    }),
  );
});

test('points are written without the sign of per cent, and no scale but the own one has bounds', () => {
  const unbounded = { minimum: null, maximum: null };
  expect(scaledMetric('absolute', measured('percent'))).toEqual({
    unit: 'percent',
    decimals: 1,
    minimum: 0,
    maximum: 100,
  });
  expect(scaledMetric('index', measured('percent', 2))).toEqual({ unit: 'count', decimals: 1, ...unbounded });
  for (const scale of ['change', 'median'] as const) {
    expect(scaledMetric(scale, measured('percent', 2))).toEqual({ unit: 'count', decimals: 2, ...unbounded });
    expect(scaledMetric(scale, measured('index', 0))).toEqual({ unit: 'count', decimals: 0, ...unbounded });
  }
  expect(scaledMetric('change', measured('days', 0))).toEqual({ unit: 'percent', decimals: 1, ...unbounded });
  expect(scaledMetric('median', measured('days', 0))).toEqual({ unit: 'days', decimals: 0, ...unbounded });
});

test('a comparison begins and ends where at least half of the most have a figure', () => {
  const four = [
    [1, null, 3, 4, null],
    [null, 2, 3, 4, null],
    [null, 2, 3, null, null],
    [null, null, 3, null, 5],
  ];
  expect(usualSpan(four)).toEqual({ first: 1, last: 3 });
  expect(usualSpan([[null, 7]])).toEqual({ first: 1, last: 1 });
  expect(usualSpan([[null], []])).toBeNull();
  expect(usualSpan([])).toBeNull();
});

test('one’s own has the first colour, then who was pointed out, then the others in order, six at most', () => {
  const codes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  expect([...coloursFor(codes, ['g'], ['c', 'x'])]).toEqual([
    ['g', 0],
    ['c', 1],
    ['a', 2],
    ['b', 3],
    ['d', 4],
    ['e', 5],
  ]);
  expect(coloursFor(['a'], ['elsewhere'], []).size).toBe(1);
});

test('neighbours whose intervals overlap cannot be told apart, those that only one has one can', () => {
  const interval = (lower: number, upper: number) => ({ interval: { lower, upper } });
  expect(notToldApart([interval(5, 9), interval(4, 6), interval(1, 3), interval(0, 1)])).toEqual([0, 2]);
  expect(notToldApart([interval(1, 2), interval(4, 6)])).toEqual([]);
  expect(notToldApart([interval(5, 9), {}, interval(5, 9)])).toEqual([]);
  expect(notToldApart([])).toEqual([]);
});

test('a figure is told with two decimals more than are shown', () => {
  expect(roundedOn(1.23456, { decimals: 1 })).toBe(1.235);
});
