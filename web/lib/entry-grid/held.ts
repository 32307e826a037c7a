import type { Parcel, Refusal } from '#web/lib/outbox/parcels.ts';
import type { EntryChange, EntrySet, GridCell } from './answers.ts';
import type { SheetCell, SheetEntry } from './cells.svelte.ts';
import { entryTrade } from './changes.ts';

const closing = ['submitted', 'approved', 'locked', 'not-open-yet'];

/** Nothing could be written there then: what was wrong was not what was written. */
export const isClosing = ({ code }: Refusal): boolean => closing.includes(code);

/** What was not taken stands beside its cell where nobody could write, or nobody can now. */
export const isAside = ({ state, refusal }: Parcel<EntryChange>, { facts: { isOpen } }: SheetEntry): boolean =>
  state === 'held' && refusal !== null && (isClosing(refusal) || !isOpen);

/** What was not taken, of each entry. */
export function heldSets(parcels: readonly Parcel<EntryChange>[]): Map<string, EntrySet> {
  const found = new Map<string, EntryChange>();
  for (const { key, state, body } of parcels) {
    const earlier = found.get(key);
    if (state === 'held') found.set(key, earlier ? entryTrade.merged(earlier, body) : body);
  }
  return new Map([...found].map(([key, { set }]) => [key, set]));
}

/** Whether what the server has may be shown: one's own that is on its way or cannot be read stays, as long as it can be sent. */
export function isReceivable({ entry, content }: SheetCell, found: GridCell | null, isOnItsWay: boolean): boolean {
  // an answer that was on its way when one's own arrived
  if ((found?.version ?? 0) < entry.version) return false;
  if (found?.isOpen === false && (entry.isHeld || !isOnItsWay)) return true;
  return content.kind !== 'unread' && (!isOnItsWay || entry.facts.mine !== null);
}
