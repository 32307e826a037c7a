import type { Language } from '#domain/language.ts';
import { textOf, type TableCell } from '#domain/table-layout.ts';

/** What the columns of an exported form are headed with: words that the import knows in every language. */
export const headings: Readonly<Record<Language, readonly string[]>> = {
  sv: [
    'Organisationskod',
    'Organisationens namn',
    'Period',
    'Måttkod',
    'Måttets namn',
    'Uppdelning',
    'Värde',
    'Täljare',
    'Nämnare',
    'Antal svar',
    'Status',
    'Kommentar',
  ],
  en: [
    'Organisation code',
    'Organisation name',
    'Period',
    'Metric code',
    'Metric name',
    'Breakdown',
    'Value',
    'Numerator',
    'Denominator',
    'Answers',
    'Status',
    'Comment',
  ],
  da: [
    'Organisationskode',
    'Organisationens navn',
    'Periode',
    'Nøgletalskode',
    'Nøgletallets navn',
    'Opdeling',
    'Værdi',
    'Tæller',
    'Nævner',
    'Antal svar',
    'Status',
    'Bemærkning',
  ],
};

/** What files had before their headings were in a language; some of them have yet to come back. */
const earlier = [
  'organisation',
  'organisation-name',
  'period',
  'metric',
  'metric-name',
  'breakdown',
  'value',
  'numerator',
  'denominator',
  'answers',
  'status',
  'comment',
];

/** A text file has no title to say which form it is from: it has a column more. */
export const formHeading: Readonly<Record<Language, string>> = { sv: 'Formulär', en: 'Form', da: 'Skema' };

const known = [...Object.values(headings), earlier];
const formHeadings: ReadonlySet<string> = new Set([...Object.values(formHeading), 'form']);

/** Whether a row is the heading of a file that was exported from here. */
export const isExportHeading = (cells: readonly TableCell[]): boolean =>
  known.some((heading) => heading.every((word, place) => textOf(cells[place]) === word));

/** In which of its columns it says which form it is from; -1 for none. */
export const formColumnIn = (cells: readonly TableCell[]): number =>
  cells.findIndex((cell) => formHeadings.has(textOf(cell)));
