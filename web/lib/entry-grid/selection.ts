export type Place = { row: number; column: number };
/** A rectangle from where it began to where one is. */
export type Selection = { anchor: Place; active: Place };
export type Size = { rows: number; columns: number };
export type Range = { top: number; left: number; bottom: number; right: number };

export const moves = [
  'up',
  'down',
  'left',
  'right',
  'row-start',
  'row-end',
  'first',
  'last',
  'page-up',
  'page-down',
] as const;
export type Move = (typeof moves)[number];

export const isSamePlace = (a: Place, b: Place): boolean => a.row === b.row && a.column === b.column;

export const only = (place: Place): Selection => ({ anchor: place, active: place });

export const rangeOf = ({ anchor, active }: Selection): Range => ({
  top: Math.min(anchor.row, active.row),
  left: Math.min(anchor.column, active.column),
  bottom: Math.max(anchor.row, active.row),
  right: Math.max(anchor.column, active.column),
});

export const sizeOf = ({ top, left, bottom, right }: Range): Size => ({
  rows: bottom - top + 1,
  columns: right - left + 1,
});

/** From left to right and from top to bottom. */
export const placesIn = ({ top, left, bottom, right }: Range): Place[] =>
  Array.from({ length: bottom - top + 1 }, (_, row) =>
    Array.from({ length: right - left + 1 }, (_, column) => ({ row: top + row, column: left + column })),
  ).flat();

const within = (position: number, length: number): number => Math.max(0, Math.min(length - 1, position));

const moved = ({ row, column }: Place, move: Move, { rows, columns }: Size, page: number): Place => {
  const at = (toRow: number, toColumn: number): Place => ({
    row: within(toRow, rows),
    column: within(toColumn, columns),
  });
  switch (move) {
    case 'up':
      return at(row - 1, column);
    case 'down':
      return at(row + 1, column);
    case 'left':
      return at(row, column - 1);
    case 'right':
      return at(row, column + 1);
    case 'row-start':
      return at(row, 0);
    case 'row-end':
      return at(row, columns - 1);
    case 'first':
      return at(0, 0);
    case 'last':
      return at(rows - 1, columns - 1);
    case 'page-up':
      return at(row - page, column);
    case 'page-down':
      return at(row + page, column);
  }
};

/** `page` is how many rows can be seen at once; with `isExtending` the rectangle grows from where it began. */
export const moveSelection = (
  selection: Selection,
  move: Move,
  size: Size,
  { page = 10, isExtending = false }: { page?: number; isExtending?: boolean } = {},
): Selection => {
  const active = moved(selection.active, move, size, page);
  return isExtending ? { anchor: selection.anchor, active } : only(active);
};

/**
 * The next place to fill in, as one reads, or the one before; null behind the last, where the focus leaves the grid: the
 * keyboard must not be caught in it.
 */
export const nextPlace = (
  { row, column }: Place,
  step: 1 | -1,
  { rows, columns }: Size,
  isEditable: (place: Place) => boolean,
): Place | null => {
  for (let at = row * columns + column + step; at >= 0 && at < rows * columns; at += step) {
    const place = { row: Math.floor(at / columns), column: at % columns };
    if (isEditable(place)) return place;
  }
  return null;
};

/** The next place to fill in below, or above with -1; null where there is none. What is computed or closed is passed over. */
export const nextInColumn = (
  { row, column }: Place,
  step: 1 | -1,
  { rows }: Size,
  isEditable: (place: Place) => boolean,
): Place | null => {
  for (let at = row + step; at >= 0 && at < rows; at += step) {
    if (isEditable({ row: at, column })) return { row: at, column };
  }
  return null;
};
