import { describe, expect, test } from 'vitest';
import { axisFor } from '#domain/chart-axis.ts';
import {
  axisDrawn,
  crowdDrawn,
  linesDrawn,
  multiplesDrawn,
  multiplesHeight,
  slopeDrawn,
  type DrawnLine,
  type SlopeItem,
} from '#domain/compare-lines.ts';
import { classed, elements, numbersOf, textsOf } from '#tests/support/svg.ts';

const size = { width: 760, height: 400 };
const narrow = { width: 340, height: 320 };
const widthOf = (letters: number, letter = 14) => letters * letter * 0.58;
const axis = axisFor([0, 100], { unit: 'count', decimals: 0, minimum: 0, maximum: 100 }, 'sv');
const ticks = [{ position: 0, text: '2020' }];

const line = (name: string, values: (number | null)[], changes: Partial<DrawnLine> = {}): DrawnLine => ({
  name,
  colour: 0,
  isOwn: false,
  told: `${name}: 1`,
  values,
  breaks: [],
  uncertain: [],
  ...changes,
});
const drawn = (lines: DrawnLine[], room = size) => linesDrawn({ axis, periodTicks: ticks, lines }, room);
const paths = (svg: string) => classed(svg, 'path', 'compare-line');
const rounded = (number: number) => Math.round(number * 10) / 10;

/** The axis needs room for `100`, and the names of five letters for themselves. */
const left = widthOf(3) + 10;
const right = 760 - widthOf(5) - 14;
const x = (position: number, steps: number) => rounded(left + 8 + ((right - left - 16) * position) / steps);
const y = (value: number) => rounded(372 - ((372 - 28) * value) / 100);

