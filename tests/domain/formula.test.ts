import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DomainError } from '#domain/error.ts';
import { parseFormula } from '#domain/formula.ts';

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

test.each(['digital-transactions / total-transactions', ' digital-transactions/total-transactions\n'])(
  '%j is a quotient of two metrics',
  (text) => {
    expect(parseFormula(text)).toEqual({
      numerator: 'digital-transactions',
      denominator: 'total-transactions',
    });
  },
);

test('codes may hold digits after the first letter', () => {
  expect(parseFormula('in-use-6m / b2')).toEqual({ numerator: 'in-use-6m', denominator: 'b2' });
});

test.each([
  ['', 0],
  ['   ', 3],
  ['a', 1],
  ['a b', 2],
  ['a /', 3],
  ['a / / b', 4],
  ['a / b / c', 6],
  ['a + b', 2],
  ['  / b', 2],
  ['1 / b', 0],
  ['A / b', 0],
  ['a- / b', 1],
  ['a--b / c', 1],
  ['a / b-', 5],
  ['(a / b)', 0],
])('%j is refused at position %d', (text, position) => {
  expect(() => parseFormula(text)).toThrow(
    expect.objectContaining({
      code: 'bad-formula',
      details: expect.objectContaining({ position }),
    }),
  );
});

test.each([
  ['A / b', 'Expected a metric code at position 0'],
  ['a b', 'Expected / at position 2'],
  ['a / ', 'Expected a metric code at position 4'],
  ['a / b c', 'Expected the end at position 6'],
])('%j is told what it should have been', (text, message) => {
  expect(() => parseFormula(text)).toThrow(message);
});

test('any text is a formula or refused with a position inside it', () => {
  const texts = fc.string({ unit: fc.constantFrom(...'ab1- /+'), maxLength: 20 });
  fc.assert(
    fc.property(fc.oneof(texts, fc.string({ unit: anyUnit })), (text) => {
      try {
        const { numerator, denominator } = parseFormula(text);
        expect(text.replace(/\s/g, '')).toBe(`${numerator}/${denominator}`);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        expect(error.details.position).toSatisfy((at: number) => at >= 0 && at <= text.length);
      }
    }),
    { numRuns: 1000 },
  );
});
