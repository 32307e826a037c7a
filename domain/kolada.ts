import type { Texts } from './language.ts';
import type { MetricDefinition, Unit } from './metric.ts';
import { isCode, oneLine } from './text.ts';

/** Where everything from Kolada stands: beside one's own organisations, never among them. */
export const koladaTop = 'kolada';

/** A key figure as Kolada describes it. */
export type Kpi = {
  id: string;
  title: string;
  description: string;
  isDividedByGender: boolean;
  /** The year whose figures are preliminary between the two days. */
  publishedYear: number | null;
  preliminaryOn: string | null;
  finalOn: string | null;
};

/** K is a municipality, everything else a region; 0000 is the whole country. */
export type Municipality = { id: string; title: string; type: string };

/** Figures of women, men and all of a key figure, a municipality and a year. */
export type KoladaRow = {
  kpi: string;
  municipality: string;
  year: number;
  values: readonly { gender: string; value: number | null; status: string; isDeleted: boolean }[];
};

/** A figure as it is published. */
export type ReferenceFigure = {
  kpi: string;
  municipality: string;
  breakdown: string;
  year: number;
  value: number | null;
  /** O takes back what was published before. */
  status: 'A' | 'P' | 'O' | 'Q';
};

/** An id as Kolada writes them, `N00001`, `1480` or `G35951`: no more than one word of an address. */
export const isKoladaId = (text: string): boolean => text.length <= 20 && isCode(text.toLowerCase());

export const metricCodeOf = (kpi: string): string => `${koladaTop}-${kpi.toLowerCase()}`;
export const organisationCodeOf = (municipality: string): string => `${koladaTop}-${municipality.toLowerCase()}`;

export const kindOf = ({ id, type }: Municipality): string => {
  if (id === '0000') return 'country';
  return type === 'K' ? 'municipality' : 'region';
};

const breakdowns: Readonly<Record<string, string>> = { T: 'total', K: 'gender.women', M: 'gender.men' };

/** Beyond this a figure is none: whole numbers are no longer exact. */
const largest = 1e15;

/** What a row says, figure by figure. What a key figure does not promise, such as genders, is left out. */
export function figuresIn({ kpi, municipality, year, values }: KoladaRow, described: Kpi, today: string) {
  return values.flatMap(({ gender, value, status, isDeleted }): ReferenceFigure[] => {
    const breakdown = Object.hasOwn(breakdowns, gender) ? breakdowns[gender] : undefined;
    if (breakdown === undefined || (breakdown !== 'total' && !described.isDividedByGender)) return [];
    const isThere = !isDeleted && value !== null && Math.abs(value) <= largest;
    const letter = isProvisional(described, year, today) ? 'P' : 'A';
    const missing = !isDeleted && status.toLowerCase() === 'private' ? 'Q' : 'O';
    return [
      {
        kpi,
        municipality,
        breakdown,
        year,
        value: isThere ? value : null,
        status: isThere ? letter : missing,
      },
    ];
  });
}

/** The latest year of a key figure is preliminary until the day on which Kolada settles it. */
const isProvisional = ({ publishedYear, preliminaryOn, finalOn }: Kpi, year: number, today: string): boolean =>
  preliminaryOn !== null && finalOn !== null && year === publishedYear && preliminaryOn <= today && today < finalOn;

/** The first words that fit decide: a share of kronor is a share. Kolada names no unit but in its titles. */
const unitWords: readonly (readonly [RegExp, Unit])[] = [
  [/\(%\)|%|procent/, 'percent'],
  [/\bkr\b|\bkronor\b/, 'sek'],
  [/\bdagar\b/, 'days'],
  [/\btimmar\b/, 'hours'],
  [/\bminuter\b/, 'minutes'],
  [/index/, 'index'],
];

export const unitOf = (title: string): Unit =>
  unitWords.find(([words]) => words.test(title.toLowerCase()))?.[1] ?? 'count';

/** As many as the figures have, and never more than two. */
export function decimalsOf(values: Iterable<number | null>): number {
  let most = 0;
  for (const value of values) {
    if (value === null) continue;
    if (!isWhole(value * 10)) return 2;
    if (!isWhole(value)) most = 1;
  }
  return most;
}

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-6;

const longest = 2_000;
const written = (text: string, most = longest): string => oneLine(text.slice(0, most));

/** Its figures are what others say of others: never rolled up, compared without saying which way is good. */
export const metricOf = (kpi: Kpi, decimals: number): MetricDefinition => ({
  code: metricCodeOf(kpi.id),
  measure: null,
  isHeadline: false,
  names: { sv: written(kpi.title, 300) || kpi.id },
  definition: { sv: written(kpi.description) },
  method: {
    sv: `Nyckeltalet ${kpi.id} i Kolada, så som det är.`,
    en: `The key figure ${kpi.id} in Kolada, as it is.`,
    da: `Nøgletallet ${kpi.id} i Kolada, som det er.`,
  },
  source: { sv: 'Kolada (RKA)', en: 'Kolada (RKA)', da: 'Kolada (RKA)' },
  unit: unitOf(kpi.title),
  decimals,
  direction: 'none',
  frequencies: ['A'],
  measuringType: 'other',
  isCumulative: false,
  isSeasonal: false,
  rollupRule: 'none',
  weight: null,
  minimum: null,
  maximum: null,
  smallestAnswers: null,
  dimensions: kpi.isDividedByGender ? ['gender'] : [],
  formula: null,
  // some come in spring, others a year later
  dueDays: 365,
  visibility: 'public',
});

/** What has to stand wherever the figures are shown. */
export const attributionOf = (fetchedOn: string): Texts => ({
  sv: `Källa: Kolada (RKA), hämtat ${fetchedOn}`,
  en: `Source: Kolada (RKA), fetched ${fetchedOn}`,
  da: `Kilde: Kolada (RKA), hentet ${fetchedOn}`,
});

/** So many of what fits are enough to choose from. */
export const koladaMostFound = 50;

/** As many ids as Kolada takes in one call. */
const atOnce = 25;

export const inBatches = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / atOnce) }, (_, index) =>
    items.slice(index * atOnce, (index + 1) * atOnce),
  );
