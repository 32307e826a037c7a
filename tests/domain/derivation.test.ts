import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  derivationsIn,
  derive,
  formulaOf,
  madeOf,
  reachesOf,
  type Derivation,
  type PublishedFigure,
} from '#domain/derivation.ts';
import type { Unit } from '#domain/metric.ts';
import type { Frequency } from '#domain/period.ts';
import { naiveEvaluation } from '#tests/support/naive-expression.ts';

type Given = { unit?: Unit; frequencies?: Frequency[]; smallestAnswers?: number };

const metric = (code: string, formula: string | null = null, given: Given = {}) => ({
  code,
  formula,
  unit: 'count' as const,
  frequencies: ['Q', 'A'] as Frequency[],
  smallestAnswers: null,
  ...given,
});
const catalogue = (formulas: Record<string, string | null>) =>
  Object.entries(formulas).map(([code, formula]) => metric(code, formula));
const only = (formula: string, given: Given = {}): Derivation => {
  const [found] = derivationsIn([metric('a'), metric('b'), metric('c'), metric('made', formula, given)]);
  if (!found) throw new Error('a formula was not found');
  return found;
};

const figure = (value: number | null, status: PublishedFigure['status'] = 'A', answers: number | null = null) => ({
  value,
  status,
  answers,
});

describe('the formulas of a catalogue', () => {
  test('come after those that they are made of, whatever their order in it', () => {
    const found = derivationsIn(catalogue({ late: 'mid + a', early: 'a / b', mid: 'early * 2', a: null, b: null }));
    expect(found.map((one) => one.metric)).toEqual(['early', 'mid', 'late']);
  });

  test('tell what they are made of, each figure once', () => {
    expect(only('a / b + a').inputs).toEqual([
      { metric: 'a', breakdown: null },
      { metric: 'b', breakdown: null },
    ]);
    expect(only('a[gender.women] / a + a[gender.women]').inputs).toEqual([
      { metric: 'a', breakdown: 'gender.women' },
      { metric: 'a', breakdown: 'total' },
    ]);
  });

  test.each([
    [{ m: 'a +' , a: null }, { code: 'bad-expression', details: { metric: 'm', position: 3, expected: 'a number or a metric' } }],
    [{ m: 'a + nobody', a: null }, { code: 'unknown-metric', details: { metric: 'm', position: 4, named: 'nobody' } }],
    [{ m: '1 + m' }, { code: 'formula-cycle', details: { metric: 'm', position: 4, named: 'm', cycle: ['m'] } }],
    [
      { a: null, x: 'a + y', y: 'z / a', z: '2 * y' },
      { code: 'formula-cycle', details: { metric: 'z', position: 4, named: 'y', cycle: ['y', 'z'] } },
    ],
  ])('are refused with metric and position: %j', (formulas, expected) => {
    expect(() => derivationsIn(catalogue(formulas))).toThrow(expect.objectContaining(expected));
  }); // prettier-ignore

  test('that are refused say of which metric they are', () => {
    expect(() => formulaOf(metric('m', 'a +'))).toThrow('m: Expected a number or a metric at position 3');
    expect(() => derivationsIn(catalogue({ m: 'nobody' }))).toThrow('m: no metric "nobody", position 0');
    expect(() => derivationsIn(catalogue({ m: 'm' }))).toThrow('m: made of itself, position 0');
  });

  test('two ways to the same metric are no cycle', () => {
    const found = derivationsIn(catalogue({ a: null, x: 'a * 2', y: 'x + a', z: 'x + y' }));
    expect(found.map((one) => one.metric)).toEqual(['x', 'y', 'z']);
  });
});

describe('what follows from a figure', () => {
  const reaches = (formulas: Record<string, string | null>) =>
    reachesOf(derivationsIn(catalogue(formulas))).map(
      ({ input, metric: made, breakdown }) => `${input}${breakdown ? `[${breakdown.from}]` : ''} → ${made}${breakdown ? `[${breakdown.to}]` : ''}`,
    ); // prettier-ignore

  test('is each metric that is made of its metric, near or far', () => {
    const formulas = { a: null, b: null, c: null, near: 'a / b', far: 'near + c', other: 'c * 2' };
    expect(reaches(formulas)).toEqual(['a → near', 'b → near', 'a → far', 'b → far', 'c → far', 'c → other']);
    const derivations = derivationsIn(catalogue(formulas));
    expect(madeOf(derivations, 'a')).toEqual(['near', 'far']);
    expect(madeOf(derivations, 'near')).toEqual(['far']);
    expect(madeOf(derivations, 'far')).toEqual([]);
  });

  test('is told once, however many ways lead there', () => {
    expect(reaches({ a: null, x: 'a * 2', y: 'x + a + x' })).toEqual(['a → x', 'a → y']);
  });

  test('is the total where the formula names a part', () => {
    expect(reaches({ a: null, b: null, m: 'a[gender.women] / b' })).toEqual([
      'a[gender.women] → m[total]',
      'b[total] → m[total]',
    ]);
  });

  test('passes through a metric in between by the part that is named', () => {
    expect(reaches({ a: null, b: null, x: 'a / b', m: 'x[gender.women] - x' })).toEqual([
      ...['a → x', 'b → x'],
      ...['a[gender.women] → m[total]', 'b[gender.women] → m[total]', 'a[total] → m[total]', 'b[total] → m[total]'],
    ]);
    expect(reaches({ a: null, x: 'a[gender.women] * 2', m: 'x + a', n: 'x[gender.men] + a' }).slice(1)).toEqual([
      ...['a[gender.women] → m[total]', 'a → m'],
      ...['a[total] → n[total]'],
    ]);
  });

  test('passes through a total that is named as one', () => {
    expect(reaches({ a: null, b: null, x: 'a[gender.women] * 2', m: 'x / b[gender.men]' }).slice(1)).toEqual([
      ...['a[gender.women] → m[total]', 'b[gender.men] → m[total]'],
    ]);
  });

  test('is of the frequencies of the metric that is made', () => {
    const all = [metric('a'), metric('m', 'a * 2', { frequencies: ['A'] })];
    expect(reachesOf(derivationsIn(all))[0]?.frequencies).toEqual(['A']);
  });
});

