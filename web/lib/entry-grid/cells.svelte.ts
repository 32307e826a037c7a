import type { StatusName } from '#domain/status.ts';
import type {
  Certainty,
  EntryAddress,
  EntryAnswer,
  EntrySet,
  Finding,
  GridColumn,
  GridProposal,
  GridRow,
  Part,
} from './answers.ts';
import { entryKey } from './answers.ts';
import { contentOf, empty, type CellContent } from './content.ts';
import type { Place } from './selection.ts';

/** How far the saving of an entry has come. */
export type Saving = 'none' | 'waiting' | 'saved' | 'conflict' | 'refused';

export type Refused = { code: string; details: Readonly<Record<string, unknown>> };

/** What is known of an entry beside its figures. Replaced as a whole, so that a cell is painted once. */
export type EntryFacts = {
  saving: Saving;
  state: string | null;
  certainty: Certainty | null;
  comment: string;
  flag: boolean;
  returnReason: string;
  /** When it is promised for, and from whom. */
  later: EntryAnswer['later'];
  /** Whether the server lets one change it now. */
  isOpen: boolean;
  findings: readonly Finding[];
  /** What somebody else has saved in the same cell. */
  theirs: EntryAnswer | null;
  refused: Refused | null;
  /** What is one's own and was not taken, where the cell itself shows what the server has. */
  mine: EntrySet | null;
};

const unknown: EntryFacts = {
  saving: 'none',
  state: null,
  certainty: null,
  comment: '',
  flag: false,
  returnReason: '',
  later: null,
  isOpen: true,
  findings: [],
  theirs: null,
  refused: null,
  mine: null,
};

/** One metric of one organisation in one period: a row, or one for each of its parts. */
export class SheetEntry {
  readonly address: EntryAddress;
  readonly key: string;
  readonly column: number;
  readonly cells: SheetCell[] = [];
  version = 0;
  /** What could be taken over instead of being written. */
  proposal: GridProposal | null = $state.raw(null);
  facts: EntryFacts = $state.raw(unknown);

  constructor(address: EntryAddress, column: number) {
    this.address = address;
    this.key = entryKey(address);
    this.column = column;
  }

  /** The server has said no to what was written last, and somebody has to choose. */
  get isHeld(): boolean {
    return this.facts.saving === 'conflict' || this.facts.saving === 'refused';
  }

  /** What stands in it, by its parts. */
  get figures(): Record<Part, number | null> & { status: StatusName | null } {
    const figures = { value: null, numerator: null, denominator: null, answers: null, status: null };
    return this.cells.reduce<Record<Part, number | null> & { status: StatusName | null }>(
      (found, { row: { part }, content }) => ({
        ...found,
        ...(content.kind === 'number' ? { [part]: content.value } : {}),
        ...(content.kind === 'status' ? { status: content.status } : {}),
      }),
      figures,
    );
  }

  know(facts: Partial<EntryFacts>): void {
    this.facts = { ...this.facts, ...facts };
  }
}

export class SheetCell {
  readonly place: Place;
  readonly row: GridRow;
  readonly entry: SheetEntry;
  readonly #isAsked: boolean;
  /** What stands here. It is shown a moment later where many change at once. */
  content: CellContent = empty;
  shown: CellContent = $state.raw(empty);

  constructor(place: Place, row: GridRow, column: GridColumn, entry: SheetEntry) {
    this.place = place;
    this.row = row;
    this.entry = entry;
    this.#isAsked = row.isEntered && column.isEditable;
    entry.cells.push(this);
  }

  get isEditable(): boolean {
    return this.#isAsked && this.entry.facts.isOpen;
  }

  receive(found: { value: number | null; status: StatusName | null } | null): void {
    this.content = found === null ? empty : contentOf(found);
  }
}
