import { empty, plainText } from './content.ts';
import type { EntrySheet } from './entry-sheet.svelte.ts';
import type { Board, Write } from './grid-model.ts';
import { readCells } from './read-cells.ts';

/** A form as the model sees it. */
export const boardOf = (sheet: EntrySheet): Board => ({
  size: { rows: sheet.grid.rows.length, columns: sheet.grid.columns.length },
  isEditable: (place) => sheet.cellAt(place)?.isEditable ?? false,
  isRefused: (place) => sheet.cellAt(place)?.entry.isHeld ?? false,
  contentAt: (place) => sheet.cellAt(place)?.content ?? empty,
  put: (place, content) => {
    const cell = sheet.cellAt(place);
    if (cell) cell.content = content;
  },
  read: (texts, places) =>
    readCells(
      texts,
      places.flatMap((place) => sheet.cellAt(place)?.row ?? []),
      sheet.language,
    ),
  textOf: (content) => plainText(content, sheet.language),
  along: (write) => along(sheet, write),
});

/** Parts of one entry take on a status together, and lose it together. */
function along(sheet: EntrySheet, { place, content }: Write): Write[] {
  const cell = sheet.cellAt(place);
  const others = cell?.entry.cells.filter((other) => other !== cell && other.isEditable) ?? [];
  if (content.kind === 'status') return others.map((other) => ({ place: other.place, content }));
  return others
    .filter((other) => other.content.kind === 'status' && content.kind !== 'unread')
    .map((other) => ({ place: other.place, content: empty }));
}
