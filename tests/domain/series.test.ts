import { expect, test } from 'vitest';
import { lastValuePosition, valueAt, window, type SeriesPoints } from '#domain/series.ts';

const points: SeriesPoints = {
  from: 10,
  values: [1, null, 0, null],
  numerators: [1, null, 0, null],
  denominators: [2, null, 5, null],
  answers: null,
  statuses: 'AQEO',
};

test('the last value is the last that is not null, nought included', () => {
  expect(lastValuePosition(points)).toBe(2);
  expect(lastValuePosition({ ...points, values: [null] })).toBeNull();
  expect(lastValuePosition({ ...points, values: [] })).toBeNull();
});

test('a value is found by the number of its period, and null outside', () => {
  expect([9, 10, 11, 12, 13, 14].map((number) => valueAt(points, number))).toEqual([null, 1, null, 0, null, null]);
});

test('a window inside the series cuts it', () => {
  expect(window(points, 11, 12)).toEqual({
    from: 11,
    values: [null, 0],
    numerators: [null, 0],
    denominators: [null, 5],
    answers: null,
    statuses: 'QE',
  });
});

test('a window beyond the series is filled with missing', () => {
  expect(window({ ...points, answers: [7, 7, 7, 7] }, 8, 15)).toEqual({
    from: 8,
    values: [null, null, 1, null, 0, null, null, null],
    numerators: [null, null, 1, null, 0, null, null, null],
    denominators: [null, null, 2, null, 5, null, null, null],
    answers: [null, null, 7, 7, 7, 7, null, null],
    statuses: 'OOAQEOOO',
  });
});

test('a window that ends before it begins is empty', () => {
  expect(window(points, 12, 11)).toMatchObject({ from: 12, values: [], statuses: '' });
});

test('how figures were made is cut and filled with them', () => {
  const making = {
    from: ['M' as const],
    lacking: [[], ['1970-05' as const], [], []],
    unweighted: [true, false, true, false],
  };
  expect(window({ ...points, making }, 11, 12).making).toEqual({
    from: ['M'],
    lacking: [['1970-05'], []],
    unweighted: [false, true],
  });
  expect(window({ ...points, making }, 9, 15).making).toEqual({
    from: ['M'],
    lacking: [[], [], ['1970-05'], [], [], [], []],
    unweighted: [false, true, false, true, false, false, false],
  });
  expect(window(points, 9, 15)).not.toHaveProperty('making');
});