describe('a computed figure', () => {
  test('is what its formula comes to', () => {
    expect(derive(only('(a + b) * 2'), [figure(3), figure(4)])).toEqual({
      ...figure(14),
      numerator: null,
      denominator: null,
    });
  });

  test('that is one figure by another keeps both, in per cent where that is its unit', () => {
    expect(derive(only('a / b'), [figure(30), figure(40)])).toEqual({ ...figure(0.75), numerator: 30, denominator: 40 });
    const share = only('a / b', { unit: 'percent' });
    expect(derive(share, [figure(30), figure(40)])).toEqual({ ...figure(75), numerator: 30, denominator: 40 });
    expect(derive(share, [figure(7), figure(25)]).value, 'rounded once').toBe(28);
    expect(derive(only('a / a'), [figure(8)])).toEqual({ ...figure(1), numerator: 8, denominator: 8 });
    expect(derive(only('a[x.y] / a'), [figure(2), figure(8)])).toMatchObject({ value: 0.25, numerator: 2, denominator: 8 });
  }); // prettier-ignore

  test('of any other formula is as it is written, in per cent too', () => {
    expect(derive(only('a / b + 0', { unit: 'percent' }), [figure(1), figure(4)])).toMatchObject({
      value: 0.25,
      numerator: null,
      denominator: null,
    });
  });

  test.each<[string, PublishedFigure | null, PublishedFigure['status']]>([
    ['was never published', null, 'O'],
    ['is missing', figure(null, 'O'), 'O'],
    ['is not collected', figure(null, 'L'), 'O'],
    ['is suppressed', figure(null, 'Q'), 'O'],
    ['is not applicable', figure(null, 'M'), 'M'],
  ])('is never nought where an input %s', (_name, lacking, status) => {
    const nothing = { value: null, numerator: null, denominator: null, answers: null };
    for (const formula of ['a + b', 'a / b', 'b * 0 + a']) {
      expect(derive(only(formula), [figure(3), lacking])).toEqual({ ...nothing, status });
      expect(derive(only(formula), [figure(null, 'O'), lacking])).toEqual({ ...nothing, status: 'O' });
    }
  });

  test.each<[string, number, number]>([
    ['a / b', 3, 0],
    ['a / b', 0, 0],
    ['a / (b - 2)', 3, 2],
    ['a / b', 1e200, 1e-200],
    ['a * b', 1e200, 1e101],
  ])('is not applicable where %j of %d and %d is no number', (formula, a, b) => {
    expect(derive(only(formula), [figure(a), figure(b)])).toMatchObject({ value: null, status: 'M' });
  });

  test('over nothing keeps both parts: they were reported', () => {
    expect(derive(only('a / b'), [figure(3), figure(0)])).toMatchObject({ numerator: 3, denominator: 0 });
  });

  test('may be as large as a figure can be', () => {
    expect(derive(only('a * b'), [figure(1e200), figure(1e100)])).toMatchObject({ value: 1e300, status: 'A' });
    expect(derive(only('a * b'), [figure(-1e200), figure(1.1e100)])).toMatchObject({ value: null, status: 'M' });
  });

  test('is as weak as its weakest input: normal, provisional, estimated, unvalidated', () => {
    const order = ['A', 'P', 'E', 'V'] as const;
    for (const [one, a] of order.entries()) {
      for (const [other, b] of order.entries()) {
        const { status } = derive(only('a + b'), [figure(1, a), figure(2, b)]);
        expect(status).toBe(order[Math.max(one, other)]);
      }
    }
  });

  test('counts as many answers as the least of its inputs where it protects those who answer', () => {
    const answered = [figure(1, 'A', 9), figure(2), figure(3, 'A', 7)];
    expect(derive(only('a + b + c', { smallestAnswers: 7 }), answered).answers).toBe(7);
    expect(derive(only('a + b + c'), answered).answers).toBeNull();
    expect(derive(only('a + b', { smallestAnswers: 7 }), [figure(1), figure(2)]).answers).toBeNull();
    expect(derive(only('a + b', { smallestAnswers: 7 }), [figure(null, 'O', 3), figure(2)]).answers).toBeNull();
  });

  test('is what one reckons by hand from the text', () => {
    const formula = fc.constantFrom(
      ...['a + b * c', '(a - b) / c', 'a / b / c', 'a - (b - c)', 'max(a, b, c) - min(a, b)', '-a * abs(b - c) / 7'],
      ...['a * 0.25 + b / (c + 1)', '(a + b) / (a - b)'],
    );
    const value = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true, min: -1e6, max: 1e6 }));
    fc.assert(
      fc.property(formula, value, value, value, (text, a, b, c) => {
        const known: Record<string, number> = { a, b, c };
        const derivation = only(text);
        const figures = derivation.inputs.map((input) => figure(known[input.metric] ?? null));
        const naive = Number(naiveEvaluation(text, (name) => known[name] ?? NaN) ?? NaN);
        const own = derive(derivation, figures).value;
        // minus nought is nought
        if (Math.abs(naive) <= 1e300) expect((own ?? NaN) + 0).toBe(naive + 0);
        else expect(own).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
