import type { NameIndex } from './name-match.ts';
import type { DecimalSign } from './number.ts';
import type { Frequency, PeriodCode } from './period.ts';
import type { BroughtMetric } from './table-metric.ts';
import { readTablePeriod, yearWithin } from './table-period.ts';
import { partOfHeader, type ColumnRole, type FigurePart } from './table-words.ts';

/** What stands in a cell of a table: a text, a number that is one by itself, or nothing. Days are ISO texts. */
export type TableCell = string | number | Percent;
/** A number that its cell shows in per cent: 12.5 for what is stored as 0.125. */
export type Percent = { percent: number };
/** Lines are counted as the file shows them, from 1. */
export type TableRow = { line: number; cells: readonly TableCell[] };
export type Sheet = { name: string; isHidden: boolean };

/** What places a figure, besides its breakdown. */
export const axes = ['organisation', 'metric', 'period'] as const;
export type Axis = (typeof axes)[number];
export const isAxis = (text: string): text is Axis => axes.some((axis) => axis === text);

/** What text files are written in, and what stands between their columns. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'macintosh'] as const;
export type Encoding = (typeof encodings)[number];
export const delimiters = [';', ',', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** How a table becomes figures. Columns are known by their headers, so that next quarter's file fits as well. */
export type TableMapping = {
  /** How a text file is written, where somebody has said so; null is found by itself. */
  written?: { encoding: Encoding | null; delimiter: Delimiter | null } | undefined;
  /** Which sheets of a workbook; none means the only one there is. */
  sheets: readonly string[];
  /** How many rows the header has, and on which line it ends; without a line it is found by its texts. */
  headerRows: 0 | 1 | 2;
  headerLine: number | null;
  columns: readonly { header: string; means: ColumnRole }[];
  /** What the headers of all other columns name; none where figures stand in columns of their own. */
  across: readonly Axis[];
  /** What holds for the whole table; what stands in it goes before. */
  fixed: { organisation: string | null; metric: string | null; period: PeriodCode | null };
  /** Whether each sheet's name says what is missing in the sheet. */
  namedBySheet: boolean;
  /** The year of periods that are written without, where neither a column nor the sheet's name says it. */
  year: number | null;
  /** How often it reports, where days stand for periods. */
  frequency: Frequency | null;
  decimalSign: DecimalSign | null;
  /** An organisation or metric that stands only in the first of its rows. */
  repeatsAbove: boolean;
  /** What texts of the table mean that are neither codes nor names; null leaves them out. */
  meanings: Record<Axis, ReadonlyMap<string, string | null>>;
  /** Organisations that the table brings, each below one that is there. */
  brings: readonly { code: string; name: string; parent: string; kind: string }[];
  /** Metrics that it brings. */
  metrics: readonly BroughtMetric[];
};

export const emptyMapping: TableMapping = {
  sheets: [],
  headerRows: 1,
  headerLine: null,
  columns: [],
  across: [],
  fixed: { organisation: null, metric: null, period: null },
  namedBySheet: false,
  year: null,
  frequency: null,
  decimalSign: null,
  repeatsAbove: false,
  meanings: { organisation: new Map(), metric: new Map(), period: new Map() },
  brings: [],
  metrics: [],
};

export type Names = { organisations: NameIndex; metrics: NameIndex };

export const textOf = (cell: TableCell | undefined): string =>
  typeof cell === 'object' ? `${cell.percent} %` : String(cell ?? '').trim();

/** A text with its white space folded, by which headers and meanings are compared. */
export const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `A`, `B`, … `AA`, as spreadsheets name columns. */
export function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter;
}

export const headerSeparator = ' › ';

/** The texts above each column, those of merged cells repeated to the right. */
export function headerPieces(headerRows: readonly TableRow[]): string[][] {
  const width = Math.max(0, ...headerRows.map(({ cells }) => cells.length));
  const levels = headerRows.map(({ cells }, level) => {
    const isLowest = level === headerRows.length - 1;
    let last = '';
    return Array.from({ length: width }, (_, index) => {
      const text = folded(textOf(cells[index]));
      if (isLowest || text !== '') return (last = text);
      return last;
    });
  });
  return Array.from({ length: width }, (_, index) =>
    levels
      .map((level) => level[index] ?? '')
      // a cell that was merged downwards says the same twice
      .filter((text, level, all) => text !== '' && text !== all[level - 1]),
  );
}

