/* eslint-disable svelte/prefer-svelte-reactivity -- no page reads these: what it reads is a signal for each entry */
import type { Language } from '#domain/language.ts';
import type { OutboxNews, OutboxState } from '#web/lib/outbox/outbox.ts';
import type { Parcel, Wish } from '#web/lib/outbox/parcels.ts';
import type {
  ColumnStanding,
  EntryChange,
  EntryRemark,
  EntrySet,
  EntryStatus,
  GridAnswer,
  GridColumn,
} from './answers.ts';
import { boardOf } from './board.ts';
import { buildCells, matched, receiveCell, type Built } from './build.ts';
import type { SheetCell, SheetEntry } from './cells.svelte.ts';
import { changesOf } from './changes.ts';
import { heldSets, isAside, isClosing, isReceivable } from './held.ts';
import { empty, type CellContent } from './content.ts';
import { derive, held, receiveAnswer, receiveClosed, resultIn, setOfAll, showSet } from './entry-facts.ts';
import { filledIn } from './filled.ts';
import { GridModel } from './grid-model.ts';
import { Painting } from './painting.ts';
import { isOffered, receiveProposal } from './proposal.ts';
import { readCells } from './read-cells.ts';
import { Leaving } from './leaving.ts';
import { issuesIn, issuesOf, type Issue } from './issues.ts';
import type { Place } from './selection.ts';
import type { Sending } from './sending.ts';
import type { Change } from './undo.ts';
import { remarkOf } from './wording.ts';
import type { Words } from './words.ts';

const restAfter = 250;

/** A form being filled in: its cells, what has been saved of them, and what others write in the meantime. */
export class EntrySheet {
  readonly grid: GridAnswer;
  readonly cells: SheetCell[][];
  readonly model: GridModel;
  readonly language: Language;
  readonly words: Words;
  /** The one that the page is about; those beside it lie below it. */
  readonly organisation: string;
  readonly #entries: Built['entries'];
  readonly #painting = new Painting();
  readonly #open = new Set<SheetEntry>();
  /** The newest version that others are said to have made of what is open. */
  readonly #told = new Map<SheetEntry, number>();
  #sending: Sending | null = null;
  readonly #leaving = new Leaving();
  #hasPut = false;
  /** What is one's own and was not taken, of each entry. */
  #held: ReadonlyMap<string, EntrySet> = new Map();
  #rest: ReturnType<typeof setTimeout> | undefined;

  /** The cell that one is in, as soon as one rests there. */
  current: SheetCell | undefined = $state.raw(undefined);
  /** What is going on in the active cell, read out as one comes to it. */
  activeRemark = $state('');
  /** What has just happened, for whoever does not see it. */
  notice = $state('');
  /** What did not become as somebody meant it, until they have seen it. */
  loss = $state('');
  /** As they were when they were last read: their states move on. */
  columns: readonly GridColumn[] = $state.raw([]);

  /** What follows is told when the hands rest, not with every key. */
  issues: readonly Issue[] = $state.raw([]);
  filled: readonly { filled: number; required: number }[] = $state.raw([]);
  /** What can be taken over at once: where nothing stands. */
  offered: readonly SheetEntry[] = $state.raw([]);
  waiting = $state(0);
  line: OutboxState = $state('resting');
  hasSaved = $state(false);

  constructor(grid: GridAnswer, words: Words, organisation: string) {
    this.grid = grid;
    this.columns = grid.columns;
    this.organisation = organisation;
    this.words = words;
    this.language = words.language;
    const { cells, entries } = buildCells(grid);
    this.cells = cells;
    this.#entries = entries;
    this.model = new GridModel(boardOf(this));
    this.sumUp();
  }

  cellAt({ row, column }: Place): SheetCell | undefined {
    return this.cells[row]?.[column];
  }

  read(text: string, cell: SheetCell): CellContent[] {
    return readCells([text], [cell.row], this.language);
  }

  /** Says what there is to say of the active cell. */
  tellRemark(): void {
    const cell = this.activeCell;
    this.activeRemark = cell ? remarkOf(cell, issuesOf(cell.entry), this.words) : '';
  }

  /** What is written waits on this device, for the line or for somebody to sign in. */
  get isStopped(): boolean {
    return this.line === 'unreachable' || this.line === 'signed-out';
  }

  get activeCell(): SheetCell | undefined {
    return this.cellAt(this.model.active);
  }

