import { expect, test } from 'vitest';
import { cutTo, escaped, framedPicture, one, silentDrawing, widthOf } from '#domain/svg.ts';
import { elements, numbersOf } from '#tests/support/svg.ts';

test('no text can leave its place, and what is no letter is a space', () => {
  expect(escaped(`<a href="x">'&`)).toBe('&#60;a href=&#34;x&#34;&#62;&#39;&#38;');
  expect(escaped('a\u0000b\uFFFEc\uD800')).toBe('a b c\uFFFD');
});

test('places have one decimal, and letters a width', () => {
  expect([one(1.25), one(2), one(-0.04)]).toEqual(['1.3', '2', '0']);
  expect(widthOf('abcde')).toBeCloseTo(5 * 14 * 0.58, 9);
  expect(widthOf('ab', 11)).toBeCloseTo(2 * 11 * 0.58, 9);
});

test('no text is wider than it is taken to be: as measured in Inter at 14, names in its semibold', () => {
  const measured = {
    '120%': 36.8,
    '120 %': 40.7,
    '100,00 %': 64.1,
    '200 mn': 51.9,
    'HM Revenue an…': 119,
    'Department fo…': 111,
  };
  for (const [text, width] of Object.entries(measured)) {
    expect([text, widthOf(text) >= width, widthOf(text) < width + 14]).toEqual([text, true, true]);
  }
});

test('a text that is cut says so, and has no space before it', () => {
  expect(cutTo('abcdef', 6)).toBe('abcdef');
  expect(cutTo('abcdefg', 6)).toBe('abcde…');
  expect(cutTo('abcd efg', 6)).toBe('abcd…');
});

test('a drawing on a page is silent', () => {
  const drawing = silentDrawing('<path/>', { width: 30, height: 20 });
  expect(elements(drawing, 'svg')[0]).toMatchObject({
    viewBox: '0 0 30 20',
    'font-family': 'Inter, sans-serif',
    'font-size': '14',
    'aria-hidden': 'true',
    focusable: 'false',
  });
  expect(drawing).toMatch(/<path\/><\/svg>$/);
});

test('a picture has its title, what is under it, its notes from below and its source, and leaves the rest to be drawn', () => {
  const asked: unknown[] = [];
  const picture = framedPicture(
    { title: 'Ett <mått>', subtitle: 'procent', notes: ['ett', 'två'], source: 'Källa: x'.repeat(60) },
    { width: 400, height: 300 },
    (...room) => {
      asked.push(room);
      return '<path/>';
    },
  );
  expect(asked).toEqual([[{ width: 352, height: 252 }, 64, 68]]);
  expect(elements(picture, 'svg')[0]).toMatchObject({ width: '400', height: '300', role: 'img' });
  expect(elements(picture, 'rect')[0]).toMatchObject({ fill: '#FFFFFF', width: '100%', height: '100%' });
  expect(picture).toContain('<title>Ett &#60;mått&#62;</title>');
  expect(picture).toContain('<g transform="translate(24 24)">');
  expect(numbersOf(elements(picture, 'text'), 'y')).toEqual([24, 48, 209, 228, 250]);
  expect(elements(picture, 'text').map((text) => text['font-size'])).toEqual(['22', undefined, '13', '13', '11']);
  expect(picture).toContain('>procent</text><path/>');
  const [, source = ''] = /font-size="11"[^>]*>([^<]*)</.exec(picture) ?? [];
  expect(source).toHaveLength(Math.floor(352 / (11 * 0.52)));
  expect(source.at(-1)).toBe('…');
});
