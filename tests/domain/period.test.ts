import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commonFrequency,
  firstDay,
  formatPeriod,
  frequencies,
  frequencyOf,
  isPeriodCode,
  lastDay,
  nextPeriod,
  periodAt,
  periodContaining,
  periodInSentence,
  periodNumber,
  periodsBetween,
  periodsPerYear,
  previousPeriod,
  sameLastYear,
  type Frequency,
} from '#domain/period.ts';
import { anyPeriod } from '#tests/support/any-period.ts';

const withCode = (code: string) => expect.objectContaining({ code });

const two = (number: number): string => String(number).padStart(2, '0');

/** Every code of a frequency written out in order, with its first day. */
const allPeriods = (frequency: Frequency): { code: string; first: string }[] => {
  const places = { A: 1, S: 2, T: 3, Q: 4, M: 12 }[frequency];
  const all: { code: string; first: string }[] = [];
  for (let year = 1970; year <= 2199; year += 1) {
    for (let place = 1; place <= places; place += 1) {
      const tail = frequency === 'A' ? '' : frequency === 'M' ? `-${two(place)}` : `-${frequency}${place}`;
      all.push({
        code: `${year}${tail}`,
        first: `${year}-${two(1 + (place - 1) * (12 / places))}-01`,
      });
    }
  }
  return all;
};

describe.each(frequencies)('frequency %s', (frequency) => {
  const all = allPeriods(frequency);

  test('periods are numbered from 1970 to 2199 without gaps, and back', () => {
    const codes = all.map((_, number) => periodAt(frequency, number));
    expect(codes).toEqual(all.map(({ code }) => code));
    expect(codes.map(periodNumber)).toEqual(all.map((_, number) => number));
    expect(codes.every((code) => isPeriodCode(code) && frequencyOf(code) === frequency)).toBe(true);
  });

  test('first days are the months that begin a period', () => {
    expect(all.map((_, number) => firstDay(periodAt(frequency, number)))).toEqual(all.map(({ first }) => first));
  });

  test('a last day is the day before the next first day', () => {
    for (const [number] of all.slice(0, -1).entries()) {
      const dayAfter = Date.parse(lastDay(periodAt(frequency, number))) + 86_400_000;
      expect(new Date(dayAfter).toISOString().slice(0, 10)).toBe(all[number + 1]?.first);
    }
    expect(lastDay(periodAt(frequency, all.length - 1))).toBe('2199-12-31');
  });

  test('nothing lies before the origin or after the last year', () => {
    for (const number of [-1, all.length, 0.5, NaN]) {
      expect(() => periodAt(frequency, number)).toThrow(withCode('period-out-of-range'));
    }
    expect(previousPeriod(periodAt(frequency, 0))).toBeNull();
    expect(sameLastYear(periodAt(frequency, periodsPerYear[frequency] - 1))).toBeNull();
    expect(nextPeriod(periodAt(frequency, all.length - 1))).toBeNull();
  });
});

describe('codes', () => {
  test.each(['2026', '2026-S1', '2026-S2', '2026-T3', '2026-Q4', '2026-01', '2026-12', '1970', '2199-12'])(
    '%s is a period code',
    (code) => expect(isPeriodCode(code)).toBe(true),
  );

  test.each([
    ...['2026-Q5', '2026-Q0', '2026-S3', '2026-T4', '2026-A1', '2026-M1', '2026-00', '2026-13', '2026-9'],
    ...['1969', '2200', '1969-Q4', '026', '20260', '2026-q1', ' 2026', '2026\n', '2026-Q1-', '２０２６', ''],
  ])('%j is no period code', (text) => expect(isPeriodCode(text)).toBe(false));

  test('a code that slipped past the types is refused', () => {
    expect(() => periodNumber('1500')).toThrow(withCode('bad-period'));
    expect(() => firstDay('1e3')).toThrow(withCode('bad-period'));
  });
});

test('every refusal says what was refused', () => {
  const refusalOf = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return error;
    }
  };
  expect(refusalOf(() => periodNumber('1500'))).toMatchObject({
    message: '1500 is not a period',
    details: { period: '1500' },
  });
  expect(refusalOf(() => periodAt('Q', -1))).toMatchObject({
    message: 'Periods must lie within 1970 to 2199',
    details: { frequency: 'Q', number: -1 },
  });
  expect(refusalOf(() => commonFrequency('2026-Q1', '2026'))).toMatchObject({
    message: '2026-Q1 and 2026 are of different frequency',
    details: { periods: ['2026-Q1', '2026'] },
  });
});

