import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discreteFigures } from '#domain/cumulative.ts';
import { periodNumber } from '#domain/period.ts';
import type { SeriesPoints } from '#domain/series.ts';

const flow = { unit: 'hours', measuringType: 'flow' } as const;
const share = { unit: 'percent', measuringType: 'average' } as const;

/** From the first third of 2025, unless something else is said. */
const points = (part: Partial<SeriesPoints> & Pick<SeriesPoints, 'values'>) => ({
  from: periodNumber('2025-T1'),
  numerators: null,
  denominators: null,
  answers: null,
  ...part,
});

describe('figures that are counted from the beginning of the year', () => {
  test('are what came since the period before, and the first of a year is its own', () => {
    expect(discreteFigures(flow, points({ values: [10, 25, 31, 4, 4] }), 'T').values).toEqual([10, 15, 6, 4, 0]);
  });

  test('say nothing where the period before is missing', () => {
    expect(discreteFigures(flow, points({ values: [10, null, 31, 4] }), 'T').values).toEqual([10, null, null, 4]);
    const midYear = points({ from: periodNumber('2025-T2'), values: [25, 31, 4] });
    expect(discreteFigures(flow, midYear, 'T').values).toEqual([null, 6, 4]);
  });

  test('are quotients of what is left of their parts, and none of nothing', () => {
    const counted = points({
      values: [50, 60, 60, 80],
      numerators: [5, 12, 12, 8],
      denominators: [10, 20, 20, 10],
    });
    expect(discreteFigures(share, counted, 'T')).toEqual({
      ...counted,
      values: [50, 70, null, 80],
      numerators: [5, 7, 0, 8],
      denominators: [10, 10, 0, 10],
    });
    expect(discreteFigures({ ...share, unit: 'multiple' }, counted, 'T').values).toEqual([0.5, 0.7, null, 0.8]);
  });

  test('a quotient misses what one of its parts misses', () => {
    const counted = points({ values: [50, 60], numerators: [5, 12], denominators: [10, null] });
    expect(discreteFigures(share, counted, 'T').values).toEqual([50, null]);
    const other = points({ values: [50, 60], numerators: [5, null], denominators: [10, 20] });
    expect(discreteFigures(share, other, 'T').values).toEqual([50, null]);
  });

  test('an average without parts is known for the first period of a year alone', () => {
    expect(discreteFigures(share, points({ values: [50, 60, 70, 80] }), 'T').values).toEqual([50, null, null, 80]);
  });

  test('answers are counted apart too', () => {
    expect(discreteFigures(flow, points({ values: [1, 2], answers: [30, 70] }), 'T').answers).toEqual([30, 40]);
  });

  test('a stock is what it is', () => {
    const stock = points({ values: [10, 25, 31] });
    expect(discreteFigures({ ...flow, measuringType: 'stock' }, stock, 'T')).toBe(stock);
  });

  test('a year on its own is discrete already', () => {
    const years = points({ from: periodNumber('2024'), values: [10, 25, 31] });
    expect(discreteFigures(flow, years, 'A').values).toEqual([10, 25, 31]);
  });

  test('added up from the beginning of the year again are the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 30 }), (alone) => {
        let sum = 0;
        const values = alone.map((value, place) => (sum = place % 12 === 0 ? value : sum + value));
        const months = points({ from: periodNumber('2024-01'), values });
        expect(discreteFigures(flow, months, 'M').values).toEqual(alone);
      }),
    );
  });
});
