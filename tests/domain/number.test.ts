import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnDecimalSign, formatNumber, readNumber, roundHalfAway, type DecimalSign } from '#domain/number.ts';
import { decimalTexts, roundedOnPaper } from '#tests/support/decimals.ts';
import { languages } from '#domain/language.ts';

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

const number = (value: number, isPercent = false) => ({ kind: 'number', value, isPercent });

describe('reading', () => {
  test.each([
    ['12,5', 12.5],
    ['12.5', 12.5],
    ['1 234,5', 1234.5],
    ['1\u00a0234,5', 1234.5],
    ['1\u202f234,5', 1234.5],
    ['1\u2009234.5', 1234.5],
    ['12 345 678', 12_345_678],
    ['12 345 678.5', 12_345_678.5],
    ['1 234,567', 1234.567],
    ['−3', -3],
    ['-3', -3],
    ['+3', 3],
    ['−1 234,5', -1234.5],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ['1.234.567,89', 1_234_567.89],
    ['.5', 0.5],
    [',5', 0.5],
    ['-.5', -0.5],
    ['.500', 0.5],
    ['0,125', 0.125],
    ['0.125', 0.125],
    ['1234,567', 1234.567],
    ['1.2345', 1.2345],
    ['007', 7],
    ['  42\u00a0', 42],
    ['1.5e3', 1500],
    ['1,5E+03', 1500],
    ['1e-7', 1e-7],
    ['1.234e2', 123.4],
    ['12345', 12_345],
    ['0', 0],
  ])('%j is %d', (text, value) => expect(readNumber(text)).toEqual(number(value)));

  test.each([
    ['12 %', 12],
    ['12%', 12],
    ['12,5\u00a0%', 12.5],
    ['−3 %', -3],
  ])('%j is a percentage', (text, value) => expect(readNumber(text)).toEqual(number(value, true)));

  test('minus nought is nought', () => {
    expect(readNumber('-0')).toEqual(number(0));
    expect(readNumber('−0,0')).toEqual(number(0));
  });

  test.each(['', ' ', '\u00a0\t', '\n'])('%j is empty', (text) => expect(readNumber(text)).toEqual({ kind: 'empty' }));

  test.each(['1.234', '1,234', '-12.345', '123,456', '1.234 %', '1,000'])('%j alone is ambiguous', (text) =>
    expect(readNumber(text)).toEqual({ kind: 'ambiguous' }),
  );

  test.each([
    ...[
      'Infinity',
      '-Infinity',
      'NaN',
      '0x10',
      '0b1',
      '1e999',
      '1_000',
      '12,',
      '12.',
      '.',
      ',',
      '-',
      '%',
      '--3',
      '+-3',
    ],
    ...['1,,234', '1..234', '1 23', '12 34 567', '1  234', '1,23,456', '1.234,567,8', '1,234.567.8', '1 234.567,8'],
    ...[
      '1234,567,890',
      '1,234 567',
      '0,123,456',
      '0 123',
      '١٢',
      '１２',
      '𝟏𝟐',
      '12 kr',
      'abc',
      '1e',
      'e5',
      '1e1.5',
      '1e1000',
    ],
    ...[
      '1.234e',
      '12%%',
      '% 12',
      '- 3',
      '3-',
      '..',
      'n/a',
      '1\u0000',
      '1e5e5',
      '<7',
      '2026-01',
      '1e5,',
      '1e5.',
      '1,5e5.',
      '1.5e5,',
      '1\u00a023',
    ],
  ])('%j is not a number', (text) => expect(readNumber(text)).toEqual({ kind: 'not-a-number' }));

  test('what machines write is read as people write it: a space before it changes nothing', () => {
    const digits = fc.stringMatching(/^[0-9]{1,20}$/);
    const written = fc.tuple(fc.constantFrom('', '-'), digits, fc.option(digits)).map(
      ([sign, whole, part]) => sign + whole + (part === null ? '' : `.${part}`),
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.oneof(written, fc.constantFrom('-0', '-0.00', '0.1', '007', '-12.50')), (text) => {
        expect(readNumber(text, { decimalSign: '.' })).toStrictEqual(readNumber(` ${text}`, { decimalSign: '.' }));
        expect(readNumber(text, { decimalSign: '.' })).toEqual(number(Number(text) === 0 ? 0 : Number(text)));
      }),
    );
  });

  test('a text over 60 characters is not a number, and costs nothing to refuse', () => {
    expect(readNumber('1'.padStart(60))).toEqual(number(1));
    expect(readNumber('1'.padStart(61))).toEqual({ kind: 'not-a-number' });
    expect(readNumber('1 '.repeat(5_000_000))).toEqual({ kind: 'not-a-number' });
  });

  test.each<[string, DecimalSign, number]>([
    ['1.234', '.', 1.234],
    ['1.234', ',', 1234],
    ['1,234', ',', 1.234],
    ['1,234', '.', 1234],
    ['1 234,5', ',', 1234.5],
    ['1.234,5', ',', 1234.5],
    ['1,234.5', '.', 1234.5],
    ['12345', ',', 12_345],
    ['1e-7', ',', 1e-7],
    ...([',', '.'] as const).flatMap((sign): [string, DecimalSign, number][] => [
      ['12e3', sign, 12_000],
      [`12${sign}25e2`, sign, 1225],
      [`${sign}25e2`, sign, 25],
      [`1${sign}5e12`, sign, 1.5e12],
      [`1${sign}5E+3`, sign, 1500],
    ]),
  ])('%j where the decimal sign is %j is %d', (text, decimalSign, value) =>
    expect(readNumber(text, { decimalSign })).toEqual(number(value)),
  );

  test.each<[string, DecimalSign]>([
    ['12.5', ','],
    ['12,5', '.'],
    ['1.2345', ','],
    ['1,234.5', ','],
    ['1 234.5', ','],
    ['0.125', ','],
    ['1.5e3', ','],
    ['1,234,567', ','],
  ])('%j where the decimal sign is %j is not a number', (text, decimalSign) =>
    expect(readNumber(text, { decimalSign })).toEqual({ kind: 'not-a-number' }),
  );

  test('what the product writes it also reads', () => {
    const values = fc.tuple(
      fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
      fc.integer({ min: 0, max: 6 }),
      fc.constantFrom(...languages),
    );
    fc.assert(
      fc.property(values, ([whole, decimals, language]) => {
        const value = Number(`${whole}e-${decimals}`);
        const decimalSign = language === 'en' ? '.' : ',';
        expect(readNumber(formatNumber(value, decimals, language), { decimalSign })).toEqual(number(value));
      }),
    );
  });

  test('any text is read without an error, and only to finite numbers', () => {
    const likely = fc.string({
      unit: fc.constantFrom(...'0123456789.,-+% e\u00a0\u2212'),
      maxLength: 64,
    });
    fc.assert(
      fc.property(fc.oneof(likely, fc.string({ unit: anyUnit, maxLength: 64 })), (text) => {
        const read = readNumber(text);
        if (read.kind === 'number') expect(Number.isFinite(read.value) && !Object.is(read.value, -0)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the column decides', () => {
  test.each<[string[], DecimalSign | null]>([
    [['1.234', '12,5', '3'], ','],
    [['1.234', '12.5', ''], '.'],
    [['1,234,567', '1.234'], '.'],
    [['1.234.567'], ','],
    [['12,5', '3,25', '1.234'], ','],
    [['12.5', '3.25'], '.'],
    [[`1,${'5'.repeat(58)}`], ','],
    [[`1,${'5'.repeat(59)}`], null],
    [['12,5', '12.5'], null],
    [['12,5', '12.5', '13,5'], null],
    [['1.234', '5.678'], null],
    [['1', '2', '1 000'], null],
    [['−0,5 %'], ','],
    [['not a number', '1,5 kr', '12,5'], ','],
    [[], null],
  ])('%j shows %j', (texts, sign) => expect(columnDecimalSign(texts)).toBe(sign));

  test('a column is read once, in order, whatever kind of list it is', () => {
    expect(columnDecimalSign(new Set(['1.234', '2,5']))).toBe(',');
  });
});

describe('rounding', () => {
  test.each([
    [1.005, 2, 1.01],
    [2.5, 0, 3],
    [-2.5, 0, -3],
    [-1.005, 2, -1.01],
    [1.45, 1, 1.5],
    [8.345, 2, 8.35],
    [0.5, 0, 1],
    [0.05, 0, 0],
    [0.0049, 2, 0],
    [9.995, 2, 10],
    [1e21, 2, 1e21],
    [1.5e300, 3, 1.5e300],
    [1e-7, 2, 0],
    [5e-7, 6, 0.000001],
    [4.5e-7, 6, 0],
    [0.1 + 0.2, 2, 0.3],
    [1234.5, -2, 1200],
    [1250, -2, 1300],
    [123_456_789_012_345.67, 1, 123_456_789_012_345.7],
    [45_035_996_273_704.965, 2, 45_035_996_273_704.97],
    [1.00000005, 7, 1.0000001],
    [Infinity, 2, Infinity],
  ])('%d to %d decimals is %d', (value, decimals, expected) => expect(roundHalfAway(value, decimals)).toBe(expected));

  test('minus nought never comes out', () => {
    for (const value of [-0, -0.4, -1e-9]) expect(Object.is(roundHalfAway(value, 0), 0)).toBe(true);
    expect(Object.is(roundHalfAway(-0.004, 2), 0)).toBe(true);
  });

  test('rounding is what one would do on paper with the decimals that are seen', () => {
    fc.assert(
      fc.property(decimalTexts, fc.integer({ min: 0, max: 8 }), (text, decimals) => {
        expect(roundHalfAway(Number(text), decimals)).toBe(Number(roundedOnPaper(text, decimals)));
      }),
      { numRuns: 2000 },
    );
  });

  test('every half goes away from zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 10 }), fc.integer({ min: 0, max: 4 }), (whole, decimals) => {
        const half = Number(`${whole}5e-${decimals + 1}`);
        expect(roundHalfAway(half, decimals)).toBe(Number(`${whole + 1}e-${decimals}`));
        expect(roundHalfAway(-half, decimals)).toBe(-Number(`${whole + 1}e-${decimals}`));
      }),
    );
  });
});
