import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeFrom } from '#domain/change.ts';

const metric = (unit: 'percent' | 'index' | 'count' | 'sek', direction: 'higher' | 'lower' | 'none', decimals = 1) => ({
  unit,
  direction,
  decimals,
});

test('shares and indices change by points and have no relative change', () => {
  expect(changeFrom(80, 84, metric('percent', 'higher'))).toEqual({
    kind: 'points',
    difference: 4,
    percent: null,
    judgement: 'better',
  });
  expect(changeFrom(61.5, 60, metric('index', 'higher'))).toMatchObject({
    kind: 'points',
    difference: -1.5,
  });
});

test('everything else changes by per cent', () => {
  expect(changeFrom(200, 250, metric('count', 'higher', 0))).toEqual({
    kind: 'percent',
    difference: 50,
    percent: 25,
    judgement: 'better',
  });
});

test('there is no relative change from nought', () => {
  expect(changeFrom(0, 5, metric('count', 'higher', 0))).toMatchObject({
    difference: 5,
    percent: null,
    judgement: 'better',
  });
});

test('a rise from below nought is a rise', () => {
  expect(changeFrom(-100, 50, metric('sek', 'higher', 0))).toMatchObject({
    difference: 150,
    percent: 150,
    judgement: 'better',
  });
});

test('the direction of good decides the judgement', () => {
  expect(changeFrom(10, 12, metric('count', 'lower'))?.judgement).toBe('worse');
  expect(changeFrom(12, 10, metric('count', 'lower'))?.judgement).toBe('better');
  expect(changeFrom(12, 10, metric('count', 'higher'))?.judgement).toBe('worse');
  expect(changeFrom(10, 12, metric('count', 'none'))?.judgement).toBe('none');
  expect(changeFrom(10, 10, metric('count', 'none'))?.judgement).toBe('none');
});

test('values that are shown alike are the same', () => {
  expect(changeFrom(12.34, 12.26, metric('percent', 'higher'))).toMatchObject({
    difference: 0,
    judgement: 'same',
  });
  expect(changeFrom(12.34, 12.36, metric('percent', 'higher'))).toMatchObject({
    difference: 0.1,
    judgement: 'better',
  });
});

test('there is no change where a value is missing', () => {
  expect(changeFrom(null, 1, metric('count', 'higher'))).toBeNull();
  expect(changeFrom(1, null, metric('count', 'higher'))).toBeNull();
});

test('the difference is that of the shown values, without binary noise, and back again is its opposite', () => {
  const tenths = fc.integer({ min: -100_000, max: 100_000 });
  fc.assert(
    fc.property(tenths, tenths, (before, after) => {
      const there = changeFrom(before / 10, after / 10, metric('count', 'higher'));
      const back = changeFrom(after / 10, before / 10, metric('count', 'higher'));
      expect(there?.difference).toBe((after - before) / 10);
      expect((there?.difference ?? NaN) + (back?.difference ?? NaN)).toBe(0);
      expect(there?.judgement).toBe(after > before ? 'better' : after < before ? 'worse' : 'same');
      if (before !== 0) expect(there?.percent).toBeCloseTo((100 * (after - before)) / Math.abs(before), 8);
    }),
  );
});
