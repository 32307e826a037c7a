import { addDays, yearAndMonth } from './date.ts';
import { DomainError } from './error.ts';
import type { Language } from './language.ts';

/** Year, semester, tertial (four months), quarter, month. */
export const frequencies = ['A', 'S', 'T', 'Q', 'M'] as const;
export type Frequency = (typeof frequencies)[number];

export const periodsPerYear: Readonly<Record<Frequency, number>> = {
  A: 1,
  S: 2,
  T: 3,
  Q: 4,
  M: 12,
};

/** Series arrays of every frequency start at the period that begins on 1 January of this year. */
const originYear = 1970;
export const lastYear = 2199;

type Month = `0${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}` | '10' | '11' | '12';

/** The canonical SDMX code of a period: `2026`, `2026-S1`, `2026-T2`, `2026-Q3`, `2026-09`. */
export type PeriodCode =
  | `${number}`
  | `${number}-S${1 | 2}`
  | `${number}-T${1 | 2 | 3}`
  | `${number}-Q${1 | 2 | 3 | 4}`
  | `${number}-${Month}`;

/** The place is counted from 1 within the year. */
type Place = { frequency: Frequency; year: number; place: number };

const isInRange = ({ frequency, year, place }: Place): boolean =>
  year >= originYear && year <= lastYear && place >= 1 && place <= periodsPerYear[frequency];

/** Read once each: there are about five thousand periods, and answers name them millions of times. */
const placesRead = new Map<string, Place>();

const placeFrom = (text: string): Place | null => {
  const known = placesRead.get(text);
  if (known) return known;
  const place = readPlace(text);
  if (place) placesRead.set(text, place);
  return place;
};

const readPlace = (text: string): Place | null => {
  const match = /^(\d{4})(?:-(?:([STQ])(\d)|(\d{2})))?$/.exec(text);
  if (match === null) return null;
  const [, year, letter, digit, month] = match;
  const frequency = month !== undefined ? 'M' : (frequencies.find((one) => one === letter) ?? 'A');
  const place = { frequency, year: Number(year), place: Number(month ?? digit ?? 1) };
  return isInRange(place) ? place : null;
};

const placeOf = (code: PeriodCode): Place => {
  const place = placeFrom(code);
  if (place === null) throw new DomainError('bad-period', `${code} is not a period`, { period: code });
  return place;
};

const textOf = ({ frequency, year, place }: Place): string => {
  if (frequency === 'A') return `${year}`;
  if (frequency === 'M') return `${year}-${String(place).padStart(2, '0')}`;
  return `${year}-${frequency}${place}`;
};

const codeOf = (place: Place): PeriodCode | null => {
  const text = textOf(place);
  return isPeriodCode(text) ? text : null;
};

/** True for canonical codes only, within the years that series can hold. */
export const isPeriodCode = (text: string): text is PeriodCode => placeFrom(text) !== null;

export const frequencyOf = (code: PeriodCode): Frequency => placeOf(code).frequency;

/** The 0-based place of a period in the series arrays of its frequency. */
export const periodNumber = (code: PeriodCode): number => {
  const { frequency, year, place } = placeOf(code);
  return (year - originYear) * periodsPerYear[frequency] + place - 1;
};

/** By number, written once each for the same reason. */
const codesWritten: Readonly<Record<Frequency, PeriodCode[]>> = { A: [], S: [], T: [], Q: [], M: [] };

const periodAtOrNull = (frequency: Frequency, number: number): PeriodCode | null => {
  const known = codesWritten[frequency][number];
  if (known !== undefined) return known;
  if (!Number.isInteger(number)) return null;
  const perYear = periodsPerYear[frequency];
  const year = originYear + Math.floor(number / perYear);
  const code = codeOf({ frequency, year, place: (number % perYear) + 1 });
  if (code !== null) codesWritten[frequency][number] = code;
  return code;
};

/** The inverse of `periodNumber`; DomainError `period-out-of-range` outside the years that series can hold. */
export const periodAt = (frequency: Frequency, number: number): PeriodCode => {
  const code = periodAtOrNull(frequency, number);
  if (code === null) {
    const message = `Periods must lie within ${originYear} to ${lastYear}`;
    throw new DomainError('period-out-of-range', message, { frequency, number });
  }
  return code;
};

/** The period so many periods later (earlier when negative); null outside the years that series can hold. */
const shifted = (code: PeriodCode, steps: number): PeriodCode | null =>
  periodAtOrNull(frequencyOf(code), periodNumber(code) + steps);

export const previousPeriod = (code: PeriodCode): PeriodCode | null => shifted(code, -1);

export const nextPeriod = (code: PeriodCode): PeriodCode | null => shifted(code, 1);

export const sameLastYear = (code: PeriodCode): PeriodCode | null => shifted(code, -periodsPerYear[frequencyOf(code)]);

/** ISO date of the first day of the period. */
export const firstDay = (code: PeriodCode): string => {
  const { frequency, year, place } = placeOf(code);
  const month = ((place - 1) * 12) / periodsPerYear[frequency] + 1;
  return `${year}-${String(month).padStart(2, '0')}-01`;
};

