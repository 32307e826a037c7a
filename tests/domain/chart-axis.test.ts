import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisFor } from '#domain/chart-axis.ts';

const percent = { unit: 'percent', decimals: 1, minimum: 0, maximum: 100 } as const;
const count = { unit: 'count', decimals: 0, minimum: 0, maximum: null } as const;
const textsOf = (axis: { ticks: readonly { text: string }[] }) => axis.ticks.map(({ text }) => text);

test('the axis holds every value, has round steps and stays within what the metric can be', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 30 }), (values) => {
      const { min, max, ticks } = axisFor(values, percent, 'sv');
      expect(min).toBeGreaterThanOrEqual(0);
      expect(max).toBeLessThanOrEqual(100);
      expect(max).toBeGreaterThan(min);
      for (const value of values) {
        expect(value).toBeGreaterThanOrEqual(min - 1e-9);
        expect(value).toBeLessThanOrEqual(max + 1e-9);
      }
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect(new Set(textsOf({ ticks })).size).toBe(ticks.length);
    }),
  );
});

test('values far from zero fill the height, values near zero are shown from zero', () => {
  expect(textsOf(axisFor([86.1, 89.8], percent, 'sv'))).toEqual(
    ['86', '87', '88', '89', '90'].map((number) => `${number}\u00a0%`),
  );
  expect(axisFor([2, 9], percent, 'sv').min).toBe(0);
});

test('what is at most twice as much as the least is not shown from zero, unless it is exactly that', () => {
  expect(axisFor([50, 100], percent, 'sv').min).toBe(0);
  expect(axisFor([50.1, 100], percent, 'sv').min).toBe(50);
  expect(axisFor([860, 900], count, 'sv')).toMatchObject({ min: 860, max: 900 });
});

test('two and a half is a step where the values have decimals for it', () => {
  expect(axisFor([0, 15], percent, 'sv').ticks.map(({ value }) => value)).toEqual([0, 2.5, 5, 7.5, 10, 12.5, 15]);
  expect(textsOf(axisFor([0, 15], { ...count, decimals: 1 }, 'en')).slice(0, 3)).toEqual(['0.0', '2.5', '5.0']);
  expect(axisFor([0, 15], count, 'sv').ticks.map(({ value }) => value)).toEqual([0, 5, 10, 15]);
});

test('shares, multiples and money carry their unit at every step', () => {
  const steps = (unit: 'percent' | 'multiple' | 'sek' | 'days') => textsOf(axisFor([0, 2], { ...count, unit }, 'sv'));
  expect(steps('percent')).toEqual(['0\u00a0%', '1\u00a0%', '2\u00a0%']);
  expect(steps('multiple')).toEqual(['×0', '×1', '×2']);
  expect(steps('sek')).toEqual(['0\u00a0kr', '1\u00a0kr', '2\u00a0kr']);
  expect(steps('days')).toEqual(['0', '1', '2']);
});

test('what is counted has no halves on its axis', () => {
  expect(textsOf(axisFor([1, 15], count, 'sv'))).toEqual(['0', '5', '10', '15']);
  expect(textsOf(axisFor([0, 2], count, 'sv'))).toEqual(['0', '1', '2']);
});

test('an axis that ends at a limit between two steps has its last step below it', () => {
  const scale = { unit: 'count', decimals: 1, minimum: 1, maximum: 10 } as const;
  const { max, ticks } = axisFor([1.4, 9.6], scale, 'sv');
  expect(max).toBe(10);
  expect(ticks.map(({ value }) => value)).toEqual([1, 3, 5, 7, 9]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 10, noNaN: true }), { minLength: 1 }), (values) => {
      const axis = axisFor(values, scale, 'sv');
      expect(axis.ticks.at(-1)?.value).toBeLessThanOrEqual(axis.max + 1e-9);
      expect(axis.ticks.length).toBeGreaterThan(1);
    }),
  );
});

test('one value, or none, still has an axis', () => {
  expect(axisFor([], count, 'sv').max).toBeGreaterThan(0);
  expect(axisFor([47], count, 'sv').max).toBeGreaterThanOrEqual(47);
  expect(axisFor([0], percent, 'sv').max).toBeGreaterThan(0);
  expect(axisFor([100], percent, 'sv')).toMatchObject({ min: 0, max: 100 });
  expect(axisFor([99.99999999999, 100], percent, 'sv').max).toBe(100);
  expect(axisFor([-5], { ...percent, minimum: null }, 'sv')).toMatchObject({ min: -5, max: 0 });
});

test('values below zero are not cut away', () => {
  const axis = axisFor([-4, 6], { unit: 'days', decimals: 0, minimum: null, maximum: null }, 'sv');
  expect(axis.min).toBeLessThanOrEqual(-4);
  expect(textsOf(axis)).toContain('0');
});

test('tens of millions are written as millions in every language', () => {
  const transactions = { unit: 'transactions', decimals: 0, minimum: 0, maximum: null } as const;
  expect(textsOf(axisFor([250_000_000], transactions, 'sv'))).toContain('250\u00a0mn');
  expect(textsOf(axisFor([250_000_000], transactions, 'da'))).toContain('250\u00a0mio.');
  expect(textsOf(axisFor([250_000_000], transactions, 'en'))).toContain('250\u00a0m');
  expect(textsOf(axisFor([250_000_000], transactions, 'sv'))[0]).toBe('0');
});

test('millions are for what reaches ten of them in steps of whole ones', () => {
  const first = (...values: number[]) => textsOf(axisFor(values, count, 'en')).slice(0, 2);
  expect(first(10_000_000)).toEqual(['0', '2\u00a0m']);
  expect(first(5_000_000)).toEqual(['0', '1,000,000']);
  expect(first(10_000_000, 16_000_000)).toEqual(['10\u00a0m', '11\u00a0m']);
  expect(first(10_000_000, 10_600_000)).toEqual(['10,000,000', '10,100,000']);
});
