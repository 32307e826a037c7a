import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languages } from '#domain/language.ts';
import { firstDay, frequencies, lastDay, periodAt, periodsPerYear, type Frequency } from '#domain/period.ts';
import { canConvert, formatView, lastSpanning, noViewOf, partsOf, spanOf, views, wholeOf } from '#domain/span.ts';

const anyFrequency = fc.constantFrom(...frequencies);
/** Far enough from both ends of time for a year before and after. */
const anyNumber = (frequency: Frequency) =>
  fc.integer({ min: periodsPerYear[frequency], max: 200 * periodsPerYear[frequency] });
const numbered = anyFrequency.chain((frequency) =>
  fc.record({ frequency: fc.constant(frequency), number: anyNumber(frequency) }),
);
const numbersIn = ({ first, last }: { first: number; last: number }) =>
  Array.from({ length: last - first + 1 }, (_, step) => first + step);

describe('what can be made of what', () => {
  test('months make everything, quarters half-years and years, tertials years alone', () => {
    const made = frequencies.map((from) => [from, frequencies.filter((to) => canConvert(from, to)).join('')]);
    expect(made).toEqual([
      ['A', ''],
      ['S', 'A'],
      ['T', 'A'],
      ['Q', 'AS'],
      ['M', 'ASTQ'],
    ]);
  });

  test('the parts of a longer period are the days of it, all and once', () => {
    const convertible = fc
      .tuple(anyFrequency, anyFrequency)
      .filter(([from, to]) => canConvert(from, to))
      .chain(([from, to]) => fc.record({ from: fc.constant(from), to: fc.constant(to), number: anyNumber(to) }));
    fc.assert(
      fc.property(convertible, ({ from, to, number }) => {
        const parts = numbersIn(partsOf(from, to, number)).map((part) => periodAt(from, part));
        const whole = periodAt(to, number);
        expect(parts).toHaveLength(periodsPerYear[from] / periodsPerYear[to]);
        expect([firstDay(parts[0]!), lastDay(parts.at(-1)!)]).toEqual([firstDay(whole), lastDay(whole)]);
        for (const part of numbersIn(partsOf(from, to, number))) expect(wholeOf(from, to, part)).toBe(number);
      }),
    );
  });

  test('no frequency that cannot be converted has whole periods that make up the other', () => {
    for (const from of frequencies) {
      for (const to of frequencies) {
        const parts = periodsPerYear[from] / periodsPerYear[to];
        expect(canConvert(from, to)).toBe(parts > 1 && Number.isInteger(parts));
      }
    }
  });
});

describe('the time that a figure tells of', () => {
  test('a period is itself', () => {
    fc.assert(
      fc.property(numbered, ({ frequency, number }) => {
        expect(spanOf('period', frequency, number)).toEqual({ first: number, last: number });
      }),
    );
  });

  test('the year to date begins with the year and ends with the period', () => {
    fc.assert(
      fc.property(numbered, ({ frequency, number }) => {
        const { first, last } = spanOf('year-to-date', frequency, number);
        const period = periodAt(frequency, number);
        expect([firstDay(periodAt(frequency, first)), last]).toEqual([`${period.slice(0, 4)}-01-01`, number]);
      }),
    );
  });

  test('a rolling year is as long as a year, and that of the last period of a year is the year', () => {
    fc.assert(
      fc.property(numbered, ({ frequency, number }) => {
        const { first, last } = spanOf('rolling', frequency, number);
        expect(last - first + 1).toBe(periodsPerYear[frequency]);
        expect(last).toBe(number);
        const december = number - (number % periodsPerYear[frequency]) + periodsPerYear[frequency] - 1;
        expect(spanOf('rolling', frequency, december)).toEqual(spanOf('year-to-date', frequency, december));
      }),
    );
  });

  test('a period is told of by figures up to the last that spans it, and by no later one', () => {
    fc.assert(
      fc.property(numbered, fc.constantFrom(...views), ({ frequency, number }, view) => {
        const last = lastSpanning(view, frequency, number);
        const spanning = numbersIn({ first: number, last: number + 13 }).filter((one) => {
          const span = spanOf(view, frequency, one);
          return span.first <= number && number <= span.last;
        });
        expect(spanning.at(-1)).toBe(last);
        expect(spanning).toHaveLength(last - number + 1);
      }),
    );
  });
});

describe('a metric has no view but its periods', () => {
  test.each([
    ['that stands at the end of a period', 'stock', 'Q', 'stock'],
    ['whose figures cannot be put together', 'other', 'Q', 'other'],
    ['in whole years', 'flow', 'A', 'whole-years'],
    ['of neither', 'stock', 'A', 'stock'],
  ] as const)('%s', (_, measuringType, frequency, reason) => {
    expect(noViewOf({ measuringType }, frequency)).toBe(reason);
  });

  test.each(['flow', 'average'] as const)('and a %s has', (measuringType) => {
    for (const frequency of ['S', 'T', 'Q', 'M'] as const) expect(noViewOf({ measuringType }, frequency)).toBeNull();
  });
});

test('a view is named in every language by how many periods are a year, and a period needs no name', () => {
  expect(formatView('rolling', 'Q', 'sv')).toBe('rullande fyra kvartal');
  expect(formatView('rolling', 'M', 'en')).toBe('rolling twelve months');
  expect(formatView('rolling', 'T', 'da')).toBe('rullende tre tertialer');
  expect(formatView('rolling', 'S', 'sv')).toBe('rullande två halvår');
  expect(languages.map((language) => formatView('year-to-date', 'Q', language))).toEqual([
    'hittills under året',
    'year to date',
    'år til dato',
  ]);
  expect(views.map((view) => formatView(view, 'A', 'sv'))).toEqual([null, null, null]);
  expect(formatView('period', 'Q', 'sv')).toBeNull();
});