/** ISO date of the last day of the period. */
export const lastDay = (code: PeriodCode): string => {
  const next = nextPeriod(code);
  return next === null ? `${lastYear}-12-31` : addDays(firstDay(next), -1);
};

/** All periods from one to another, both included; none when the second is earlier. DomainError `mixed-frequency`. */
export const periodsBetween = (from: PeriodCode, to: PeriodCode): PeriodCode[] => {
  const frequency = commonFrequency(from, to);
  const first = periodNumber(from);
  const length = Math.max(0, periodNumber(to) - first + 1);
  return Array.from({ length }, (_, step) => periodAt(frequency, first + step));
};

/** The one frequency of all the periods; DomainError `mixed-frequency` if they differ. */
export const commonFrequency = (first: PeriodCode, ...others: PeriodCode[]): Frequency => {
  const frequency = frequencyOf(first);
  const other = others.find((code) => frequencyOf(code) !== frequency);
  if (other === undefined) return frequency;
  throw new DomainError('mixed-frequency', `${first} and ${other} are of different frequency`, {
    periods: [first, other],
  });
};

/** DomainErrors `bad-date` and `period-out-of-range`. */
export const periodContaining = (frequency: Frequency, isoDate: string): PeriodCode => {
  const { year, month } = yearAndMonth(isoDate);
  const perYear = periodsPerYear[frequency];
  return periodAt(frequency, (year - originYear) * perYear + Math.floor((month * perYear) / 12));
};

const monthNames: Record<Language, { long: readonly string[]; short: readonly string[] }> = {
  sv: {
    long: 'januari februari mars april maj juni juli augusti september oktober november december'.split(' '),
    short: 'jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.'.split(' '),
  },
  en: {
    long: 'January February March April May June July August September October November December'.split(' '),
    short: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
  },
  da: {
    long: 'januar februar marts april maj juni juli august september oktober november december'.split(' '),
    short: 'jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.'.split(' '),
  },
};

/** `#` stands for the place in the year as a digit, `@` for it as an English word. */
const wordings: Record<Language, Record<'short' | 'long', Record<'S' | 'T' | 'Q', string>>> = {
  sv: {
    short: { S: 'halvår #', T: 'T#', Q: 'kv #' },
    long: { S: 'halvår #', T: 'tertial #', Q: 'kvartal #' },
  },
  en: {
    short: { S: 'H#', T: 'T#', Q: 'Q#' },
    long: { S: '@ half of', T: '@ four-month period of', Q: '@ quarter of' },
  },
  da: {
    short: { S: '#. halvår', T: '#. tertial', Q: '#. kvt.' },
    long: { S: '#. halvår', T: '#. tertial', Q: '#. kvartal' },
  },
};

const englishOrdinals = ['first', 'second', 'third', 'fourth'];

/** The period as people write it: `kv 3 2026`, `third quarter of 2026`, `sep. 2026`. */
export const formatPeriod = (code: PeriodCode, language: Language, form: 'short' | 'long'): string => {
  const { frequency, year, place } = placeOf(code);
  if (frequency === 'A') return `${year}`;
  if (frequency === 'M') return `${monthNames[language][form][place - 1] ?? ''} ${year}`;
  const wording = wordings[language][form][frequency];
  return `${wording.replace('#', String(place)).replace('@', englishOrdinals[place - 1] ?? '')} ${year}`;
};

/** As long as can be, within a sentence: English then says "the third quarter of 2026", but "2026" and "March 2026". */
export const periodInSentence = (code: PeriodCode, language: Language): string => {
  const text = formatPeriod(code, language, 'long');
  return language === 'en' && /^[a-z]/.test(text) ? `the ${text}` : text;
};

const longestPeriodText = 60;

const frequencyWords: ReadonlyMap<string, Frequency> = new Map([
  ...'q qtr k kv kvt kvartal kvartalet quarter'.split(' ').map((word) => [word, 'Q'] as const),
  ...'t tertial tertialet'.split(' ').map((word) => [word, 'T'] as const),
  ...'s h hy half halvår halvåret semester'.split(' ').map((word) => [word, 'S'] as const),
  ...'m month månad måned'.split(' ').map((word) => [word, 'M'] as const),
]);

const ordinalWords: ReadonlyMap<string, string> = new Map(
  ['first första første', 'second andra anden andet', 'third tredje', 'fourth fjärde fjerde'].flatMap((words, index) =>
    words.split(' ').map((word) => [word, String(index + 1)] as const),
  ),
);

/** The months of the year from 0, by every name and abbreviation in the three languages. */
const monthWords: ReadonlyMap<string, number> = new Map([
  ['sept', 8],
  ...Object.values(monthNames)
    .flatMap(({ long, short }) => [long, short])
    .flatMap((names) => names.map((name, month) => [name.toLowerCase().replace('.', ''), month] as const)),
]);

