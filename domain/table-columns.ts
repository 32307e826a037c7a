import type { Frequency } from './period.ts';
import { isNumeric } from './table-header.ts';
import {
  axes,
  columnHeaders,
  columnLetter,
  emptyMapping,
  figureHeader,
  headerPieces,
  headerSeparator,
  meaningOf,
  textOf,
  type Axis,
  type FigureHeader,
  type Names,
  type TableCell,
  type TableRow,
} from './table-layout.ts';
import { readEntry } from './entry-value.ts';
import { roleOfHeader, type ColumnRole } from './table-words.ts';
import type { Confidence, Reason } from './table-understanding.ts';

/** What a table is held against. */
export type Ground = { names: Names; frequency: Frequency | null; year: number | null };

/** What a column is taken for, why, and how many of its first values speak for it. */
export type ColumnGuess = {
  header: string;
  letter: string;
  index: number;
  means: ColumnRole;
  figure: FigureHeader | null;
  reason: Reason;
  confidence: Confidence;
  matched: number;
  of: number;
  examples: string[];
};

/** A column in the making: the guess, its first different values, and the levels of its header. */
type Column = { guess: ColumnGuess; values: readonly TableCell[]; pieces: readonly string[] };

/** So many different values are looked at. */
const looked = 60;

const valuesOf = (body: readonly TableRow[], index: number): TableCell[] =>
  [...new Set(body.map(({ cells }) => cells[index] ?? '').filter((cell) => textOf(cell) !== ''))].slice(0, looked);

const isStatusWord = (cell: TableCell): boolean =>
  readEntry(textOf(cell), { unit: 'count', decimals: 2 }).kind === 'status';

/** How many of a column's values could be figures. */
const figuresIn = (values: readonly TableCell[]): number =>
  values.filter((cell) => isNumeric(cell) || isStatusWord(cell)).length;

const isMostlyFigures = ({ values }: Column): boolean => values.length > 0 && figuresIn(values) >= values.length / 2;

/** How many of them name something that is known. */
function matchesIn(axis: Axis, values: readonly TableCell[], { names, frequency, year }: Ground): number {
  const mapping = { meanings: emptyMapping.meanings, frequency, year };
  return values.filter((cell) => {
    // 2024 is a year only where something says so
    if (axis === 'period' && isNumeric(cell)) return false;
    return meaningOf(axis, cell, mapping, names) !== null;
  }).length;
}

export function judgeColumns(header: readonly TableRow[], body: readonly TableRow[], ground: Ground): ColumnGuess[] {
  const headers = columnHeaders(header);
  const columns = headerPieces(header).map((pieces, index): Column => {
    const values = valuesOf(body, index);
    const guess: ColumnGuess = {
      header: headers[index] ?? '',
      letter: columnLetter(index),
      index,
      means: 'ignored',
      figure: null,
      reason: 'nothing-fits',
      confidence: 'guess',
      matched: 0,
      of: values.length,
      examples: values.slice(0, 3).map((cell) => textOf(cell).slice(0, 60)),
    };
    return { guess, values, pieces };
  });
  nameColumns(columns, ground);
  headedColumns(columns, ['breakdown', 'year', 'status', 'comment', 'origin']);
  // a year alone is the period
  const year = columns.find(({ guess }) => guess.means === 'year');
  if (year && !taken(columns, 'period')) year.guess.means = 'period';
  figureColumns(columns, ground);
  if (!taken(columns, 'figure')) valueColumns(columns);
  return columns.map(({ guess }) => guess);
}

/** The lowest level of a header says what the column is, those above it whose. */
const roleOf = ({ header }: ColumnGuess): ColumnRole | null => roleOfHeader(header.split(headerSeparator).at(-1) ?? '');

const taken = (columns: readonly Column[], role: ColumnRole): boolean =>
  columns.some(({ guess }) => guess.means === role);

