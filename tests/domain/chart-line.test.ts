import { expect, test } from 'vitest';
import { endLabelOf, isPointShown, lettersFor } from '#domain/chart-line.ts';
import type { ChartLine } from '#domain/chart.ts';

const line: ChartLine = {
  name: null,
  kind: 'figures',
  values: [70, 71, null, 75, null],
  texts: ['70', '71', '', '75,0\u00a0%', ''],
  uncertain: [],
  marked: {},
  breaks: [],
};

test('a line is named at its end: a lone one by its last value, others by their name, the target by both', () => {
  expect(endLabelOf(line, 18)).toEqual({ position: 3, value: 75, rows: ['75,0\u00a0%'] });
  const target: ChartLine = { ...line, kind: 'target', name: 'Mål' };
  expect(endLabelOf(target, 18)?.rows).toEqual(['Mål 75,0\u00a0%']);
  expect(endLabelOf(target, 'Mål 75,0 %'.length)?.rows).toEqual(['Mål 75,0\u00a0%']);
  expect(endLabelOf(target, 'Mål 75,0 %'.length - 1)?.rows).toEqual(['Mål', '75,0\u00a0%']);
  const named = { ...line, name: 'Annat eller vill inte svara' };
  expect(endLabelOf(named, 14)?.rows).toEqual(['Annat eller', 'vill inte', 'svara']);
  expect(endLabelOf(named, 'Annat eller'.length)?.rows).toEqual(['Annat eller', 'vill inte', 'svara']);
  expect(endLabelOf(named, 'Annat eller'.length - 1)?.rows).toEqual(['Annat', 'eller vill', 'inte svara']);
});

test('what has no value, or is a limit or a mean, has no name', () => {
  expect(endLabelOf({ ...line, values: [null] }, 18)).toBeNull();
  expect(endLabelOf({ ...line, values: [] }, 18)).toBeNull();
  for (const kind of ['mean', 'limit'] as const) expect(endLabelOf({ ...line, kind }, 18)).toBeNull();
});

test('a value without words for it is named by nothing', () => {
  expect(endLabelOf({ ...line, texts: [] }, 18)?.rows).toEqual(['']);
});

test('a narrow drawing has room for ten letters', () => {
  expect([320, 479, 480, 760].map(lettersFor)).toEqual([10, 10, 18, 18]);
});

test('a long line has points where it ends, may change or stands alone, a short one everywhere', () => {
  const places = Array.from({ length: 49 }, (_, place) => place);
  const long = { values: places.map((place) => ([19, 21, 48].includes(place) ? null : place)), uncertain: [11] };
  const shown = (count: number) =>
    places.filter((place) => isPointShown({ periods: Array.from({ length: count }, String) }, long, place));
  expect(shown(48)).toEqual(places);
  // the 48th has no neighbour after it, and is the last of the figures
  expect(shown(49)).toEqual([11, 20, 47]);
  expect(isPointShown({ periods: places.map(String) }, { values: [1, 2, null], uncertain: [] }, 0)).toBe(false);
});
