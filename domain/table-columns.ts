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

type Values = { cells: readonly TableCell[]; distinct: readonly TableCell[] };

/** So many different values are looked at. */
const looked = 60;

const valuesOf = (body: readonly TableRow[], index: number): Values => {
  const cells = body.map(({ cells: row }) => row[index] ?? '').filter((cell) => textOf(cell) !== '');
  return { cells, distinct: [...new Set(cells)].slice(0, looked) };
};

const isStatusWord = (cell: TableCell): boolean =>
  typeof cell === 'string' && readEntry(cell, { unit: 'count', decimals: 2 }).kind === 'status';

/** How many of a column's values could be figures. */
const figuresIn = ({ distinct }: Values): number =>
  distinct.filter((cell) => isNumeric(cell) || isStatusWord(cell)).length;

/** How many of them name something that is known. */
function matchesIn(axis: Axis, { distinct }: Values, { names, frequency, year }: Ground): number {
  const mapping = { meanings: emptyMapping.meanings, frequency, year };
  return distinct.filter((cell) => {
    // 2024 is a year only where something says so
    if (axis === 'period' && isNumeric(cell)) return false;
    return meaningOf(axis, cell, mapping, names) !== null;
  }).length;
}

export function judgeColumns(header: readonly TableRow[], body: readonly TableRow[], ground: Ground): ColumnGuess[] {
  const headers = columnHeaders(header);
  const pieces = headerPieces(header);
  const values = headers.map((_, index) => valuesOf(body, index));
  const guesses = headers.map((text, index): ColumnGuess => {
    const own = values[index] ?? { cells: [], distinct: [] };
    return {
      header: text,
      letter: columnLetter(index),
      index,
      means: 'ignored',
      figure: null,
      reason: 'nothing-fits',
      confidence: 'guess',
      matched: 0,
      of: own.distinct.length,
      examples: own.distinct.slice(0, 3).map((cell) => textOf(cell).slice(0, 60)),
    };
  });
  nameColumns(guesses, values, ground);
  figureColumns(guesses, values, pieces, ground);
  valueColumns(guesses, values);
  return guesses;
}

/** The lowest level of a header says what the column is, those above it whose. */
const roleOf = ({ header }: Pick<ColumnGuess, 'header'>): ColumnRole | null =>
  roleOfHeader(header.split(headerSeparator).at(-1) ?? '');

const taken = (guesses: readonly ColumnGuess[], role: ColumnRole): boolean =>
  guesses.some(({ means }) => means === role);

/** The columns that say whose, which and when: by their header, by what stands in them, best by both. */
function nameColumns(guesses: ColumnGuess[], values: readonly Values[], ground: Ground): void {
  for (const axis of axes) {
    const ranked = guesses
      .filter(({ means }) => means === 'ignored')
      .map((guess) => {
        const own = values[guess.index] ?? { cells: [], distinct: [] };
        const matched = matchesIn(axis, own, ground);
        const share = own.distinct.length ? matched / own.distinct.length : 0;
        const isHeaded = roleOf(guess) === axis;
        return { guess, matched, share, isHeaded, weight: share + (isHeaded ? 0.6 : 0) };
      })
      .filter(({ share, isHeaded, matched, guess }) => (isHeaded ? guess.of > 0 || matched > 0 : share >= 0.5))
      // codes and names side by side: codes say it more surely
      .toSorted((one, other) => other.weight - one.weight || one.guess.index - other.guess.index);
    const [best] = ranked;
    // numbers below a header are figures, unless the header says otherwise
    if (!best || (!best.isHeaded && figuresIn(values[best.guess.index] ?? { cells: [], distinct: [] }) > best.matched))
      continue;
    Object.assign(best.guess, {
      means: axis,
      matched: best.matched,
      reason: best.isHeaded ? (best.matched ? 'header-and-values' : 'header-word') : 'values-match',
      confidence: best.isHeaded && best.share > 0.8 ? 'sure' : best.share > 0.5 ? 'likely' : 'guess',
    });
  }
  for (const guess of guesses) {
    const role = roleOf(guess);
    if (guess.means !== 'ignored' || role === null || taken(guesses, role)) continue;
    if (['breakdown', 'year', 'status', 'comment', 'origin'].includes(role)) {
      Object.assign(guess, { means: role, reason: 'header-word', confidence: 'sure' });
    }
  }
  // a year alone is the period
  const year = guesses.find(({ means }) => means === 'year');
  if (year && !taken(guesses, 'period')) year.means = 'period';
}

/** Columns whose headers are periods, metrics or organisations, or several of these at once. */
function figureColumns(
  guesses: ColumnGuess[],
  values: readonly Values[],
  pieces: readonly (readonly string[])[],
  { names, frequency, year }: Ground,
): void {
  const free = axes.filter((axis) => !taken(guesses, axis));
  const candidates = guesses.filter(({ means, index }) => {
    const own = values[index] ?? { cells: [], distinct: [] };
    return means === 'ignored' && own.distinct.length > 0 && figuresIn(own) >= own.distinct.length / 2;
  });
  const read = (across: readonly Axis[]) =>
    candidates.flatMap((guess) => {
      const figure = figureHeader(
        pieces[guess.index] ?? [],
        { across, meanings: emptyMapping.meanings, frequency, year },
        names,
      );
      return figure && figure !== 'left-out' ? [{ guess, figure }] : [];
    });
  const ways = subsets(free)
    .map((across) => ({ across, found: read(across) }))
    .filter(({ found }) => found.length > 0)
    // what names more of the columns is meant; of the same, what says more of each
    .toSorted((one, other) => other.found.length - one.found.length || other.across.length - one.across.length);
  const [best] = ways;
  const isLong = guesses.some((guess) => guess.means === 'ignored' && roleOf(guess) === 'value');
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
function valueColumns(guesses: ColumnGuess[], values: readonly Values[]): void {
  const isAcross = taken(guesses, 'figure');
  for (const guess of guesses) {
    const role = roleOf(guess);
    if (guess.means !== 'ignored' || role === null || isAcross) continue;
    if (['value', 'numerator', 'denominator', 'answers'].includes(role) && !taken(guesses, role)) {
      Object.assign(guess, { means: role, reason: 'header-word', confidence: 'sure' });
    }
  }
  if (isAcross || taken(guesses, 'value') || taken(guesses, 'numerator')) return;
  const numbers = guesses.filter(({ means, index, of }) => {
    const own = values[index] ?? { cells: [], distinct: [] };
    return means === 'ignored' && of > 0 && figuresIn(own) >= of / 2;
  });
  const last = numbers.at(-1);
  if (last)
    Object.assign(last, { means: 'value', reason: 'numbers', confidence: numbers.length === 1 ? 'likely' : 'guess' });
}
