import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rollupRules, type RollupRule } from '#domain/metric.ts';
import {
  answersBehind,
  incompletePositions,
  isMostMissing,
  isPartOfSum,
  isSameCoverage,
  missingUnits,
  rollUp,
  type ReportingUnit,
} from '#domain/rollup.ts';
import type { SeriesPoints } from '#domain/series.ts';

const points = (part: Partial<SeriesPoints> & Pick<SeriesPoints, 'values'>): SeriesPoints => ({
  from: 0,
  numerators: null,
  denominators: null,
  answers: null,
  statuses: part.values.map((value) => (value === null ? 'O' : 'A')).join(''),
  ...part,
});

const unit = (code: string, part: Partial<ReportingUnit>): ReportingUnit => ({
  code,
  points: null,
  validFrom: null,
  validTo: null,
  weights: null,
  ...part,
});

const values = (code: string, ...numbers: (number | null)[]) => unit(code, { points: points({ values: numbers }) });

const share = (code: string, numerator: number | null, denominator: number | null, statuses = 'A') =>
  unit(code, {
    points: points({
      values: [50],
      numerators: [numerator],
      denominators: [denominator],
      statuses,
    }),
  });

const onePeriod = { from: 0, to: 0 };

describe('sum and count', () => {
  test('add the values that are there and say how many there are', () => {
    const units = [values('anna', 1, 2), values('bo', 10, null), unit('cilla', {})];
    expect(rollUp('sum', units, { from: 0, to: 2 }, 1)).toEqual({
      from: 0,
      values: [11, 2, null],
      numerators: null,
      denominators: null,
      have: [2, 1, 0],
      of: [3, 3, 3],
      statuses: 'AAO',
    });
    expect(rollUp('count', units, onePeriod, 1).values).toEqual([11]);
  });

  test('nought is a value', () => {
    expect(rollUp('sum', [values('a', 0)], onePeriod, 1)).toMatchObject({
      values: [0],
      have: [1],
      statuses: 'A',
    });
  });

  test('series of different length and start line up by period number', () => {
    const late = unit('late', { points: points({ from: 2, values: [5] }) });
    expect(rollUp('sum', [values('early', 1, 1), late], { from: 1, to: 3 }, 1)).toMatchObject({
      from: 1,
      values: [1, 5, null],
      have: [1, 1, 0],
    });
  });
});

describe('ratio', () => {
  test('is the sum of numerators over the sum of denominators, not the mean of shares', () => {
    const units = [share('big', 900, 1000), share('small', 0, 100)];
    expect(rollUp('ratio', units, onePeriod, 100)).toMatchObject({
      values: [(100 * 900) / 1100],
      numerators: [900],
      denominators: [1100],
      have: [2],
    });
    expect(rollUp('ratio', units, onePeriod, 1).values).toEqual([900 / 1100]);
  });

  test('uses units that have both parts, nothing out of nothing included', () => {
    const units = [
      share('both', 1, 2),
      share('no-denominator', 5, null),
      share('no-numerator', null, 5),
      share('nothing', 0, 0),
      share('negative', 5, -1),
      values('value-only', 50),
    ];
    expect(rollUp('ratio', units, onePeriod, 100)).toMatchObject({
      values: [50],
      have: [2],
      of: [6],
    });
    expect(missingUnits('ratio', units, 0)).toEqual([...['no-denominator', 'no-numerator', 'negative', 'value-only']]);
  });

  test('over nothing at all is not applicable, though the units did report', () => {
    expect(rollUp('ratio', [share('nothing', 0, 0)], onePeriod, 100)).toMatchObject({
      values: [null],
      have: [1],
      statuses: 'M',
    });
  });

  test('nothing out of nothing counts also where the unit itself says that no quotient applies', () => {
    const units = [share('some', 1, 2), share('nothing', 0, 0, 'M')];
    expect(rollUp('ratio', units, onePeriod, 100)).toMatchObject({ values: [50], have: [2], statuses: 'A' });
    expect(missingUnits('ratio', [...units, share('hidden', 1, 2, 'M')], 0)).toEqual(['hidden']);
  });
});

