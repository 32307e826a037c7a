import type { GridProposal } from './answers.ts';
import type { SheetEntry } from './cells.svelte.ts';
import type { EntrySheet } from './entry-sheet.svelte.ts';

/** What a register would enter there; null where nothing is proposed, or it is there already. */
export function proposalFor({ grid }: EntrySheet, entry: SheetEntry): GridProposal | null {
  const key = grid.columns[entry.column]?.key;
  const { metric, breakdown } = entry.address;
  const isOf = (one: GridProposal) => one.column === key && one.metric === metric && one.breakdown === breakdown;
  const proposal = grid.proposals.find(isOf) ?? null;
  const isThere = entry.cells.every(({ row, content }) => {
    const value = row.isEntered ? (proposal?.[row.part] ?? null) : null;
    return value === null || (content.kind === 'number' && content.value === value);
  });
  return isThere ? null : proposal;
}

/** Enters what is proposed, as if it had been written; it can be undone like that. */
export function takeProposal(sheet: EntrySheet, entry: SheetEntry, proposal: GridProposal): Promise<void> {
  const writes = entry.cells.flatMap(({ row, place }) => {
    const value = row.isEntered ? proposal[row.part] : null;
    return value === null ? [] : [{ place, content: { kind: 'number', value } as const }];
  });
  return sheet.commit(sheet.model.write(writes));
}
