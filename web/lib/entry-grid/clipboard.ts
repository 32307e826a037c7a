import { placesIn, rangeOf, sizeOf, type Place, type Selection, type Size } from './selection.ts';

/** The text of a cell, from its opening quotation mark, and where it ends; null where it is not quoted after all. */
const quotedCell = (text: string, start: number): { cell: string; end: number } | null => {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at++;
    else {
      const isEnd = at + 1 === text.length || /[\t\r\n]/.test(text[at + 1] ?? '');
      return isEnd ? { cell: text.slice(start + 1, at).replaceAll('""', '"'), end: at + 1 } : null;
    }
  }
  return null;
};

/** What a spreadsheet puts on the clipboard: cells between tabs, quoted where they hold tabs, marks or line breaks. */
export const readBlock = (text: string): string[][] => {
  const rows: string[][] = [[]];
  const end = text.replace(/\r?\n$|\r$/, '').length;
  const whole = text.slice(0, end);
  let at = 0;
  for (;;) {
    const quoted = whole[at] === '"' ? quotedCell(whole, at) : null;
    const plainEnd = whole.slice(at).search(/[\t\r\n]/);
    const cellEnd = quoted?.end ?? (plainEnd === -1 ? whole.length : at + plainEnd);
    rows.at(-1)?.push(quoted?.cell ?? whole.slice(at, cellEnd));
    if (cellEnd >= whole.length) return rows;
    if (whole[cellEnd] !== '\t') rows.push([]);
    at = cellEnd + (whole.startsWith('\r\n', cellEnd) ? 2 : 1);
  }
};

const writtenCell = (text: string): string => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const writeBlock = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(writtenCell).join('\t')).join('\r\n');

export type LaidOut = {
  writes: { place: Place; text: string }[];
  /** How many cells of the block lie beyond the edge. */
  clipped: number;
};

/**
 * Where each cell of a block goes. One value, or a block that fits several times, fills the whole selection; any other
 * begins in its upper left corner, and what does not fit is left out.
 */
export const layOut = (block: readonly (readonly string[])[], selection: Selection, size: Size): LaidOut => {
  const range = rangeOf(selection);
  const chosen = sizeOf(range);
  const [height, width] = [block.length, Math.max(0, ...block.map((row) => row.length))];
  if (height === 0 || width === 0) return { writes: [], clipped: 0 };
  const fills = chosen.rows % height === 0 && chosen.columns % width === 0;
  const covered = fills ? chosen : { rows: height, columns: width };
  const places = placesIn({
    ...range,
    bottom: range.top + covered.rows - 1,
    right: range.left + covered.columns - 1,
  });
  // a row that is shorter than the others says nothing of the rest
  const all = places.flatMap((place) => {
    const text = block[(place.row - range.top) % height]?.[(place.column - range.left) % width];
    return text === undefined ? [] : [{ place, text }];
  });
  const writes = all.filter(({ place }) => place.row < size.rows && place.column < size.columns);
  return { writes, clipped: all.length - writes.length };
};
