import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNumber, formatValue, unitText } from '#domain/number.ts';
import { decimalTexts, roundedOnPaper } from '#tests/support/decimals.ts';
import { languages } from '#domain/language.ts';
import { units } from '#domain/metric.ts';

describe('writing', () => {
  test.each([
    [1234.5, 1, '1\u00a0234,5', '1,234.5', '1.234,5'],
    [-3, 0, '−3', '−3', '−3'],
    [-1_234_567.891, 2, '−1\u00a0234\u00a0567,89', '−1,234,567.89', '−1.234.567,89'],
    [-0.4, 0, '0', '0', '0'],
    [1.005, 2, '1,01', '1.01', '1,01'],
    [12, 2, '12,00', '12.00', '12,00'],
    [999.95, 1, '1\u00a0000,0', '1,000.0', '1.000,0'],
    [123, 0, '123', '123', '123'],
  ])('%d with %d decimals', (value, decimals, sv, en, da) => {
    expect(languages.map((language) => formatNumber(value, decimals, language))).toEqual([sv, en, da]);
  });

  test('a sign is written before changes, but not before nought', () => {
    expect(formatNumber(2.5, 1, 'sv', { sign: true })).toBe('+2,5');
    expect(formatNumber(-2.5, 1, 'sv', { sign: true })).toBe('−2,5');
    expect(formatNumber(0.04, 1, 'sv', { sign: true })).toBe('0,0');
    expect(formatNumber(2.5, 1, 'sv', { sign: false })).toBe('2,5');
  });

  test('a very large number is written with all its digits', () => {
    expect(formatNumber(1e21, 0, 'en')).toBe('1,000,000,000,000,000,000,000');
  });

  test('digits are those of rounding on paper', () => {
    fc.assert(
      fc.property(decimalTexts, fc.integer({ min: 0, max: 6 }), (text, decimals) => {
        const written = formatNumber(Number(text), decimals, 'en').replaceAll(',', '').replace('−', '-');
        expect(written).toBe(roundedOnPaper(text, decimals));
      }),
    );
  });
});

describe('figures with their unit', () => {
  test.each([
    [12.5, 'percent', 1, '12,5\u00a0%', '12.5%', '12,5\u00a0%'],
    [1234, 'sek', 0, '1\u00a0234\u00a0kr', 'SEK\u00a01,234', '1.234\u00a0SEK'],
    [12_345_678, 'sek', 0, '12,3\u00a0mn\u00a0kr', 'SEK\u00a012.3\u00a0m', '12,3\u00a0mio.\u00a0SEK'],
    [1_000_000, 'sek', 0, '1,0\u00a0mn\u00a0kr', 'SEK\u00a01.0\u00a0m', '1,0\u00a0mio.\u00a0SEK'],
    [999_999, 'sek', 0, '999\u00a0999\u00a0kr', 'SEK\u00a0999,999', '999.999\u00a0SEK'],
    [999_999.6, 'sek', 0, '1,0\u00a0mn\u00a0kr', 'SEK\u00a01.0\u00a0m', '1,0\u00a0mio.\u00a0SEK'],
    [-2_500_000, 'sek', 0, '−2,5\u00a0mn\u00a0kr', 'SEK\u00a0−2.5\u00a0m', '−2,5\u00a0mio.\u00a0SEK'],
    [1, 'days', 0, '1\u00a0dag', '1\u00a0day', '1\u00a0dag'],
    [-1, 'days', 0, '−1\u00a0dag', '−1\u00a0day', '−1\u00a0dag'],
    [2, 'days', 0, '2\u00a0dagar', '2\u00a0days', '2\u00a0dage'],
    [1.5, 'hours', 1, '1,5\u00a0timmar', '1.5\u00a0hours', '1,5\u00a0timer'],
    [1.2, 'hours', 0, '1\u00a0timme', '1\u00a0hour', '1\u00a0time'],
    [0, 'minutes', 0, '0\u00a0minuter', '0\u00a0minutes', '0\u00a0minutter'],
    [1, 'minutes', 0, '1\u00a0minut', '1\u00a0minute', '1\u00a0minut'],
    [3.2, 'multiple', 1, '×3,2', '×3.2', '×3,2'],
    [61.25, 'index', 1, '61,3', '61.3', '61,3'],
    [1234, 'count', 0, '1\u00a0234', '1,234', '1.234'],
    [1234, 'transactions', 0, '1\u00a0234', '1,234', '1.234'],
    [7, 'sessions', 0, '7', '7', '7'],
  ] as const)('%d %s', (value, unit, decimals, sv, en, da) => {
    expect(languages.map((language) => formatValue(value, { unit, decimals }, language))).toEqual([sv, en, da]);
  });

  test('every unit has a word in every language', () => {
    const words = units.flatMap((unit) => languages.map((language) => unitText(unit, language)));
    expect(words.every((word) => word.length > 1)).toBe(true);
    expect(unitText('multiple', 'sv')).toBe('gånger bättre');
    expect(unitText('percent', 'en')).toBe('per cent');
    expect(unitText('sek', 'sv')).toBe('kronor');
  });
});