describe('lines', () => {
  test('each figure has its place, and a line goes through them', () => {
    const [path] = paths(drawn([line('Norra', [0, 50, 100])]));
    expect(path?.['d']).toBe(`M${x(0, 2)} ${y(0)}L${x(1, 2)} ${y(50)}L${x(2, 2)} ${y(100)}`);
    expect(path).toMatchObject({ stroke: '#12436D', 'stroke-width': '2.5' });
  });

  test('neither a gap nor a change of method is drawn across', () => {
    const [gap] = paths(drawn([line('Norra', [10, null, 20, 30])]));
    const [broken] = paths(drawn([line('Norra', [10, 20, 30], { breaks: [1] })]));
    expect(gap?.['d']?.match(/M/g)).toHaveLength(2);
    expect(broken?.['d']).toBe(`M${x(0, 2)} ${y(10)}M${x(1, 2)} ${y(20)}L${x(2, 2)} ${y(30)}`);
  });

  test('only the end is a point, and what stands alone or is to be taken with care', () => {
    const dots = classed(
      drawn([line('Norra', [10, 20, 30, null, 40, null, 50, 60], { uncertain: [1] })]),
      'circle',
      'compare-dot',
    );
    expect(numbersOf(dots, 'cx')).toEqual([1, 4, 7].map((position) => x(position, 7)));
    expect(dots.map(({ r }) => r)).toEqual(['2.5', '2.5', '4.5']);
    expect(dots.map(({ fill }) => fill)).toEqual(['#FFFFFF', '#12436D', '#12436D']);
    expect(dots[0]?.['class']).toBe('compare-dot compare-hollow');
  });

  test('more grey lines than can be pointed at are one drawing, or one picture of the same drawing', () => {
    const grey = Array.from({ length: 62 }, (_, place) => line(`Enhet ${place}`, [place, place + 1], { colour: null }));
    const all = { axis, periodTicks: ticks, lines: [line('Norra', [0, 50]), ...grey] };
    const crowd = crowdDrawn(all, size);
    expect(paths(crowd)).toHaveLength(1);
    expect(paths(crowd)[0]?.['d']?.match(/M/g)).toHaveLength(2);
    expect(paths(crowd)[0]?.['d']).toContain(`M${x(0, 1)} ${y(60)}L${x(1, 1)} ${y(61)}`);
    expect(drawn(all.lines)).toContain(crowd);
    const pictured = linesDrawn(all, size, '/grey.svg?a=1&b=2');
    expect(pictured).not.toContain(crowd);
    expect(classed(pictured, 'image', 'compare-crowd')).toEqual([
      expect.objectContaining({ href: '/grey.svg?a=1&#38;b=2', width: '760', height: '400' }),
    ]);
    expect(paths(pictured)).toHaveLength(61);
    // where all can be pointed at there is nothing to picture
    const few = { ...all, lines: all.lines.slice(0, 61) };
    expect([crowdDrawn(few, size), linesDrawn(few, size, '/grey.svg')]).toEqual(['', linesDrawn(few, size)]);
  });

  test('the axis can stand beside a drawing that is moved', () => {
    const beside = axisDrawn({ axis, periodTicks: ticks, lines: [line('Norra', [0, 50])] }, size);
    expect(textsOf(beside, 'chart-tick')).toEqual(textsOf(drawn([line('Norra', [0, 50])]), 'chart-tick').filter((text) => text !== '2020')); // prettier-ignore
    expect(numbersOf(classed(beside, 'line', 'chart-grid'), 'x2').every((end) => end === rounded(left))).toBe(true);
  });

  test('the name stands at the end of the line in its colour, without a legend', () => {
    const svg = drawn([line('Norra', [10, 20]), line('Södra', [30, 80], { colour: 1 })]);
    const names = classed(svg, 'text', 'compare-name');
    expect(textsOf(svg, 'compare-name')).toEqual(['Norra', 'Södra']);
    expect(numbersOf(names, 'y')).toEqual([y(20), y(80)]);
    expect(new Set(numbersOf(names, 'x'))).toEqual(new Set([rounded(right + 6)]));
    expect(paths(svg).map((path) => path['stroke-dasharray'])).toEqual(['7 4', undefined]);
  });

  test('names of lines that end in the same place do not cover each other', () => {
    const svg = drawn(Array.from({ length: 6 }, (_, colour) => line('Norra', [10, 50], { colour })));
    const heights = numbersOf(classed(svg, 'text', 'compare-name'), 'y').toSorted((a, b) => a - b);
    heights.slice(1).forEach((height, place) => expect(height - (heights[place] ?? 0)).toBeGreaterThanOrEqual(16.9));
  });

  test('one’s own line is the thickest and lies on top', () => {
    const svg = drawn([line('Norra', [10, 20], { isOwn: true }), line('Södra', [10, 20], { colour: 1 })]);
    expect(paths(svg).at(-1)).toMatchObject({ 'stroke-width': '4', stroke: '#12436D' });
    expect(textsOf(svg, 'compare-name')[0]).toBe('▸ Norra');
  });

  test('the others are thin and grey, without a name until they are pointed at', () => {
    const svg = drawn([line('Norra', [10, 20]), line('Södra', [30, 40], { colour: null, uncertain: [0] })]);
    expect(textsOf(svg, 'compare-name')).toEqual(['Norra']);
    expect(paths(svg)[0]).toMatchObject({ 'stroke-width': '1.25', stroke: '#85898E' });
    expect(paths(svg)[0]?.['stroke-dasharray']).toBeUndefined();
    expect(classed(svg, 'path', 'compare-target')).toHaveLength(1);
    expect(classed(svg, 'g', 'compare-item').map((item) => item['data-told'])).toEqual(['Södra: 1', 'Norra: 1']);
    expect(classed(svg, 'circle', 'compare-dot')).toHaveLength(1);
  });

  test('a crowd is one path that nobody can point at', () => {
    const crowd = Array.from({ length: 63 }, () => line('Södra', [30, 40], { colour: null }));
    const svg = drawn([line('Norra', [10, 20]), ...crowd]);
    expect(classed(svg, 'g', 'compare-item')).toHaveLength(61);
    const [all] = classed(svg, 'path', 'compare-other');
    expect(all?.['d']?.match(/M/g)).toHaveLength(3);
    expect(all).toMatchObject({ 'stroke-width': '0.75', stroke: '#85898E' });
    expect(classed(drawn(crowd.slice(0, 60)), 'path', 'compare-other')).toHaveLength(0);
  });

  test('who has no figure has neither line nor name', () => {
    const svg = drawn([line('Norra', [10, 20]), line('Västra verket', [null, null], { colour: 1 })]);
    expect(paths(svg)).toHaveLength(1);
    expect(textsOf(svg, 'compare-name')).toEqual(['Norra']);
  });

  test('values have rules across, and periods stand below', () => {
    const svg = drawn([line('Norra', [10, 20])]);
    const texts = classed(svg, 'text', 'chart-tick');
    expect(numbersOf(texts, 'y')).toEqual([...axis.ticks.map(({ value }) => y(value)), 393]);
    expect(textsOf(svg, 'chart-tick').at(-1)).toBe('2020');
  });

  test('in a narrow window names are shorter and all stays inside', () => {
    const svg = drawn([line('Myndigheten för stigar', [10, 20]), line('B', [5])], narrow);
    expect(textsOf(svg, 'compare-name')[0]).toBe('Myndigheten f…');
    for (const place of numbersOf(elements(svg, 'circle'), 'cx')) expect(place).toBeLessThan(340);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('small charts', () => {
  const panel = (name: string, values: (number | null)[]) => ({ line: line(name, values, { isOwn: true }), axis });
  const many = (count: number) => Array.from({ length: count }, () => panel('Norra', [0, 100]));
  const small = (count: number, room = size) =>
    multiplesDrawn({ panels: many(count), first: 'kv 1', last: 'kv 2' }, room);

  test('four stand beside each other, two in a narrow window, each row below the other', () => {
    expect(multiplesHeight(4, size)).toBe(20 + 132);
    expect(multiplesHeight(5, size)).toBe(20 + 2 * 132);
    expect(multiplesHeight(5, narrow)).toBe(20 + 3 * 132);
    expect(multiplesHeight(0, size)).toBe(152);
    expect(multiplesHeight(3, { width: 480 })).toBe(152);
    const names = classed(small(5), 'text', 'compare-name');
    expect(numbersOf(names, 'x')).toEqual([0, 190, 380, 570, 0]);
    expect(numbersOf(names, 'y')).toEqual([29, 29, 29, 29, 161]);
  });

  test('each has its line between the two ends of its axis, and its periods', () => {
    const svg = small(2);
    const margin = widthOf(3, 11) + 6;
    const places = [190, 0].map((start) => [start + margin + 4, start + 190 - 16 - 4]).reverse();
    expect(paths(svg).map(({ d }) => d)).toEqual(
      places.map(([from = 0, to = 0]) => `M${rounded(from)} 122L${rounded(to)} 44`),
    );
    expect(textsOf(svg, 'chart-tick').slice(0, 4)).toEqual(['0', '100', 'kv 1', 'kv 2']);
    const texts = classed(svg, 'text', 'chart-tick').slice(0, 4);
    expect(numbersOf(texts, 'y')).toEqual([122, 44, 139, 139]);
    expect(numbersOf(texts, 'x')).toEqual([margin - 5, margin - 5, margin, 174].map(rounded));
    expect(texts.map((text) => text['text-anchor'])).toEqual(['end', 'end', undefined, 'end']);
    const rules = classed(svg, 'line', 'chart-grid').slice(0, 2);
    expect(rules).toMatchObject([
      { x1: String(rounded(margin)), x2: '174', y1: '122', y2: '122' },
      { x1: String(rounded(margin)), x2: '174', y1: '44', y2: '44' },
    ]);
  });

  test('what is small has only its end as a point', () => {
    const uncertain = { line: line('Norra', [1, 2, 3], { uncertain: [0] }), axis };
    const svg = multiplesDrawn({ panels: [uncertain], first: '', last: '' }, size);
    expect(classed(svg, 'circle', 'compare-dot').map(({ r }) => r)).toEqual(['2.5']);
    expect(paths(svg)[0]?.['stroke-dasharray']).toBeUndefined();
  });

  test('a name is cut to its chart', () => {
    const svg = multiplesDrawn(
      { panels: [panel('Myndigheten för stigar och spänger', [1])], first: '', last: '' },
      size,
    );
    expect(textsOf(svg, 'compare-name')[0]).toHaveLength(Math.floor((190 - 16) / widthOf(1)));
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('from one period to another', () => {
  const item = (name: string, from: number, to: number, changes: Partial<SlopeItem> = {}): SlopeItem => ({
    name,
    colour: 0,
    isOwn: false,
    told: name,
    from,
    to,
    fromText: `${from} %`,
    toText: `${to} %`,
    isUncertain: false,
    ...changes,
  });
  const slope = (items: SlopeItem[], room = size) =>
    slopeDrawn({ axis, fromName: 'kv 1', toName: 'kv 4', items }, room);
  const start = 52;
  const end = 760 - 40 - widthOf(5) - 24;
  const at = (value: number) => rounded(388 - ((388 - 54) * value) / 100);

  test('a line leads from what was to what is, with both figures and the name', () => {
    const svg = slope([item('Norra', 20, 80)]);
    expect(paths(svg)[0]?.['d']).toBe(`M${start} ${at(20)}L${rounded(end)} ${at(80)}`);
    expect(numbersOf(elements(svg, 'circle'), 'cy')).toEqual([at(20), at(80)]);
    expect(numbersOf(elements(svg, 'circle'), 'cx')).toEqual([start, rounded(end)]);
    const values = classed(svg, 'text', 'compare-value');
    expect(values).toMatchObject([
      { x: '42', y: String(at(20)), 'text-anchor': 'end' },
      { x: String(rounded(end + 10)), y: String(at(80)), 'text-anchor': 'start' },
    ]);
    expect(textsOf(svg, 'compare-value')).toEqual(['20 %', '80 %']);
    expect(classed(svg, 'text', 'compare-name')[0]).toMatchObject({ x: String(rounded(end + 58)), y: String(at(80)) });
  });

  test('the two periods stand over their posts', () => {
    const svg = slope([item('Norra', 20, 80)]);
    expect(textsOf(svg, 'chart-tick')).toEqual(['kv 1', 'kv 4']);
    expect(numbersOf(classed(svg, 'text', 'chart-tick'), 'x')).toEqual([start, rounded(end)]);
    expect(classed(svg, 'line', 'chart-grid')).toMatchObject([
      { x1: '52', y1: '46', y2: '388' },
      { x2: String(rounded(end)), y1: '46', y2: '388' },
    ]);
  });

  test('what goes across a change of method is dashed and hollow', () => {
    const svg = slope([item('Norra', 20, 80, { isUncertain: true })]);
    expect(paths(svg)[0]?.['stroke-dasharray']).toBe('5 4');
    expect(elements(svg, 'circle').map(({ fill }) => fill)).toEqual(['#FFFFFF', '#FFFFFF']);
    expect(paths(slope([item('Norra', 20, 80)]))[0]?.['stroke-dasharray']).toBeUndefined();
  });

  test('the others are thin and grey and below, one’s own thick and on top', () => {
    const svg = slope([
      item('Norra', 20, 80, { isOwn: true }),
      item('Södra', 1, 2),
      item('Öst', 5, 6, { colour: null }),
    ]);
    expect(paths(svg).map((path) => path['stroke-width'])).toEqual(['1.25', '2.5', '4']);
    expect(elements(svg, 'circle').map(({ r }) => r)).toEqual(['2.5', '2.5', '4', '4', '4', '4']);
    expect(textsOf(svg, 'compare-name')).toEqual(['▸ Norra', 'Södra']);
  });

  test('figures and names that would cover each other move apart on both sides', () => {
    const svg = slope(Array.from({ length: 6 }, (_, colour) => item('Norra', 50, 50, { colour })));
    const heights = numbersOf(classed(svg, 'text', 'compare-value'), 'y');
    for (const side of [0, 1]) {
      const own = heights.filter((_, place) => place % 2 === side).toSorted((a, b) => a - b);
      own.slice(1).forEach((height, place) => expect(height - (own[place] ?? 0)).toBeGreaterThanOrEqual(16.9));
    }
  });

  test('long figures get their room', () => {
    const svg = slope([item('Norra', 20, 80, { fromText: 'x'.repeat(10), toText: 'x'.repeat(12) })]);
    expect(numbersOf(classed(svg, 'line', 'chart-grid'), 'x1')).toEqual(
      [widthOf(10) + 12, 760 - widthOf(12) - widthOf(5) - 24].map(rounded),
    );
  });
});
