import { statusCodeOf } from '#domain/status.ts';
import type { EntryFacts, SheetCell } from './cells.svelte.ts';

export type Mark = 'conflict' | 'refused' | 'hard' | 'soft' | 'returned' | 'later' | 'waiting' | 'saved';

/** What the corner of a cell shows: the most urgent alone. */
export function markOf({ entry: { facts, cells }, shown }: SheetCell): Mark | undefined {
  const { saving, findings, state, returnReason } = facts;
  if (saving === 'conflict') return 'conflict';
  if (saving === 'refused' || shown.kind === 'unread') return 'refused';
  const isUnread = cells.some((one) => one.shown.kind === 'unread');
  if (!isUnread && findings.some(({ severity }) => severity === 'hard')) return 'hard';
  // of several parts, those that say nothing have nothing that is saved
  const isQuiet = shown.kind === 'empty' && cells.length > 1;
  if (saving === 'waiting' && !isQuiet) return 'waiting';
  if (!isUnread && findings.some(({ severity, needsComment }) => severity === 'soft' && needsComment)) return 'soft';
  if (returnReason !== '') return 'returned';
  if (state === 'later') return 'later';
  return saving === 'saved' && shown.kind !== 'empty' ? 'saved' : undefined;
}

export const isWrong = (mark: Mark | undefined): boolean =>
  mark === 'conflict' || mark === 'refused' || mark === 'hard';

/** Beside a figure that one is not sure of, as statistics write it. */
export const certaintyLetter = ({ entry: { facts }, shown }: SheetCell): string | undefined =>
  facts.certainty && shown.kind === 'number' ? statusCodeOf[facts.certainty] : undefined;

export const notesOf = ({ comment, flag }: EntryFacts): string | undefined =>
  [comment && 'comment', flag && 'flag'].filter(Boolean).join(' ') || undefined;
