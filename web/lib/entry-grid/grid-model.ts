import type { CellContent } from './content.ts';
import { empty, isSameContent } from './content.ts';
import { layOut, readBlock, writeBlock } from './clipboard.ts';
import {
  moveSelection,
  nextInColumn,
  nextPlace,
  only,
  placesIn,
  rangeOf,
  type Move,
  type Place,
  type Selection,
  type Size,
} from './selection.ts';
import { UndoStack, type Change } from './undo.ts';

/** The cells that the model works on: of the page, or of a test. */
export type Board = {
  size: Size;
  isEditable: (place: Place) => boolean;
  /** Whether what was written last was not taken: the same once more is a change. */
  isRefused?: (place: Place) => boolean;
  contentAt: (place: Place) => CellContent;
  put: (place: Place, content: CellContent) => void;
  /** Reads what was written or pasted, all at once, because one cell may show how to read the others. */
  read: (texts: readonly string[], places: readonly Place[]) => CellContent[];
  textOf: (content: CellContent) => string;
  /** What has to be written along with it, before it: the parts of one entry have their status together. */
  along: (write: Write) => Write[];
};

export type Write = { place: Place; content: CellContent };
export type Pasted = { changes: Change[]; clipped: number; skipped: number };

/** A spreadsheet without its look: where one is, what is written where, and the way back. */
export class GridModel {
  selection: Selection = only({ row: 0, column: 0 });
  readonly #board: Board;
  readonly #steps = new UndoStack();

  constructor(board: Board) {
    this.#board = board;
  }

  get active(): Place {
    return this.selection.active;
  }

  move(move: Move, options: { page?: number; isExtending?: boolean } = {}): void {
    this.selection = moveSelection(this.selection, move, this.#board.size, options);
  }

  select(selection: Selection): void {
    this.selection = selection;
  }

  selectAll(): void {
    const { rows, columns } = this.#board.size;
    this.selection = { anchor: { row: rows - 1, column: columns - 1 }, active: { row: 0, column: 0 } };
  }

  /** False behind the last cell: there the focus goes on to what follows the grid. */
  next(step: 1 | -1): boolean {
    const place = nextPlace(this.active, step, this.#board.size, this.#board.isEditable);
    if (place) this.selection = only(place);
    return place !== null;
  }

  /** To the next cell to fill in below, or above; where there is none one stays, so that nothing is typed into nowhere. */
  line(step: 1 | -1): void {
    const { size, isEditable } = this.#board;
    this.selection = only(nextInColumn(this.active, step, size, isEditable) ?? this.active);
  }

  /** One step, however many cells: what is written together is undone together. */
  write(writes: readonly Write[]): Change[] {
    const last = new Map<number, Write>();
    for (const write of writes.flatMap((one) => [...this.#board.along(one), one])) {
      last.set(write.place.row * this.#board.size.columns + write.place.column, write);
    }
    const changes = [...last.values()]
      .filter(({ place }) => this.#board.isEditable(place))
      .map(({ place, content }) => ({ place, before: this.#board.contentAt(place), after: content }))
      .filter(({ place, before, after }) => !isSameContent(before, after) || (this.#board.isRefused?.(place) ?? false));
    for (const { place, after } of changes) this.#board.put(place, after);
    this.#steps.add(changes.filter(({ before, after }) => !isSameContent(before, after)));
    return changes;
  }

  clear(): Change[] {
    return this.write(placesIn(rangeOf(this.selection)).map((place) => ({ place, content: empty })));
  }

  /** The uppermost of the chosen rows goes into those below it; a single row takes what stands above. */
  fillDown(): Change[] {
    const range = rangeOf(this.selection);
    const from = range.top === range.bottom ? range.top - 1 : range.top;
    if (from < 0) return [];
    return this.write(
      placesIn({ ...range, top: from + 1 }).map((place) => ({
        place,
        content: this.#board.contentAt({ row: from, column: place.column }),
      })),
    );
  }

  copy(): string {
    const { top, left, bottom, right } = rangeOf(this.selection);
    const rows = Array.from({ length: bottom - top + 1 }, (_, row) =>
      placesIn({ top: top + row, left, bottom: top + row, right }).map((place) =>
        this.#board.textOf(this.#board.contentAt(place)),
      ),
    );
    return writeBlock(rows);
  }

  /** What lies beyond the edge or cannot be written in is counted, so that nobody believes it was pasted. */
  paste(text: string): Pasted {
    const { size, isEditable, read } = this.#board;
    const { writes, clipped } = layOut(readBlock(text), this.selection, size);
    const kept = writes.filter(({ place }) => isEditable(place));
    const contents = read(
      kept.map((write) => write.text),
      kept.map(({ place }) => place),
    );
    const changes = this.write(kept.map(({ place }, position) => ({ place, content: contents[position] ?? empty })));
    const last = writes.at(-1)?.place;
    if (last) this.selection = { anchor: last, active: writes[0]?.place ?? last };
    return { changes, clipped, skipped: writes.length - kept.length };
  }

  undo(): { changes: Change[]; skipped: number } {
    return this.#apply(this.#steps.back(this.#board.contentAt));
  }

  redo(): { changes: Change[]; skipped: number } {
    return this.#apply(this.#steps.forth(this.#board.contentAt));
  }

  #apply(step: { changes: Change[]; skipped: number }): { changes: Change[]; skipped: number } {
    const changes = step.changes.filter(({ place }) => this.#board.isEditable(place));
    for (const { place, after } of changes) this.#board.put(place, after);
    const [first] = changes;
    if (first) this.selection = only(first.place);
    return { changes, skipped: step.skipped + step.changes.length - changes.length };
  }
}
