import { expect, test } from 'vitest';
import { canonicalBreakdown } from '#domain/breakdown.ts';

const categories = (...codes: string[]) => ({ categories: codes.map((code) => ({ code, names: { sv: code } })) });
const dimensions = new Map([
  ['gender', categories('women', 'men', 'other')],
  ['channel', categories('digital', 'other')],
  ['tone', categories('positive')],
]);
const metric = { dimensions: ['gender', 'channel'] };
const read = (text: string) => canonicalBreakdown(text, metric, dimensions);

test('the total is a breakdown of everything, and so is nothing at all', () => {
  expect([read('total'), read('')]).toEqual(['total', 'total']);
  expect(canonicalBreakdown('total', { dimensions: [] }, new Map())).toBe('total');
});

test('a category of a dimension of the metric', () => {
  expect([read('gender.women'), read('channel.other')]).toEqual(['gender.women', 'channel.other']);
});

test('two dimensions stand in the order of the metric', () => {
  expect(read('gender.women+channel.digital')).toBe('gender.women+channel.digital');
  expect(read('channel.digital+gender.women')).toBe('gender.women+channel.digital');
});

test.each([
  ['a dimension of other metrics', 'tone.positive'],
  ['a dimension that does not exist', 'mood.good'],
  ['a category of another dimension', 'gender.digital'],
  ['a dimension without a category', 'gender'],
  ['a category without a dimension', '.women'],
  ['more than a category', 'gender.women.old'],
  ['the same dimension twice', 'gender.women+gender.men'],
  ['the same category twice', 'gender.women+gender.women'],
  ['the total beside a part', 'total+gender.women'],
  ['a sign too many', 'gender.women+'],
  ['capitals', 'Gender.Women'],
  ['spaces', ' gender.women'],
])('%s is none', (_, text) => {
  expect(read(text)).toBeNull();
});

test('a dimension that the metric names but nobody has defined is none', () => {
  expect(canonicalBreakdown('age.old', { dimensions: ['age'] }, dimensions)).toBeNull();
});