describe('weighted mean', () => {
  test('weighs by the number of answers unless weights are given', () => {
    const answered = (code: string, value: number, answers: number | null, weights: number[] | null = null) =>
      unit(code, { points: points({ values: [value], answers: [answers] }), weights });
    expect(rollUp('weighted-mean', [answered('a', 60, 10), answered('b', 80, 30)], onePeriod, 100)).toMatchObject({
      values: [75],
      numerators: [3000],
      denominators: [40],
    });
    const byEmployees = [answered('a', 60, 10, [300]), answered('b', 80, 30, [100])];
    expect(rollUp('weighted-mean', byEmployees, onePeriod, 1).values).toEqual([65]);
  });

  test('a unit without weight is not used', () => {
    const units = [
      unit('weighted', { points: points({ values: [60] }), weights: [2] }),
      unit('weightless', { points: points({ values: [10] }), weights: [0] }),
      unit('unknown', { points: points({ values: [10] }), weights: [null] }),
      unit('unanswered', { points: points({ values: [10] }) }),
    ];
    expect(rollUp('weighted-mean', units, onePeriod, 1)).toMatchObject({
      values: [60],
      have: [1],
      of: [4],
    });
    expect(missingUnits('weighted-mean', units, 0)).toEqual(['weightless', 'unknown', 'unanswered']);
  });
});

test('the rule none gives no value and says that none applies', () => {
  expect(rollUp('none', [values('a', 1)], onePeriod, 1)).toMatchObject({
    values: [null],
    have: [0],
    of: [1],
    statuses: 'M',
  });
  expect(missingUnits('none', [values('a', 1)], 0)).toEqual(['a']);
});

test('a unit counts only in the periods in which it exists, the first and last included', () => {
  const part = { points: points({ values: [1, 1, 1, 1] }), validFrom: 1, validTo: 2 };
  const units = [unit('merged', part)];
  expect(rollUp('sum', units, { from: 0, to: 3 }, 1)).toMatchObject({
    values: [null, 1, 1, null],
    of: [0, 1, 1, 0],
  });
  expect(missingUnits('sum', [unit('merged', { ...part, points: null })], 1)).toEqual(['merged']);
  expect(missingUnits('sum', [unit('merged', { ...part, points: null })], 3)).toEqual([]);
});

test('a suppressed part is never used, even if its value came along', () => {
  const hidden = unit('hidden', { points: points({ values: [100], statuses: 'Q' }) });
  expect(rollUp('sum', [values('a', 1), hidden], onePeriod, 1)).toMatchObject({
    values: [1],
    have: [1],
    of: [2],
  });
  expect(missingUnits('sum', [values('a', 1), hidden], 0)).toEqual(['hidden']);
});

test('a total is as weak as its weakest used part', () => {
  const withStatus = (status: string) => share(status, 1, 2, status);
  expect(rollUp('ratio', [...'APE'].map(withStatus), onePeriod, 1).statuses).toBe('E');
  expect(rollUp('ratio', [...'VAP'].map(withStatus), onePeriod, 1).statuses).toBe('V');
  expect(rollUp('ratio', [...'AQO'].map(withStatus), onePeriod, 1).statuses).toBe('A');
});

test('a roll-up over no periods is empty', () => {
  expect(rollUp('sum', [values('a', 1)], { from: 1, to: 0 }, 1)).toMatchObject({
    values: [],
    statuses: '',
  });
});

/** One cell of a naive roll-up: a list of the usable parts, then textbook formulas. */
const naiveCell = (rule: RollupRule, units: readonly ReportingUnit[], number: number) => {
  const existing = units.filter((one) => !(one.validFrom! > number) && !(one.validTo !== null && one.validTo < number));
  const parts = existing.flatMap((one) => {
    const at = number - (one.points?.from ?? 0);
    const status = one.points?.statuses[at] ?? 'O';
    const value = one.points?.values[at] ?? null;
    const numerator = one.points?.numerators?.[at] ?? null;
    const denominator = one.points?.denominators?.[at] ?? null;
    const weight = (one.weights ?? one.points?.answers)?.[at] ?? null;
    const isNothing = rule === 'ratio' && denominator === 0 && status === 'M';
    if (!'APEV'.includes(status) && !isNothing) return [];
    if (rule === 'ratio' && (numerator === null || denominator === null || denominator < 0)) return [];
    if (rule === 'weighted-mean' && (value === null || weight === null || weight <= 0)) return [];
    if ((rule === 'sum' || rule === 'count') && value === null) return [];
    if (rule === 'none') return [];
    return [
      {
        code: one.code,
        status: isNothing ? 'A' : status,
        value: value!,
        numerator: numerator!,
        denominator: denominator!,
        weight: weight!,
      },
    ];
  });
  const total = (numbers: number[]): number => numbers.reduce((sum, one) => sum + one, 0);
  const formulas: Record<RollupRule, () => number | null> = {
    sum: () => total(parts.map((part) => part.value)),
    count: () => total(parts.map((part) => part.value)),
    ratio: () => (100 * total(parts.map((part) => part.numerator))) / total(parts.map((part) => part.denominator)),
    'weighted-mean': () =>
      total(parts.map((part) => part.weight * part.value)) / total(parts.map((part) => part.weight)),
    none: () => null,
  };
  const isOverNothing = rule === 'ratio' && total(parts.map((part) => part.denominator)) === 0;
  return {
    value: parts.length === 0 || isOverNothing ? null : formulas[rule](),
    have: parts.length,
    of: existing.length,
    status:
      (isOverNothing && parts.length > 0
        ? 'M'
        : [...'VEPA'].find((status) => parts.some((part) => part.status === status))) ?? (rule === 'none' ? 'M' : 'O'),
    missing: existing.map((one) => one.code).filter((code) => !parts.some((part) => part.code === code)),
  };
};