/** Each group of columns below a merged header may have its own comment. */
const isOfGroup = ({ header }: ColumnGuess, role: ColumnRole): boolean =>
  role === 'comment' && header.includes(headerSeparator);

/** Columns that are known by their headers alone. */
function headedColumns(columns: readonly Column[], roles: readonly ColumnRole[]): void {
  for (const { guess } of columns) {
    const role = roleOf(guess);
    if (guess.means !== 'ignored' || role === null || !roles.includes(role)) continue;
    if (taken(columns, role) && !isOfGroup(guess, role)) continue;
    Object.assign(guess, { means: role, reason: 'header-word', confidence: 'sure' });
  }
}

/** The columns that say whose, which and when: by their header, by what stands in them, best by both. */
function nameColumns(columns: readonly Column[], ground: Ground): void {
  for (const axis of axes) {
    const [best] = columns
      .filter(({ guess }) => guess.means === 'ignored')
      .map(({ guess, values }) => {
        const matched = matchesIn(axis, values, ground);
        const share = values.length ? matched / values.length : 0;
        const isHeaded = roleOf(guess) === axis;
        return { guess, values, matched, share, isHeaded, weight: share + (isHeaded ? 0.6 : 0) };
      })
      .filter(({ share, isHeaded, values }) => (isHeaded ? values.length > 0 : share >= 0.5))
      // codes and names side by side: codes say it more surely
      .toSorted((one, other) => other.weight - one.weight);
    // numbers below a header are figures, unless the header says otherwise
    if (!best || (!best.isHeaded && figuresIn(best.values) > best.matched)) continue;
    Object.assign(best.guess, {
      means: axis,
      matched: best.matched,
      reason: best.isHeaded ? (best.matched ? 'header-and-values' : 'header-word') : 'values-match',
      confidence: best.isHeaded && best.share > 0.8 ? 'sure' : best.share > 0.5 ? 'likely' : 'guess',
    });
  }
}

/** Columns whose headers are periods, metrics or organisations, or several of these at once. */
function figureColumns(columns: readonly Column[], { names, frequency, year }: Ground): void {
  const free = axes.filter((axis) => !taken(columns, axis));
  const candidates = columns.filter((column) => column.guess.means === 'ignored' && isMostlyFigures(column));
  const read = (across: readonly Axis[]) =>
    candidates.flatMap(({ guess, pieces }) => {
      const figure = figureHeader(pieces, { across, meanings: emptyMapping.meanings, frequency, year }, names);
      return figure && figure !== 'left-out' ? [{ guess, figure }] : [];
    });
  const [best] = subsets(free)
    .map((across) => ({ across, found: read(across) }))
    // what names more of the columns is meant; of the same, what says more of each
    .toSorted((one, other) => other.found.length - one.found.length || other.across.length - one.across.length);
  const isLong = columns.some(({ guess }) => guess.means === 'ignored' && roleOf(guess) === 'value');
  if (!best || (isLong && best.found.length < 2)) return;
  for (const { guess, figure } of best.found) {
    Object.assign(guess, { means: 'figure', figure, reason: 'headers-match', confidence: 'likely' });
  }
}

const subsets = (all: readonly Axis[]): Axis[][] =>
  all
    .reduce<Axis[][]>((found, axis) => [...found, ...found.map((one) => [...one, axis])], [[]])
    .filter((one) => one.length);

/** Where figures stand in a column of their own. */
function valueColumns(columns: readonly Column[]): void {
  headedColumns(columns, ['value', 'numerator', 'denominator', 'answers']);
  if (taken(columns, 'value') || taken(columns, 'numerator')) return;
  const numbers = columns.filter((column) => column.guess.means === 'ignored' && isMostlyFigures(column));
  const last = numbers.at(-1)?.guess;
  if (last)
    Object.assign(last, { means: 'value', reason: 'numbers', confidence: numbers.length === 1 ? 'likely' : 'guess' });
}
