import { textIn, type Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import type { GridProposal } from './answers.ts';
import type { SheetCell, SheetEntry } from './cells.svelte.ts';
import { shownText } from './content.ts';
import type { EntrySheet } from './entry-sheet.svelte.ts';
import type { Write } from './grid-model.ts';

const valueIn = ({ row }: SheetCell, proposal: GridProposal | null): number | null =>
  row.isEntered ? (proposal?.[row.part] ?? null) : null;

/** What a register would enter there, or what others have published; null where nothing is proposed, or it is there already. */
export function proposalFor({ cells, proposal }: SheetEntry): GridProposal | null {
  const isThere = cells.every((cell) => {
    const value = valueIn(cell, proposal);
    return value === null || (cell.content.kind === 'number' && cell.content.value === value);
  });
  return isThere ? null : proposal;
}

/** Stands pale in a cell as long as it is empty. */
export function proposedText(cell: SheetCell, language: Language): string | undefined {
  const value = cell.isEditable ? valueIn(cell, cell.entry.proposal) : null;
  return value === null ? undefined : shownText({ kind: 'number', value }, cell.row.decimals, language);
}

/** What is proposed for an entry, and where it comes from. */
export function proposalText({ cells }: SheetEntry, proposal: GridProposal, language: Language): string {
  const value = cells
    .map((cell) => ({ value: valueIn(cell, proposal), decimals: cell.row.decimals }))
    .flatMap(({ value, decimals }) => (value === null ? [] : shownText({ kind: 'number', value }, decimals, language)))
    .join(' / ');
  return `${m.entry_proposed({ value }, { locale: language })} ${textIn(proposal.origin, language)}`;
}

/** Those that can be taken without writing over anything. */
export const isOffered = ({ cells, proposal }: SheetEntry): boolean =>
  proposal !== null && cells.every(({ content }) => content.kind === 'empty') && cells.some((cell) => cell.isEditable);

/** Enters what is proposed, as if it had been written; it can be undone like that, in one step. */
export function takeProposals(sheet: EntrySheet, entries: readonly SheetEntry[]): Promise<void> {
  const writes = entries.flatMap(({ cells, proposal }) =>
    cells.flatMap((cell): Write[] => {
      const value = valueIn(cell, proposal);
      return value === null ? [] : [{ place: cell.place, content: { kind: 'number', value } }];
    }),
  );
  return sheet.commit(sheet.model.write(writes));
}
