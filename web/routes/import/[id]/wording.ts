import type { FileImportCellAnswer, Understood } from '#api/file-imports/answers.ts';
import { textIn, type Language, type Texts } from '#domain/language.ts';
import { formatNumber } from '#domain/number.ts';
import { formatPeriod, isPeriodCode } from '#domain/period.ts';
import type { Delimiter } from '#domain/table-layout.ts';
import type { ColumnRole } from '#domain/table-words.ts';
import { refusalText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { m } from '#web/lib/paraglide/messages.js';

type Message = typeof m.import_role_ignored;

const roleNames: Record<ColumnRole, Message> = {
  organisation: m.import_role_organisation,
  metric: m.import_role_metric,
  breakdown: m.import_role_breakdown,
  year: m.import_role_year,
  period: m.import_role_period,
  value: m.import_role_value,
  numerator: m.import_role_numerator,
  denominator: m.import_role_denominator,
  answers: m.import_role_answers,
  status: m.import_role_status,
  comment: m.import_role_comment,
  origin: m.import_role_origin,
  figure: m.import_role_figure,
  ignored: m.import_role_ignored,
};

export const roleText = (role: ColumnRole, language: Language): string => roleNames[role]({}, { locale: language });

type Reasons = (told: { matched: number; of: number }, options: { locale: Language }) => string;

const reasons: Readonly<Record<string, Reasons>> = {
  'header-word': m.import_why_header,
  'values-match': m.import_why_values,
  'header-and-values': m.import_why_both,
  'headers-match': m.import_why_headers,
  numbers: m.import_why_numbers,
  'in-title': m.import_why_title,
  'in-sheet-name': m.import_why_sheet,
  'in-file-name': m.import_why_file,
  asked: m.import_why_asked,
  'only-one': m.import_why_only,
  'nothing-fits': m.import_why_nothing,
  told: m.import_why_told,
};

/** Why something is taken for what it is. */
export const reasonText = (
  { reason, matched = 0, of = 0 }: { reason: string; matched?: number; of?: number },
  language: Language,
): string => (reasons[reason] ?? m.import_why_told)({ matched, of }, { locale: language });

const encodingNames: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
  macintosh: 'Mac Roman',
};
export const encodingName = (encoding: string | null): string => encodingNames[encoding ?? ''] ?? encoding ?? '';

const delimiterNames: Record<Delimiter, Message> = {
  ';': m.import_delimiter_semicolon,
  ',': m.import_delimiter_comma,
  '\t': m.import_delimiter_tab,
  '|': m.import_delimiter_bar,
};
export const delimiterText = (delimiter: Delimiter, language: Language): string =>
  delimiterNames[delimiter]({}, { locale: language });

/** What a mapping lacks, and what to do. */
export function misfitText(misfit: NonNullable<Understood['misfit']>, language: Language): string {
  const inLanguage = { locale: language };
  if (misfit.column) return m.import_misfit_column({ column: misfit.column }, inLanguage);
  if (misfit.axis === 'organisation') return m.import_misfit_organisation({}, inLanguage);
  if (misfit.axis === 'metric') return m.import_misfit_metric({}, inLanguage);
  return misfit.axis === 'period' ? m.import_misfit_period({}, inLanguage) : m.import_misfit_figures({}, inLanguage);
}

type Told = Record<'read' | 'near' | 'limit' | 'line' | 'period', string>;
type CellMessage = (told: Told, options: { locale: Language }) => string;

