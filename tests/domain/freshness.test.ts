import { expect, test } from 'vitest';
import { daysLate, nextDue, type Schedule } from '#domain/freshness.ts';

const quarterly: Schedule = { frequency: 'Q', lastPeriod: '2026-Q2', dueDays: 30, endedOn: null };

test('the next figure is for the period after the last one, due so many days after its end', () => {
  expect(nextDue(quarterly)).toEqual({ period: '2026-Q3', dueOn: '2026-10-30' });
  expect(nextDue({ ...quarterly, frequency: 'A', lastPeriod: '2023', dueDays: 60 })).toEqual({
    period: '2024',
    dueOn: '2025-03-01',
  });
  expect(nextDue({ ...quarterly, dueDays: 0 })?.dueOn).toBe('2026-09-30');
});

test('a series without a value has nothing to count from', () => {
  expect(nextDue({ ...quarterly, lastPeriod: null })).toBeNull();
});

test('a series that has ended expects nothing more, except for a period that had begun', () => {
  expect(nextDue({ ...quarterly, endedOn: '2026-06-30' })).toBeNull();
  expect(nextDue({ ...quarterly, endedOn: '2026-07-01' })?.period).toBe('2026-Q3');
  expect(nextDue({ ...quarterly, endedOn: '2030-01-01' })?.period).toBe('2026-Q3');
});

test('nothing is due after the last year that series can hold', () => {
  expect(nextDue({ ...quarterly, lastPeriod: '2199-Q4' })).toBeNull();
});

test('the last period must be of the frequency of the schedule', () => {
  expect(() => nextDue({ ...quarterly, lastPeriod: '2026' })).toThrow(
    expect.objectContaining({
      code: 'mixed-frequency',
      message: '2026 is not of frequency Q',
      details: { period: '2026', frequency: 'Q' },
    }),
  );
});

test('days late are counted from the day after the due date', () => {
  expect(daysLate('2026-10-30', '2026-10-29')).toBe(0);
  expect(daysLate('2026-10-30', '2026-10-30')).toBe(0);
  expect(daysLate('2026-10-30', '2026-10-31')).toBe(1);
  expect(daysLate('2026-02-28', '2026-03-01')).toBe(1);
});
