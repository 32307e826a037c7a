import { expect, test } from 'vitest';
import { frequencies } from '#domain/period.ts';
import { overTimeOf, wholePeriodsOf } from '#domain/suppression-periods.ts';

test('what happens in a period adds up, and what stands at its end or is counted from earlier on does not', () => {
  const of = (measuringType: 'flow' | 'average' | 'stock' | 'other', isCumulative = false) =>
    overTimeOf({ measuringType, isCumulative });
  expect([of('flow'), of('average'), of('stock'), of('other')]).toEqual(['all', 'all', 'last', 'last']);
  expect([of('flow', true), of('average', true)]).toEqual(['last', 'last']);
});

test('a period is a part of every longer one that it lies in whole', () => {
  expect(wholePeriodsOf('2024-05', frequencies, 'all')).toEqual(['2024', '2024-S1', '2024-T2', '2024-Q2']);
  // some quarters lie in two tertials
  expect(wholePeriodsOf('2024-Q2', frequencies, 'all')).toEqual(['2024', '2024-S1']);
  expect(wholePeriodsOf('2024-T2', ['A', 'Q', 'M'], 'all')).toEqual(['2024']);
  expect(wholePeriodsOf('2024', frequencies, 'all')).toEqual([]);
  expect(wholePeriodsOf('2024-Q2', ['Q', 'M'], 'all')).toEqual([]);
});

test('where the last one says the same, no other is a part', () => {
  expect(wholePeriodsOf('2024-Q4', ['A', 'S'], 'last')).toEqual(['2024', '2024-S2']);
  expect(wholePeriodsOf('2024-Q2', ['A', 'S'], 'last')).toEqual(['2024-S1']);
  expect(wholePeriodsOf('2024-Q3', ['A', 'S'], 'last')).toEqual([]);
});
