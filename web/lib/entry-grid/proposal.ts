import { textIn, type Language } from '#domain/language.ts';
import { statusCodeOf } from '#domain/status.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { statusText } from '#web/lib/wording/status.ts';
import { certaintyIn, type GridProposal } from './answers.ts';
import type { SheetCell, SheetEntry } from './cells.svelte.ts';
import { shownText } from './content.ts';
import type { EntrySheet } from './entry-sheet.svelte.ts';
import type { Write } from './grid-model.ts';

const valueIn = ({ row }: SheetCell, proposal: GridProposal | null): number | null =>
  row.isEntered ? (proposal?.[row.part] ?? null) : null;

/** What a register would enter there, or what others have published; null where nothing is proposed, or it is there already. */
export function proposalFor({ cells, proposal, facts }: SheetEntry): GridProposal | null {
  const isThere = cells.every((cell) => {
    const value = valueIn(cell, proposal);
    return value === null || (cell.content.kind === 'number' && cell.content.value === value);
  });
  return isThere && facts.certainty === certaintyIn(proposal?.status) ? null : proposal;
}

/** Stands pale in a cell as long as it is empty. */
export function proposedText(cell: SheetCell, language: Language): string | undefined {
  const value = cell.isEditable ? valueIn(cell, cell.entry.proposal) : null;
  if (value === null) return undefined;
  const certainty = certaintyIn(cell.entry.proposal?.status);
  return [shownText({ kind: 'number', value }, cell.row.decimals, language), certainty && statusCodeOf[certainty]]
    .filter(Boolean)
    .join('\u00a0');
}

/** What is proposed for an entry, and where it comes from. */
export function proposalText({ cells }: SheetEntry, proposal: GridProposal, language: Language): string {
  const figure = cells
    .map((cell) => ({ value: valueIn(cell, proposal), decimals: cell.row.decimals }))
    .flatMap(({ value, decimals }) => (value === null ? [] : shownText({ kind: 'number', value }, decimals, language)))
    .join(' / ');
  const value = [figure, sureText(proposal, language)].filter(Boolean).join(', ');
  return `${m.entry_proposed({ value }, { locale: language })} ${textIn(proposal.origin, language)}`;
}

/** How sure it is, as in a sentence; empty where it is as it should be. */
export function sureText({ status }: Pick<GridProposal, 'status'>, language: Language): string {
  const certainty = certaintyIn(status);
  return certainty ? (statusText(certainty, language) ?? '').toLocaleLowerCase(language) : '';
}

/** What is proposed now. What was taken is proposed no longer, but stays known: taking it can be undone. */
export function receiveProposal(entry: SheetEntry, proposal: GridProposal | null): void {
  const isKnown = proposal === null ? proposalFor(entry) === null : proposal.proposedAt === entry.proposal?.proposedAt;
  if (!isKnown) entry.proposal = proposal;
}

/** Those that can be taken without writing over anything. */
export const isOffered = ({ cells, proposal }: SheetEntry): boolean =>
  proposal !== null && cells.every(({ content }) => content.kind === 'empty') && cells.some((cell) => cell.isEditable);

/** Enters what is proposed, as if it had been written and as sure as it is; it can be undone like that, in one step. */
export async function takeProposals(sheet: EntrySheet, entries: readonly SheetEntry[]): Promise<void> {
  const writes = entries.flatMap(({ cells, proposal }) =>
    cells.flatMap((cell): Write[] => {
      const value = valueIn(cell, proposal);
      const content = { kind: 'number', certainty: certaintyIn(proposal?.status) } as const;
      return value === null ? [] : [{ place: cell.place, content: { ...content, value } }];
    }),
  );
  await sheet.commit(sheet.model.write(writes));
  // where the figure stood already, it becomes as sure
  for (const entry of entries) {
    const status = certaintyIn(entry.proposal?.status);
    if (entry.proposal && entry.facts.certainty !== status) await sheet.remark(entry, { status });
  }
}
