import { expect, test } from 'vitest';
import { isCompared, isRanked, isTooSmall, withholdSmall } from '#domain/small-numbers.ts';

const points = {
  from: 200,
  values: [10, 20, null, 40],
  numerators: [1, 2, null, 4],
  denominators: null,
  answers: [6, 7, null, 0],
  statuses: 'APOA',
};

test('what too few have answered for is withheld, with its parts and their number', () => {
  expect(withholdSmall(points, 7)).toEqual({
    from: 200,
    values: [null, 20, null, null],
    numerators: [null, 2, null, null],
    denominators: null,
    answers: [null, 7, null, null],
    statuses: 'QPOQ',
  });
});

test('where answers are not counted nothing is withheld', () => {
  const counted = { ...points, answers: null };
  expect(withholdSmall(counted, 7)).toBe(counted);
});

test('below ten answers a figure is not compared, below twenty it is not ranked', () => {
  const metric = { smallestAnswers: 7 };
  const numbers = [7, 9, 10, 19, 20, 1000];
  expect(numbers.map((answers) => isCompared(metric, answers))).toEqual([false, false, true, true, true, true]);
  expect(numbers.map((answers) => isRanked(metric, answers))).toEqual([false, false, false, false, true, true]);
});

test('a metric that asks for more answers than that is asked for as many', () => {
  const metric = { smallestAnswers: 50 };
  expect([isCompared(metric, 49), isRanked(metric, 49)]).toEqual([false, false]);
  expect([isCompared(metric, 50), isRanked(metric, 50)]).toEqual([true, true]);
});

test('complete counts are compared and ranked, however small', () => {
  expect([isCompared({ smallestAnswers: null }, 1), isRanked({ smallestAnswers: null }, 1)]).toEqual([true, true]);
  expect([isCompared({ smallestAnswers: 7 }, null), isRanked({ smallestAnswers: 7 }, null)]).toEqual([true, true]);
});

test('too few are fewer than the smallest number; what is not counted, or needs no number, is never too small', () => {
  expect([6, 7, 8].map((answers) => isTooSmall(answers, 7))).toEqual([true, false, false]);
  expect([isTooSmall(0, null), isTooSmall(null, 7), isTooSmall(null, null)]).toEqual([false, false, false]);
});
