import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Target } from '#domain/target.ts';
import {
  heartGoal,
  isOfOwners,
  isVisionAbove,
  lastOverBy,
  progressOf,
  refuseRepeated,
  shareOfPart,
  visionsOf,
} from '#domain/vision.ts';

const target = (over: Partial<Target> = {}): Target => ({
  kind: 'level',
  baselinePeriod: '2026-Q1',
  baselineValue: 10,
  level: 30,
  byPeriod: '2027-Q1',
  path: 'straight',
  minimum: null,
  stretch: null,
  ...over,
});

describe('the progress of a figure', () => {
  const shareAt = (value: number, over: Partial<Target> = {}, period: '2026-Q1' | '2026-Q3' = '2026-Q3') =>
    progressOf(target(over), { period, value }, 'higher')?.share;

  test('is how far it has come of the way to what was expected, between nothing and all of it', () => {
    // half the way is expected in the third quarter: 20
    expect(progressOf(target(), { period: '2026-Q3', value: 15 }, 'higher')).toEqual({
      reached: 0.25,
      expected: 0.5,
      share: 0.5,
    });
    expect([shareAt(20), shareAt(25), shareAt(10), shareAt(5)]).toEqual([1, 1, 0, 0]);
  });

  test('goes downwards where the target does', () => {
    const shorter = { baselineValue: 30, level: 10 };
    expect([30, 25, 20, 15, 35].map((value) => shareAt(value, shorter))).toEqual([0, 0.5, 1, 1, 0]);
    expect(progressOf(target(shorter), { period: '2026-Q3', value: 25 }, 'lower')).toMatchObject({ reached: 0.25 });
  });

  test('follows a geometric path by its values', () => {
    const geometric = { path: 'geometric', baselineValue: 10, level: 160 } as const;
    // four steps to sixteen times as much: four times as much after two
    expect(shareAt(25, geometric)).toBeCloseTo(0.5, 12);
  });

  test('is all of it where nothing is expected yet and nothing has become worse', () => {
    expect([shareAt(10, {}, '2026-Q1'), shareAt(11, {}, '2026-Q1'), shareAt(9, {}, '2026-Q1')]).toEqual([1, 1, 0]);
    expect([3, 2, 4].map((value) => shareAt(value, { baselineValue: 3, level: 1 }, '2026-Q1'))).toEqual([1, 1, 0]);
  });

  test('of what is to stay is all of it or nothing, and no share of a way', () => {
    const stay = target({ level: 10 });
    const at = (value: number, direction: 'higher' | 'lower' | 'none') =>
      progressOf(stay, { period: '2026-Q3', value }, direction);
    expect(at(10, 'higher')).toEqual({ reached: null, expected: null, share: 1 });
    expect([at(9, 'higher')?.share, at(9, 'lower')?.share, at(11, 'lower')?.share]).toEqual([0, 1, 0]);
    expect(at(10, 'none')).toBeNull();
  });

  test('cannot be told before the baseline, or of periods of another length', () => {
    expect(progressOf(target(), { period: '2025-Q4', value: 10 }, 'higher')).toBeNull();
    expect(progressOf(target(), { period: '2026', value: 10 }, 'higher')).toBeNull();
  });
});

describe('the heart goal', () => {
  test('is the mean by weight, a part without a figure being nothing', () => {
    expect(heartGoal([{ weight: 3, share: 1 }, { weight: 1, share: 0.2 }])).toBeCloseTo(0.8, 12);
    expect(heartGoal([{ weight: 3, share: 1 }, { weight: 1, share: null }])).toBe(0.75);
    expect(heartGoal([{ weight: 2, share: 0 }])).toBe(0);
  }); // prettier-ignore

  test('cannot be told where no part has a figure, or there is none', () => {
    expect(heartGoal([])).toBeNull();
    expect(heartGoal([{ weight: 1, share: null }])).toBeNull();
  });

  test('takes of a part the mean of its metrics, one without a figure being nothing', () => {
    expect(shareOfPart([1, 0.5])).toBe(0.75);
    expect(shareOfPart([1, null, 0.5, null])).toBe(0.375);
    expect([shareOfPart([]), shareOfPart([null, null])]).toEqual([null, null]);
  });

  test('does not depend on the size of the weights, and never leaves what its parts are between', () => {
    const parts = fc.array(
      fc.record({ weight: fc.double({ min: 0.01, max: 100, noNaN: true }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      { minLength: 1, maxLength: 20 },
    ); // prettier-ignore
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 50 }), (some, times) => {
        const goal = heartGoal(some) ?? NaN;
        expect(heartGoal(some.map(({ weight, share }) => ({ weight: weight * times, share })))).toBeCloseTo(goal, 9);
        const shares = some.map(({ share }) => share);
        expect(goal).toBeGreaterThanOrEqual(Math.min(...shares) - 1e-12);
        expect(goal).toBeLessThanOrEqual(Math.max(...shares) + 1e-12);
      }),
    );
  });
});

test('a metric is read in the last of its own periods that is over by then', () => {
  expect(lastOverBy('Q', '2026-Q3')).toBe('2026-Q3');
  expect([lastOverBy('A', '2026-Q3'), lastOverBy('A', '2026-Q4')]).toEqual(['2025', '2026']);
  expect([lastOverBy('M', '2026-Q3'), lastOverBy('T', '2026-Q3')]).toEqual(['2026-09', '2026-T2']);
  expect(lastOverBy('A', '1970-Q1')).toBeNull();
});

describe('the parts of a vision', () => {
  const part = (code: string, ...proofs: [organisation: string, metric: string][]) => ({
    code,
    names: { sv: code },
    weight: 1,
    carries: null,
    proofs: proofs.map(([organisation, metric]) => ({ organisation, metric })),
  });

  test('have a code each, and a metric proves one of them', () => {
    expect(() => refuseRepeated([part('a', ['x', 'm'], ['y', 'm']), part('b', ['x', 'n'])])).not.toThrow();
    expect(() => refuseRepeated([part('a'), part('a')])).toThrow(
      expect.objectContaining({ code: 'part-twice', details: { path: 'parts.1.code' } }),
    );
    expect(() => refuseRepeated([part('a', ['x', 'm']), part('b', ['x', 'm'])])).toThrow(
      expect.objectContaining({ code: 'proof-twice', details: { path: 'parts.1.proofs' } }),
    );
  });

  test('are proven below the owners, and carry what is above them', () => {
    const tree = { ancestorsOf: (id: number) => (id === 3 ? [{ id: 1 }, { id: 2 }] : id === 2 ? [{ id: 1 }] : []) };
    expect([3, 2, 1, 4].map((id) => isOfOwners(id, [2, 9], tree))).toEqual([true, true, false, false]);
    expect(isVisionAbove([1], [3], tree)).toBe(true);
    expect(isVisionAbove([2, 8], [9, 3], tree)).toBe(true);
    expect([isVisionAbove([3], [3], tree), isVisionAbove([3], [2], tree)]).toEqual([false, false]);
  });
});

test('the heart goal of an organisation is about its own vision before a joint one, and about the oldest', () => {
  const visions = [
    { number: 1, owners: ['a', 'b'] },
    { number: 4, owners: ['a'] },
    { number: 3, owners: ['a'] },
    { number: 2, owners: ['b'] },
  ];
  expect(visionsOf(visions, 'a').map(({ number }) => number)).toEqual([3, 4, 1]);
  expect(visionsOf(visions, 'c')).toEqual([]);
});
