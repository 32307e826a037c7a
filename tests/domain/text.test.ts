import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folded, isCode, oneLine, severalLines, toCode } from '#domain/text.ts';

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

test.each([
  ['Åre kommun', 'are-kommun'],
  ['Malmö stad', 'malmo-stad'],
  ['Västra Götalandsregionen', 'vastra-gotalandsregionen'],
  ['København', 'kobenhavn'],
  ['Ærø Kommune', 'aero-kommune'],
  ['Café  é&è', 'cafe-e-e'],
  ['HM Revenue & Customs (HMRC)', 'hm-revenue-customs-hmrc'],
  ['  Straße 12 ', 'strasse-12'],
  ['A\u030are', 'are'],
  ['Œuvre', 'oeuvre'],
  ['Þórður', 'thordur'],
  ['Đorđe Łódź', 'dorde-lodz'],
  ['日本', ''],
  ['---', ''],
])('%j suggests the code %j', (name, code) => expect(toCode(name)).toBe(code));

test('a suggested code is at most 182 characters and never ends in a hyphen', () => {
  expect(toCode('a'.repeat(500))).toBe('a'.repeat(182));
  expect(toCode(`${'a'.repeat(181)} b`)).toBe('a'.repeat(181));
});

test('a suggested code is a code or empty, and suggests itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyUnit, maxLength: 300 }), (name) => {
      const code = toCode(name);
      expect(code === '' || isCode(code)).toBe(true);
      expect(toCode(code)).toBe(code);
    }),
  );
});

test.each(['a', 'a-b', '12', 'gov-hmrc-2', 'a'.repeat(182)])('%j is a code', (text) => expect(isCode(text)).toBe(true));

test.each(['', '-', 'a-', '-a', 'a--b', 'A', 'å', 'a b', 'a_b', 'a\n', 'a'.repeat(183)])('%j is no code', (text) =>
  expect(isCode(text)).toBe(false),
);

test('a line of text from elsewhere has nothing in it that cannot be shown', () => {
  expect(oneLine(' Norrby\u0001\r\n kommun\uD800 ')).toBe('Norrby kommun\uFFFD');
});

test('a text in several lines keeps them, and nothing that cannot be shown', () => {
  expect(severalLines(' Ett\u0001två  \r\n\n\n\u2028tre\t\rfyra\uD800 ')).toBe('Ett två\n\ntre\nfyra\uFFFD');
  expect(severalLines(' \r\n\u2029 ')).toBe('');
});

test('a text is found however it is written', () => {
  expect(folded('ÅRE Kommun')).toBe(folded('a\u030Are kommun'));
  expect(folded('Are')).not.toBe(folded('Åre'));
});
