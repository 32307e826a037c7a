import { describe, expect, test } from 'vitest';
import { axisFor } from '#domain/chart-axis.ts';
import {
  barsDrawn,
  barsHeight,
  distributionDrawn,
  scatterDrawn,
  type Bar,
  type Dot,
  type ScatterItem,
} from '#domain/compare-bars.ts';
import { classed, elements, numbersOf, textsOf } from '#tests/support/svg.ts';

const size = { width: 760, height: 300 };
const widthOf = (letters: number) => letters * 14 * 0.58;
/** What the sign for per cent takes more than other letters. */
const percentSign = 14 * 0.37;
const rounded = (number: number) => Math.round(number * 10) / 10;
const axis = axisFor([0, 100], { unit: 'count', decimals: 0, minimum: 0, maximum: 100 }, 'sv');

describe('bars', () => {
  const bar = (name: string, value: number, changes: Partial<Bar> = {}): Bar => ({
    name,
    colour: 0,
    isOwn: false,
    told: name,
    value,
    text: `${value} %`,
    interval: null,
    isUncertain: false,
    ...changes,
  });
  const left = widthOf(5) + 10;
  const right = 760 - widthOf(4) - percentSign - 12;
  const x = (value: number) => left + ((right - left) * value) / 100;
  const bars = (all: Bar[], median: { value: number; text: string } | null = null) =>
    barsDrawn({ axis, bars: all, median }, size);

  test('one stands under the other in the order given, as long as its figure', () => {
    const svg = bars([bar('Norra', 80), bar('Södra', 40, { colour: null })]);
    expect(elements(svg, 'rect')).toMatchObject([
      { x: String(rounded(left)), y: '24', width: String(rounded(x(80) - left)), height: '18', fill: '#12436D' },
      { x: String(rounded(left)), y: '50', width: String(rounded(x(40) - left)), height: '18', fill: '#85898E' },
    ]);
    expect(textsOf(svg, 'compare-name')).toEqual(['Norra', 'Södra']);
    expect(classed(svg, 'text', 'compare-name')).toMatchObject([
      { x: String(rounded(left - 8)), y: '33', 'text-anchor': 'end' },
      { y: '59' },
    ]);
    expect(textsOf(svg, 'compare-value')).toEqual(['80 %', '40 %']);
    expect(classed(svg, 'text', 'compare-value')[0]).toMatchObject({ x: String(rounded(x(80) + 6)), y: '33' });
    expect(barsHeight(2)).toBe(20 + 24 + 52);
  });

  test('they begin at nought, also downwards', () => {
    const below = axisFor([-60, 60], { unit: 'count', decimals: 0, minimum: null, maximum: null }, 'sv');
    const svg = barsDrawn({ axis: below, bars: [bar('Norra', -60), bar('Södra', 60)], median: null }, size);
    const room = 760 - widthOf(5) - percentSign - 12 - left;
    expect(elements(svg, 'rect')).toMatchObject([
      { x: String(rounded(left)), width: String(rounded(room / 2)) },
      { x: String(rounded(left + room / 2)), width: String(rounded(room / 2)) },
    ]);
    const [zero] = classed(svg, 'line', 'chart-grid');
    expect(zero).toMatchObject({ x1: String(rounded(left + room / 2)), y1: '20', y2: '72' });
    // beside nought, never on the bar
    expect(numbersOf(classed(svg, 'text', 'compare-value'), 'x')[0]).toBe(rounded(left + room / 2 + 6));
  });

  test('the interval of a sample is a whisker, and the figure stands behind it', () => {
    const svg = bars([bar('Norra', 40, { interval: { lower: 30, upper: 60 } }), bar('Södra', 10)]);
    const whiskers = classed(svg, 'path', 'compare-whisker');
    expect(whiskers).toHaveLength(1);
    const [from, to] = [rounded(x(30)), rounded(x(60))];
    expect(whiskers[0]?.['d']).toBe(`M${from} 33L${to} 33M${from} 28L${from} 38M${to} 28L${to} 38`);
    expect(numbersOf(classed(svg, 'text', 'compare-value'), 'x')[0]).toBe(rounded(x(60) + 6));
  });

  test('a figure to take with care is pale', () => {
    const svg = bars([bar('Norra', 40, { isUncertain: true }), bar('Södra', 40)]);
    expect(elements(svg, 'rect').map((one) => one['fill-opacity'])).toEqual(['0.3', undefined]);
  });

  test('the median is a dashed line with its figure below', () => {
    const svg = bars([bar('Norra', 40), bar('Södra', 20)], { value: 30, text: 'median 30 %' });
    expect(classed(svg, 'line', 'compare-median')).toMatchObject([
      { x1: String(rounded(x(30))), x2: String(rounded(x(30))), y1: '20', y2: '72', 'stroke-dasharray': '4 3' },
    ]);
    expect(textsOf(svg, 'chart-tick')).toEqual(['median 30 %']);
    expect(classed(svg, 'text', 'chart-tick')[0]).toMatchObject({ x: String(rounded(x(30))), y: '89' });
    expect(bars([bar('Norra', 40)])).not.toContain('compare-median');
  });

  test('the median leaves out the figures that stand in its way, and only those', () => {
    // begins three before the letters, and ends three behind them
    const wide = widthOf(4) + percentSign;
    const partsAt = (place: number) =>
      classed(
        bars([bar('Norra', 80), bar('Södra', 40), bar('Västra', 10)], {
          value: (100 * (place - widthOf(6) - 10)) / (760 - wide - 12 - widthOf(6) - 10),
          text: '',
        }),
        'line',
        'compare-median',
      ).map((line) => numbersOf([line], 'y1').concat(numbersOf([line], 'y2')));
    const room = 760 - wide - 12 - widthOf(6) - 10;
    const figure = widthOf(6) + 10 + 0.4 * room + 6;
    const whole = [[20, 98]];
    const parted = [
      [20, 50],
      [68, 98],
    ];
    expect(partsAt(figure - 3.1)).toEqual(whole);
    expect(partsAt(figure - 2.9)).toEqual(parted);
    expect(partsAt(figure + wide + 2.9)).toEqual(parted);
    expect(partsAt(figure + wide + 3.1)).toEqual(whole);
  });
});

