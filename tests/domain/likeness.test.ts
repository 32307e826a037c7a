import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostAlike, type Profile } from '#domain/likeness.ts';

const one = (id: number, ...values: (number | null)[]): Profile => ({ id, values });
const ids = (...given: Parameters<typeof mostAlike>) => mostAlike(...given).nearest.map(({ id }) => id);

test('a distance is that of scaled columns, weighted, and divided by the sum of the weights', () => {
  const own = one(1, 10, 1);
  const others = [one(2, 12, 5), one(3, 18, 2), one(4, 10, 4)];
  const { nearest } = mostAlike(own, others, [2, 1], 3);
  const spread = (values: number[]) => {
    const mean = values.reduce((a, b) => a + b) / values.length;
    return Math.sqrt(values.map((value) => (value - mean) ** 2).reduce((a, b) => a + b) / (values.length - 1));
  };
  const [first, second] = [spread([10, 12, 18, 10]), spread([1, 5, 2, 4])];
  expect([first, second]).toEqual([expect.closeTo(3.785939, 6), expect.closeTo(1.825742, 6)]);
  expect(nearest).toEqual([
    { id: 4, distance: expect.closeTo(Math.sqrt((3 / 1.825742) ** 2 / 3), 5) },
    { id: 2, distance: expect.closeTo(Math.sqrt((2 * (2 / 3.785939) ** 2 + (4 / 1.825742) ** 2) / 3), 5) },
    { id: 3, distance: expect.closeTo(Math.sqrt((2 * (8 / 3.785939) ** 2 + (1 / 1.825742) ** 2) / 3), 5) },
  ]);
});

test('only so many are named, the nearest first and never oneself', () => {
  expect(ids(one(1, 5), [one(1, 5), one(2, 9), one(3, 6), one(4, 1), one(5, 100)], [1], 2)).toEqual([3, 2]);
});

test('of two as near, whoever was given first comes first', () => {
  expect(ids(one(1, 5), [one(9, 6), one(2, 4), one(3, 5)], [1], 3)).toEqual([3, 9, 2]);
});

test('who lacks a figure is told apart as unknown, and spreads nothing', () => {
  const with_ = mostAlike(one(1, 5, 1), [one(2, 6, 2), one(3, 8, 5), one(4, 1_000, null)], [1, 1], 7);
  const without = mostAlike(one(1, 5, 1), [one(2, 6, 2), one(3, 8, 5)], [1, 1], 7);
  expect(with_).toEqual({ nearest: without.nearest, unknown: [4] });
  expect(mostAlike(one(1, null), [one(2, 6), one(3, null)], [1], 7)).toEqual({ nearest: [], unknown: [3] });
});

test('a figure that is the same for all tells nobody apart, and one alone has no neighbours', () => {
  expect(mostAlike(one(1, 4), [one(2, 4)], [1], 7).nearest).toEqual([{ id: 2, distance: 0 }]);
  expect(mostAlike(one(1, 4), [], [1], 7)).toEqual({ nearest: [], unknown: [] });
});

const value = fc.integer({ min: 0, max: 50 });
const profiles = fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 12 });

test('the unit of a figure and the size of the weights do not matter', () => {
  fc.assert(
    fc.property(profiles, fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), (all, weights) => {
      const given = all.map(([first, second], id) => one(id, first, second));
      const [own = one(0), ...others] = given;
      const rescaled = given.map(({ id, values: [first, second] }) => one(id, 1_000 * (first ?? 0) + 7, second ?? 0));
      const [ownRescaled = one(0), ...othersRescaled] = rescaled;
      const plain = mostAlike(own, others, weights, 20).nearest;
      const other = mostAlike(ownRescaled, othersRescaled, weights.map((weight) => 3 * weight), 20).nearest; // prettier-ignore
      const byId = new Map(other.map(({ id, distance }) => [id, distance]));
      expect(plain).toHaveLength(others.length);
      for (const { id, distance } of plain) expect(byId.get(id)).toBeCloseTo(distance, 9);
      expect(plain.map(({ distance }) => distance)).toEqual(plain.map(({ distance }) => distance).toSorted((a, b) => a - b)); // prettier-ignore
    }),
    { numRuns: 200 },
  );
});
