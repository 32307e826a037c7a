import { expect, test } from 'vitest';
import { nextRefreshAt, refreshSchedules, type RefreshSchedule } from '#domain/refresh.ts';

const next = (schedule: RefreshSchedule, after: string) => nextRefreshAt(schedule, new Date(after))?.toISOString();

test.each([
  ['daily', '2026-11-22T02:59:59Z', '2026-11-22T03:00:00.000Z'],
  ['daily', '2026-11-22T03:00:00Z', '2026-11-23T03:00:00.000Z'],
  ['daily', '2026-12-31T12:00:00Z', '2027-01-01T03:00:00.000Z'],
  // 23 November 2026 is a Monday
  ['weekly', '2026-11-22T12:00:00Z', '2026-11-23T03:00:00.000Z'],
  ['weekly', '2026-11-23T02:00:00Z', '2026-11-23T03:00:00.000Z'],
  ['weekly', '2026-11-23T03:00:00Z', '2026-11-30T03:00:00.000Z'],
  ['weekly', '2026-12-29T12:00:00Z', '2027-01-04T03:00:00.000Z'],
  ['monthly', '2026-11-22T12:00:00Z', '2026-12-01T03:00:00.000Z'],
  ['monthly', '2026-12-01T02:00:00Z', '2026-12-01T03:00:00.000Z'],
  ['monthly', '2026-12-01T03:00:00Z', '2027-01-01T03:00:00.000Z'],
  ['monthly', '2026-01-31T12:00:00Z', '2026-02-01T03:00:00.000Z'],
] as const)('%s after %s is %s', (schedule, after, expected) => expect(next(schedule, after)).toBe(expected));

test('never is never', () => {
  expect(nextRefreshAt('never', new Date())).toBe(null);
});

test('is always later, and leaves the given moment as it is', () => {
  const after = new Date('2026-11-22T03:00:00Z');
  for (const schedule of refreshSchedules) {
    const at = nextRefreshAt(schedule, after);
    expect([schedule, at === null || at > after]).toEqual([schedule, true]);
  }
  expect(after.toISOString()).toBe('2026-11-22T03:00:00.000Z');
});
