import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '#domain/error.ts';
import { longestExpression } from '#domain/expression.ts';
import { isOfTotals, isQuotient, readFormula } from '#domain/formula.ts';

const figure = (metric: string, position: number, breakdown = 'total') => ({
  metric,
  breakdown,
  when: 'now',
  position,
});

const problem = (text: string): Record<string, unknown> => {
  try {
    readFormula(text);
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, ...error.details };
    throw error;
  }
  return { code: 'none' };
};

describe('reading a formula', () => {
  test('tells every figure with its place in the text', () => {
    expect(readFormula(' (a-1 + 2 * b[gender.women]) / max(a-1, 3)').references).toEqual([
      figure('a-1', 2),
      figure('b', 12, 'gender.women'),
      figure('a-1', 35),
    ]);
  });

  test('signs may be written as word processors write them', () => {
    expect(readFormula('a ÷ b × 2 − c').term).toEqual(readFormula('a / b * 2 - c').term);
  });

  test.each([
    ['digital-transactions / total-transactions', true],
    [' a/b\n', true],
    ['a[gender.women] / a', true],
    ['a * b', false],
    ['a / b * 100', false],
    ['100 * a / b', false],
    ['a / (b + c)', false],
    ['a', false],
    ['-a', false],
  ])('whether %j is one figure by another: %j', (text, expected) =>
    expect(isQuotient(readFormula(text))).toBe(expected),
  );

  test.each([
    ['a / b', false],
    ['a[total] / b', false],
    ['a[gender.women] / a', true],
    ['a + b[channel.digital]', true],
  ])('whether %j is of totals alone: %j', (text, expected) => expect(isOfTotals(readFormula(text))).toBe(expected));
});

describe('what is no formula', () => {
  test.each<[string, string, number]>([
    ['', 'bad-expression', 0],
    ['a b', 'bad-expression', 2],
    ['a / / b', 'bad-expression', 4],
    ['a <= b', 'bad-expression', 2],
    ['a = b', 'bad-expression', 2],
    ['a; process.exit()', 'bad-expression', 1],
    ['`a`', 'bad-expression', 0],
    ['constructor(a)', 'bad-expression', 0],
    ['1 + 2', 'no-metric', 0],
    ['a - previous(b)', 'other-period', 4],
    ['last-year(a)', 'other-period', 0],
  ])('%j is refused: %s at %d', (text, code, position) => {
    expect(problem(text)).toMatchObject({ code, position });
  });

  test('says which metric is of another period', () => {
    expect(problem('a - previous( b )')).toEqual({ code: 'other-period', position: 4, named: 'b' });
  });

  test('says in words what is wrong', () => {
    expect(() => readFormula('2')).toThrow('A formula is made of metrics, and this names none.');
    expect(() => readFormula('1 + previous(b)')).toThrow('position 4');
  });

  test('any text is read or refused with a position inside it, soon', () => {
    const likely = fc.array(
      fc.constantFrom(
        ...[
          'a',
          'b-c',
          '1',
          '2.5',
          ' ',
          ' - ',
          '-',
          '+',
          '*',
          '×',
          '÷',
          '/',
          '(',
          ')',
          '[',
          ']',
          'x.y',
          ',',
          '<',
          'max(',
        ],
        ...['previous(', 'last-year(', 'min(', 'abs(', 'x[gender.women]'],
      ),
      { maxLength: 60 },
    );
    const codes = ['bad-expression', 'no-metric', 'other-period'];
    const deep = fc
      .tuple(fc.constantFrom('(', '-', 'abs(', 'max(a, '), fc.integer({ min: 0, max: 700 }))
      .map(([open, times]) => open.repeat(times) + 'a');
    const texts = fc.oneof(
      likely.map((parts) => parts.join('')),
      deep,
      fc.string({ unit: 'binary', maxLength: 600 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { code, position } = problem(text);
        if (text.length > longestExpression) return code === 'bad-expression';
        if (code === 'none') return true;
        const at = Number(position);
        return codes.includes(String(code)) && Number.isInteger(at) && at >= 0 && at <= text.length;
      }),
      { numRuns: 1000 },
    );
  });
});
