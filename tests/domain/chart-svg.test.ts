import { expect, test } from 'vitest';
import { chartDrawing, chartSvg } from '#domain/chart-svg.ts';
import { chartOf, type ChartInput } from '#domain/chart.ts';
import { periodsBetween } from '#domain/period.ts';

const size = { width: 800, height: 450 };

const chart = (changes: Partial<ChartInput> = {}) =>
  chartOf({
    metric: {
      names: { sv: 'Idéer' },
      unit: 'count',
      decimals: 0,
      minimum: 0,
      maximum: null,
      source: { sv: 'Registret.' },
    },
    organisation: { sv: 'Stigverket' },
    periods: periodsBetween('2023-Q1', '2024-Q4'),
    series: [{ name: null, values: [3, 5, 8, null, 9, 12, 14, 15], statuses: {} }],
    target: [],
    events: [{ happenedOn: '2024-02-15', kind: 'milestone', texts: { sv: 'Start' } }],
    language: 'sv',
    ...changes,
  });

const numbersIn = (svg: string, attribute: string) =>
  [...svg.matchAll(new RegExp(` ${attribute}="(-?[\\d.]+)"`, 'g'))].map((match) => Number(match[1]));

test('the picture stands alone: title, whose figures, unit, time and source', () => {
  const svg = chartSvg(chart(), size);
  for (const text of ['Idéer', 'Stigverket · antal · kv 1 2023–kv 4 2024', 'Källa: Registret.', '2024', '15']) {
    expect(svg).toContain(`>${text}<`);
  }
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
});

test('texts of people are data, not markup', () => {
  const metric = {
    names: { sv: '<script>&"' },
    unit: 'count',
    decimals: 0,
    minimum: 0,
    maximum: null,
    source: { sv: '<b>' },
  } as const;
  const svg = chartSvg(chart({ metric }), size);
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('<b>');
  expect(svg).toContain('&#60;script&#62;&#38;&#34;');
});

test('every point lies within the picture, also a narrow one', () => {
  for (const drawing of [chartDrawing(chart(), size), chartDrawing(chart(), { width: 340, height: 320 })]) {
    const [, width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(drawing)?.map(Number) ?? [];
    for (const x of numbersIn(drawing, 'cx')) expect(x).toBeLessThanOrEqual(width);
    for (const y of numbersIn(drawing, 'cy')) expect(y).toBeLessThanOrEqual(height);
    expect(drawing).not.toMatch(/NaN|undefined|Infinity/);
  }
});

test('the drawing for a page is silent, for the page tells the same in words', () => {
  expect(chartDrawing(chart(), size)).toContain('aria-hidden="true"');
});

test('a gap in the figures is a gap in the line', () => {
  const [, path = ''] = /class="chart-line [^>]* d="([^"]+)"/.exec(chartDrawing(chart(), size)) ?? [];
  expect(path.match(/M/g)).toHaveLength(2);
});

test('several lines differ in colour and dash, and their names do not cover each other', () => {
  const series = ['Ett', 'Två', 'Tre'].map((name) => ({
    name: { sv: name },
    values: [5, 5, 5, 5, 5, 5, 5, 5],
    statuses: {},
  }));
  const drawing = chartDrawing(chart({ series }), size);
  const lines = [...drawing.matchAll(/<path class="chart-line[^>]+>/g)].map(([line]) => line);
  expect(new Set(lines.map((line) => /stroke="([^"]+)"/.exec(line)?.[1])).size).toBe(3);
  expect(new Set(lines.map((line) => /stroke-dasharray="([^"]+)"/.exec(line)?.[1])).size).toBe(3);
  const heights = [...drawing.matchAll(/<tspan x="[^"]+" y="([^"]+)"/g)]
    .map((match) => Number(match[1]))
    .sort((a, b) => a - b);
  expect(heights).toHaveLength(3);
  heights.slice(1).forEach((height, place) => expect(height - (heights[place] ?? 0)).toBeGreaterThanOrEqual(17));
});
