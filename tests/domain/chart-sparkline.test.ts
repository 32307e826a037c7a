import { expect, test } from 'vitest';
import { sparklineOf, sparklineSize } from '#domain/chart-sparkline.ts';

test('the highest value stands highest and the last one is marked', () => {
  const sparkline = sparklineOf([1, 3, 2]);
  expect(sparkline?.path).toBe('M4 28L60 4L116 16');
  expect(sparkline?.end).toEqual({ x: 116, y: 16 });
});

test('two values make a curve, which ends where the last of them stands', () => {
  expect(sparklineOf([2, 1])).toEqual({ path: 'M4 4L116 28', end: { x: 116, y: 28 } });
  expect(sparklineOf([2, 1, null])).toEqual({ path: 'M4 4L60 28', end: { x: 60, y: 28 } });
});

test('a gap is a gap, and an even curve runs in the middle', () => {
  expect(sparklineOf([5, 5, null, 5])?.path).toBe('M4 16L41.3 16M116 16');
  expect(sparklineOf([5, null])).toBeNull();
  expect(sparklineOf([])).toBeNull();
});

test('it stays within its box', () => {
  const numbers =
    sparklineOf([-3, 1e9, 0, null, 7])
      ?.path.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  expect(Math.max(...numbers)).toBeLessThanOrEqual(sparklineSize.width);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
});
