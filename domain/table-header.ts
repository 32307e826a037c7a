import { emptyMapping, meaningOf, textOf, yearAlone, type TableCell, type TableRow } from './table-layout.ts';
import type { Ground } from './table-columns.ts';
import { noHeader } from './table-reading.ts';
import { partOfHeader, roleOfHeader } from './table-words.ts';
import { readNumber } from './number.ts';

/** How far down a header is looked for. */
const deepest = 30;

export const isNumeric = (cell: TableCell | undefined): boolean =>
  typeof cell === 'string' ? ['number', 'ambiguous'].includes(readNumber(cell).kind) : cell !== undefined;

const isBlank = (cell: TableCell | undefined): boolean => textOf(cell) === '';

/** What a cell could be in a header: a word for a column, or the name of something. */
function kindOf(cell: TableCell, ground: Ground): 'role' | 'organisation' | 'metric' | 'period' | null {
  const text = textOf(cell);
  const { rest } = partOfHeader(text);
  if (roleOfHeader(text) !== null) return 'role';
  const mapping = { meanings: emptyMapping.meanings, frequency: ground.frequency, year: ground.year };
  for (const axis of ['metric', 'organisation', 'period'] as const) {
    if (meaningOf(axis, rest, mapping, ground.names)) return axis;
  }
  return null;
}

/** `Kv 1` names a period where years stand above it. */
const groundBelow = (above: TableRow | undefined, ground: Ground): Ground => {
  const years = above?.cells.flatMap((cell) => yearAlone(cell) ?? []) ?? [];
  return years[0] === undefined ? ground : { ...ground, year: years[0] };
};

/** What speaks for a row being the header: words for columns and names, with something else below them. */
function headerScore(rows: readonly TableRow[], place: number, ground: Ground): number {
  const row = rows[place];
  const below = rows.slice(place + 1, place + 9);
  if (!row || !below.length) return -Infinity;
  const own = groundBelow(rows[place - 1], ground);
  const cells = row.cells.map((cell, index) => ({ cell, index })).filter(({ cell }) => !isBlank(cell));
  if (cells.length < 2) return -Infinity;
  return cells.reduce((sum, { cell, index }) => {
    const under = below.map(({ cells: others }) => others[index] ?? '').filter((one) => !isBlank(one));
    const kind = kindOf(cell, own);
    if (kind === 'role') return sum + 3;
    if (kind !== null) {
      const same = under.filter((one) => kindOf(one, ground) === kind && !(kind === 'period' && isNumeric(one))).length;
      return sum + (under.length && same >= under.length / 2 ? -1 : 2);
    }
    if (isNumeric(cell)) return sum - 1;
    return sum + (under.some(isNumeric) ? 1 : 0.2);
  }, 0);
}

/** Numbers below a header are figures; years belong to it where the first column names nothing of its own. */
function hasFigures(row: TableRow, header: TableRow, ground: Ground): boolean {
  const goesOn = isAcross(row, header) || kindOf(row.cells[0] ?? '', ground) === 'role';
  return row.cells.some((cell) => isNumeric(cell) && !(goesOn && kindOf(cell, ground) === 'period'));
}

/**
 * The row or two rows that say what the columns are, and the line they end on; 0 where there is none. Somebody may have
 * said on which line they end.
 */
export function findHeaderRows(
  rows: readonly TableRow[],
  ground: Ground,
  told: number | null = null,
): { rows: readonly TableRow[]; line: number } {
  const ending = rows.findIndex(({ line }) => line === told);
  if (rows[ending]) return withAbove(rows, ending, ground);
  const scores = rows.slice(0, deepest).map((_, place) => headerScore(rows, place, ground));
  const best = Math.max(...scores, 0);
  const place = scores.indexOf(best);
  const row = rows[place];
  if (best <= 0 || !row) return { rows: [noHeader(rows)], line: 0 };
  const next = rows[place + 1];
  if (
    next &&
    !hasFigures(next, row, ground) &&
    said(next, groundBelow(row, ground)) >= 2 &&
    (scores[place + 1] ?? 0) > 1
  ) {
    return { rows: [row, next], line: next.line };
  }
  return withAbove(rows, place, ground);
}

const said = ({ cells }: TableRow, ground: Ground): number =>
  cells.filter((cell) => kindOf(cell, ground) !== null).length;

function withAbove(
  rows: readonly TableRow[],
  place: number,
  ground: Ground,
): { rows: readonly TableRow[]; line: number } {
  const row = rows[place] ?? noHeader(rows);
  const above = rows[place - 1];
  // names above the names, once for each of several columns
  if (
    above &&
    said(above, ground) >= 1 &&
    above.cells.filter((cell) => !isBlank(cell)).length === said(above, ground) &&
    (isAcross(above, row) || isNamedAbove(above, row, ground))
  ) {
    return { rows: [above, row], line: row.line };
  }
  return { rows: [row], line: row.line };
}

/** A level of the header begins to the right of the first column, unless that is merged downwards. */
const isAcross = ({ cells }: TableRow, other: TableRow): boolean =>
  isBlank(cells[0]) || textOf(cells[0]) === textOf(other.cells[0]);

/** `Enhet` beside the years, with nothing below it beside their quarters. */
const isNamedAbove = ({ cells }: TableRow, below: TableRow, ground: Ground): boolean =>
  isBlank(below.cells[0]) && kindOf(cells[0] ?? '', ground) === 'role';
