import type { Language } from './language.ts';
import type { MetricDefinition, Unit } from './metric.ts';

export type DecimalSign = ',' | '.';

export type ReadNumber =
  | { kind: 'number'; value: number; isPercent: boolean }
  | { kind: 'empty' }
  | { kind: 'ambiguous' }
  | { kind: 'not-a-number' };

const longestNumberText = 60;

const noBreakSpace = '\u00a0';
const minus = '\u2212';

/** What a number may look like under each decimal sign; a group of thousands never begins with 0. */
const numberPatterns: Record<DecimalSign, { plain: RegExp; scientific: RegExp }> = {
  ',': {
    plain: /^(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+)?(?:,\d+)?$/,
    scientific: /^(?:\d+(?:,\d+)?|,\d+)e[+-]?\d{1,3}$/i,
  },
  '.': {
    plain: /^(?:\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+)?(?:\.\d+)?$/,
    scientific: /^(?:\d+(?:\.\d+)?|\.\d+)e[+-]?\d{1,3}$/i,
  },
};

/** As machines write it, without groups, per cent or another sign than the point: nothing to decide. A file has millions of them. */
const machineNumber = /^-?\d+(?:\.\d+)?$/;

/** The size of a number without sign, read under one decimal sign; null if it cannot be read so. */
const sizeUnder = (digits: string, decimalSign: DecimalSign): number | null => {
  const { plain, scientific } = numberPatterns[decimalSign];
  if (digits === '' || !(plain.test(digits) || scientific.test(digits))) return null;
  const ungrouped = decimalSign === ',' ? digits.replace(/[ .]/g, '') : digits.replace(/[ ,]/g, '');
  const size = Number(ungrouped.replace(',', '.'));
  return Number.isFinite(size) ? size : null;
};

type Written = { isNegative: boolean; isPercent: boolean; digits: string };

const writtenIn = (text: string): Written => {
  const plain = text.trim().replace(/[\u00a0\u2007\u2009\u202f]/g, ' ');
  const isPercent = plain.endsWith('%');
  const number = isPercent ? plain.slice(0, -1).trimEnd() : plain;
  const hasSign = /^[-+\u2212]/.test(number);
  return {
    isNegative: hasSign && !number.startsWith('+'),
    isPercent,
    digits: hasSign ? number.slice(1) : number,
  };
};

/**
 * Reads a number as people and files write it: `12,5`, `1 234,5`, `−3`, `12 %` (value 12), `1,234.5`, `1e-7`.
 * `1.234` alone reads as two different numbers and is ambiguous until the decimal sign of its column is known; then the
 * other sign can only separate thousands.
 */
export const readNumber = (text: string, options: { decimalSign?: DecimalSign | undefined } = {}): ReadNumber => {
  if (text.length > longestNumberText) return { kind: 'not-a-number' };
  if (options.decimalSign === '.' && machineNumber.test(text)) {
    const value = Number(text);
    // never −0
    return { kind: 'number', value: value === 0 ? 0 : value, isPercent: false };
  }
  if (text.trim() === '') return { kind: 'empty' };
  const { isNegative, isPercent, digits } = writtenIn(text);
  const withComma = options.decimalSign === '.' ? null : sizeUnder(digits, ',');
  const withPoint = options.decimalSign === ',' ? null : sizeUnder(digits, '.');
  const size = withComma ?? withPoint;
  if (size === null) return { kind: 'not-a-number' };
  if (withComma !== null && withPoint !== null && withComma !== withPoint) return { kind: 'ambiguous' };
  return { kind: 'number', value: isNegative && size !== 0 ? -size : size, isPercent };
};

/**
 * The decimal sign that the cells of a column show: those that can be read in one way only decide for the others. Null
 * when none decides or they contradict each other. Cells that are no numbers are not counted.
 */
export const columnDecimalSign = (texts: Iterable<string>): DecimalSign | null => {
  let found: DecimalSign | null = null;
  for (const text of texts) {
    if (text.length > longestNumberText) continue;
    const { digits } = writtenIn(text);
    const readsWithComma = sizeUnder(digits, ',') !== null;
    const readsWithPoint = sizeUnder(digits, '.') !== null;
    if (readsWithComma === readsWithPoint) continue;
    const shown = readsWithComma ? ',' : '.';
    if (found !== null && found !== shown) return null;
    found = shown;
  }
  return found;
};

const smallPowersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/**
 * Rounds half away from zero on the decimals that a person sees: 1.005 to two decimals is 1.01, although the stored
 * binary number is slightly below. Never returns −0. The only rounding in the product.
 */
export const roundHalfAway = (value: number, decimals: number): number => {
  const size = Math.abs(value);
  const rounded = roundedClearly(size, decimals) ?? roundedByDigits(size, decimals);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
};

/** Quick arithmetic, used only where binary noise cannot matter: far from a half and far from the limits of precision. */
const roundedClearly = (size: number, decimals: number): number | null => {
  const power = smallPowersOfTen[decimals];
  if (power === undefined) return null;
  const scaled = size * power;
  const distanceToHalf = Math.abs(scaled - Math.floor(scaled) - 0.5);
  return scaled < 1e9 && distanceToHalf > 1e-6 ? Math.round(scaled) / power : null;
};

