import { describe, expect, test } from 'vitest';
import { changedFigures, isMailDay, newSince } from '#domain/following.ts';
import type { SeriesPoints } from '#domain/series.ts';

const reading = (from: number, values: (number | null)[], statuses: string, decimals = 0) => ({
  points: { from, values, statuses, numerators: null, denominators: null, answers: null } satisfies SeriesPoints,
  decimals,
});
const normal = (value: number | null) => ({ value, status: 'A' });

describe('what has changed between two readings', () => {
  test('is what came, what became another and what was taken away, the earliest first', () => {
    const before = reading(188, [1, 2, 3], 'AAA');
    const after = reading(188, [1, 5, null, 4], 'AAOA');
    expect(changedFigures('Q', before, after)).toEqual([
      { period: '2017-Q2', before: normal(2), after: normal(5) },
      { period: '2017-Q3', before: normal(3), after: null },
      { period: '2017-Q4', before: null, after: normal(4) },
    ]);
  });

  test('is all of a series that was not there, and of one that no longer is', () => {
    const some = reading(188, [1, null], 'AO');
    expect(changedFigures('Q', null, some)).toEqual([{ period: '2017-Q1', before: null, after: normal(1) }]);
    expect(changedFigures('Q', some, null)).toEqual([{ period: '2017-Q1', before: normal(1), after: null }]);
    expect(changedFigures('Q', null, null)).toEqual([]);
  });

  test('is also a status alone, and a figure that begins earlier than before', () => {
    expect(changedFigures('Q', reading(188, [1], 'P'), reading(187, [7, 1], 'AA'))).toEqual([
      { period: '2016-Q4', before: null, after: normal(7) },
      { period: '2017-Q1', before: { value: 1, status: 'P' }, after: normal(1) },
    ]);
  });

  test('is nothing that nobody is shown: neither decimals that are rounded away nor what too few have answered for', () => {
    expect(changedFigures('Q', reading(188, [1.001], 'A'), reading(188, [1.002], 'A'))).toEqual([]);
    expect(changedFigures('Q', reading(188, [1.001], 'A', 1), reading(188, [1.002], 'A', 1))).toHaveLength(1);
    expect(changedFigures('Q', reading(188, [null], 'Q'), reading(188, [null], 'Q'))).toEqual([]);
    expect(changedFigures('Q', reading(188, [3], 'A'), reading(188, [null], 'Q'))).toEqual([
      { period: '2017-Q1', before: normal(3), after: { value: null, status: 'Q' } },
    ]);
  });
});

test('a bundle goes out every day, or on Mondays, or never', () => {
  const days = ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24'];
  expect(days.map((day) => isMailDay('daily', day))).toEqual([true, true, true, true]);
  expect(days.map((day) => isMailDay('weekly', day))).toEqual([false, false, true, false]);
  expect(days.map((day) => isMailDay('none', day))).toEqual([false, false, false, false]);
});

test('what came in the last thirty days is new to who has never read anything', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  expect(newSince(null, now)).toBe('2026-10-22T12:00:00.000Z');
  expect(newSince('2026-11-01T00:00:00Z', now)).toBe('2026-11-01T00:00:00Z');
});
