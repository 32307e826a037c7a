import { describe, expect, test } from 'vitest';
import { chartDrawing, chartSvg } from '#domain/chart-svg.ts';
import { periodsBetween } from '#domain/period.ts';
import { chart, classed, elements, numbersOf, size, textsOf } from '#tests/support/svg.ts';

/** How wide the drawing takes a text to be, and where the curve then lies in 800 × 450. */
const widthOf = (letters: number) => letters * 14 * 0.58;
const plot = { left: widthOf(2) + 10, right: 800 - widthOf(2) - 14, top: 10, bottom: 450 - 28 };
const plain = () => chartDrawing(chart({ events: [] }), size);
const xOf = (position: number) => plot.left + 8 + ((plot.right - plot.left - 16) * position) / 7;
const yOf = (value: number) => plot.bottom - ((plot.bottom - plot.top) * value) / 15;
const rounded = (numbers: readonly number[]) => numbers.map((number) => Math.round(number * 10) / 10);

const numbersIn = (svg: string, attribute: string) =>
  [...svg.matchAll(new RegExp(` ${attribute}="(-?[\\d.]+)"`, 'g'))].map((match) => Number(match[1]));

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

test('the axis has a rule and a number for every step, at its height', () => {
  const rules = classed(plain(), 'line', 'chart-grid').filter(({ y1, y2 }) => y1 === y2);
  const steps = [0, 5, 10, 15];
  expect(numbersOf(rules, 'y1')).toEqual(rounded(steps.map(yOf)));
  expect(new Set(numbersOf(rules, 'x1'))).toEqual(new Set(rounded([plot.left])));
  expect(new Set(numbersOf(rules, 'x2'))).toEqual(new Set(rounded([plot.right])));
  const numbers = classed(plain(), 'text', 'chart-tick').filter((text) => text['text-anchor'] === 'end');
  expect(numbersOf(numbers, 'y')).toEqual(rounded(steps.map(yOf)));
  expect(new Set(numbersOf(numbers, 'x'))).toEqual(new Set(rounded([plot.left - 8])));
  expect(textsOf(plain(), 'chart-tick').slice(0, 4)).toEqual(['0', '5', '10', '15']);
});

test('the widest number of the axis decides how much room it has', () => {
  const drawing = chartDrawing(chart({ series: [{ name: null, values: [1, 1200], statuses: {} }] }), size);
  expect(textsOf(drawing, 'chart-tick').slice(0, 2)).toEqual(['0', '200']);
  const [rule] = classed(drawing, 'line', 'chart-grid');
  expect(Number(rule?.['x1'])).toBeCloseTo(widthOf('1 200'.length) + 10, 1);
});

test('years stand under the curve, each with a short rule', () => {
  const rules = classed(plain(), 'line', 'chart-grid').filter(({ x1, x2 }) => x1 === x2);
  expect(numbersOf(rules, 'x1')).toEqual(rounded([xOf(0), xOf(4)]));
  expect(new Set(numbersOf(rules, 'y1'))).toEqual(new Set([plot.bottom]));
  expect(new Set(numbersOf(rules, 'y2'))).toEqual(new Set([plot.bottom + 5]));
  const years = classed(plain(), 'text', 'chart-tick').filter((text) => text['text-anchor'] === 'middle');
  expect(numbersOf(years, 'x')).toEqual(rounded([xOf(0), xOf(4)]));
  expect(new Set(numbersOf(years, 'y'))).toEqual(new Set([plot.bottom + 21]));
});

test('periods that have no room are left out, so that their names do not touch', () => {
  const periods = periodsBetween('2001-Q1', '2040-Q4');
  const namesIn = (width: number) => {
    const drawing = chartDrawing(chart({ periods, events: [] }), { width, height: 320 });
    return classed(drawing, 'text', 'chart-tick').filter((text) => text['text-anchor'] === 'middle');
  };
  expect(namesIn(2400)).toHaveLength(40);
  const xs = numbersOf(namesIn(500), 'x');
  expect(xs.length).toBeGreaterThan(4);
  xs.slice(1).forEach((x, place) => expect(x - (xs[place] ?? 0)).toBeGreaterThanOrEqual(widthOf(4) + 13));
  // a rarer choice would do as well, but not half as many
  expect(xs.length).toBeGreaterThan(500 / (widthOf(4) + 14) / 2 - 1);
});