describe('neighbours', () => {
  test('the previous period crosses the year', () => {
    expect(previousPeriod('2026-Q1')).toBe('2025-Q4');
    expect(previousPeriod('2026-T1')).toBe('2025-T3');
    expect(previousPeriod('2026-03')).toBe('2026-02');
    expect(previousPeriod('2026')).toBe('2025');
  });

  test('the next period crosses the year', () => {
    expect(nextPeriod('2026-Q4')).toBe('2027-Q1');
    expect(nextPeriod('2026-S1')).toBe('2026-S2');
  });

  test('the same period last year keeps its place in the year', () => {
    expect(sameLastYear('2026-Q3')).toBe('2025-Q3');
    expect(sameLastYear('2026-09')).toBe('2025-09');
    expect(sameLastYear('2026')).toBe('2025');
  });

  test('periods between include both ends', () => {
    expect(periodsBetween('2025-T3', '2026-T2')).toEqual(['2025-T3', '2026-T1', '2026-T2']);
    expect(periodsBetween('2026', '2026')).toEqual(['2026']);
    expect(periodsBetween('2026-Q2', '2026-Q1')).toEqual([]);
  });

  test('periods of different frequency are not mixed', () => {
    expect(() => periodsBetween('2026-Q1', '2026-T1')).toThrow(withCode('mixed-frequency'));
    expect(() => commonFrequency('2026-Q1', '2026-Q2', '2026')).toThrow(withCode('mixed-frequency'));
    expect(commonFrequency('2026-Q1', '2026-Q2')).toBe('Q');
  });

  test('a day lies within the period that contains it', () => {
    expect(periodContaining('Q', '2026-09-30')).toBe('2026-Q3');
    expect(periodContaining('T', '2026-09-01')).toBe('2026-T3');
    expect(periodContaining('S', '2026-06-30')).toBe('2026-S1');
    expect(periodContaining('M', '2024-02-29')).toBe('2024-02');
    expect(periodContaining('A', '1970-01-01')).toBe('1970');
    fc.assert(
      fc.property(anyPeriod, ({ frequency, code }) => {
        expect(periodContaining(frequency, firstDay(code))).toBe(code);
        expect(periodContaining(frequency, lastDay(code))).toBe(code);
      }),
    );
  });

  test('a day that does not exist, or lies outside the years of series, has no period', () => {
    expect(() => periodContaining('Q', '2026-02-30')).toThrow(withCode('bad-date'));
    expect(() => periodContaining('Q', '1969-12-31')).toThrow(withCode('period-out-of-range'));
  });
});

describe('writing', () => {
  test.each([
    ['2026-Q3', 'sv', 'kv 3 2026', 'kvartal 3 2026'],
    ['2026-Q3', 'en', 'Q3 2026', 'third quarter of 2026'],
    ['2026-Q3', 'da', '3. kvt. 2026', '3. kvartal 2026'],
    ['2026-Q1', 'en', 'Q1 2026', 'first quarter of 2026'],
    ['2026-Q4', 'en', 'Q4 2026', 'fourth quarter of 2026'],
    ['2026-T2', 'sv', 'T2 2026', 'tertial 2 2026'],
    ['2026-T2', 'en', 'T2 2026', 'second four-month period of 2026'],
    ['2026-T2', 'da', '2. tertial 2026', '2. tertial 2026'],
    ['2026-S1', 'sv', 'halvår 1 2026', 'halvår 1 2026'],
    ['2026-S1', 'en', 'H1 2026', 'first half of 2026'],
    ['2026-S1', 'da', '1. halvår 2026', '1. halvår 2026'],
    ['2026-09', 'sv', 'sep. 2026', 'september 2026'],
    ['2026-09', 'en', 'Sep 2026', 'September 2026'],
    ['2026-03', 'da', 'mar. 2026', 'marts 2026'],
    ['2026-03', 'sv', 'mars 2026', 'mars 2026'],
    ['2026', 'sv', '2026', '2026'],
    ['2026', 'en', '2026', '2026'],
  ] as const)('%s in %s is %j, at length %j', (code, language, short, long) => {
    expect(formatPeriod(code, language, 'short')).toBe(short);
    expect(formatPeriod(code, language, 'long')).toBe(long);
  });
});

test('within a sentence a part of the year has its article in English, a year and a month have none', () => {
  expect((['2026-Q3', '2026-T2', '2026-S1'] as const).map((code) => periodInSentence(code, 'en'))).toEqual([
    'the third quarter of 2026',
    'the second four-month period of 2026',
    'the first half of 2026',
  ]);
  expect((['2026', '2026-09'] as const).map((code) => periodInSentence(code, 'en'))).toEqual([
    '2026',
    'September 2026',
  ]);
  expect(periodInSentence('2026-Q3', 'sv')).toBe('kvartal 3 2026');
  expect(periodInSentence('2026-09', 'da')).toBe('september 2026');
});
