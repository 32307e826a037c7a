import { describe, expect, test } from 'vitest';
import { definitionOf, guessMetric, type BroughtMetric, type SeenFigure } from '#domain/table-metric.ts';

const metric = (name: string, over: Partial<BroughtMetric> = {}): BroughtMetric => ({
  code: 'a',
  name,
  unit: null,
  decimals: null,
  visibility: 'organisation',
  ...over,
});
const seen = (...values: (number | null)[]): SeenFigure[] =>
  values.map((value) => ({ read: String(value), value, frequency: 'Q' }));

describe('the unit of a metric that a table brings', () => {
  test.each([
    ['Andel digitala', 'percent'],
    ['Nöjda (%)', 'percent'],
    ['Share of calls', 'percent'],
    ['Handläggningstid, dagar', 'days'],
    ['Ledtid dygn', 'days'],
    ['Frigjorda timmar', 'hours'],
    ['Kötid i minuter', 'minutes'],
    ['Kostnad (kr)', 'sek'],
    ['Inkomna ärenden', 'transactions'],
    ['Besök', 'sessions'],
    ['Nöjd kund-index', 'index'],
    ['Antal anställda', 'count'],
    // words are whole: none of these is counted in days or crowns
    ['Dagars', 'count'],
    ['Krav', 'count'],
  ])('of %s is taken for %s', (name, unit) => {
    expect(guessMetric(metric(name), seen(1)).unit).toBe(unit);
  });

  test.each([
    ['percent', 'procent percent pct andel andelen share proportion'],
    ['days', 'dag dagar dygn day days dage'],
    ['hours', 'timmar tim hours timer'],
    ['minutes', 'minuter min minutes minutter'],
    ['sek', 'kr kronor SEK'],
    ['transactions', 'ärenden transaktioner transactions cases sager'],
    ['sessions', 'besök visits sessions besøg'],
    ['index', 'index'],
  ])('is %s by any of its words in three languages, wherever it stands: %s', (unit, words) => {
    for (const word of words.split(' ')) {
      expect([word, guessMetric(metric(word), seen(1)).unit]).toEqual([word, unit]);
      expect([word, guessMetric(metric(`Summa ${word}, netto`), seen(1)).unit]).toEqual([word, unit]);
    }
  });

  test('is per cent where its figures are written so, and what somebody has said whatever they are', () => {
    const written: SeenFigure[] = [{ read: '12,5 %', value: 12.5, frequency: 'Q' }];
    expect(guessMetric(metric('Dagar'), written).unit).toBe('percent');
    expect(guessMetric(metric('Dagar', { unit: 'hours' }), written).unit).toBe('hours');
  });
});

test('it has as many decimals as its figures, at most two, or as many as somebody has said', () => {
  expect(guessMetric(metric('x'), seen(1, 2, null)).decimals).toBe(0);
  expect(guessMetric(metric('x'), seen(1, 2.5, 3)).decimals).toBe(1);
  expect(guessMetric(metric('x'), seen(1.333333)).decimals).toBe(2);
  expect(guessMetric(metric('x'), []).decimals).toBe(0);
  expect(guessMetric(metric('x', { decimals: 0 }), seen(1.25)).decimals).toBe(0);
});

describe('as a metric of the catalogue', () => {
  test('it decides no more than it has to', () => {
    const made = definitionOf(metric('Ledtid', { unit: 'days', decimals: 1 }), seen(1), 'bok.xlsx');
    expect(made).toEqual({
      code: 'a',
      measure: null,
      isHeadline: false,
      names: { sv: 'Ledtid' },
      definition: { sv: '' },
      method: { sv: '' },
      source: { sv: 'bok.xlsx' },
      unit: 'days',
      decimals: 1,
      direction: 'none',
      frequencies: ['Q'],
      measuringType: 'average',
      isCumulative: false,
      isSeasonal: false,
      rollupRule: 'none',
      weight: null,
      minimum: null,
      maximum: null,
      smallestAnswers: null,
      dimensions: [],
      formula: null,
      dueDays: 30,
      visibility: 'organisation',
    });
  });

  test.each(['count', 'transactions', 'sessions', 'hours', 'minutes', 'sek'] as const)(
    'what is counted in %s adds up',
    (unit) => {
      const made = definitionOf(metric('x', { unit }), seen(1), '');
      expect([made.rollupRule, made.measuringType, made.unit]).toEqual(['sum', 'flow', unit]);
    },
  );

  test.each(['percent', 'index', 'days', 'multiple'] as const)('what is in %s does not', (unit) => {
    const made = definitionOf(metric('x', { unit }), seen(1), '');
    expect([made.rollupRule, made.measuringType]).toEqual(['none', 'average']);
  });

  test('it is reported as often as the table has it, in the order of all', () => {
    const both: SeenFigure[] = [
      { read: '1', value: 1, frequency: 'A' },
      { read: '1', value: 1, frequency: 'M' },
    ];
    const made = definitionOf(metric('x'), both, '').frequencies;
    expect(made).toEqual(definitionOf(metric('x'), [], '').frequencies.filter((one) => one === 'A' || one === 'M'));
    expect(made.length).toBe(2);
    const nothing = definitionOf(metric('x'), [], '');
    expect([nothing.frequencies.length > 3, nothing.unit, nothing.decimals]).toEqual([true, 'count', 0]);
  });
});
