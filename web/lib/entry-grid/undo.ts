import { isSameContent, type CellContent } from './content.ts';
import type { Place } from './selection.ts';

export type Change = { place: Place; before: CellContent; after: CellContent };

const mostSteps = 200;

/** Steps back and forth. What somebody else has written over since is left as it is, and counted. */
export class UndoStack {
  readonly #done: Change[][] = [];
  readonly #undone: Change[][] = [];

  add(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#done.push([...changes]);
    if (this.#done.length > mostSteps) this.#done.shift();
    this.#undone.length = 0;
  }

  /** The changes to make in order to undo the latest step. */
  back(contentAt: (place: Place) => CellContent): { changes: Change[]; skipped: number } {
    return turned(this.#done, this.#undone, contentAt);
  }

  forth(contentAt: (place: Place) => CellContent): { changes: Change[]; skipped: number } {
    return turned(this.#undone, this.#done, contentAt);
  }
}

function turned(
  from: Change[][],
  to: Change[][],
  contentAt: (place: Place) => CellContent,
): { changes: Change[]; skipped: number } {
  const step = from.pop() ?? [];
  const changes = step
    .filter(({ place, after }) => isSameContent(contentAt(place), after))
    .map(({ place, before, after }) => ({ place, before: after, after: before }));
  if (changes.length > 0) to.push(changes);
  return { changes, skipped: step.length - changes.length };
}