  /** From now on changes are sent; what had not arrived when the page was last open stands in its cells again. */
  begin(sending: Sending, parcels: readonly Parcel<EntryChange>[]): void {
    this.#sending = sending;
    const aside = new Set<SheetEntry>();
    for (const parcel of parcels) {
      const entry = this.#entries.get(parcel.key);
      if (!entry || this.#leaving.has(entry.key)) continue;
      if (isAside(parcel, entry)) aside.add(entry);
      else showSet(entry, parcel.body.set);
    }
    const unread = this.#leaving.unreadAmong(this.cells.flat(), sending.unread);
    for (const { cell, unread: written } of unread) cell.content = { kind: 'unread', ...written };
    const found = parcels.flatMap(({ key }) => this.#entries.get(key)?.cells ?? []);
    void this.#painting.paint([...found, ...unread.map(({ cell }) => cell)]);
    this.#know(parcels);
    for (const entry of aside) this.#setAside(entry);
    this.#leaving.begin(sending.put);
  }

  /** Shows what the model has written and sends it. `version`: of the entry as it was when the editing began. */
  async commit(changes: readonly Change[], version?: number): Promise<void> {
    if (changes.length === 0) return;
    const cells = changes.flatMap(({ place }) => this.cellAt(place) ?? []);
    const wishes = changesOf(
      cells.map(({ entry, row, content }) => ({
        address: entry.address,
        version: version ?? entry.facts.theirs?.version ?? entry.version,
        part: row.part,
        content,
        certainty: entry.facts.certainty,
      })),
    );
    for (const cell of cells) {
      const { entry, content } = cell;
      if (content.kind !== 'number' || content.certainty === undefined) continue;
      entry.know({ certainty: content.certainty });
      cell.content = { kind: 'number', value: content.value };
    }
    this.#sending?.unread.keep(cells);
    const sent = new Set(wishes.map(({ key }) => key));
    const touched = new Set(cells.map(({ entry }) => entry));
    for (const entry of touched) {
      derive(entry);
      if (sent.has(entry.key)) this.#open.add(entry);
    }
    this.#sumUpSoon();
    const painted = this.#painting.paint([...touched].flatMap((entry) => entry.cells));
    await this.#put(wishes);
    await painted;
  }

  /** A comment, a flag or how sure one is, which belong to the whole entry. */
  async remark(entry: SheetEntry, set: EntryRemark): Promise<void> {
    const { status, ...said } = set;
    entry.know({ ...said, ...(status === undefined ? {} : { certainty: status }), saving: 'waiting' });
    this.#open.add(entry);
    await this.#put([{ key: entry.key, body: { ...entry.address, version: entry.version, set } }]);
  }

  setStatus(cell: SheetCell, status: EntryStatus | null): Promise<void> {
    const content = status === null ? empty : ({ kind: 'status', status } as const);
    return this.commit(this.model.write([{ place: cell.place, content }]));
  }

  /** Of two values in one cell, one's own is saved over the other. */
  async keepMine(entry: SheetEntry): Promise<void> {
    const { theirs, comment, flag } = entry.facts;
    if (theirs === null) return;
    const set = { ...setOfAll(entry), comment, flag };
    entry.know({ saving: 'waiting', theirs: null });
    this.#open.add(entry);
    await this.#put([{ key: entry.key, body: { ...entry.address, version: theirs.version, set } }]);
  }

  /** What was refused is sent once more, on top of what is there now. */
  async sendAgain(entry: SheetEntry): Promise<void> {
    const { comment, flag, mine } = entry.facts;
    const set = mine ?? { ...setOfAll(entry), comment, flag };
    showSet(entry, set);
    entry.know({ saving: 'waiting', refused: null, mine: null });
    this.#open.add(entry);
    void this.#painting.paint(entry.cells);
    await this.#put([{ key: entry.key, body: { ...entry.address, version: entry.version, set } }]);
  }

  /** What somebody else saved, or what the server has where it refused one's own. */
  async takeTheirs(entry: SheetEntry): Promise<void> {
    const { theirs } = entry.facts;
    if (theirs) receiveAnswer(entry, theirs, []);
    await this.#sending?.drop(entry.key);
    entry.know({ saving: 'none', theirs: null, refused: null, mine: null });
    if (!theirs) this.#reread(entry);
    void this.#painting.paint(entry.cells);
    this.#sumUpSoon();
  }

  /** What the outbox has to tell: what waits, what was taken, what was refused. */
  hear(news: OutboxNews<EntryChange>): void {
    if (news.kind === 'state') {
      this.line = news.state;
      return;
    }
    const still = new Set(news.parcels.filter(({ state }) => state !== 'held').map(({ key }) => key));
    for (const told of news.outcomes) {
      const entry = this.#entries.get(told.key);
      const result = told.isTaken ? resultIn(told.answer) : null;
      if (!entry || !result?.entry) continue;
      // what has been written since stays on top
      if (still.has(entry.key)) entry.version = result.entry.version;
      else receiveAnswer(entry, result.entry, result.findings ?? []);
      void this.#painting.paint(entry.cells);
    }
    this.#know(news.parcels);
    for (const told of news.outcomes) {
      const entry = this.#entries.get(told.key);
      if (told.isTaken || !entry || still.has(told.key) || !isClosing(told.refusal)) continue;
      // nothing can be written here now: what the server has is shown, and one's own beside it
      receiveClosed(entry, resultIn(told.refusal.answer)?.entry ?? null);
      this.#setAside(entry);
      void this.#painting.paint(entry.cells);
    }
  }

  #setAside(entry: SheetEntry): void {
    const refused = entry.facts.refused ?? { code: 'changed-since', details: {} };
    entry.know({ saving: 'refused', theirs: null, refused, mine: this.#held.get(entry.key) ?? null });
  }

  /** Cells as they are on the server now; what is one's own and has not arrived stays. */
  receive(grid: GridAnswer): void {
    const received: SheetCell[] = [];
    for (const { cell, found, proposal } of matched(this.grid, this.cells, grid)) {
      receiveProposal(cell.entry, proposal);
      if (!isReceivable(cell, found, this.#open.has(cell.entry))) continue;
      receiveCell(cell, found);
      received.push(cell);
    }
    for (const entry of new Set(received.map((cell) => cell.entry))) if (entry.isHeld) this.#setAside(entry);
    const newest = new Map(grid.columns.map((column) => [column.key, column]));
    this.columns = this.columns.map((column) => newest.get(column.key) ?? column);
    void this.#painting.paint(received);
    this.#sumUpSoon();
  }

  /** Where columns stand after something was saved in them: one figure can make another strange. */
  stand(standings: readonly ColumnStanding[]): void {
    const newest = new Map(standings.map((standing) => [standing.key, standing]));
    this.columns = this.columns.map((column) => ({ ...column, ...newest.get(column.key) }));
    for (const entry of this.#entries.values()) {
      const standing = newest.get(this.grid.columns[entry.column]?.key ?? '');
      if (!standing) continue;
      const { metric, breakdown } = entry.address;
      const findings = standing.findings.filter((one) => one.metric === metric && one.breakdown === breakdown);
      if (findings.length > 0 || entry.facts.findings.length > 0) entry.know({ findings });
    }
    this.#sumUpSoon();
  }

  /** The newest of a column that is known here. */
  versionOf({ key }: GridColumn): number {
    return this.columns.find((column) => column.key === key)?.version ?? 0;
  }

  /** Whether this is news, of a cell that is shown here. Of what is open it is remembered until that has arrived. */
  isNews(key: string, version: number): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || version <= entry.version) return false;
    if (this.#open.has(entry)) this.#told.set(entry, Math.max(version, this.#told.get(entry) ?? 0));
    return !this.#open.has(entry);
  }

  #reread({ column }: SheetEntry): void {
    const found = this.grid.columns[column];
    if (found) this.#sending?.reread(found);
  }

  close(): void {
    clearTimeout(this.#rest);
    this.#sending = null;
  }

  #know(parcels: readonly Parcel<EntryChange>[]): void {
    const open = new Set<SheetEntry>();
    this.#held = heldSets(parcels);
    for (const { key, state, refusal } of parcels) {
      const entry = this.#entries.get(key);
      if (!entry) continue;
      open.add(entry);
      if (state === 'held' && refusal) {
        // what stands beside its cell stays there
        if (entry.facts.mine === null) entry.know(held(refusal));
      } else if (entry.facts.saving !== 'waiting') {
        entry.know({ saving: 'waiting', theirs: null, refused: null, mine: null });
      }
    }
    for (const entry of this.#open) {
      // what is on its way to the outbox is not in it yet
      if (open.has(entry) || this.#leaving.has(entry.key)) continue;
      this.#open.delete(entry);
      entry.know({ saving: 'saved', theirs: null, refused: null, mine: null });
      // somebody wrote on top of what has only now been answered
      if ((this.#told.get(entry) ?? 0) > entry.version) this.#reread(entry);
      this.#told.delete(entry);
    }
    for (const entry of open) this.#open.add(entry);
    this.#sumUpSoon();
  }

  /** Not even on this device yet: would be lost with the page. */
  get isLeaving(): boolean {
    return this.#leaving.isAny;
  }

  async #put(wishes: Wish<EntryChange>[]): Promise<void> {
    this.#hasPut = true;
    await this.#leaving.put(wishes);
    this.#sumUpSoon();
  }

  #sumUpSoon(): void {
    this.#rest ??= setTimeout(() => this.sumUp(), restAfter);
  }

  /** Counts anew at once, for whoever cannot wait until the hands rest. */
  sumUp(): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
    const entries = [...this.#entries.values()];
    this.issues = issuesIn(entries);
    this.filled = filledIn(this.grid, entries);
    this.offered = entries.filter(isOffered);
    this.hasSaved = this.#hasPut;
    this.tellRemark();
    this.waiting = [...this.#open].filter(
      ({ facts: { saving } }) => saving !== 'conflict' && saving !== 'refused',
    ).length;
  }
}