test('the line goes through every value, and each has its point', () => {
  const values = [3, 5, 8, null, 9, 12, 14, 15];
  const points = values.flatMap((value, position) =>
    value === null ? [] : [rounded([xOf(position), yOf(value)]).join(' ')],
  );
  const [first = '', second = ''] = [points.slice(0, 3), points.slice(3)].map((stretch) => `M${stretch.join('L')}`);
  expect(elements(plain(), 'path').map(({ d }) => d)).toEqual([first + second]);
  const circles = classed(plain(), 'circle', 'chart-point');
  expect(circles.map(({ cx, cy }) => `${cx} ${cy}`)).toEqual(points);
  expect(circles.map(({ r }) => r)).toEqual(['2.5', '2.5', '2.5', '2.5', '2.5', '2.5', '4.5']);
});

test('a long line has points only where it ends, is uncertain or stands alone', () => {
  const drawing = (months: number) => {
    const values = Array.from({ length: months }, (_, position) => ([10, 12].includes(position) ? null : position));
    const periods = periodsBetween('2020-01', '2024-12').slice(0, months);
    return chartDrawing(
      chart({ periods, events: [], series: [{ name: null, values, statuses: { 20: 'provisional' } }] }),
      size,
    );
  };
  expect(classed(drawing(48), 'circle', 'chart-point')).toHaveLength(46);
  const points = classed(drawing(49), 'circle', 'chart-point');
  const plotWidth = Number(points.at(-1)?.['cx']) - 8 - Number(classed(drawing(49), 'line', 'chart-grid')[0]?.['x1']);
  expect(points).toHaveLength(3);
  const places = numbersOf(points, 'cx').map((x) => 48 - ((Number(points.at(-1)?.['cx']) - x) / plotWidth) * 48);
  expect(places.map(Math.round)).toEqual([11, 20, 48]);
});

test('an uncertain figure is hollow', () => {
  const series = [{ name: null, values: [1, 2, 3], statuses: { 1: 'provisional' } as const }];
  const points = classed(chartDrawing(chart({ series }), size), 'circle', 'chart-point');
  expect(points.map(({ fill }) => fill === '#FFFFFF')).toEqual([false, true, false]);
  expect(points.map((point) => point['class']?.includes('chart-uncertain'))).toEqual([false, true, false]);
  expect(new Set(points.map(({ stroke }) => stroke)).size).toBe(1);
});

test('every event has its number over a line where it happened, and numbers do not cover each other', () => {
  const event = (happenedOn: string, kind: 'milestone' | 'method-break') => ({
    happenedOn,
    kind,
    texts: { sv: happenedOn },
  });
  const events = [
    event('2024-02-15', 'milestone'),
    event('2024-02-16', 'milestone'),
    event('2024-04-01', 'method-break'),
  ];
  const shown = chart({ events });
  const drawing = chartDrawing(shown, size);
  const lines = classed(drawing, 'line', 'chart-mark');
  expect(numbersOf(lines, 'x1')).toEqual(rounded(shown.marks.map(({ position }) => xOf(position))));
  expect(numbersOf(lines, 'x2')).toEqual(numbersOf(lines, 'x1'));
  // sixteen more than without events, for the numbers
  expect(new Set(numbersOf(lines, 'y1'))).toEqual(new Set([plot.top + 16 - 6]));
  expect(new Set(numbersOf(lines, 'y2'))).toEqual(new Set([plot.bottom]));
  expect(lines.map((line) => 'stroke-dasharray' in line)).toEqual([true, true, false]);
  const badges = classed(drawing, 'circle', 'chart-badge');
  const [first = 0, second = 0, third = 0] = numbersOf(badges, 'cx');
  expect([first, third]).toEqual(rounded([0, 2].map((place) => xOf(shown.marks[place]!.position))));
  expect(second).toBeCloseTo(first + 19, 1);
  const numbers = classed(drawing, 'text', 'chart-tick').filter((text) => text['font-size'] === '11');
  expect(numbersOf(numbers, 'x')).toEqual([first, second, third]);
  expect(textsOf(drawing, 'chart-tick').slice(-3)).toEqual(['1', '2', '3']);
  for (const found of [numbersOf(badges, 'cy'), numbersOf(numbers, 'y')]) {
    expect(new Set(found)).toEqual(new Set([plot.top + 16 - 15]));
  }
});

