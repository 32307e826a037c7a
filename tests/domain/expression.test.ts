import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '#domain/error.ts';
import {
  evaluate,
  isAsGoodAs,
  longestExpression,
  metricsIn,
  parseExpression,
  parseRule,
  printExpression,
  referencesIn,
  type Expression,
  type Reference,
  type Term,
} from '#domain/expression.ts';
import { naiveEvaluation } from '#tests/support/naive-expression.ts';

const figures: Readonly<Record<string, number>> = {
  a: 6,
  b: 4,
  'a-b': 100,
  x: 10,
  'previous(x)': 8,
  'last-year(x)': 20,
  'x[gender.women]': 7,
  'x[gender.women+channel.digital]': 3,
  'previous(x[gender.women])': 2,
  min: 5,
  previous: 9,
  zero: 0,
  huge: 1e200,
};
const lookup = ({ metric, breakdown, when }: Reference): number | null => {
  const name = breakdown === 'total' ? metric : `${metric}[${breakdown}]`;
  return figures[when === 'now' ? name : `${when}(${name})`] ?? null;
};
const value = (text: string) => evaluate(parseExpression(text), lookup);

describe('evaluating', () => {
  test.each<[string, number | boolean | null]>([
    ['a', 6],
    ['12.5', 12.5],
    ['a / b * 100', 150],
    ['a + b * 2', 14],
    ['(a + b) * 2', 20],
    ['a - b - 1', 1],
    ['a - (b - 1)', 3],
    ['x / 5 / 2', 1],
    ['x / (5 / 2)', 4],
    ['-a + b', -2],
    ['--a', 6],
    ['a - -b', 10],
    ['a−b', 2],
    ['a--b', 10],
    ['2*a', 12],
    ['a-b', 100],
    ['a - b', 2],
    ['a -b', 2],
    ['a- b', 2],
    ['min(a, b, x)', 4],
    ['max(a,b)', 6],
    ['max(a)', 6],
    ['abs(b - a)', 2],
    ['min', 5],
    ['min + min(1, 2)', 6],
    ['previous', 9],
    ['previous(x)', 8],
    ['previous ( x )', 8],
    ['last-year(x)', 20],
    ['x[gender.women]', 7],
    ['x [ gender.women+channel.digital ]', 3],
    ['x[total]', 10],
    ['previous(x[gender.women])', 2],
    ['a <= b', false],
    ['b <= a', true],
    ['a <= 6', true],
    ['a < 6', false],
    ['b < a', true],
    ['a >= 6', true],
    ['b >= a', false],
    ['a >= b', true],
    ['a > 6', false],
    ['b > a', false],
    ['a > b', true],
    ['a = 6', true],
    ['a = 7', false],
    ['a != 6', false],
    ['a != 7', true],
    ['a ≤ b', false],
    ['a ≥ b', true],
    ['a ≠ 6', false],
    ['0.1 + 0.2 = 0.3', true],
    ['0.1 + 0.2 > 0.3', false],
    ['0.3 < 0.1 + 0.2', false],
    ['0.1 + 0.2 <= 0.3', true],
    ['0.3 >= 0.1 + 0.2', true],
    ['abs(x - previous(x)) <= 0.5 * previous(x)', true],
    ['abs(x - last-year(x)) <= 0.4 * last-year(x)', false],
    ['\n a\t<=\nb ', false],
  ])('%j is %j', (text, expected) => expect(value(text)).toBe(expected));

  test.each(['unknown', 'a + unknown', 'unknown * 0', '-unknown', 'min(a, unknown)', 'abs(unknown)', 'previous(a)'])(
    '%j cannot be told without the figure',
    (text) => expect(value(text)).toBe(null),
  );

  test.each(['unknown <= a', 'a <= unknown', 'a / zero = 1'])('whether %j cannot be told', (text) =>
    expect(value(text)).toBe(null),
  );

  test('nothing is divided by zero, and nothing grows beyond all bounds', () => {
    for (const text of ['a / zero', '0 / 0', 'a / (b - 4)', 'huge * huge']) expect(value(text)).toBe(null);
  });

  test('minus nought is nought', () => expect(Object.is(value('-zero'), 0)).toBe(true));

  test('two numbers are as good as each other within a billionth', () => {
    expect(isAsGoodAs(1e12, 1e12 + 999)).toBe(true);
    expect(isAsGoodAs(-1e12, -1e12 - 1001)).toBe(false);
    expect(isAsGoodAs(1, -1e12)).toBe(false);
    expect(isAsGoodAs(0, 1e-9)).toBe(true);
    expect(isAsGoodAs(0, 1.1e-9)).toBe(false);
  });
});

