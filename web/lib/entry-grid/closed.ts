import type { GridColumn } from './answers.ts';
import type { SheetCell } from './cells.svelte.ts';
import type { EntrySheet } from './entry-sheet.svelte.ts';
import { closedBy, refusalText } from './wording.ts';

/** The column that is handed in from here: the page's own, or among several organisations that of the cell one is in. */
export const ownColumn = (sheet: EntrySheet): GridColumn | undefined =>
  sheet.grid.across === 'periods'
    ? sheet.columns.find(
        ({ organisation, period }) => organisation === sheet.organisation && period === sheet.grid.period,
      )
    : sheet.columns[sheet.current?.place.column ?? -1];

/** Whether nothing can be written in a column although one may. */
export const isClosed = (sheet: EntrySheet, column: GridColumn): boolean => {
  const place = sheet.columns.indexOf(column);
  return column.isEditable && sheet.cells.every((cells) => cells[place]?.entry.facts.isOpen === false);
};

/** Why nothing can be written here now, and what to do about it; empty where one can. */
export function closedText(sheet: EntrySheet): string {
  const column = ownColumn(sheet);
  if (!column) return '';
  if (!column.isEditable) return refusalText('not-allowed', '', sheet.words);
  return isClosed(sheet, column) ? refusalText(closedBy(column.state), '', sheet.words) : '';
}

/** Why nothing can be written in a cell, and where to write instead; empty where one can. */
export function closedCellText(sheet: EntrySheet, { place, row, entry }: SheetCell): string {
  const column = sheet.columns[place.column];
  if (!column) return '';
  const why = (code: string) => refusalText(code, '', sheet.words);
  if (column.period !== sheet.grid.period) return why('other-period');
  if (!row.isEntered) return why('computed');
  if (!column.isEditable) return why('not-allowed');
  if (entry.facts.isOpen) return '';
  const ofColumn = closedBy(column.state);
  return why(ofColumn === 'locked' ? closedBy(entry.facts.state) : ofColumn);
}
