import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languages } from '#domain/language.ts';
import { formatPeriod, frequencies, frequencyOf, isPeriodCode, readPeriod } from '#domain/period.ts';
import { anyPeriod } from '#tests/support/any-period.ts';

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

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
