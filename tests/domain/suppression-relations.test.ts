import { describe, expect, test } from 'vitest';
import {
  lineOf,
  relationsAmong,
  relationsOverTime,
  type FigureVersion,
  type ParentOf,
  type Surroundings,
} from '#domain/suppression-relations.ts';

const parents: Record<number, number | null> = { 1: null, 2: 1, 3: 1, 4: 2, 5: 2 };
const surroundings = {
  parentOf: (organisation: number) => parents[organisation] ?? null,
  parentOfAt: () => (organisation: number) => parents[organisation] ?? null,
  isAdditive: (dimension: string) => dimension !== 'topic',
  overTimeOf: () => 'all' as const,
};

type Given = [organisation: number, breakdown?: string, from?: number, until?: number | null, metric?: number];
const versions = (...given: Given[]): FigureVersion[] =>
  given.map(([organisationId, breakdown = 'total', from = 1, until = null, metricId = 1]) => ({
    metricId,
    organisationId,
    breakdown,
    period: null,
    answers: 10,
    from,
    until,
  }));

/** As sums by the places of the figures, in an order that tells nothing. */
const sums = (...given: Given[]): string[] =>
  relationsAmong(versions(...given), surroundings)
    .map(({ total, parts }) => `${total} = ${parts.toSorted((a, b) => a - b).join(' + ')}`)
    .toSorted();

test('categories add up to the total, by each dimension that is additive', () => {
  expect(sums([4], [4, 'sex.women'], [4, 'sex.men'], [4, 'topic.tax'], [4, 'topic.health'])).toEqual(['0 = 1 + 2']);
  expect(sums([4], [4, 'sex.women'], [4, 'way.web'], [4, 'way.desk'])).toEqual(['0 = 1', '0 = 2 + 3']);
});

test('categories of two dimensions add up to both of them, and a total that nobody published has no name', () => {
  expect(
    sums([4, 'sex.women'], [4, 'way.web'], [4, 'sex.women+way.web'], [4, 'sex.women+topic.tax'], [4, 'topic.tax']),
  ).toEqual(['-1 = 0', '-1 = 1', '0 = 2', '1 = 2', '4 = 3']);
});

test('units add up to what is above them', () => {
  expect(sums([2], [4], [5])).toEqual(['0 = 1 + 2']);
  expect(sums([1], [2], [3], [4], [5])).toEqual(['0 = 1 + 2', '1 = 3 + 4']);
});

test('whoever publishes nothing stands between its units and what is above it', () => {
  // the figure of 2 is not published: a number of its own
  expect(sums([1], [3], [4], [5])).toEqual(['-1 = 2 + 3', '0 = -1 + 1']);
});

test('where nobody above publishes anything, nothing is known that units add up to', () => {
  expect(sums([4], [5], [3])).toEqual([]);
  expect(sums([2], [3], [4])).toEqual(['0 = 2']);
});

test('units add up within each category too', () => {
  expect(sums([2, 'sex.women'], [4, 'sex.women'], [5, 'sex.women'], [5, 'sex.men'])).toEqual(
    expect.arrayContaining(['0 = 1 + 2']),
  );
});

test('metrics have nothing to do with each other', () => {
  expect(sums([2, 'total', 1, null, 1], [4, 'total', 1, null, 1], [5, 'total', 1, null, 2])).toEqual(['0 = 1']);
  // what is not published has another number in each
  const relations = relationsAmong(
    versions([1, 'total', 1, null, 1], [4, 'total', 1, null, 1], [1, 'total', 1, null, 2], [4, 'total', 1, null, 2]),
    surroundings,
  );
  const nameless = relations.flatMap(({ total, parts }) => [total, ...parts]).filter((member) => member < 0);
  expect(new Set(nameless).size).toBe(2);
});