/** By what a mapping knows each column: its header, its letter where it has none, a number where others have the same. */
export function columnHeaders(headerRows: readonly TableRow[]): string[] {
  const seen = new Map<string, number>();
  return headerPieces(headerRows).map((pieces, index) => {
    const header = pieces.join(headerSeparator) || columnLetter(index);
    const count = (seen.get(header) ?? 0) + 1;
    seen.set(header, count);
    return count === 1 ? header : `${header} (${count})`;
  });
}

/** What a text of the table stands for; null where it is nothing known, `left-out` where it is deliberately not read. */
export function meaningOf(
  axis: Axis,
  cell: TableCell,
  mapping: Pick<TableMapping, 'meanings' | 'frequency' | 'year'>,
  names: Names,
  year: number | null = null,
): { code: string } | 'left-out' | null {
  const text = folded(textOf(cell));
  if (text === '') return null;
  const told = mapping.meanings[axis].get(text);
  if (told !== undefined) return told === null ? 'left-out' : { code: told };
  if (axis === 'period') {
    const period = readTablePeriod(typeof cell === 'object' ? text : cell, {
      frequency: mapping.frequency,
      year: year ?? mapping.year,
    });
    return period && { code: period };
  }
  const found = names[axis === 'organisation' ? 'organisations' : 'metrics'].match(text);
  return 'code' in found ? found : null;
}

/** What the header of a column says of the figures below it. */
export type FigureHeader = { part: FigurePart } & Partial<Record<Axis, string>>;

/**
 * Reads a header as the place of figures, each of its levels or both ends of one. Null unless it names every axis that
 * runs across; `left-out` where one of them is not to be read.
 */
export function figureHeader(
  pieces: readonly string[],
  mapping: Pick<TableMapping, 'across' | 'meanings' | 'frequency' | 'year'>,
  names: Names,
  year: number | null = null,
): FigureHeader | 'left-out' | null {
  const isYear = (piece: string) => yearAlone(piece) !== null && !mapping.meanings.period.has(piece);
  const own = pieces.filter(isYear).map(yearAlone)[0] ?? null;
  const rest = pieces.filter((piece) => !isYear(piece));
  // a year above quarters belongs to their names
  const within = own === null ? null : namedIn(rest, mapping, names, own);
  return within ?? namedIn(pieces, mapping, names, year);
}

/** A header, or a level of one, that is a year and nothing else. */
export const yearAlone = (cell: TableCell | undefined): number | null =>
  /^(?:19|20|21)\d{2}$/.test(textOf(cell)) ? Number(textOf(cell)) : null;

function namedIn(
  pieces: readonly string[],
  mapping: Pick<TableMapping, 'across' | 'meanings' | 'frequency' | 'year'>,
  names: Names,
  year: number | null,
): FigureHeader | 'left-out' | null {
  const found: FigureHeader = { part: 'value' };
  for (const piece of pieces) {
    const { part, rest } = partOfHeader(piece);
    if (part !== 'value') found.part = part;
    for (const text of rest === '' ? [] : piecesOf(rest, mapping, names, year)) {
      for (const axis of mapping.across) {
        if (found[axis] !== undefined) continue;
        const meaning = meaningOf(axis, text, mapping, names, year);
        if (meaning === 'left-out') return meaning;
        if (meaning) {
          found[axis] = meaning.code;
          break;
        }
      }
    }
  }
  return mapping.across.every((axis) => found[axis] !== undefined) ? found : null;
}

/** `Ledtid 2026-Q1` names a metric and a period at once. */
function piecesOf(
  text: string,
  mapping: Pick<TableMapping, 'across' | 'meanings' | 'frequency' | 'year'>,
  names: Names,
  year: number | null,
): string[] {
  const isWhole = mapping.across.some((axis) => meaningOf(axis, text, mapping, names, year) !== null);
  if (isWhole || mapping.across.length < 2) return [text];
  const words = text.split(' ');
  for (let place = 1; place < words.length; place += 1) {
    const halves = [words.slice(0, place).join(' '), words.slice(place).join(' ')].map((half) =>
      half.replace(/^[\s,:;–—(-]+|[\s,:;–—)-]+$/g, ''),
    );
    const axesOf = halves.map((half) =>
      mapping.across.find((axis) => meaningOf(axis, half, mapping, names, year) !== null),
    );
    if (axesOf.every(Boolean) && axesOf[0] !== axesOf[1]) return halves;
  }
  return [text];
}

/** The year that a sheet's own name says. */
export const yearOfSheet = (mapping: Pick<TableMapping, 'namedBySheet'>, sheet: string): number | null =>
  mapping.namedBySheet ? yearWithin(sheet) : null;
