import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holdsPersonalNumber } from '#domain/personal-number.ts';

describe('a personal identity number', () => {
  // made-up numbers that the Swedish Tax Agency sets aside for tests, and Danish ones of the same kind
  test.each([
    '19121212-1212',
    '121212-1212',
    '121212+1212',
    '1212121212',
    '201212121212',
    'hon heter Test och har 191212121212, tror jag',
    '121212 1212.',
    // a co-ordination number: sixty more than the day
    '121272-1210',
    '010190-1234',
    'cpr 311299-4321',
  ])('is noticed in "%s"', (text) => {
    expect(holdsPersonalNumber(text)).toBe(true);
  });

  test.each([
    '',
    'Siffran för 2026-Q3 ser för låg ut: 12 345 678 mot 1 234 567 förra året.',
    // the control digit is another
    '1212121213',
    // no such month, no such day
    '121312-1211',
    '1212001216',
    '1212321218',
    '1212601214',
    '1212921216',
    '001390-1234',
    '320190-1234',
    '000190-1234',
    // longer numbers are something else
    '1212121212123',
    '31121212121212',
    '9121212-1212',
    '010190-12345',
    '1010190-1234',
  ])('is not seen in "%s"', (text) => {
    expect(holdsPersonalNumber(text)).toBe(false);
  });

  test('whose last digit follows from the others is noticed for exactly one of ten', () => {
    const parts = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 999 })); // prettier-ignore
    fc.assert(
      fc.property(parts, ([year, month, day, birth]) => {
        const two = (number: number) => String(number).padStart(2, '0');
        const start = `${two(year)}${two(month)}${two(day)}${String(birth).padStart(3, '0')}`;
        const seen = Array.from({ length: 10 }, (_, digit) => holdsPersonalNumber(`${start}${digit}`));
        expect(seen.filter(Boolean)).toHaveLength(1);
      }),
    );
  });

  test('is looked for in any text without a crash', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        (text) => typeof holdsPersonalNumber(text) === 'boolean',
      ),
    );
  });
});
