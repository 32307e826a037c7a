import type { SheetCell } from './cells.svelte.ts';

/** What was written and cannot be read goes nowhere; it is kept on this device, for whoever wrote it, until it is put right. */
export type Unread = { text: string; code: string };

const storeOf = (owner: string, form: string): string => `tiofalt-unread ${owner} ${form}`;
const cellOf = ({ entry, row }: SheetCell): string => `${entry.key} ${row.part}`;

/** What is in the store was put there below: the only cast here. A store that cannot be read is empty. */
const read = (store: string): Record<string, Unread> => {
  try {
    return JSON.parse(localStorage.getItem(store) ?? '{}') as Record<string, Unread>;
  } catch {
    return {};
  }
};

/** Of which entries there is something, by their keys. */
export const unreadKeys = (owner: string, form: string): string[] =>
  Object.keys(read(storeOf(owner, form))).map((cell) => cell.slice(0, cell.lastIndexOf(' ')));

export type UnreadStore = {
  among: (cells: readonly SheetCell[]) => { cell: SheetCell; unread: Unread }[];
  keep: (cells: readonly SheetCell[]) => void;
};

export const unreadOnDevice = (owner: string, form: string): UnreadStore => {
  const store = storeOf(owner, form);
  return {
    among: (cells) => {
      const kept = new Map(Object.entries(read(store)));
      return cells.flatMap((cell) => {
        const unread = kept.get(cellOf(cell));
        return unread ? [{ cell, unread }] : [];
      });
    },
    keep: (cells) => {
      const kept = new Map(Object.entries(read(store)));
      let hasChanged = false;
      for (const cell of cells) {
        const { content } = cell;
        if (content.kind === 'unread') kept.set(cellOf(cell), { text: content.text, code: content.code });
        hasChanged = content.kind === 'unread' || kept.delete(cellOf(cell)) || hasChanged;
      }
      if (!hasChanged) return;
      try {
        if (kept.size > 0) localStorage.setItem(store, JSON.stringify(Object.fromEntries(kept)));
        else localStorage.removeItem(store);
      } catch {
        // a browser that keeps nothing has said so already
      }
    },
  };
};