describe('what is named', () => {
  test('every figure is named as often as it stands there, a metric once', () => {
    const expression = parseExpression('abs(x - previous(x)) <= -min(0.5 * last-year(x[gender.women]), a)');
    expect(referencesIn(expression)).toEqual([
      { metric: 'x', breakdown: 'total', when: 'now' },
      { metric: 'x', breakdown: 'total', when: 'previous' },
      { metric: 'x', breakdown: 'gender.women', when: 'last-year' },
      { metric: 'a', breakdown: 'total', when: 'now' },
    ]);
    expect(metricsIn(expression)).toEqual(['x', 'a']);
  });
});

const problem = (text: string): Record<string, unknown> => {
  try {
    parseExpression(text);
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, ...error.details };
    throw error;
  }
  return { code: 'none' };
};

const deep = (open: string, close: string, levels: number) => `${open.repeat(levels)}a${close.repeat(levels)}`;

describe('what cannot be read', () => {
  test.each<[string, number, string]>([
    ['', 0, 'a number or a metric'],
    ['  ', 2, 'a number or a metric'],
    ['a +', 3, 'a number or a metric'],
    ['a + * b', 4, 'a number or a metric'],
    ['a b', 2, 'end'],
    ['a < b < c', 6, 'end'],
    ['(a < b)', 3, ')'],
    ['(a', 2, ')'],
    ['a)', 1, 'end'],
    ['A', 0, 'a number or a metric'],
    ['a_b', 1, 'end'],
    ['1.', 0, 'a number or a metric'],
    ['.5', 0, 'a number or a metric'],
    ['1,5', 1, 'end'],
    ['1.1234567', 0, 'a number or a metric'],
    ['1234567890123456', 0, 'a number or a metric'],
    ['1e5', 1, 'end'],
    ['1.2.3', 0, 'a number or a metric'],
    ['sum(a)', 0, 'a function'],
    ['a + constructor(b)', 4, 'a function'],
    ['abs(a, b)', 4, 'one number'],
    ['min()', 4, 'a number or a metric'],
    ['min(a b)', 6, ')'],
    ['min(a,)', 6, 'a number or a metric'],
    ['previous(1)', 9, 'name'],
    ['previous(a + b)', 11, ')'],
    ['previous(previous(a))', 17, ')'],
    ['x[gender]', 2, 'breakdown'],
    ['x[]', 2, 'breakdown'],
    ['x[total.]', 2, 'breakdown'],
    ['x[gender.women', 14, ']'],
    ['x[gender.women+]', 14, ']'],
    ['a = = b', 4, 'a number or a metric'],
    ['a == b', 3, 'a number or a metric'],
    ['a; b', 1, 'end'],
  ])('%j is refused at %d', (text, position, expected) => {
    expect(problem(text)).toEqual({ code: 'bad-expression', position, expected });
  });

  test('a refusal says in words what was expected where', () => {
    expect(() => parseExpression('a +')).toThrow('Expected a number or a metric at position 3');
  });

  test('a long text is refused at its bound, whatever stands in it', () => {
    const text = 'a'.repeat(longestExpression);
    expect(problem(text)).toEqual({ code: 'none' });
    expect(problem(`${text}a`)).toEqual({ code: 'bad-expression', position: longestExpression, expected: 'the end' });
  });

  test.each([
    ['(', ')'],
    ['-', ''],
    ['abs(', ')'],
  ])('nesting with %j ends somewhere', (open, close) => {
    expect(problem(deep(open, close, 40))).toEqual({ code: 'none' });
    expect(problem(deep(open, close, 41))).toMatchObject({ expected: 'less nesting', position: 41 * open.length });
  });

  test('what stands beside each other is not nested', () => {
    expect(problem(Array(60).fill('(-a)').join(' + '))).toEqual({ code: 'none' });
  });

  test('a rule compares', () => {
    expect(parseRule('a <= b')).toMatchObject({ kind: 'comparison', sign: '<=' });
    expect(() => parseRule('a + b')).toThrow(
      expect.objectContaining({ code: 'bad-expression', details: { position: 5, expected: 'a comparison' } }),
    );
  });

  test('any text is read or refused with a position inside it, soon', () => {
    const likely = fc.array(
      fc.constantFrom(
        ...['a', 'b-c', '1', '2.5', ' ', ' - ', '-', '+', '*', '/', '(', ')', '[', ']', 'x.y', ',', '<='],
      ),
      { maxLength: 40 },
    );
    const named = fc.array(fc.constantFrom('min(', 'abs(', 'previous(', 'a', ')', ', ', ' = ', '1', ' / '), {
      maxLength: 30,
    });
    const texts = fc.oneof(
      likely.map((parts) => parts.join('')),
      named.map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 600 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseExpression(text);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          expect(error.code).toBe('bad-expression');
          expect(error.details.position).toSatisfy((at: number) => at >= 0 && at <= text.length);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

const references = fc.record({
  kind: fc.constant('reference' as const),
  metric: fc.constantFrom('a', 'b', 'a-b', 'x', 'zero', 'huge', 'unknown', 'min'),
  breakdown: fc.constantFrom('total', 'gender.women', 'gender.women+channel.digital'),
  when: fc.constantFrom('now' as const, 'previous' as const, 'last-year' as const),
});
const numbers = fc
  .tuple(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, decimals]) => ({ kind: 'number' as const, value: Number(`${digits}e-${decimals}`) }));

const { term } = fc.letrec<{ term: Term }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(references, numbers),
    fc.record({ kind: fc.constant('negation' as const), of: tie('term') }),
    fc.record({
      kind: fc.constant('operation' as const),
      sign: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const),
      left: tie('term'),
      right: tie('term'),
    }),
    fc.record({
      kind: fc.constant('function' as const),
      name: fc.constantFrom('min' as const, 'max' as const),
      of: fc.array(tie('term'), { minLength: 1, maxLength: 3 }),
    }),
    tie('term').map((of) => ({ kind: 'function' as const, name: 'abs' as const, of: [of] })),
  ),
}));
const comparisons = fc.record({
  kind: fc.constant('comparison' as const),
  sign: fc.constantFrom('<=' as const, '>=' as const, '!=' as const, '<' as const, '>' as const, '=' as const),
  left: term,
  right: term,
});
const short: fc.Arbitrary<Expression> = fc
  .oneof(term, comparisons)
  .filter((expression) => printExpression(expression).length <= longestExpression);

