import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  drawnMultiples,
  levelOfChange,
  levelOfMultiple,
  medianMultiple,
  multipleOf,
  tenfoldMeasureOf,
} from '#domain/tenfold.ts';

const hours = { unit: 'hours', direction: 'higher', maximum: null } as const;
const days = { unit: 'days', direction: 'lower', maximum: null } as const;
const satisfied = { unit: 'percent', direction: 'higher', maximum: 100 } as const;
const dissatisfied = { unit: 'percent', direction: 'lower', maximum: 100 } as const;
const maturity = { unit: 'index', direction: 'higher', maximum: 100 } as const;
const growth = { unit: 'percent', direction: 'higher', maximum: null } as const;
const undirected = { unit: 'count', direction: 'none', maximum: null } as const;

test('better is measured by the value, by its inverse where lower is better, and by the gap where there is a ceiling', () => {
  expect([hours, days, satisfied, dissatisfied, maturity, growth, undirected].map(tenfoldMeasureOf)).toEqual([
    'value',
    'inverse',
    'gap',
    'inverse',
    'gap',
    'value',
    null,
  ]);
  // a count may have an upper bound that is no ceiling to strive for
  expect(tenfoldMeasureOf({ ...hours, maximum: 8_760 })).toBe('value');
});

test.each([
  [hours, 20, 200, 10],
  [hours, 20, 10, 0.5],
  [hours, 20, 0, 0],
  [days, 30, 3, 10],
  [days, 30, 60, 0.5],
  [satisfied, 65, 96.5, 10],
  [satisfied, 65, 30, 0.5],
  [dissatisfied, 35, 3.5, 10],
  [maturity, 50, 75, 2],
  [growth, 20, 240, 12],
] as const)('%j from %d to %d is ×%d', (metric, baseline, value, multiple) => {
  expect(multipleOf(metric, baseline, value)).toBeCloseTo(multiple, 12);
});

test.each([
  [hours, 0, 10],
  [hours, -5, 10],
  [hours, 5, -10],
  [hours, -5, -10],
  [days, 0, 3],
  [days, 3, 0],
  [days, 0, 0],
  [days, 3, -1],
  [days, -3, 1],
  [satisfied, 100, 90],
  [satisfied, 90, 100],
  [satisfied, 101, 90],
  [undirected, 5, 50],
] as const)('%j from %d to %d has no multiple', (metric, baseline, value) => {
  expect(multipleOf(metric, baseline, value)).toBeNull();
});

test('what there is nothing of cannot become ten times better: its target needs a level of its own', () => {
  for (const [metric, baseline] of [
    [hours, 0],
    [hours, -1],
    [days, 0],
    [days, -1],
    [satisfied, 100],
    [satisfied, 120],
    [undirected, 5],
  ] as const) {
    expect([metric.unit, baseline, levelOfMultiple(metric, baseline, 10)]).toEqual([metric.unit, baseline, null]);
  }
  expect(levelOfMultiple(hours, 20, 10)).toBe(200);
  expect(levelOfMultiple(days, 30, 10)).toBe(3);
  expect(levelOfMultiple(dissatisfied, 35, 10)).toBe(3.5);
  expect(levelOfMultiple(satisfied, 65, 10)).toBe(96.5);
  expect(levelOfMultiple(satisfied, 65, 1)).toBe(65);
});

test('the level of a multiple is that multiple better', () => {
  const metrics = fc.constantFrom(hours, days, satisfied, dissatisfied, maturity);
  const baselines = fc.double({ min: 0.1, max: 99, noNaN: true });
  const multiples = fc.double({ min: 0.5, max: 100, noNaN: true });
  fc.assert(
    fc.property(metrics, baselines, multiples, (metric, baseline, multiple) => {
      const level = levelOfMultiple(metric, baseline, multiple) ?? NaN;
      expect((multipleOf(metric, baseline, level) ?? NaN) / multiple).toBeCloseTo(1, 6);
      const isBetter = metric.direction === 'higher' ? level > baseline : level < baseline;
      expect(isBetter || multiple <= 1 || level === baseline).toBe(true);
    }),
  );
});

test('a change is of the size of the baseline, and zero has none', () => {
  expect(levelOfChange(80, 25)).toBe(100);
  expect(levelOfChange(80, -25)).toBe(60);
  expect(levelOfChange(-80, 25)).toBe(-60);
  expect(levelOfChange(0, 25)).toBeNull();
});

test('a tenfold is drawn beside ten per cent', () => {
  expect(drawnMultiples).toEqual([1.1, 10]);
});

test('half of the goals have become more times better than the median; those without a number are left out', () => {
  expect(medianMultiple([4, 1, 2])).toBe(2);
  expect(medianMultiple([4, null, 2])).toBe(3);
  expect([medianMultiple([]), medianMultiple([null])]).toEqual([null, null]);
});