test('the path to the target is thin, dashed, quiet and without points, and no method breaks it', () => {
  const target = [
    { period: '2024-Q1', value: 6 },
    { period: '2024-Q2', value: 9 },
  ] as const;
  const events = [{ happenedOn: '2024-04-01', kind: 'method-break', texts: { sv: 'Ny enkät' } }] as const;
  const without = chartDrawing(chart({ events }), size);
  const drawing = chartDrawing(chart({ events, target }), size);
  const [figures, path] = elements(drawing, 'path');
  expect(path).toMatchObject({ class: 'chart-target', 'stroke-dasharray': '3 4', 'stroke-width': '1.5' });
  expect(path?.['d']).toMatch(/^M[\d.]+ [\d.]+L[\d.]+ [\d.]+$/);
  expect(figures).toMatchObject({ class: 'chart-line chart-line-1', 'stroke-width': '2.5' });
  expect(figures?.['stroke']).not.toBe(path?.['stroke']);
  // at the gap and at the new method
  expect(figures?.['d']?.match(/M/g)).toHaveLength(3);
  expect(classed(drawing, 'circle', 'chart-point')).toHaveLength(classed(without, 'circle', 'chart-point').length);
  expect(textsOf(drawing, 'chart-target-label')).toEqual(['Mål 9']);
});

/** Lines that are even, at these heights, with the names A, B … */
const even = (...heights: number[]) =>
  heights.map((height, place) => ({
    name: { sv: String.fromCharCode(65 + place).repeat(4) },
    values: [height, height],
    statuses: {},
  }));
const namesOf = (drawing: string) => elements(drawing, 'tspan').map(({ x, y }) => ({ x: Number(x), y: Number(y) }));

test('the name of a line stands right of its last value', () => {
  const drawing = chartDrawing(chart({ series: even(4, 12), events: [] }), size);
  const endX = Number(classed(drawing, 'circle', 'chart-point').at(-1)?.['cx']);
  const ends = classed(drawing, 'circle', 'chart-point').filter(({ r }) => r === '4.5');
  expect(namesOf(drawing).map(({ x }) => x)).toEqual(rounded([endX + 10, endX + 10]));
  expect(namesOf(drawing).map(({ y }) => y)).toEqual(numbersOf(ends, 'cy').toReversed());
  expect([textsOf(drawing, 'chart-label'), classed(drawing, 'text', 'chart-line-1').length]).toEqual([
    ['BBBB', 'AAAA'],
    1,
  ]);
  expect(ends.map((end) => end['class'])).toEqual(['chart-point chart-line-1', 'chart-point chart-line-2']);
  const whole = [{ name: { sv: 'Ett' }, values: Array(8).fill(3), statuses: {} }];
  const full = chartDrawing(chart({ series: whole, events: [] }), size);
  // at the very edge the name moves a little towards the curve
  expect(namesOf(full)[0]?.x).toBeCloseTo(800 - widthOf(3) - 14 + 2, 1);
});

test('names that would lie on each other or below the axis move up together', () => {
  const drawing = chartDrawing(chart({ series: even(0, 0, 0, 30), events: [] }), size);
  const heights = namesOf(drawing).map(({ y }) => y);
  expect(heights.slice(1)).toEqual([plot.bottom - 36, plot.bottom - 18, plot.bottom]);
  const wrapped = [{ name: { sv: 'Annat eller vill inte svara alls' }, values: [0, 0], statuses: {} }];
  const rows = namesOf(chartDrawing(chart({ series: wrapped, events: [] }), size));
  expect(rows.map(({ y }) => y)).toEqual([plot.bottom - 18, plot.bottom]);
  const stacked = namesOf(chartDrawing(chart({ series: [...wrapped, ...even(0)], events: [] }), size));
  expect(stacked.map(({ y }) => y)).toEqual([plot.bottom - 36, plot.bottom - 18, plot.bottom]);
});

test('a narrow picture wraps names earlier, and a line without figures has none', () => {
  const series = [{ name: { sv: 'Annat eller' }, values: [1], statuses: {} }];
  const rowsIn = (width: number) => namesOf(chartDrawing(chart({ series }), { width, height: 320 })).length;
  expect([rowsIn(479), rowsIn(480)]).toEqual([2, 1]);
  const empty = [{ name: { sv: 'Tom' }, values: [null], statuses: {} }];
  const drawing = chartDrawing(chart({ series: empty, events: [] }), size);
  expect(namesOf(drawing)).toEqual([]);
  // there is always room for half a label
  expect(Number(classed(drawing, 'line', 'chart-grid')[0]?.['x2'])).toBe(800 - 24);
});

