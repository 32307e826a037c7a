import { nameIndex, type Named } from './name-match.ts';
import { columnDecimalSign } from './number.ts';
import type { Frequency, PeriodCode } from './period.ts';
import { judgeColumns, type ColumnGuess, type Ground } from './table-columns.ts';
import { findHeaderRows } from './table-header.ts';
import {
  axes,
  columnHeaders,
  emptyMapping,
  textOf,
  type Axis,
  type Names,
  type Sheet,
  type TableMapping,
  type TableRow,
} from './table-layout.ts';
import { dayIn, frequencyOfDays, periodWithin, yearWithin, type PeriodHints } from './table-period.ts';
import { findHeader, isNameOfSheet, tableReader } from './table-reading.ts';
import { frequencyOfHeader, roleOfHeader } from './table-words.ts';

/** The first rows of each sheet; a text file is one sheet without a name. */
export type SampledSheet = Sheet & { rows: readonly TableRow[] };

export type Confidence = 'sure' | 'likely' | 'guess';
/** Why something is taken for what it is; the page has a sentence for each. */
export type Reason =
  | 'header-word'
  | 'values-match'
  | 'header-and-values'
  | 'headers-match'
  | 'numbers'
  | 'in-title'
  | 'in-sheet-name'
  | 'in-file-name'
  | 'asked'
  | 'only-one'
  | 'nothing-fits';

export type FixedGuess = { axis: Axis; code: string; reason: Reason; confidence: Confidence };

export type Understood = {
  mapping: TableMapping;
  sheet: string;
  headerLine: number;
  columns: ColumnGuess[];
  fixed: FixedGuess[];
};

export type Known = {
  organisations: readonly Named[];
  metrics: readonly Named[];
  fileName: string;
  /** The line that somebody says the header ends on. */
  headerLine?: number | null;
  /** What is already known from where the file was dropped. */
  asked: { organisation: string | null; period: PeriodCode | null; frequency: Frequency | null };
};

/** What a table most likely means, each guess with its reason. Null where no sheet has a row with anything in it. */
export function understandTable(sheets: readonly SampledSheet[], known: Known): Understood | null {
  const names: Names = { organisations: nameIndex(known.organisations), metrics: nameIndex(known.metrics) };
  const judged = sheets
    .filter(({ rows, isHidden }) => rows.length && !isHidden)
    .map((sheet) => understandSheet(sheet, known, names));
  const best = judged.toSorted((one, other) => other.score - one.score)[0];
  if (!best) return null;
  return { ...best.understood, mapping: withAlikeSheets(best.understood, sheets, names) };
}

type Judged = { understood: Understood; score: number };

function understandSheet(sheet: SampledSheet, known: Known, names: Names): Judged {
  const title = titleOf(sheet);
  const year = yearWithin(sheet.name) ?? yearWithin(title) ?? yearWithin(known.fileName);
  const ground: Ground = { names, frequency: known.asked.frequency, year };
  const header = findHeaderRows(sheet.rows, ground, known.headerLine ?? null);
  const body = sheet.rows.filter(({ line }) => line > header.line);
  const frequency = known.asked.frequency ?? frequencyIn(header.rows, body);
  const columns = judgeColumns(header.rows, body, { ...ground, frequency });
  const across = axes.filter((axis) => columns.some(({ figure }) => figure?.[axis] !== undefined));
  const has = (axis: Axis): boolean => across.includes(axis) || columns.some(({ means }) => means === axis);
  const above = sheet.rows.filter(({ line }) => line < (header.rows[0]?.line ?? 0));
  const titles = above.flatMap(({ cells }) => cells.map(textOf).filter(Boolean));
  const fixed = axes
    .filter((axis) => !has(axis))
    .flatMap((axis) => fixedGuess(axis, { sheet: sheet.name, titles, known, names, year, frequency }) ?? []);
  const repeatsAbove = columns.some(
    ({ means, index }) => (means === 'organisation' || means === 'metric') && isFilledDown(body, index, columns),
  );
  const mapping: TableMapping = {
    ...emptyMapping,
    sheets: sheet.name === '' ? [] : [sheet.name],
    headerRows: header.rows.length === 2 ? 2 : header.line === 0 ? 0 : 1,
    headerLine: header.line === 0 ? null : header.line,
    columns: columns.flatMap(({ header: text, means }) => (means === 'figure' ? [] : [{ header: text, means }])),
    across,
    fixed: {
      organisation: null,
      metric: null,
      period: null,
      ...Object.fromEntries(fixed.map(({ axis, code }) => [axis, code])),
    },
    year,
    frequency,
    decimalSign: columnDecimalSign(
      columns
        .filter(({ means }) => means === 'figure' || means === 'value')
        .flatMap(({ index }) => body.map(({ cells }) => (typeof cells[index] === 'string' ? cells[index] : ''))),
    ),
    repeatsAbove,
  };
  const score = scoreOf({ ...mapping, namedBySheet: true }, header.rows, body, sheet.name, names);
  return { understood: { mapping, sheet: sheet.name, headerLine: header.line, columns, fixed }, score };
}

const titleOf = ({ rows }: SampledSheet): string =>
  rows
    .slice(0, 3)
    .filter(({ cells }) => cells.filter((cell) => textOf(cell) !== '').length <= 2)
    .flatMap(({ cells }) => cells.map(textOf))
    .join(' ');

