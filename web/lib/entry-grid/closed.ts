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

/** Which code says why nothing can be written in a column, or in one of its entries that stands so. */
function closedCode(column: GridColumn, state: string | null = null): string {
  if (!column.isEditable) return 'not-allowed';
  const ofColumn = closedBy(column.state);
  return ofColumn === 'locked' ? closedBy(state) : ofColumn;
}

/** Why nothing can be written here now, and what to do about it; empty where one can. */
export function closedText(sheet: EntrySheet): string {
  const column = ownColumn(sheet);
  if (!column || (column.isEditable && !isClosed(sheet, column))) return '';
  return refusalText(closedCode(column), '', sheet.words);
}

/** Why nothing can be written in a cell, and where to write instead; empty where one can. */
export function closedCellText(sheet: EntrySheet, { place, row, entry, isEditable }: SheetCell): string {
  const column = sheet.columns[place.column];
  if (!column || isEditable) return '';
  const isOtherPeriod = column.period !== sheet.grid.period;
  const code = isOtherPeriod ? 'other-period' : row.isEntered ? closedCode(column, entry.facts.state) : 'computed';
  return refusalText(code, '', sheet.words);
}
