import type { Finding } from './answers.ts';
import type { Refused, SheetCell, SheetEntry } from './cells.svelte.ts';

/** Something that somebody has to look at, with the cell that it is about. */
export type Issue = { id: string; cell: SheetCell } & (
  | { kind: 'conflict' }
  | { kind: 'unread'; code: string; text: string }
  | { kind: 'refused'; refused: Refused }
  | { kind: 'returned'; reason: string }
  | { kind: 'finding'; finding: Finding }
);

/** What there is to look at in one entry, the most urgent first. */
export function issuesOf(entry: SheetEntry): Issue[] {
  const { saving, refused, findings, state, returnReason } = entry.facts;
  const cell = entry.cells.find(({ row }) => row.isEntered) ?? entry.cells[0];
  if (!cell) return [];
  const issues: Issue[] = [];
  if (saving === 'conflict') issues.push({ id: `${entry.key} conflict`, cell, kind: 'conflict' });
  for (const one of entry.cells) {
    const { content } = one;
    if (content.kind !== 'unread') continue;
    issues.push({
      id: `${entry.key} ${one.row.part}`,
      cell: one,
      kind: 'unread',
      code: content.code,
      text: content.text,
    });
  }
  if (saving === 'refused' && refused) issues.push({ id: `${entry.key} refused`, cell, kind: 'refused', refused });
  if (state === 'returned') issues.push({ id: `${entry.key} returned`, cell, kind: 'returned', reason: returnReason });
  findings.forEach((finding, place) => {
    // a soft one that has been explained needs no more
    if (finding.severity === 'soft' && !finding.needsComment) return;
    issues.push({ id: `${entry.key} ${place} ${finding.code}`, cell, kind: 'finding', finding });
  });
  return issues;
}

export const issuesIn = (entries: readonly SheetEntry[]): Issue[] => entries.flatMap(issuesOf);
