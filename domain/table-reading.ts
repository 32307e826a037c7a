import { isPeriodCode, type PeriodCode } from './period.ts';
import {
  axes,
  columnHeaders,
  figureHeader,
  folded,
  headerPieces,
  headerSeparator,
  meaningOf,
  textOf,
  yearOfSheet,
  type Axis,
  type FigureHeader,
  type Names,
  type TableCell,
  type TableMapping,
  type TableRow,
} from './table-layout.ts';
import { periodWithin, readTablePeriod, yearWithin } from './table-period.ts';
import { frequencyOfHeader, isFigurePart, type ColumnRole, type FigurePart } from './table-words.ts';

/** One figure as the table has it: where it belongs, and the texts of its parts with their columns (from 0). */
export type TableFigure = {
  organisation: string;
  metric: string;
  period: PeriodCode;
  breakdown: string;
  parts: { part: FigurePart; column: number; cell: TableCell }[];
  status: { column: number; text: string } | null;
  comment: string;
  origin: string;
};

/** Something that places figures and means nothing here, with what its row says besides. */
export type TableRefusal = { axis: Axis; column: number | null; read: string; known: Partial<Record<Axis, string>> };

export type ReadRow = { figures: TableFigure[]; refusals: TableRefusal[] };

/** What a table has to have for its mapping to read it; the header that is not there, or the axis that nothing names. */
export type Misfit = { column: string } | { axis: Axis } | { figures: true };

type Reader = {
  read: (row: TableRow) => ReadRow;
  /** What each column is read as. */
  roles: readonly { header: string; means: ColumnRole; figure: FigureHeader | null }[];
};

const blank = (cell: TableCell | undefined): boolean => textOf(cell) === '';

