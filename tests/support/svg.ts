import { chartOf, type ChartInput } from '#domain/chart.ts';
import { periodsBetween } from '#domain/period.ts';

export const size = { width: 800, height: 450 };

/** Two years of ideas with a gap and an event; what a test is about it says itself. */
export const chart = (changes: Partial<ChartInput> = {}) =>
  chartOf({
    metric: {
      names: { sv: 'Idéer' },
      unit: 'count',
      decimals: 0,
      minimum: 0,
      maximum: null,
      source: { sv: 'Registret.' },
    },
    organisation: { sv: 'Stigverket' },
    periods: periodsBetween('2023-Q1', '2024-Q4'),
    series: [{ name: null, values: [3, 5, 8, null, 9, 12, 14, 15], statuses: {} }],
    target: [],
    events: [{ happenedOn: '2024-02-15', kind: 'milestone', texts: { sv: 'Start' } }],
    today: '2030-01-01',
    language: 'sv',
    ...changes,
  });

type Element = Readonly<Record<string, string>>;

/** The attributes of every element of a name, in order. */
export const elements = (svg: string, name: string): Element[] =>
  [...svg.matchAll(new RegExp(`<${name} ([^>]*)>`, 'g'))].map(([, inside = '']) =>
    Object.fromEntries([...inside.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])),
  );
export const numbersOf = (found: readonly Element[], attribute: string) =>
  found.map((element) => Number(element[attribute]));
export const classed = (svg: string, name: string, word: string) =>
  elements(svg, name).filter((element) => element['class']?.split(' ').includes(word));
export const textsOf = (svg: string, word: string) =>
  [...svg.matchAll(new RegExp(`<text class="${word}[ "].*?</text>`, 'g'))].map(([text]) =>
    text.replace(/<[^>]*>/g, ''),
  );
