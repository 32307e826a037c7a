import { nameIndex, type Named } from '#domain/name-match.ts';
import type { Known, SampledSheet } from '#domain/table-understanding.ts';
import type { Names, TableCell, TableRow } from '#domain/table-layout.ts';

/** A table as it would be drawn: cells apart by `|`, numbers as numbers where the file is a workbook. */
export const tableOf = (text: string, isWorkbook = false): TableRow[] =>
  text
    .split('\n')
    .map((line, index) => ({ line: index, cells: line.split('|').map((cell) => cellOf(cell.trim(), isWorkbook)) }))
    .filter(({ line }) => line > 0)
    .filter(({ cells }) => cells.some((cell) => cell !== ''));

const cellOf = (text: string, isWorkbook: boolean): TableCell =>
  isWorkbook && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;

export const sheetOf = (name: string, rows: readonly TableRow[]): SampledSheet => ({ name, isHidden: false, rows });

export const organisations: readonly Named[] = [
  { code: 'north', names: { sv: 'Norra kontoret', en: 'Northern office', da: 'Nordkontoret' } },
  { code: 'south', names: { sv: 'Södra kontoret', en: 'Southern office', da: 'Sydkontoret' } },
  { code: 'east', names: { sv: 'Östra kontoret', en: 'Eastern office' } },
];
export const metrics: readonly Named[] = [
  { code: 'lead-time-days', names: { sv: 'Ledtid', en: 'Lead time', da: 'Ledetid' } },
  { code: 'digital-share', names: { sv: 'Digital andel', en: 'Digital share', da: 'Digital andel' } },
  { code: 'total-transactions', names: { sv: 'Ärenden totalt', en: 'All transactions' } },
  { code: 'customer-smiles', names: { sv: 'Kundleenden', en: 'Customer smiles' } },
];
export const names: Names = { organisations: nameIndex(organisations), metrics: nameIndex(metrics) };

export const knowing = (over: Partial<Known> = {}): Known => ({
  organisations,
  metrics,
  fileName: 'figures.xlsx',
  asked: { organisation: null, period: null, frequency: null },
  ...over,
});