describe('over time', () => {
  test('each version has the sums of its own time', () => {
    // 0 is replaced by 1 when the part 2 is replaced by 3
    expect(sums([2, 'total', 1, 5], [2, 'total', 5], [4, 'total', 1, 5], [4, 'total', 5], [5])).toEqual([
      '0 = 2 + 4',
      '1 = 3 + 4',
    ]);
  });

  test('a part that is replaced while the total stays has been in it with both', () => {
    expect(sums([2], [4, 'total', 1, 5], [4, 'total', 5], [5])).toEqual(['0 = 1 + 3', '0 = 2 + 3']);
  });

  test('what came later was a part before, or not', () => {
    expect(sums([2], [4], [5, 'total', 5])).toEqual(['0 = 1', '0 = 1 + 2']);
  });

  test('what came when the total was replaced was no part of it before', () => {
    expect(sums([2, 'total', 1, 5], [2, 'total', 5], [4], [5, 'total', 5])).toEqual(['0 = 2', '1 = 2 + 3']);
  });

  test('what was taken back is no part afterwards', () => {
    expect(sums([2], [4], [5, 'total', 1, 5])).toEqual(['0 = 1', '0 = 1 + 2']);
    expect(sums([2, 'total', 6], [4], [5, 'total', 1, 5])).toEqual(['0 = 1']);
  });

  test('seven hundred units that come one by one make few sums', () => {
    const many = {
      ...surroundings,
      parentOf: (organisation: number) => (organisation === 0 ? null : 0),
    };
    const given: Given[] = [[0], ...Array.from({ length: 700 }, (_, place): Given => [place + 1, 'total', place + 2])];
    expect(relationsAmong(versions(...given), many)).toHaveLength(1);
  });
});

describe('among units that have moved', () => {
  /** From 5 on, the organisation 5 belongs to 3; before it belonged to 2. */
  const parentOf = (organisation: number) => (organisation === 5 ? 3 : surroundings.parentOf(organisation));
  const parentOfAt = (moment: number) => (moment < 5 ? surroundings.parentOf : parentOf);
  const moved = { ...surroundings, parentOf, parentOfAt };
  const overTime = (given: readonly Given[], around: Surroundings = moved) =>
    relationsOverTime(versions(...given), around)
      ?.map(({ total, parts }) => `${total} = ${parts.join(' + ')}`)
      .toSorted();

  test('each total is made of what was below it when it was published', () => {
    const given: Given[] = [[2, 'total', 1, 6], [2, 'total', 6], [3, 'total', 1, 7], [3, 'total', 7], [4], [5]];
    expect(overTime(given)).toEqual(['0 = 4 + 5', '1 = 4', '3 = 5']);
  });

  test('what nobody published is the same in both trees where the same is below it, and else something of its own', () => {
    // 6 and 7 stay below 8, which publishes nothing; 2 and 3 publish nothing either
    const below = (of: ParentOf) => (organisation: number) =>
      organisation === 8 ? 1 : organisation > 5 ? 8 : of(organisation);
    const [before, after] = [below(surroundings.parentOf), below(parentOf)];
    const around = { ...moved, parentOf: after, parentOfAt: (moment: number) => (moment < 5 ? before : after) };
    const found = relationsOverTime(versions([1, 'total', 1, 6], [1, 'total', 6], [4], [5], [6], [7]), around) ?? [];
    const sums = Map.groupBy(found, ({ parts }) => parts.join(' '));
    expect(sums.get('4 5')).toHaveLength(1);
    // before of 2 and 8, now of 2, 3 and 8
    const wholes = found.filter(({ total }) => total >= 0);
    expect(wholes.map(({ total, parts }) => [total, parts.length])).toEqual([[0, 2], [1, 3]]); // prettier-ignore
    expect(new Set(wholes.flatMap(({ parts }) => parts)).size).toBe(4);
  });

  test('there is nothing but the present where nobody moved, or none that has figures', () => {
    const given: Given[] = [[2], [4], [4, 'sex.women'], [5]];
    expect(overTime(given, surroundings)).toBeUndefined();
    expect(overTime(given.slice(0, 3))).toBeUndefined();
    expect(overTime(given)).toBeDefined();
  });
});

test('the line goes up to the top, and ends where it would go round', () => {
  expect(lineOf(4, surroundings.parentOf)).toEqual([4, 2, 1]);
  expect(lineOf(7, (organisation) => (organisation === 7 ? 8 : 7))).toEqual([7, 8]);
});