const roundedByDigits = (size: number, decimals: number): number => {
  const [mantissa = '', exponent] = size.toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const surplus = digits.length - 1 - Number(exponent) - decimals;
  // infinity and not-a-number have no exponent and stay as they are
  if (!(surplus > 0)) return size;
  // no digits left are nought
  const kept = BigInt(digits.slice(0, -surplus));
  const isUp = digits.charAt(digits.length - surplus) >= '5';
  return Number(`${isUp ? kept + 1n : kept}e${-decimals}`);
};

const separators: Record<Language, { group: string; decimal: DecimalSign }> = {
  sv: { group: noBreakSpace, decimal: ',' },
  en: { group: ',', decimal: '.' },
  da: { group: '.', decimal: ',' },
};

const grouped = (whole: string, separator: string): string => {
  const groups: string[] = [];
  for (let end = whole.length; end > 0; end -= 3) groups.unshift(whole.slice(Math.max(0, end - 3), end));
  return groups.join(separator);
};

/** The number as written in the language; with `sign`, a plus before what is above zero (for changes). */
export const formatNumber = (
  value: number,
  decimals: number,
  language: Language,
  options: { sign?: boolean | undefined } = {},
): string => {
  const rounded = roundHalfAway(value, decimals);
  const size = Math.abs(rounded);
  // toFixed turns to scientific notation from 1e21
  const [whole = '', fraction] = (size < 1e21 ? size.toFixed(decimals) : BigInt(size).toString()).split('.');
  const { group, decimal } = separators[language];
  const sign = rounded < 0 ? minus : options.sign === true && rounded > 0 ? '+' : '';
  return sign + grouped(whole, group) + (fraction === undefined ? '' : decimal + fraction);
};

const million = 1_000_000;

const formatSek = (value: number, decimals: number, language: Language): string => {
  // judged after rounding, so that 999 999,7 is never written as 1 000 000 kr
  const isShort = Math.abs(roundHalfAway(value, decimals)) >= million;
  const number = isShort ? formatNumber(value / million, 1, language) : formatNumber(value, decimals, language);
  const words = {
    sv: isShort ? [number, 'mn', 'kr'] : [number, 'kr'],
    en: isShort ? ['SEK', number, 'm'] : ['SEK', number],
    da: isShort ? [number, 'mio.', 'SEK'] : [number, 'SEK'],
  };
  return words[language].join(noBreakSpace);
};

const timeWords: Record<'days' | 'hours' | 'minutes', Record<Language, { one: string; many: string }>> = {
  days: {
    sv: { one: 'dag', many: 'dagar' },
    en: { one: 'day', many: 'days' },
    da: { one: 'dag', many: 'dage' },
  },
  hours: {
    sv: { one: 'timme', many: 'timmar' },
    en: { one: 'hour', many: 'hours' },
    da: { one: 'time', many: 'timer' },
  },
  minutes: {
    sv: { one: 'minut', many: 'minuter' },
    en: { one: 'minute', many: 'minutes' },
    da: { one: 'minut', many: 'minutter' },
  },
};

/** A figure with its unit, as it stands in text, tiles and tables: `12,5 %`, `SEK 12.3 m`, `1 dag`, `×3,2`. */
export const formatValue = (
  value: number,
  metric: Pick<MetricDefinition, 'unit' | 'decimals'>,
  language: Language,
): string => {
  const number = formatNumber(value, metric.decimals, language);
  switch (metric.unit) {
    case 'percent':
      return language === 'en' ? `${number}%` : `${number}${noBreakSpace}%`;
    case 'sek':
      return formatSek(value, metric.decimals, language);
    case 'days':
    case 'hours':
    case 'minutes': {
      const { one, many } = timeWords[metric.unit][language];
      return `${number}${noBreakSpace}${number === '1' || number === `${minus}1` ? one : many}`;
    }
    case 'multiple':
      return `×${number}`;
    case 'index':
    case 'count':
    case 'transactions':
    case 'sessions':
      return number;
  }
};

const unitTexts: Record<Unit, Record<Language, string>> = {
  percent: { sv: 'procent', en: 'per cent', da: 'procent' },
  index: { sv: 'index 0–100', en: 'index 0–100', da: 'indeks 0–100' },
  count: { sv: 'antal', en: 'number', da: 'antal' },
  transactions: { sv: 'transaktioner', en: 'transactions', da: 'transaktioner' },
  hours: { sv: 'timmar', en: 'hours', da: 'timer' },
  minutes: { sv: 'minuter', en: 'minutes', da: 'minutter' },
  days: { sv: 'dagar', en: 'days', da: 'dage' },
  sek: { sv: 'kronor', en: 'Swedish kronor', da: 'svenske kroner' },
  multiple: { sv: 'gånger bättre', en: 'times better', da: 'gange bedre' },
  sessions: { sv: 'tillfällen', en: 'sessions', da: 'sessioner' },
};

/** The unit in words, for captions and axes. */
export const unitText = (unit: Unit, language: Language): string => unitTexts[unit][language];
