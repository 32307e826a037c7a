import type { EntryFacts } from './cells.svelte.ts';
import type { CellContent } from './content.ts';

export type Mark = 'conflict' | 'refused' | 'hard' | 'soft' | 'returned' | 'waiting' | 'saved';

/** What the corner of a cell shows: the most urgent alone. */
export const markOf = ({ saving, findings, state }: EntryFacts, content: CellContent): Mark | undefined => {
  if (saving === 'conflict') return 'conflict';
  if (saving === 'refused' || content.kind === 'unread') return 'refused';
  if (findings.some(({ severity }) => severity === 'hard')) return 'hard';
  if (saving === 'waiting') return 'waiting';
  if (findings.some(({ severity, needsComment }) => severity === 'soft' && needsComment)) return 'soft';
  if (state === 'returned') return 'returned';
  return saving === 'saved' && content.kind !== 'empty' ? 'saved' : undefined;
};

export const isWrong = (mark: Mark | undefined): boolean =>
  mark === 'conflict' || mark === 'refused' || mark === 'hard';

export const notesOf = ({ comment, flag }: EntryFacts): string | undefined =>
  [comment && 'comment', flag && 'flag'].filter(Boolean).join(' ') || undefined;