test('names of lines and of the target differ in colour as the lines do', () => {
  const target = [{ period: '2024-Q4', value: 20 }] as const;
  const drawing = chartDrawing(chart({ series: even(1, 5, 9, 13, 17, 3, 7), target }), size);
  const labels = elements(drawing, 'text').filter((text) => text['font-weight'] === '600');
  const colours = new Map(labels.map((label) => [label['class']?.split(' ').at(-1), label['fill']]));
  expect(colours.size).toBe(8);
  // the seventh begins anew
  expect(colours.get('chart-line-7')).toBe(colours.get('chart-line-1'));
  expect(new Set(colours.values()).size).toBe(7);
  for (const colour of colours.values()) expect(colour).toMatch(/^#[0-9A-F]{6}$/);
  const lines = classed(drawing, 'path', 'chart-line');
  expect(new Set(lines.map(({ stroke }) => stroke)).size).toBe(6);
  const dashes = lines.map((line) => line['stroke-dasharray'] ?? '');
  expect(new Set(dashes.slice(0, 6)).size).toBe(6);
  expect(dashes[6]).toBe(dashes[0]);
  for (const dash of dashes) expect(dash).toMatch(/^(\d+ \d+( \d+ \d+)*)?$/);
});

test('the axis fills the height also where it does not begin at nought', () => {
  const drawing = chartDrawing(chart({ series: [{ name: null, values: [860, 900], statuses: {} }], events: [] }), size);
  const rules = classed(drawing, 'line', 'chart-grid').filter(({ y1, y2 }) => y1 === y2);
  expect([rules[0]?.['y1'], rules.at(-1)?.['y1']]).toEqual([String(plot.bottom), String(plot.top)]);
  expect(numbersOf(classed(drawing, 'circle', 'chart-point'), 'cy')).toEqual([plot.bottom, plot.top]);
});

describe('which figures say more than chance', () => {
  const values = [5, 5, 5, 5, 5, 5, 5, 5];
  const signals = {
    variations: ['improvement', 'concern', 'special-cause', 'common-cause', null, null, null, 'concern'],
    mean: values.map(() => 4),
    lower: values.map(() => 2),
    upper: values.map(() => 6),
    rebasedAt: [4],
  } as const;
  const own = { name: null, values, statuses: { '7': 'provisional' }, signals } as const;
  const drawing = chartDrawing(chart({ series: [own], events: [], target: [] }), size);

  test('is told by shapes: a triangle, a diamond, a square, and hollow where they may change', () => {
    const shapes = [...drawing.matchAll(/<polygon class="([^"]+)" points="([^"]+)" fill="([^"]+)"/g)];
    expect(shapes.map(([, name, points, fill]) => [name, points?.split(' ').length, fill])).toEqual([
      ['chart-marked chart-improvement', 6, '#0B665C'],
      ['chart-marked chart-concern', 8, '#97400A'],
      ['chart-marked chart-special-cause', 8, '#5B5D60'],
      ['chart-marked chart-concern chart-uncertain', 8, '#FFFFFF'],
    ]);
    // the shape stands where the point would
    expect(drawing.match(/<circle class="chart-point/g)).toHaveLength(4);
    const [first = 0, second = 0] = shapes.map(([, , points]) => Number(points?.split(' ')[0]));
    const [fourth] = numbersOf(classed(drawing, 'circle', 'chart-point'), 'cx');
    expect(first + 3 * (second - first)).toBeCloseTo(fourth ?? NaN, 0);
  });

  test('is seen by a thin mean and dashed limits, which begin anew where something did', () => {
    const pathOf = (name: string) => [...drawing.matchAll(new RegExp(`<path class="${name}" d="([^"]+)"[^>]*>`, 'g'))];
    expect(pathOf('chart-mean')).toHaveLength(1);
    expect(pathOf('chart-limit')).toHaveLength(2);
    expect(pathOf('chart-mean')[0]?.[1]?.match(/M/g)).toHaveLength(2);
    expect(pathOf('chart-mean')[0]?.[0]).not.toContain('stroke-dasharray');
    expect(pathOf('chart-limit')[0]?.[0]).toContain('stroke-dasharray="8 4"');
  });

  test('is explained in a picture that leaves the page', () => {
    const picture = chartSvg(chart({ series: [own] }), { width: 960, height: 540 });
    expect(picture).toContain('Trekant: förbättring. Romb: oroande. Fyrkant: särskild orsak.');
    expect(picture).not.toMatch(/NaN|undefined/);
  });
});
