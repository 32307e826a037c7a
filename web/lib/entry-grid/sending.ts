import type { Wish } from '#web/lib/outbox/parcels.ts';
import type { EntryChange, GridColumn } from './answers.ts';
import type { UnreadStore } from './unread.ts';

/** Where changes go. On the server, and until the page has woken up, there is none. */
export type Sending = {
  put: (wishes: Wish<EntryChange>[]) => Promise<void>;
  drop: (key: string) => Promise<void>;
  /** Asks the server anew how a column is. */
  reread: (column: GridColumn) => void;
  /** What cannot be read, and so goes nowhere. */
  unread: UnreadStore;
};
