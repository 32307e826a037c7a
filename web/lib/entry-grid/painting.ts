import type { SheetCell } from './cells.svelte.ts';

/** Laying out the table costs as much as filling in some hundred cells: many small slices would take longer than they save. */
const atOnce = 700;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Shows what stands in the cells: a few at once, many in slices, so that the page never stands still. */
export class Painting {
  #waiting = new Set<SheetCell>();
  #isAtIt: Promise<void> | null = null;

  async paint(cells: Iterable<SheetCell>): Promise<void> {
    for (const cell of cells) this.#waiting.add(cell);
    if (this.#isAtIt === null && this.#waiting.size <= atOnce) this.#slice();
    else await (this.#isAtIt ??= this.#inSlices());
  }

  async #inSlices(): Promise<void> {
    while (this.#waiting.size > 0) {
      await nextTask();
      this.#slice();
    }
    this.#isAtIt = null;
  }

  #slice(): void {
    let left = atOnce;
    for (const cell of this.#waiting) {
      if (left-- === 0) return;
      this.#waiting.delete(cell);
      cell.shown = cell.content;
    }
  }
}
