import type { Language } from './language.ts';
import type { MetricDefinition } from './metric.ts';
import { periodsPerYear, type Frequency } from './period.ts';

/** Of what time a figure tells: its period alone, its year from January through it, or the whole year that ends with it. */
export const views = ['period', 'year-to-date', 'rolling'] as const;
export type View = (typeof views)[number];

/** Period numbers, both included. */
export type Span = { first: number; last: number };

/** Whether periods of one frequency make up whole ones of another: some quarters lie in two tertials. */
export const canConvert = (from: Frequency, to: Frequency): boolean =>
  periodsPerYear[from] > periodsPerYear[to] && periodsPerYear[from] % periodsPerYear[to] === 0;

/** The shorter periods that make up the longer one of a number. */
export const partsOf = (from: Frequency, to: Frequency, number: number): Span => {
  const parts = periodsPerYear[from] / periodsPerYear[to];
  return { first: number * parts, last: number * parts + parts - 1 };
};

/** The longer period that the shorter one of a number lies in. */
export const wholeOf = (from: Frequency, to: Frequency, number: number): number =>
  Math.floor((number * periodsPerYear[to]) / periodsPerYear[from]);

/** The periods that a figure tells of, by the number of the last of them. */
export const spanOf = (view: View, frequency: Frequency, number: number): Span => {
  const perYear = periodsPerYear[frequency];
  switch (view) {
    case 'period':
      return { first: number, last: number };
    case 'year-to-date':
      return { first: number - (number % perYear), last: number };
    case 'rolling':
      return { first: number - perYear + 1, last: number };
  }
};

/** The number of the last period whose figure still tells of the one of a number. */
export const lastSpanning = (view: View, frequency: Frequency, number: number): number => {
  const perYear = periodsPerYear[frequency];
  switch (view) {
    case 'period':
      return number;
    case 'year-to-date':
      return number - (number % perYear) + perYear - 1;
    case 'rolling':
      return number + perYear - 1;
  }
};

/** Why a metric has no view but its periods. */
export type NoView = 'stock' | 'other' | 'whole-years';

/**
 * Why a metric tells of nothing but its periods; null where it may tell of several together. What stands at the end of a
 * period, or is counted over the last year already, is not to be put together over time.
 */
export const noViewOf = (
  { measuringType }: Pick<MetricDefinition, 'measuringType'>,
  frequency: Frequency,
): NoView | null => {
  if (measuringType === 'stock' || measuringType === 'other') return measuringType;
  return periodsPerYear[frequency] === 1 ? 'whole-years' : null;
};

const yearToDate: Record<Language, string> = { sv: 'hittills under året', en: 'year to date', da: 'år til dato' };

const rollingYear: Record<Language, Record<Exclude<Frequency, 'A'>, string>> = {
  sv: {
    S: 'rullande två halvår',
    T: 'rullande tre tertial',
    Q: 'rullande fyra kvartal',
    M: 'rullande tolv månader',
  },
  en: {
    S: 'rolling two half-years',
    T: 'rolling three four-month periods',
    Q: 'rolling four quarters',
    M: 'rolling twelve months',
  },
  da: {
    S: 'rullende to halvår',
    T: 'rullende tre tertialer',
    Q: 'rullende fire kvartaler',
    M: 'rullende tolv måneder',
  },
};

/** Of what time the figures tell, in words: `rullande fyra kvartal`. Null where it is their period alone. */
export const formatView = (view: View, frequency: Frequency, language: Language): string | null => {
  if (view === 'period' || frequency === 'A') return null;
  return view === 'rolling' ? rollingYear[language][frequency] : yearToDate[language];
};
