import type { GridAnswer, GridCell, GridColumn, GridProposal, GridRow } from './answers.ts';
import { SheetCell, SheetEntry } from './cells.svelte.ts';
import { certaintyIn, entryKey } from './answers.ts';

export type Built = { cells: SheetCell[][]; entries: Map<string, SheetEntry> };

/** What the API says of a cell, taken into the entry that it belongs to. */
export function receiveCell(cell: SheetCell, found: GridCell | null): void {
  const { entry } = cell;
  cell.receive(found);
  entry.version = found?.version ?? 0;
  entry.know({
    state: found?.state ?? null,
    certainty: certaintyIn(found?.status),
    comment: found?.comment ?? '',
    flag: found?.flag ?? false,
    returnReason: found?.returnReason ?? '',
    later: found?.later ?? null,
    isOpen: found?.isOpen ?? true,
    findings: found?.findings ?? [],
  });
}

/** What of an answer is proposed where; null where nothing is. */
function proposedIn({ proposals }: Pick<GridAnswer, 'proposals'>) {
  const proposed = new Map(proposals.map((one) => [`${one.column} ${one.metric} ${one.breakdown}`, one]));
  return ({ key }: Pick<GridColumn, 'key'>, { metric, breakdown }: Pick<GridRow, 'metric' | 'breakdown'>) =>
    proposed.get(`${key} ${metric} ${breakdown}`) ?? null;
}

/** The cells of a form, by row and column; those of one entry know each other. */
export function buildCells({ form, rows, columns, cells, proposals }: GridAnswer): Built {
  const proposed = proposedIn({ proposals });
  const entries = new Map<string, SheetEntry>();
  const built = rows.map((row, rowPlace) =>
    columns.map((column, columnPlace) => {
      const { organisation, period } = column;
      const address = { form: form.code, organisation, period, metric: row.metric, breakdown: row.breakdown };
      const key = entryKey(address);
      const entry = entries.get(key) ?? new SheetEntry(address, columnPlace);
      entries.set(key, entry);
      entry.proposal = proposed(column, row);
      const cell = new SheetCell({ row: rowPlace, column: columnPlace }, row, column, entry);
      receiveCell(cell, cells[rowPlace]?.[columnPlace] ?? null);
      cell.shown = cell.content;
      return cell;
    }),
  );
  return { cells: built, entries };
}

const rowKey = ({ metric, breakdown, part }: Pick<GridRow, 'metric' | 'breakdown' | 'part'>): string =>
  `${metric}/${breakdown}/${part}`;

/** Each cell of a newer answer, with the one here that it is. */
export function matched(
  grid: GridAnswer,
  cells: readonly SheetCell[][],
  newer: GridAnswer,
): { cell: SheetCell; found: GridCell | null; proposal: GridProposal | null }[] {
  const proposed = proposedIn(newer);
  const rowOf = new Map(grid.rows.map((row, place) => [rowKey(row), place]));
  const columnOf = new Map(grid.columns.map(({ key }, place) => [key, place]));
  return newer.columns.flatMap((column, columnPlace) =>
    newer.rows.flatMap((row, rowPlace) => {
      const cell = cells[rowOf.get(rowKey(row)) ?? -1]?.[columnOf.get(column.key) ?? -1];
      return cell
        ? [{ cell, found: newer.cells[rowPlace]?.[columnPlace] ?? null, proposal: proposed(column, row) }]
        : [];
    }),
  );
}