/** Why one cell is not taken: the value, the rule and what to do about it. */
const refusals: Readonly<Record<string, CellMessage>> = {
  'unknown-organisation': m.import_cell_organisation,
  'unknown-metric': m.import_cell_metric,
  'unknown-period': m.import_cell_period,
  'period-not-begun': m.import_cell_not_begun,
  'unknown-breakdown': m.import_cell_breakdown,
  'unknown-status': m.import_cell_status,
  'unknown-row': m.import_cell_row,
  'unknown-form': m.import_cell_not_yours,
  'not-allowed': m.import_cell_not_yours,
  'not-reporting': m.import_cell_not_reporting,
  'unknown-form-period': m.import_cell_form_period,
  'derived-metric': m.import_cell_derived,
  'frequency-not-allowed': m.import_cell_frequency,
  'below-minimum': m.import_cell_below,
  'above-maximum': m.import_cell_above,
  'ratio-differs': m.import_cell_ratio,
  'contradicts-itself': m.import_cell_contradicts,
  'not-asked': m.import_cell_not_asked,
  stale: m.import_cell_stale,
};

/** What the form has no place for, by the part of the figure. */
const unaskedNames: Readonly<Record<string, (told: { read: string }, options: { locale: Language }) => string>> = {
  value: m.import_cell_not_asked_value,
  numerator: m.import_cell_not_asked_parts,
  denominator: m.import_cell_not_asked_parts,
  answers: m.import_cell_not_asked_answers,
};

export function cellText(
  { code, read, details, period }: Pick<FileImportCellAnswer, 'code' | 'read' | 'details' | 'period'>,
  nameOf: (code: string) => string,
  language: Language,
): string {
  if (code === null) return '';
  const told = (name: string): string => {
    const detail = details?.[name] ?? '';
    return typeof detail === 'number' ? formatNumber(detail, Number.isInteger(detail) ? 0 : 2, language) : detail;
  };
  const message = refusals[code];
  if (!message) return refusalText(code, read, wordsIn(language));
  const unasked = code === 'not-asked' ? unaskedNames[told('part')] : undefined;
  if (unasked) return unasked({ read }, { locale: language });
  const near = told('near').split(', ').filter(Boolean).map(nameOf).join(', ');
  const written = { read, near, limit: told('limit'), line: told('line'), period: period ?? '' };
  // what was meant is asked only where something is nearly that
  if (code === 'unknown-organisation' && written.near === '')
    return m.import_cell_organisation_far(written, { locale: language });
  if (code === 'unknown-metric' && written.near === '') return m.import_cell_metric_far(written, { locale: language });
  return message(written, { locale: language });
}

/** The name of something, with its code where it has none that is known here. */
export const namesIn = (things: readonly { code: string; names: Texts }[], language: Language) => {
  const known = new Map(things.map(({ code, names }) => [code, textIn(names, language)]));
  return (code: string | null): string => (code === null ? '' : (known.get(code) ?? code));
};

/** `gender.women+age.young` is called by both of its names. */
export const breakdownsIn = (things: readonly { code: string; names: Texts }[], language: Language) => {
  const nameOf = namesIn(things, language);
  return (breakdown: string): string => breakdown.split('+').map(nameOf).join(', ');
};

export const periodText = (period: string, language: Language): string =>
  isPeriodCode(period) ? formatPeriod(period, language, 'short') : period;

const statusNames: Readonly<Record<string, Message>> = {
  O: m.entry_status_missing,
  M: m.entry_status_not_applicable,
  L: m.entry_status_not_collected,
};

type Content = NonNullable<FileImportCellAnswer['after']>;

/** A figure of a file, or what stands instead of it: `12,5`, `40 av 50`, `Ej tillämpligt`. */
export function contentText(content: Content | null, language: Language): string {
  const written = (value: number) => formatNumber(value, Number.isInteger(value) ? 0 : decimalsOf(value), language);
  if (!content) return '';
  const { value, numerator, denominator, status } = content;
  if (typeof numerator === 'number' && typeof denominator === 'number') {
    return m.import_parts({ numerator: written(numerator), denominator: written(denominator) }, { locale: language });
  }
  if (typeof value === 'number') return written(value);
  return status ? (statusNames[status]?.({}, { locale: language }) ?? status) : '';
}

/** Not more of them than a person compares. */
const decimalsOf = (value: number): number => Math.min(4, (String(value).split('.')[1] ?? '').length);