const fillerWords: ReadonlySet<string> = new Set(['of', 'år', 'year']);
const rangeWords: ReadonlySet<string> = new Set(['to', 'till', 'til']);

/** Numbers, words and other signs in order, with ordinals as digits and every kind of dash as a hyphen. */
const tokensOf = (text: string): string[] => {
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[.,]/g, ' ')
    .replace('four-month period', 'tertial')
    .replace(/(\d)(?:st|nd|rd|th|:a|:e)(?!\p{L})/u, '$1');
  return (plain.match(/\d+|\p{L}+|\S/gu) ?? [])
    .filter((token) => !fillerWords.has(token))
    .map((token) => (rangeWords.has(token) ? '-' : (ordinalWords.get(token) ?? token)));
};

/** `2026-Q3` becomes `n-wn`: what kind of thing stands where. */
const shapeOf = (tokens: readonly string[]): string =>
  tokens.map((token) => (/^\d/.test(token) ? 'n' : /^\p{L}/u.test(token) ? 'w' : token)).join('');

const yearFrom = (token: string): number => (token.length === 4 ? Number(token) : NaN);
const placeInYearFrom = (token: string): number => (token.length <= 2 ? Number(token) : NaN);

const monthPeriod = (year: string, month: number | undefined): PeriodCode | null =>
  month === undefined ? null : codeOf({ frequency: 'M', year: yearFrom(year), place: month + 1 });

const namedPeriod = (year: string, word: string, place: string): PeriodCode | null => {
  const frequency = frequencyWords.get(word);
  if (frequency === undefined) return null;
  return codeOf({ frequency, year: yearFrom(year), place: placeInYearFrom(place) });
};

/** `jul–sep 2026` is a quarter; months that make no standard period, such as January to August, are none. */
const monthRange = (year: string, firstWord: string, lastWord: string): PeriodCode | null => {
  const first = monthWords.get(firstWord);
  const last = monthWords.get(lastWord);
  if (first === undefined || last === undefined) return null;
  const months = last - first + 1;
  const frequency = frequencies.find((one) => periodsPerYear[one] * months === 12);
  if (frequency === undefined || first % months !== 0) return null;
  return codeOf({ frequency, year: yearFrom(year), place: first / months + 1 });
};

/** A date stands for the period that it begins, and only where the frequency is known from elsewhere. */
const periodBeginning = (isoDate: string, frequency: Frequency | undefined): PeriodCode | null => {
  const day = /^(\d{4})-(\d{2})-01$/.exec(isoDate);
  if (day === null || frequency === undefined) return null;
  const place = ((Number(day[2]) - 1) * periodsPerYear[frequency]) / 12 + 1;
  return Number.isInteger(place) ? codeOf({ frequency, year: Number(day[1]), place }) : null;
};

const periodIn = (tokens: readonly string[], frequency: Frequency | undefined): PeriodCode | null => {
  const [a = '', b = '', c = '', d = '', e = ''] = tokens;
  switch (shapeOf(tokens)) {
    case 'n':
      return codeOf({ frequency: 'A', year: yearFrom(a), place: 1 });
    case 'n-n':
      return codeOf({ frequency: 'M', year: yearFrom(a), place: placeInYearFrom(c) });
    case 'n/n':
      return codeOf({ frequency: 'M', year: yearFrom(c), place: placeInYearFrom(a) });
    case 'n-n-n':
      return periodBeginning(tokens.join(''), frequency);
    case 'wn':
      return monthPeriod(b, monthWords.get(a));
    case 'w-n':
    case 'w/n':
      return monthPeriod(c, monthWords.get(a));
    case 'nw':
      return monthPeriod(a, monthWords.get(b));
    case 'n-w':
      return monthPeriod(a, monthWords.get(c));
    case 'nwn':
      return namedPeriod(a, b, c) ?? namedPeriod(c, b, a);
    case 'n-wn':
      return namedPeriod(a, c, d);
    case 'nw-n':
    case 'nw/n':
      return namedPeriod(d, b, a);
    case 'wnn':
      return namedPeriod(c, a, b);
    case 'wn-n':
    case 'wn/n':
      return namedPeriod(d, a, b);
    case 'nnw':
      return namedPeriod(a, c, b);
    case 'w-wn':
      return monthRange(d, a, c);
    case 'wn-wn':
      return b === e ? monthRange(b, a, d) : null;
    case 'nw-w':
      return monthRange(a, b, d);
    default:
      return null;
  }
};

/**
 * Reads a period as people write it in Swedish, Danish or English (`2026K3`, `kv 3 2026`, `jul–sep 2026`, `09/2026`).
 * Null for what is no period, is ambiguous, or is of another frequency than the one asked for. Never throws.
 */
export const readPeriod = (text: string, options: { frequency?: Frequency | undefined } = {}): PeriodCode | null => {
  if (text.length > longestPeriodText) return null;
  const code = periodIn(tokensOf(text), options.frequency);
  if (code === null || options.frequency === undefined) return code;
  return frequencyOf(code) === options.frequency ? code : null;
};
