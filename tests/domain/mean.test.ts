import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unweightedMean, weightedMean } from '#domain/mean.ts';
import type { ReportingUnit } from '#domain/rollup.ts';

/** The weighted mean is from R 4.2.2 (stats); the sum of x is 359.2. */
const inR = {
  x: [12.5, 40, 33.1, 7, 88, 40, 61.2, 55, 19, 3.4],
  w: [10, 35, 30, 9, 70, 44, 58, 60, 22, 1],
  weighted: 52.424778761062,
  unweighted: 35.92,
};

/** One figure of the period 5. */
const unit = (figure: {
  value: number;
  numerator?: number | null;
  denominator?: number | null;
  answers?: number;
  weight?: number | null;
}): ReportingUnit => ({
  code: 'unit',
  points: {
    from: 5,
    values: [figure.value],
    numerators: figure.numerator === undefined ? null : [figure.numerator],
    denominators: figure.denominator === undefined ? null : [figure.denominator],
    answers: figure.answers === undefined ? null : [figure.answers],
    statuses: 'A',
  },
  validFrom: null,
  validTo: null,
  weights: figure.weight === undefined ? null : [figure.weight],
});

test('the weighted mean is that of R, and the unweighted one the sum over the number', () => {
  expect(unweightedMean(inR.x)).toBeCloseTo(inR.unweighted, 9);
  const units = inR.x.map((value, place) => unit({ value, answers: inR.w[place] ?? NaN }));
  const { value, have } = weightedMean('weighted-mean', units, 5, 1) ?? { value: NaN, have: NaN };
  expect(value).toBeCloseTo(inR.weighted, 9);
  expect(have).toBe(10);
});

test('of nothing there is no mean', () => {
  expect(unweightedMean([])).toBeNull();
  expect(weightedMean('ratio', [], 5, 100)).toBeNull();
});

test('a share weighs by its denominator, and one without its parts is not counted', () => {
  const units = [
    unit({ value: 90, numerator: 900, denominator: 1000 }),
    unit({ value: 0, numerator: 0, denominator: 200 }),
    unit({ value: 99, numerator: null, denominator: null }),
    unit({ value: 99 }),
  ];
  expect(weightedMean('ratio', units, 5, 100)).toEqual({ value: 75, have: 2 });
});

test('an index weighs by a structure figure where the metric says so, else by answers', () => {
  const units = [unit({ value: 60, answers: 30, weight: 1 }), unit({ value: 80, answers: 10, weight: 3 })];
  expect(weightedMean('weighted-mean', units, 5, 1)).toEqual({ value: 75, have: 2 });
  const byAnswers = [unit({ value: 60, answers: 30 }), unit({ value: 80, answers: 10 })];
  expect(weightedMean('weighted-mean', byAnswers, 5, 1)).toEqual({ value: 65, have: 2 });
});

test('what adds up, and what cannot be combined, has no weighted mean', () => {
  const units = [unit({ value: 1, numerator: 1, denominator: 1, answers: 1 })];
  for (const rule of ['sum', 'count', 'none'] as const) expect(weightedMean(rule, units, 5, 1)).toBeNull();
});

test('with equal weights the two means are the same, and any mean lies among its values', () => {
  const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(
      numbers,
      fc.integer({ min: 1, max: 1000 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 99 })),
      (values, same, weights) => {
        const weighted = (weigh: () => number) =>
          weightedMean(
            'weighted-mean',
            values.map((value) => unit({ value, answers: weigh() })),
            5,
            1,
          )?.value ?? NaN;
        expect(weighted(() => same)).toBeCloseTo(unweightedMean(values) ?? NaN, 6);
        const mean = weighted(() => weights.next().value);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
        expect(mean).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
      },
    ),
  );
});
