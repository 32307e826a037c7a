import { expect, test } from 'vitest';
import { chartDrawing, chartSvg } from '#domain/chart-svg.ts';
import { chart, classed, elements, numbersOf, size } from '#tests/support/svg.ts';

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

test('the picture that leaves the page tells what its numbers stand for, one note a row', () => {
  const events = ['2024-02-15', '2024-09-01'].map(
    (happenedOn) => ({ happenedOn, kind: 'milestone', texts: { sv: `Det som hände ${happenedOn}` } }) as const,
  );
  const svg = chartSvg(chart({ events }), size);
  const notes = elements(svg, 'text').filter((text) => text['font-size'] === '13');
  // 24 free around, the source lowest
  const inner = 450 - 48;
  expect(numbersOf(notes, 'y')).toEqual([inner - 24 - 19, inner - 24]);
  expect(svg).toContain('>1  2024-02-15: Det som hände 2024-02-15<');
  expect(svg).toContain('>2  2024-09-01: Det som hände 2024-09-01<');
  const [axis] = classed(svg, 'line', 'chart-mark');
  expect(Number(axis?.['y2'])).toBe(inner - (30 + 2 * 19) - 28);
  expect(Number(axis?.['y1'])).toBe(64 + 26 - 6);
  const source = elements(svg, 'text').at(-1);
  expect(source).toMatchObject({ x: '0', y: String(inner - 2), 'font-size': '11' });
});

test('the picture says how large it is, is white, and is read by its title', () => {
  const svg = chartSvg(chart(), size);
  expect(elements(svg, 'svg')[0]).toMatchObject({ width: '800', height: '450', viewBox: '0 0 800 450', role: 'img' });
  expect(svg).toContain('<title>Idéer</title><rect width="100%" height="100%" fill="#FFFFFF"/>');
  expect(elements(svg, 'g')).toEqual([{ transform: 'translate(24 24)' }]);
  const [title, subtitle] = elements(svg, 'text');
  expect(Number(title?.['font-size'])).toBeGreaterThan(14);
  expect(Number(title?.['y'])).toBeLessThan(Number(subtitle?.['y']));
  const rules = classed(svg, 'line', 'chart-grid').filter(({ y1, y2 }) => y1 === y2);
  expect(Math.max(...numbersOf(rules, 'x2'))).toBeLessThanOrEqual(800 - 48);
});

test('what is too long for the picture is cut with an ellipsis, and what fits is whole', () => {
  const most = Math.floor((800 - 48) / (11 * 0.52));
  const sourceOf = (letters: number, text = 'ab'.repeat(letters)) => {
    const metric = {
      names: { sv: 'Idéer' },
      unit: 'count',
      decimals: 0,
      minimum: 0,
      maximum: null,
      source: { sv: text.slice(0, letters - 'Källa: '.length) },
    } as const;
    return />(Källa: [^<]*)</.exec(chartSvg(chart({ metric }), size))?.[1] ?? '';
  };
  expect(sourceOf(most)).toMatch(/^Källa: (ab)+a?$/);
  expect(sourceOf(most)).toHaveLength(most);
  expect(sourceOf(most + 1)).toMatch(/^Källa: (ab)+a?…$/);
  expect(sourceOf(most + 1)).toHaveLength(most);
  // no space before it
  expect(sourceOf(most + 1, `${'a'.repeat(most - 9)} ${'b'.repeat(9)}`)).toMatch(/^Källa: a+…$/);
});

test('control characters and halves of letters become something that XML may hold', () => {
  const events = [{ happenedOn: '2024-02-15', kind: 'general', texts: { sv: 'a\u0001b\uD800c' } }] as const;
  expect(chartSvg(chart({ events }), size)).toContain('a b\uFFFDc<');
});

/** What attributes may hold; of the others it is enough that they are not empty. */
const values: Readonly<Record<string, RegExp>> = {
  fill: /^(none|#[0-9A-F]{6})$/,
  stroke: /^#[0-9A-F]{6}$/,
  class: /^chart-[a-z]+(-label)?( chart-line-\d)?( chart-uncertain)?$/,
  d: /^([ML]-?[\d.]+ -?[\d.]+)+$/,
};

test('the picture is well-formed, with nothing between its shapes and only whole colours', () => {
  const kinds = ['milestone', 'method-break'] as const;
  const events = kinds.map((kind, place) => ({ happenedOn: `2024-0${place + 2}-15`, kind, texts: { sv: kind } }));
  const target = [{ period: '2024-Q4', value: 20 }] as const;
  const series = ['Ett', 'Två'].map((name) => ({
    name: { sv: name },
    values: [5, null, 6, 7, 8],
    statuses: { 2: 'provisional' } as const,
  }));
  for (const make of [chartSvg, chartDrawing]) {
    const svg = make(chart({ events, target, series }), size);
    const open: string[] = [];
    for (const [tag, closing, name = '', inside = '', isEmpty] of svg.matchAll(/<(\/?)(\w+)([^>]*?)(\/?)>/g)) {
      expect(tag, tag).toMatch(/^<\/?\w+( [\w-]+="[^"<]*")*\/?>$/);
      expect(closing ? open.pop() : name).toBe(name);
      if (!closing && !isEmpty) open.push(name);
      for (const [, attribute = '', value] of inside.matchAll(/ ([\w-]+)="([^"]*)"/g)) {
        expect(value, tag).toMatch(values[attribute] ?? /./);
      }
    }
    expect(open).toEqual([]);
    const between = svg.replace(/<(text|title)\b.*?<\/\1>/g, '').replace(/<[^>]*>/g, '');
    expect(between).toBe('');
    // rows of one name stand directly after each other
    expect(svg).not.toMatch(/<\/tspan>[^<]/);
  }
});
