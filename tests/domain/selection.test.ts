import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DomainError } from '#domain/error.ts';
import { mostStoredTerms, parseSelection } from '#domain/selection.ts';

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

test('each kind of term is read', () => {
  expect(parseSelection('gov-hmrc,gov/*,gov/**,gov/all,*,group:peers@345,group:peers,query:k7f2')).toEqual([
    { kind: 'organisation', code: 'gov-hmrc' },
    { kind: 'children', code: 'gov' },
    { kind: 'leaves', code: 'gov' },
    { kind: 'branch', code: 'gov' },
    { kind: 'all' },
    { kind: 'group', code: 'peers', version: 345 },
    { kind: 'group', code: 'peers', version: null },
    { kind: 'query', code: 'k7f2' },
  ]);
});

test.each([
  ['', 0],
  ['a,', 2],
  [',a', 0],
  ['a,,b', 2],
  ['a,b c', 2],
  ['a, b', 2],
  ['a/', 0],
  ['a/***', 0],
  ['a/everything', 0],
  ['group:peers/all', 0],
  ['**', 0],
  ['a,*/b', 2],
  ['A', 0],
  ['a-', 0],
  ['å', 0],
  ['a@3', 0],
  ['a/*@3', 0],
  ['group:', 0],
  ['group:peers@', 0],
  ['group:peers@0', 0],
  ['group:peers@x', 0],
  ['group:peers/*', 0],
  ['query:k7@1', 0],
  ['query:k7/*', 0],
  ['other:a', 0],
  [`ok,${'a'.repeat(183)}`, 3],
])('%j is refused at position %d', (text, position) => {
  expect(() => parseSelection(text)).toThrow(expect.objectContaining({ code: 'bad-selection', details: { position } }));
  expect(() => parseSelection(text)).toThrow(`at position ${position}`);
});

test('a hundred codes may be selected, one more may not', () => {
  const codes = (count: number): string => Array.from({ length: count }, (_, index) => `unit-${index}`).join(',');
  expect(parseSelection(codes(100))).toHaveLength(100);
  expect(() => parseSelection(codes(101))).toThrow('At most 100 codes');
  expect(() => parseSelection(codes(101))).toThrow(
    expect.objectContaining({ code: 'too-many-codes', details: { limit: 100, count: 101 } }),
  );
});

test('what is stored may be longer than what stands in an address, up to a bound of its own', () => {
  const codes = (count: number): string => Array.from({ length: count }, (_, index) => `unit-${index}`).join(',');
  expect(parseSelection(codes(mostStoredTerms), mostStoredTerms)).toHaveLength(5_000);
  expect(() => parseSelection(codes(mostStoredTerms + 1), mostStoredTerms)).toThrow(
    expect.objectContaining({ code: 'too-many-codes', details: { limit: 5_000, count: 5_001 } }),
  );
});

test('any text is a selection or refused', () => {
  const texts = fc.string({
    unit: fc.constantFrom(...'ab1-,/*@:', 'group:', 'query:'),
    maxLength: 30,
  });
  fc.assert(
    fc.property(fc.oneof(texts, fc.string({ unit: anyUnit })), (text) => {
      try {
        expect(parseSelection(text)).toHaveLength(text.split(',').length);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        expect(error.code).toBe('bad-selection');
      }
    }),
    { numRuns: 1000 },
  );
});