/** How often it reports: said by a header, or by the days themselves. */
function frequencyIn(header: readonly TableRow[], body: readonly TableRow[]): Frequency | null {
  const headers = columnHeaders(header);
  const period = headers.findIndex((text) => roleOfHeader(text) === 'period');
  const inColumn = body.flatMap(({ cells }) => dayIn(textOf(cells[period])) ?? []);
  const inHeader = headers.flatMap((text) => dayIn(text) ?? []);
  return frequencyOfDays(inColumn) ?? frequencyOfDays(inHeader) ?? frequencyOfHeader(headers[period] ?? '');
}

/** A cell that stands for the rows below it as well: blank there, although they have something. */
function isFilledDown(body: readonly TableRow[], index: number, columns: readonly ColumnGuess[]): boolean {
  const numbers = columns.filter(({ means }) => means === 'figure' || means === 'value').map((column) => column.index);
  const rows = body.filter(({ cells }) => numbers.some((number) => textOf(cells[number]) !== ''));
  const empty = rows.filter(({ cells }) => textOf(cells[index]) === '').length;
  return textOf(rows[0]?.cells[index]) !== '' && empty >= rows.length / 4;
}

type Elsewhere = {
  sheet: string;
  titles: readonly string[];
  known: Known;
  names: Names;
  year: number | null;
  frequency: Frequency | null;
};

/** What a title or a name of a sheet or file says. */
function codeWithin(axis: Axis, text: string, names: Names, hints: PeriodHints = {}): string | null {
  if (axis === 'period') return periodWithin(text, hints);
  const found = names[axis === 'organisation' ? 'organisations' : 'metrics'].match(text);
  return 'code' in found ? found.code : null;
}

/** What the table itself does not say: asked for, in a title above it, in the sheet's name, in the file's. */
function fixedGuess(axis: Axis, { sheet, titles, known, names, year, frequency }: Elsewhere): FixedGuess | null {
  const base = known.fileName.replace(/\.[a-z0-9]+$/i, '').replace(/[_-]+/g, ' ');
  const inText = (text: string): string | null => codeWithin(axis, text, names, { frequency, year });
  // a title such as `Enhet: Norra kontoret` has its name behind the colon
  const halves = titles.flatMap((title) => [title, title.slice(title.indexOf(':') + 1)]);
  const fromTitle = halves.map(inText).find((code) => code !== null);
  if (fromTitle) return { axis, code: fromTitle, reason: 'in-title', confidence: 'likely' };
  const fromSheet = inText(sheet);
  if (fromSheet !== null) return { axis, code: fromSheet, reason: 'in-sheet-name', confidence: 'likely' };
  const asked = axis === 'metric' ? null : known.asked[axis];
  if (asked !== null) return { axis, code: asked, reason: 'asked', confidence: 'likely' };
  const fromFile = inText(base);
  if (fromFile !== null) return { axis, code: fromFile, reason: 'in-file-name', confidence: 'guess' };
  const things = axis === 'organisation' ? known.organisations : axis === 'metric' ? known.metrics : [];
  const [only, ...others] = things;
  return only && !others.length ? { axis, code: only.code, reason: 'only-one', confidence: 'likely' } : null;
}

/** How many figures the mapping would read here; a row whose unit its sheet could name is less than one. */
function scoreOf(
  mapping: TableMapping,
  header: readonly TableRow[],
  body: readonly TableRow[],
  sheet: string,
  names: Names,
): number {
  const reader = tableReader(mapping, header, sheet, names);
  if ('misfit' in reader) return 0;
  return body.reduce((sum, row) => {
    const { figures, refusals } = reader.read(row);
    return sum + figures.length + (refusals.some(({ column }) => column === null) ? 0.5 : 0);
  }, 0);
}

/** Other sheets that are built the same, such as one for each year or unit. */
function withAlikeSheets({ mapping, sheet }: Understood, sheets: readonly SampledSheet[], names: Names): TableMapping {
  const others = sheets.filter(({ name, isHidden }) => !isHidden && name !== sheet);
  const { fixed } = mapping;
  const unsaid = (axis: 'organisation' | 'metric'): string | null =>
    codeWithin(axis, sheet, names) === null ? fixed[axis] : null;
  const named: TableMapping = {
    ...mapping,
    namedBySheet: true,
    fixed: {
      organisation: unsaid('organisation'),
      metric: unsaid('metric'),
      period: periodWithin(sheet) === null ? fixed.period : null,
    },
  };
  const fits = ({ rows, name }: SampledSheet): boolean => {
    const header = findHeader(named, rows);
    if (!header) return false;
    const end = header.at(-1)?.line ?? 0;
    const body = rows.filter(({ line }) => line > end);
    return scoreOf(named, header, body, name, names) > 0;
  };
  const alike = others.filter(fits).map(({ name }) => name);
  const all = [sheet, ...alike];
  if (!alike.length) return isNameOfSheet(sheet) && lacksName(mapping, sheets, sheet, names) ? named : mapping;
  const lacks = lacksName(named, sheets, sheet, names);
  const says = (name: string): string =>
    [yearWithin(name), ...axes.map((axis) => codeWithin(axis, name, names)), lacks && name].join(' ');
  // only where the names tell the sheets apart do they say anything
  if (new Set(all.map(says)).size < all.length) return mapping;
  return { ...named, sheets: sheets.filter(({ name }) => all.includes(name)).map(({ name }) => name), year: null };
}

/** Whether nothing but their names can say whose the figures of the sheets are. */
function lacksName(mapping: TableMapping, sheets: readonly SampledSheet[], sheet: string, names: Names): boolean {
  const rows = sheets.find(({ name }) => name === sheet)?.rows ?? [];
  const reader = tableReader({ ...mapping, namedBySheet: false }, findHeader(mapping, rows) ?? [], sheet, names);
  return 'misfit' in reader && 'axis' in reader.misfit && reader.misfit.axis === 'organisation';
}