describe('writing', () => {
  test.each([
    ['a-b+c*(d)', 'a-b + c * d'],
    ['(a+b)/(c/d)', '(a + b) / (c / d)'],
    ['((a-1))-(b - 1)', 'a-1 - (b - 1)'],
    ['- ( - a )', '--a'],
    ['-(a*b)', '-(a * b)'],
    ['x [total]≤previous( x[ gender.women ] )', 'x <= previous(x[gender.women])'],
    ['max( a ,b+1 )', 'max(a, b + 1)'],
    ['0.000001 + 1.50', '0.000001 + 1.5'],
  ])('%j is written in one way', (text, written) => {
    expect(printExpression(parseExpression(text))).toBe(written);
  });

  test('what is written reads as the same', () => {
    fc.assert(
      fc.property(short, (expression) => {
        expect(parseExpression(printExpression(expression))).toEqual(expression);
      }),
      { numRuns: 1000 },
    );
  });

  test('it comes to what one reckons by hand from the text', () => {
    const known = (name: string): number => figures[name] ?? NaN;
    fc.assert(
      fc.property(short, (expression) => {
        const naive = naiveEvaluation(printExpression(expression), known);
        const own = evaluate(expression, lookup);
        expect(Object.is(own, -0) ? 0 : own).toBe(Object.is(naive, -0) ? 0 : naive);
      }),
      { numRuns: 2000 },
    );
  });
});