test('every rule gives what the naive formula gives, for any mixture of gaps, statuses and lifetimes', () => {
  const length = 4;
  const cells = fc.array(fc.option(fc.integer({ min: -5, max: 50 })), {
    minLength: length,
    maxLength: length,
  });
  const anyPoints = fc.record({
    from: fc.integer({ min: 0, max: 3 }),
    values: cells,
    numerators: fc.option(cells),
    denominators: fc.option(cells),
    answers: fc.option(cells),
    statuses: fc.string({
      unit: fc.constantFrom(...'AAPEVOMLQ'),
      minLength: length,
      maxLength: length,
    }),
  });
  const anyUnits = fc.array(
    fc.record({
      points: fc.option(anyPoints),
      validFrom: fc.option(fc.integer({ min: 0, max: 7 })),
      validTo: fc.option(fc.integer({ min: 0, max: 7 })),
      weights: fc.option(cells),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...rollupRules), anyUnits, (rule, parts) => {
      const units = parts.map((part, index) => ({ ...part, code: `unit-${index}` }));
      const rolled = rollUp(rule, units, { from: 0, to: 7 }, 100);
      for (let number = 0; number <= 7; number += 1) {
        const expected = naiveCell(rule, units, number);
        expect({
          value: rolled.values[number],
          have: rolled.have[number],
          of: rolled.of[number],
          status: rolled.statuses[number],
          missing: missingUnits(rule, units, number),
        }).toEqual(expected);
      }
    }),
    { numRuns: 1000 },
  );
});

test('incomplete are the positions in which some unit is missing', () => {
  expect(incompletePositions({ have: [3, 2, 0], of: [3, 3, 0] })).toEqual([1]);
});

test('behind a value stand the answers of the units that it is made of, and of no others', () => {
  const answered = (code: string, answers: (number | null)[] | null, rest: Partial<ReportingUnit> = {}) =>
    unit(code, { points: points({ values: [50], numerators: [5], denominators: [10], answers }), ...rest });
  const suppressed = unit('few', { points: points({ values: [null], answers: [3], statuses: 'Q' }) });
  const ended = answered('ended', [500], { validTo: -1 });
  const units = [
    answered('anna', [30]),
    answered('bo', [12]),
    answered('cilla', null),
    suppressed,
    ended,
    unit('silent', {}),
  ];
  expect(answersBehind('ratio', units, 0)).toBe(42);
  expect(answersBehind('none', units, 0)).toBeNull();
  const late = unit('late', { points: points({ from: 2, values: [1, 2], answers: [7, 9] }) });
  expect([2, 3, 4].map((number) => answersBehind('sum', [late], number))).toEqual([7, 9, null]);
  expect(answersBehind('ratio', [answered('cilla', null), answered('dan', [null])], 0)).toBeNull();
});

test('two figures are made of the same where at most one in twenty more or fewer of the units is in them', () => {
  const all = { have: 40, of: 40 };
  expect([39, 38, 37].map((have) => isSameCoverage({ have, of: 40 }, all))).toEqual([true, true, false]);
  expect(isSameCoverage(all, { have: 37, of: 40 })).toBe(false);
  expect(isSameCoverage({ have: 10, of: 20 }, { have: 20, of: 40 })).toBe(true);
  expect(isSameCoverage({ have: 0, of: 0 }, all)).toBe(true);
  expect(isSameCoverage(all, { have: 0, of: 0 })).toBe(true);
});

test('a sum that lacks more than one in twenty of its units is one of a part alone; a quotient is not', () => {
  expect([40, 39, 38, 37, 1].map((have) => isPartOfSum('sum', { have, of: 40 }))).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
  expect(isPartOfSum('sum', { have: 3, of: 4 })).toBe(true);
  expect(isPartOfSum('sum', { have: 0, of: 0 })).toBe(false);
  expect(rollupRules.filter((rule) => isPartOfSum(rule, { have: 1, of: 4 }))).toEqual(['sum', 'count']);
});

test('a roll-up lacks most of its units only where less than half of them are there', () => {
  expect([0, 1, 2, 3, 4].map((have) => isMostMissing({ have, of: 4 }))).toEqual([true, true, false, false, false]);
  expect(isMostMissing({ have: 0, of: 0 })).toBe(false);
});
