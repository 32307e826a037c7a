import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languages } from '#domain/language.ts';
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
  periodNumber,
  periodsBetween,
  periodsPerYear,
  previousPeriod,
  readPeriod,
  sameLastYear,
  type Frequency,
} from '#domain/period.ts';

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

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

const anyPeriod = fc
  .constantFrom(...frequencies)
  .chain((frequency) =>
    fc
      .integer({ min: 0, max: 230 * periodsPerYear[frequency] - 1 })
      .map((number) => ({ frequency, number, code: periodAt(frequency, number) })),
  );

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

describe('reading what people write', () => {
  const readings: Record<string, string[]> = {
    '2026': ['2026', ' 2026 ', 'år 2026', 'År 2026', 'year 2026', 'jan-dec 2026', 'januari – december 2026'],
    '2026-Q3': [
      ...['2026K3', '2026-Q3', '2026Q3', '2026 q3', 'Q3 2026', 'kv 3 2026', 'KV 3 2026', 'kv. 3 2026', 'kv3 2026'],
      ...['kvartal 3 2026', 'Kvartal 3, 2026', '3. kvartal 2026', '3.kvartal 2026', 'K3 2026', '3. kvt. 2026'],
      ...['Jul - Sep 2026', 'juli–september 2026', 'jul-sep 2026', 'Jul 2026 – Sep 2026', '2026 jul–sep'],
      ...['juli till september 2026', 'July to September 2026', 'juli til september 2026', 'jul. — sept. 2026'],
      ...[
        'tredje kvartalet 2026',
        '3:e kvartalet 2026',
        'third quarter of 2026',
        '3rd quarter 2026',
        '2026 3. kvartal',
      ],
      ...[
        'kv\u00a03\u202f2026',
        '  Q3   2026 ',
        'Q3/2026',
        'Q3-2026',
        '3Q 2026',
        '2026 - Q3',
        '2026-q3.',
        '3q/2026',
        '3q-2026',
      ],
      ...['2026 kvartal 3', 'kvartal 3 år 2026', '2026‑Q3', 'kvartal 3-2026'],
    ],
    '2026-Q1': [
      '1:a kvartalet 2026',
      '1st quarter 2026',
      'första kvartalet 2026',
      'første kvartal 2026',
      'jan–mar 2026',
    ],
    '2026-Q2': ['2nd quarter of 2026', 'andet kvartal 2026', 'april-juni 2026'],
    '2026-Q4': ['fjärde kvartalet 2026', '4. kvartal 2026', 'okt - dec 2026', 'oct–dec 2026'],
    '2026-T1': ['jan–apr 2026', 'första tertialet 2026'],
    '2026-T2': [
      ...['T2 2026', 'tertial 2 2026', '2026-T2', '2026T2', '2. tertial 2026', 'maj–aug 2026', 'May - Aug 2026'],
      ...['second four-month period of 2026', 'andra tertialet 2026'],
    ],
    '2026-T3': ['sep-dec 2026', 'T3 2026'],
    '2026-S1': [
      '2026-S1',
      'H1 2026',
      'halvår 1 2026',
      '1. halvår 2026',
      'jan-jun 2026',
      'first half of 2026',
      '2026H1',
    ],
    '2026-S2': ['andra halvåret 2026', 'H2 2026', 'jul–dec 2026', 'halva\u030ar 2 2026', 'juli-december 2026'],
    '2026-09': [
      ...['2026-09', '2026-9', '09/2026', '9/2026', 'sep 2026', 'sept 2026', 'sep. 2026', 'September 2026', 'SEP 2026'],
      ...['2026M09', '2026-M9', 'm9 2026', '2026 september', '2026-sep', 'sep-2026', 'sep/2026', 'sep - sep 2026'],
    ],
    '2026-03': ['mars 2026', 'marts 2026', 'March 2026', 'mar. 2026'],
    '2026-05': ['maj 2026', 'May 2026'],
    '2026-10': ['okt 2026', 'October 2026'],
  };

  test.each(Object.entries(readings).flatMap(([code, texts]) => texts.map((text) => [text, code])))(
    '%j is %s',
    (text, code) => expect(readPeriod(text)).toBe(code),
  );

  test.each([
    ...['', ' ', 'Feb - Apr 2026', 'Jan - Aug 2026', 'jan–sep 2026', 'nov - jan 2026', 'jul 2025 - sep 2026'],
    ...['2026:3', '3:2026', '2026 3', '2026-13', '2026-00', '2026/27', '2026/09', '13/2026', 'Q5 2026', 'T4 2026'],
    ...['H3 2026', 'Q0 2026', 'Q3 26', 'Q3', 'kvartal 3', 'sep', 'sep 26', '26', '1969', '2200', '12026', '2026-009'],
    ...['2,026', '20.26', '2026-07-01', '2026-07-01T00:00:00', 'september', 'Q3 2026 Q4', 'foo 2026', 'foo 3 2026'],
    ...['jul-foo 2026', 'foo-sep 2026', 'Q２ 2026', 'constructor 2026', '__proto__ 1 2026', 'quarter of 2026', 'år'],
    ...[
      'n2026',
      'n',
      'n-n',
      'wn',
      '2026n',
      '-2026',
      '2026-',
      '2026-Q',
      '2025-2026',
      '003 kvartal 2026',
      '02026',
      'Q3 02026',
    ],
  ])('%j is no period', (text) => expect(readPeriod(text)).toBeNull());

  test('a date is read only where the frequency is known and it begins a period', () => {
    expect(readPeriod('2026-07-01', { frequency: 'Q' })).toBe('2026-Q3');
    expect(readPeriod('2026-05-01', { frequency: 'T' })).toBe('2026-T2');
    expect(readPeriod('2026-07-01', { frequency: 'S' })).toBe('2026-S2');
    expect(readPeriod('2026-07-01', { frequency: 'M' })).toBe('2026-07');
    expect(readPeriod('2026-01-01', { frequency: 'A' })).toBe('2026');
    expect(readPeriod('2026-07-01', { frequency: 'T' })).toBeNull();
    expect(readPeriod('2026-07-02', { frequency: 'Q' })).toBeNull();
    expect(readPeriod('2026-13-01', { frequency: 'M' })).toBeNull();
    expect(readPeriod('2026-00-01', { frequency: 'M' })).toBeNull();
    expect(readPeriod('12026-07-01', { frequency: 'Q' })).toBeNull();
    expect(readPeriod('2026-07-011', { frequency: 'Q' })).toBeNull();
  });

  test('a period of another frequency than the one asked for is not read', () => {
    expect(readPeriod('kv 3 2026', { frequency: 'Q' })).toBe('2026-Q3');
    expect(readPeriod('kv 3 2026', { frequency: 'T' })).toBeNull();
    expect(readPeriod('2026', { frequency: 'M' })).toBeNull();
    expect(readPeriod('jul-sep 2026', { frequency: undefined })).toBe('2026-Q3');
  });

  test('a text over 60 characters is not read, however it ends', () => {
    expect(readPeriod('Q3 2026'.padEnd(60))).toBe('2026-Q3');
    expect(readPeriod('Q3 2026'.padEnd(61))).toBeNull();
    expect(readPeriod(' '.repeat(10_000_000))).toBeNull();
  });

  test('canonical codes read as themselves', () => {
    fc.assert(
      fc.property(anyPeriod, ({ frequency, code }) => {
        expect(readPeriod(code)).toBe(code);
        expect(readPeriod(code, { frequency })).toBe(code);
      }),
    );
  });

  test('what the product writes it also reads, in every language', () => {
    fc.assert(
      fc.property(
        anyPeriod,
        fc.constantFrom(...languages),
        fc.constantFrom('short' as const, 'long' as const),
        ({ code }, language, form) => {
          expect(readPeriod(formatPeriod(code, language, form))).toBe(code);
        },
      ),
    );
  });

  test('any text gives a period code or nothing, and never an error', () => {
    const pieces = fc.constantFrom(
      ...['2026', '3', '09', '0', '99999', 'q', 'kv', 'Q3', 'T', 'halvår', 'jul', 'sep', '-', '–', '/', ':', '.', ' '],
      ...['of', 'till', 'andra', 'first', '\u0000', '\ud800', '𝟛', '́', 'constructor', '-Q', '1:a', 'İ'],
    );
    const texts = fc.oneof(
      fc.string({ unit: anyUnit, maxLength: 70 }),
      fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join('')),
      fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(texts, fc.option(fc.constantFrom(...frequencies), { nil: undefined }), (text, frequency) => {
        const code = readPeriod(text, { frequency });
        expect(code === null || isPeriodCode(code)).toBe(true);
        if (code !== null && frequency !== undefined) expect(frequencyOf(code)).toBe(frequency);
      }),
      { numRuns: 3000 },
    );
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