describe('a distribution', () => {
  const dot = (value: number, changes: Partial<Dot> = {}): Dot => ({
    name: 'Norra',
    colour: 1,
    isOwn: false,
    told: 'Norra',
    value,
    isUncertain: false,
    ...changes,
  });
  const edge = widthOf(3) / 2 + 4;
  const x = (value: number) => edge + ((760 - 2 * edge) * value) / 100;
  const quartiles = { lower: 20, median: 50, upper: 60 };
  const distribution = (dots: Dot[], of: typeof quartiles | { lower: null; median: null; upper: null } = quartiles) =>
    distributionDrawn({ axis, dots, quartiles: of, medianText: 'median 50' }, size);

  test('each stands over its value, on others that are alike', () => {
    const svg = distribution([dot(40), dot(10), dot(10), dot(10)]);
    const circles = elements(svg, 'circle');
    expect(numbersOf(circles, 'cx')).toEqual([10, 10, 10, 40].map((value) => rounded(x(value))));
    expect(numbersOf(circles, 'cy')).toEqual([238, 223, 208, 238]);
    expect(circles[0]).toMatchObject({ r: '7', fill: '#28A197', stroke: '#28A197', class: 'compare-dot' });
  });

  test('many are smaller, and never leave the picture', () => {
    const radiusOf = (count: number) =>
      elements(distribution(Array.from({ length: count }, () => dot(50))), 'circle')[0]?.['r'];
    expect([40, 41, 120, 121].map(radiusOf)).toEqual(['7', '5', '5', '3']);
    const crowd = elements(distribution(Array.from({ length: 300 }, () => dot(50))), 'circle');
    expect(Math.min(...numbersOf(crowd, 'cy'))).toBeGreaterThanOrEqual(64);
  });

  test('one’s own is larger, named and on top; what is to be taken with care is hollow', () => {
    const svg = distribution([dot(40, { isOwn: true }), dot(60, { isUncertain: true, colour: null })]);
    expect(elements(svg, 'circle')).toMatchObject([
      { class: 'compare-dot compare-hollow', fill: '#FFFFFF', stroke: '#85898E' },
      { r: '9', cx: String(rounded(x(40))) },
    ]);
    expect(textsOf(svg, 'compare-name')).toEqual(['▸ Norra']);
    expect(classed(svg, 'text', 'compare-name')[0]).toMatchObject({ 'text-anchor': 'start', y: '224' });
    const atEdge = distribution([dot(99, { isOwn: true })]);
    expect(classed(atEdge, 'text', 'compare-name')[0]).toMatchObject({ 'text-anchor': 'end' });
  });

  test('the middle half is a box with the median as its line, which says what it is', () => {
    const svg = distribution([dot(10)]);
    expect(classed(svg, 'rect', 'compare-box')).toMatchObject([
      { x: String(rounded(x(20))), y: '256', width: String(rounded(x(60) - x(20))), height: '14' },
    ]);
    expect(classed(svg, 'line', 'compare-median')).toMatchObject([
      { x1: String(rounded(x(50))), x2: String(rounded(x(50))), y1: '44', y2: '270' },
    ]);
    const anchorOf = (median: number) => {
      const drawn = distribution([dot(10)], { lower: 1, median, upper: 99 });
      return classed(drawn, 'text', 'chart-tick').at(-1)?.['text-anchor'];
    };
    expect([5, 50, 95].map(anchorOf)).toEqual(['start', 'middle', 'end']);
    expect(distribution([dot(10)], { lower: null, median: null, upper: null })).not.toContain('compare-box');
  });

  test('values stand below, each with its rule', () => {
    const svg = distribution([dot(10)]);
    const rules = classed(svg, 'line', 'chart-grid');
    expect(numbersOf(rules, 'x1')).toEqual(axis.ticks.map(({ value }) => rounded(x(value))));
    expect(rules[0]).toMatchObject({ y1: '44', y2: '276' });
    expect(textsOf(svg, 'chart-tick').slice(0, axis.ticks.length)).toEqual(axis.ticks.map(({ text }) => text));
    expect(classed(svg, 'text', 'chart-tick')[0]).toMatchObject({ y: '294', 'text-anchor': 'middle' });
  });
});

