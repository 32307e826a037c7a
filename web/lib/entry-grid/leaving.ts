import type { EntryChange } from './answers.ts';
import type { SheetCell } from './cells.svelte.ts';
import type { Wish } from '#web/lib/outbox/parcels.ts';
import type { UnreadStore } from './unread.ts';

const putAtOnce = 500;

type Put = (some: Wish<EntryChange>[]) => Promise<void>;

/**
 * What is on its way to the outbox, and so not even on this device yet. It sets out when the outbox is open: what is written
 * before that waits.
 */
export class Leaving {
  readonly #opened = Promise.withResolvers<Put>();
  /** How often each entry is. */
  readonly #times = new Map<string, number>();

  has(key: string): boolean {
    return this.#times.has(key);
  }

  /** What could not be read when it was written, last time the page was open; what has been written since takes its place. */
  unreadAmong(cells: readonly SheetCell[], store: UnreadStore): ReturnType<UnreadStore['among']> {
    const editable = cells.filter(({ isEditable }) => isEditable);
    const isWritten = ({ content, entry }: SheetCell) =>
      content.kind === 'unread' || (content.kind !== 'empty' && this.has(entry.key));
    store.keep(editable.filter(isWritten));
    return store.among(editable);
  }

  get isAny(): boolean {
    return this.#times.size > 0;
  }

  begin(put: Put): void {
    this.#opened.resolve(put);
  }

  async put(wishes: readonly Wish<EntryChange>[]): Promise<void> {
    for (const { key } of wishes) this.#times.set(key, (this.#times.get(key) ?? 0) + 1);
    const put = await this.#opened.promise;
    for (let from = 0; from < wishes.length; from += putAtOnce) {
      const some = wishes.slice(from, from + putAtOnce);
      await put(some);
      for (const { key } of some) {
        const left = (this.#times.get(key) ?? 1) - 1;
        if (left === 0) this.#times.delete(key);
        else this.#times.set(key, left);
      }
    }
  }
}
