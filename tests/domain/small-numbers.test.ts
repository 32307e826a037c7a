import { expect, test } from 'vitest';
import { withholdSmall } from '#domain/small-numbers.ts';

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