/** Reads the rows below a header the way a mapping says; a misfit where the table is not what the mapping describes. */
export function tableReader(
  mapping: TableMapping,
  headerRows: readonly TableRow[],
  sheet: string,
  names: Names,
): Reader | { misfit: Misfit } {
  const headers = columnHeaders(headerRows);
  const pieces = headerPieces(headerRows);
  const year = yearOfSheet(mapping, sheet);
  const given = new Map(mapping.columns.map(({ header, means }) => [folded(header), means]));
  for (const [header, means] of given) {
    if (means !== 'ignored' && !headers.includes(header)) return { misfit: { column: header } };
  }
  const roles = headers.map((header, index) => {
    const means = given.get(header);
    if (means !== undefined && means !== 'figure') return { header, means, figure: null };
    const figure = mapping.across.length ? figureHeader(pieces[index] ?? [], mapping, names, year) : null;
    return figure && figure !== 'left-out'
      ? { header, means: 'figure' as const, figure }
      : { header, means: 'ignored' as const, figure: null };
  });
  const columnOf = (means: ColumnRole): number | null => {
    const index = roles.findIndex((role) => role.means === means);
    return index < 0 ? null : index;
  };
  const figures = roles.flatMap(({ figure }, column) => (figure ? [{ column, figure }] : []));
  const parts = roles.flatMap(({ means }, column) => (isFigurePart(means) ? [{ column, part: means }] : []));
  if (!figures.length && !parts.some(({ part }) => part === 'value' || part === 'numerator')) {
    return { misfit: { figures: true } };
  }
  const fixed = fixedIn(mapping, sheet, names, year);
  const yearColumn = columnOf('year');
  const columns = { organisation: columnOf('organisation'), metric: columnOf('metric'), period: columnOf('period') };
  const rest = {
    breakdown: columnOf('breakdown'),
    status: columnOf('status'),
    origin: columnOf('origin'),
  };
  const isPlaced = (axis: Axis) =>
    columns[axis] !== null ||
    fixed[axis] !== null ||
    (mapping.across.includes(axis) && figures.length > 0) ||
    (axis === 'period' && yearColumn !== null);
  const [unplaced, ...others] = axes.filter((axis) => !isPlaced(axis));
  const askedOfSheet = unplaced && !others.length && couldName(mapping, sheet, unplaced) ? unplaced : null;
  if (unplaced && !askedOfSheet) return { misfit: { axis: unplaced } };
  if (mapping.namedBySheet && axes.some((axis) => columns[axis] === null && isLeftOut(axis, sheet, mapping))) {
    return { read: () => ({ figures: [], refusals: [] }), roles };
  }
  const comments = commentsOf(roles, pieces);
  const frequency =
    mapping.frequency ?? (columns.period === null ? null : frequencyOfHeader(roles[columns.period]?.header ?? ''));
  const above = new Map<Axis, TableCell>();

  const cellOf = (row: TableRow, axis: Axis): TableCell | undefined => {
    const column = columns[axis];
    const cell = column === null ? undefined : row.cells[column];
    if (!mapping.repeatsAbove || axis === 'period') return cell;
    if (!blank(cell)) above.set(axis, cell ?? '');
    return blank(cell) ? above.get(axis) : cell;
  };

  const periodOf = (row: TableRow): { code: string } | 'left-out' | null => {
    const own = yearColumn === null ? null : yearIn(row.cells[yearColumn]);
    const cell = cellOf(row, 'period');
    if (blank(cell)) return own === null ? null : { code: String(own) };
    const told = mapping.meanings.period.get(folded(textOf(cell)));
    if (told !== undefined) return told === null ? 'left-out' : { code: told };
    return placed(readTablePeriod(textOf(cell), { frequency, year: own ?? year ?? mapping.year }));
  };

  const read = (row: TableRow): ReadRow => {
    const found = figures.filter(({ column }) => !blank(row.cells[column]));
    const partsFound = parts.filter(({ column }) => !blank(row.cells[column]));
    const status = rest.status === null ? '' : textOf(row.cells[rest.status]);
    const places = new Map<Axis, { code: string } | 'left-out' | null>();
    const isNothing = !found.length && !partsFound.length && status === '';
    const refusals: Omit<TableRefusal, 'known'>[] = [];
    if (askedOfSheet && !isNothing) refusals.push({ axis: askedOfSheet, column: null, read: folded(sheet) });
    for (const axis of axes) {
      const cell = cellOf(row, axis);
      if (isNothing) continue;
      if (columns[axis] === null && !(axis === 'period' && yearColumn !== null)) continue;
      const meaning =
        axis === 'period' ? periodOf(row) : blank(cell) ? null : meaningOf(axis, cell ?? '', mapping, names);
      places.set(axis, meaning);
      if (meaning === null && (!blank(cell) || fixed[axis] === null)) {
        refusals.push({ axis, column: columns[axis] ?? yearColumn, read: textOf(cell) });
      }
    }
    if (isNothing || [...places.values()].includes('left-out')) return { figures: [], refusals: [] };
    if (refusals.length) {
      const known = Object.fromEntries(
        axes.flatMap((axis) => {
          const own = places.get(axis) ?? (fixed[axis] === null ? null : { code: fixed[axis] });
          return own && own !== 'left-out' && !refusals.some((one) => one.axis === axis) ? [[axis, own.code]] : [];
        }),
      );
      return { figures: [], refusals: refusals.map((refusal) => ({ ...refusal, known })) };
    }
    const placeOf = (axis: Axis, figure?: FigureHeader): string => {
      const own = places.get(axis);
      return figure?.[axis] ?? (own && own !== 'left-out' ? own.code : fixed[axis]) ?? '';
    };
    const figureAt = (cells: TableFigure['parts'], figure?: FigureHeader): TableFigure[] => {
      const comment = comments(figure ? (cells[0]?.column ?? null) : null);
      const period = placeOf('period', figure);
      if (!isPeriodCode(period)) return [];
      return [
        {
          organisation: placeOf('organisation', figure),
          metric: placeOf('metric', figure),
          period,
          breakdown: rest.breakdown === null ? '' : textOf(row.cells[rest.breakdown]),
          parts: cells,
          status: rest.status === null || status === '' ? null : { column: rest.status, text: status },
          comment: comment === null ? '' : textOf(row.cells[comment]),
          origin: rest.origin === null ? '' : textOf(row.cells[rest.origin]),
        },
      ];
    };
    const at = (column: number, part: FigurePart) => ({ part, column, cell: row.cells[column] ?? '' });
    const long = partsFound.length || (status !== '' && !found.length);
    return {
      refusals: [],
      figures: [
        ...(long ? figureAt(partsFound.map(({ column, part }) => at(column, part))) : []),
        ...found.flatMap(({ column, figure }) => figureAt([at(column, figure.part)], figure)),
      ],
    };
  };
  return { read, roles };
}

