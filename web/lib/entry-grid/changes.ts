import {
  entryKey,
  entryStatuses,
  parts,
  type Certainty,
  type EntryAddress,
  type EntryChange,
  type EntrySet,
  type Part,
} from './answers.ts';
import type { CellContent } from './content.ts';
import type { Trade } from '#web/lib/outbox/parcels.ts';

/** How changes of entries are put together before they leave. */
export const entryTrade: Trade<EntryChange> = {
  merged: (earlier, later) => ({ ...earlier, set: mergedSets(earlier.set, later.set) }),
  remaining: (earlier, later) => {
    const said = new Set(Object.keys(mergedSets({}, later.set)));
    const left = Object.fromEntries(Object.entries(earlier.set).filter(([name]) => !said.has(name)));
    return Object.keys(left).length === 0 ? null : { ...earlier, set: left };
  },
  versionOf: ({ version }) => version,
  withVersion: (change, version) => ({ ...change, version }),
};

/** A figure takes a status away, and a status the figure: the later of the two holds. */
function mergedSets(earlier: EntrySet, later: EntrySet): EntrySet {
  const merged: EntrySet = { ...earlier, ...later };
  if (entryStatuses.some((one) => one === later.status)) for (const part of parts) delete merged[part];
  return merged;
}

/** What is to be sent when a cell gets new contents; null for what cannot be read and goes nowhere. */
export const setOf = (part: Part, content: CellContent, certainty: Certainty | null): EntrySet | null => {
  switch (content.kind) {
    case 'number':
      // another figure is no surer than the one before it
      return { status: content.certainty === undefined ? certainty : content.certainty, [part]: content.value };
    case 'empty':
      return { status: null, [part]: null };
    case 'status':
      return { status: content.status };
    case 'unread':
      return null;
  }
};

/** One change for each entry, however many of its parts are touched. */
export function changesOf(
  touched: readonly {
    address: EntryAddress;
    version: number;
    part: Part;
    content: CellContent;
    certainty: Certainty | null;
  }[],
): { key: string; body: EntryChange }[] {
  const changes = new Map<string, EntryChange>();
  for (const { address, version, part, content, certainty } of touched) {
    const set = setOf(part, content, certainty);
    if (set === null) continue;
    const key = entryKey(address);
    const earlier = changes.get(key);
    const change: EntryChange = { ...address, version, set };
    changes.set(key, earlier ? entryTrade.merged(earlier, change) : change);
  }
  return [...changes].map(([key, body]) => ({ key, body }));
}