describe('two metrics', () => {
  const item = (name: string, across: number, value: number, changes: Partial<ScatterItem> = {}): ScatterItem => ({
    name,
    colour: 0,
    isOwn: false,
    told: name,
    across,
    value,
    isUncertain: false,
    ...changes,
  });
  const scatter = (items: ScatterItem[], room = size) =>
    scatterDrawn({ across: axis, axis, items, acrossName: 'Kostnad' }, room);
  const left = widthOf(3) + 10;
  const right = 760 - widthOf(5) - 14;
  const x = (value: number) => rounded(left + 8 + ((right - left - 16) * value) / 100);
  const y = (value: number) => rounded(252 - ((252 - 28) * value) / 100);

  test('one is across, the other up, and the name leads to its dot', () => {
    const svg = scatter([item('Norra', 20, 70)]);
    expect(elements(svg, 'circle')).toMatchObject([{ cx: String(x(20)), cy: String(y(70)), r: '5' }]);
    expect(classed(svg, 'text', 'compare-name')[0]).toMatchObject({ x: String(rounded(right + 6)), y: String(y(70)) });
    expect(classed(svg, 'path', 'compare-lead')[0]?.['d']).toBe(
      `M${rounded(left + 14 + ((right - left - 16) * 20) / 100)} ${y(70)}L${rounded(right)} ${y(70)}`,
    );
  });

  test('names do not cover each other; the others have none and lie below; one’s own is larger', () => {
    const svg = scatter([
      item('Norra', 20, 50, { isOwn: true }),
      item('Södra', 30, 50, { colour: 1 }),
      item('Öst', 5, 5, { colour: null }),
    ]);
    expect(textsOf(svg, 'compare-name')).toEqual(['▸ Norra', 'Södra']);
    const [first = 0, second = 0] = numbersOf(classed(svg, 'text', 'compare-name'), 'y');
    expect(second - first).toBeGreaterThanOrEqual(16.9);
    expect(elements(svg, 'circle').map(({ r }) => r)).toEqual(['5', '5', '7']);
    expect(classed(svg, 'g', 'compare-item').map((one) => one['data-told'])).toEqual(['Öst', 'Södra', 'Norra']);
  });

  test('both axes have their values, and the one across its name', () => {
    const svg = scatter([item('Norra', 20, 70)]);
    const upright = classed(svg, 'line', 'chart-grid').filter(({ x1, x2 }) => x1 === x2);
    expect(numbersOf(upright, 'x1')).toEqual(axis.ticks.map(({ value }) => x(value)));
    expect(upright[0]).toMatchObject({ y1: '28', y2: '252' });
    expect(textsOf(svg, 'chart-tick').at(-1)).toBe('Kostnad');
    expect(classed(svg, 'text', 'chart-tick').at(-1)).toMatchObject({
      x: String(rounded((left + right) / 2)),
      y: '294',
      'text-anchor': 'middle',
    });
    expect(numbersOf(classed(svg, 'text', 'chart-tick'), 'y')).toContain(271);
  });

  test('a narrow window has room for every other value across', () => {
    const svg = scatter([item('Norra', 20, 70, { colour: null })], { width: 340, height: 300 });
    const upright = classed(svg, 'line', 'chart-grid').filter(({ x1, x2 }) => x1 === x2);
    expect(upright).toHaveLength(Math.ceil(axis.ticks.length / 2));
    expect(numbersOf(elements(svg, 'circle'), 'cx')[0]).toBeLessThan(316);
  });
});
