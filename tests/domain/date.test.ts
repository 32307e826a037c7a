import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayAt, daysBetween, endOfDay, momentAt, yearAndMonth } from '#domain/date.ts';

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Day after day by the rules of the calendar, without Date. */
const dayAfter = (isoDate: string): string => {
  const [year = 0, month = 0, day = 0] = isoDate.split('-').map(Number);
  const lengths = [31, isLeapYear(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const two = (number: number): string => String(number).padStart(2, '0');
  if (day < (lengths[month - 1] ?? 0)) return `${year}-${two(month)}-${two(day + 1)}`;
  return month < 12 ? `${year}-${two(month + 1)}-01` : `${year + 1}-01-01`;
};

test('adding days walks the calendar, leap years included', () => {
  let expected = '1999-12-30';
  for (let days = 0; days < 1600; days += 1) {
    expect(addDays('1999-12-30', days)).toBe(expected);
    expect(daysBetween('1999-12-30', expected)).toBe(days);
    expected = dayAfter(expected);
  }
});

test('days between is the inverse of adding days, also backwards', () => {
  fc.assert(
    fc.property(fc.integer({ min: -30_000, max: 30_000 }), (days) => {
      expect(daysBetween('2026-07-01', addDays('2026-07-01', days))).toBe(days);
    }),
  );
});

test.each([
  ['2026-01-31', '2026-01-31T22:59:59.999Z'],
  ['2026-07-01', '2026-07-01T21:59:59.999Z'],
  // the days on which the clocks are changed, and those before
  ['2026-03-28', '2026-03-28T22:59:59.999Z'],
  ['2026-03-29', '2026-03-29T21:59:59.999Z'],
  ['2026-10-24', '2026-10-24T21:59:59.999Z'],
  ['2026-10-25', '2026-10-25T22:59:59.999Z'],
])('%s ends at home at %s, and the next moment is another day', (day, end) => {
  expect(endOfDay(day).toISOString()).toBe(end);
  expect(dayAt(new Date(end))).toBe(day);
  expect(dayAt(new Date(Date.parse(end) + 1))).toBe(addDays(day, 1));
});

test('year and month of a date count January as 0', () => {
  expect(yearAndMonth('2026-01-31')).toEqual({ year: 2026, month: 0 });
  expect(yearAndMonth('2026-12-01')).toEqual({ year: 2026, month: 11 });
});

test.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-7-1', '2026-07-01T00:00:00Z', '', 'x'])(
  '%j is not a date',
  (text) => {
    expect(() => addDays(text, 1)).toThrow(expect.objectContaining({ code: 'bad-date', details: { date: text } }));
    expect(() => addDays(text, 1)).toThrow(`${text} is not a date`);
  },
);

test.each([
  ['2026-01-31T08:00', '2026-01-31T07:00:00.000Z'],
  ['2026-07-01T00:30', '2026-06-30T22:30:00.000Z'],
  // there is no half past two, and twice half past two
  ['2026-03-29T01:59', '2026-03-29T00:59:00.000Z'],
  ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
  ['2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
  ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
])('the clocks at home show %s at %s', (clock, moment) => {
  expect(momentAt(clock).toISOString()).toBe(moment);
});

test.each(['2026-02-30T08:00', '2026-07-01T24:00', '2026-07-01T8:00', '2026-07-01', '2026-07-01T08:00Z'])(
  '%j is no time on a clock',
  (clock) => {
    expect(() => momentAt(clock)).toThrow(expect.objectContaining({ code: 'bad-date' }));
  },
);
