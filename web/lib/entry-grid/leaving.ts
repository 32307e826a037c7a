import type { EntryChange } from './answers.ts';
import type { Wish } from '#web/lib/outbox/parcels.ts';

const putAtOnce = 500;

/** What is on its way to the outbox, and so not even on this device yet. */
export class Leaving {
  /** How often each entry is. */
  readonly #times = new Map<string, number>();

  has(key: string): boolean {
    return this.#times.has(key);
  }

  get isAny(): boolean {
    return this.#times.size > 0;
  }

  async put(
    wishes: readonly Wish<EntryChange>[],
    put: ((some: Wish<EntryChange>[]) => Promise<void>) | undefined,
  ): Promise<void> {
    for (const { key } of wishes) this.#times.set(key, (this.#times.get(key) ?? 0) + 1);
    for (let from = 0; from < wishes.length; from += putAtOnce) {
      const some = wishes.slice(from, from + putAtOnce);
      await put?.(some);
      for (const { key } of some) {
        const left = (this.#times.get(key) ?? 1) - 1;
        if (left === 0) this.#times.delete(key);
        else this.#times.set(key, left);
      }
    }
  }
}