/** Whether a sheet's own name could be what is missing in it: whose the figures are. What they are, and of when, stands in the table. */
const couldName = ({ namedBySheet }: TableMapping, sheet: string, axis: Axis): boolean =>
  namedBySheet && axis === 'organisation' && isNameOfSheet(sheet);

/** `Kundtjänst Norr` names something; `Blad1` and `2025` do not. */
export const isNameOfSheet = (sheet: string): boolean =>
  sheet.trim() !== '' &&
  !/^(?:blad|sheet|ark|tabell?|table)\s*\d*$/i.test(sheet.trim()) &&
  yearWithin(sheet) === null &&
  periodWithin(sheet) === null;

const isLeftOut = (axis: Axis, sheet: string, { meanings }: TableMapping): boolean =>
  meanings[axis].get(folded(sheet)) === null;

/** The column of the comment on a figure: below the same merged header, the next to its right; one that is below none of theirs is on all. */
function commentsOf(
  roles: Reader['roles'],
  pieces: readonly (readonly string[])[],
): (column: number | null) => number | null {
  const groupOf = (column: number) => (pieces[column] ?? []).slice(0, -1).join(headerSeparator);
  const groups = new Set(roles.flatMap(({ figure }, column) => (figure ? levelsAbove(pieces[column] ?? []) : [])));
  const comments = roles.flatMap(({ means }, column) =>
    means === 'comment' ? [{ column, group: groupOf(column) }] : [],
  );
  const shared = comments.find(({ group }) => group === '' || !groups.has(group))?.column ?? null;
  return (column) => {
    if (column === null) return comments[0]?.column ?? null;
    const above = levelsAbove(pieces[column] ?? []);
    const own = comments.filter(({ group }) => above.includes(group));
    return (own.find((one) => one.column > column) ?? own.at(-1))?.column ?? shared;
  };
}

const levelsAbove = (pieces: readonly string[]): string[] =>
  pieces.map((_, level) => pieces.slice(0, level + 1).join(headerSeparator));

const placed = (period: PeriodCode | null): { code: string } | null => period && { code: period };

function yearIn(cell: TableCell | undefined): number | null {
  const year = Number(textOf(cell));
  return Number.isInteger(year) && isPeriodCode(String(year)) ? year : null;
}

/** What holds for a whole sheet: what its name says where it is meant to say it, else what the mapping says. */
function fixedIn(mapping: TableMapping, sheet: string, names: Names, year: number | null): Record<Axis, string | null> {
  const { fixed, namedBySheet, frequency } = mapping;
  if (!namedBySheet) return fixed;
  const said = (axis: 'organisation' | 'metric') => {
    const meaning = meaningOf(axis, sheet, mapping, names);
    return meaning && meaning !== 'left-out' ? meaning.code : fixed[axis];
  };
  return {
    organisation: said('organisation'),
    metric: said('metric'),
    period: periodWithin(sheet, { frequency, year }) ?? fixed.period,
  };
}

/** Where a table has no header its columns go by their letters. */
export const noHeader = (rows: readonly TableRow[]): TableRow => ({
  line: 0,
  cells: Array.from({ length: Math.max(0, ...rows.map(({ cells }) => cells.length)) }, () => ''),
});

/** The rows of a header among the first of a table: where the mapping says, else where its texts are all found. */
export function findHeader(mapping: TableMapping, rows: readonly TableRow[]): TableRow[] | null {
  if (mapping.headerRows === 0) return [noHeader(rows)];
  const ending = (place: number) => rows.slice(Math.max(0, place - mapping.headerRows + 1), place + 1);
  const wanted = mapping.columns.filter(({ means }) => means !== 'ignored').map(({ header }) => folded(header));
  const fits = (place: number) => {
    const headers = new Set(columnHeaders(ending(place)));
    return wanted.every((header) => headers.has(header));
  };
  const told = rows.findIndex(({ line }) => line === mapping.headerLine);
  if (told >= 0 && fits(told)) return ending(told);
  // without a column of its own any row would fit
  const place = wanted.length ? rows.findIndex((_, index) => fits(index)) : told;
  return place < 0 ? null : ending(place);
}
