import type { EntrySet, Finding } from './answers.ts';
import type { Refused, SheetCell, SheetEntry } from './cells.svelte.ts';

/** Something that somebody has to look at, with the cell that it is about. */
export type Issue = { id: string; cell: SheetCell } & (
  | { kind: 'conflict' }
  | { kind: 'unread'; code: string; text: string }
  | { kind: 'refused'; refused: Refused }
  /** One's own was not taken, and stands beside the cell. */
  | { kind: 'aside'; mine: EntrySet }
  | { kind: 'returned'; reason: string }
  | { kind: 'finding'; finding: Finding }
);

/** What there is to look at in one entry, the most urgent first. */
export function issuesOf(entry: SheetEntry): Issue[] {
  const { saving, refused, mine, findings, returnReason } = entry.facts;
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
  if (mine) issues.push({ id: `${entry.key} aside`, cell, kind: 'aside', mine });
  else if (saving === 'refused' && refused) issues.push({ id: `${entry.key} refused`, cell, kind: 'refused', refused });
  // until it is submitted again, whatever has been written since
  if (returnReason !== '') issues.push({ id: `${entry.key} returned`, cell, kind: 'returned', reason: returnReason });
  // what was found is about a value that is no longer shown
  if (issues.some(({ kind }) => kind === 'unread')) return issues;
  findings.forEach((finding, place) => {
    // a soft one that has been explained needs no more, and where nothing can be written nobody can explain it
    if (finding.severity === 'soft' && !(finding.needsComment && entry.facts.isOpen)) return;
    issues.push({ id: `${entry.key} ${place} ${finding.code}`, cell, kind: 'finding', finding });
  });
  return issues;
}

const unsaved: readonly Issue['kind'][] = ['conflict', 'unread', 'refused', 'aside'];

/** The cells that do not stand on the server as somebody here wrote them. */
export const unsavedIn = (issues: readonly Issue[]): SheetCell[] => [
  ...new Set(issues.filter(({ kind }) => unsaved.includes(kind)).map(({ cell }) => cell)),
];

/** Those of them that somebody has to settle before the column is handed in: what stands there now would go instead. */
export const inTheWay = (issues: readonly Issue[], column: number): SheetCell[] =>
  unsavedIn(issues).filter(({ place, entry }) => place.column === column && entry.facts.isOpen);

export const issuesIn = (entries: readonly SheetEntry[]): Issue[] => entries.flatMap(issuesOf);
