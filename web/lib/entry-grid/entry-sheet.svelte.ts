/* eslint-disable svelte/prefer-svelte-reactivity -- no page reads these: what it reads is a signal for each entry */
import type { Language } from '#domain/language.ts';
import type { OutboxNews, OutboxState } from '#web/lib/outbox/outbox.ts';
import type { Parcel, Wish } from '#web/lib/outbox/parcels.ts';
import type { ColumnStanding, EntryChange, EntryRemark, EntryStatus, GridAnswer, GridColumn } from './answers.ts';
import { buildCells, receiveCell, type Built } from './build.ts';
import type { SheetCell, SheetEntry } from './cells.svelte.ts';
import { changesOf } from './changes.ts';
import { empty, plainText, type CellContent } from './content.ts';
import { derive, held, receiveAnswer, resultIn, rowKey, setOfAll, showSet } from './entry-facts.ts';
import { filledIn } from './filled.ts';
import { GridModel, type Board, type Write } from './grid-model.ts';
import { Painting } from './painting.ts';
import { readCells } from './read-cells.ts';
import { issuesIn, issuesOf, type Issue } from './issues.ts';
import type { Place } from './selection.ts';
import type { Change } from './undo.ts';
import type { UnreadStore } from './unread.ts';
import { remarkOf } from './wording.ts';

/** Where changes go. On the server, and until the page has woken up, there is none. */
export type Sending = {
  put: (wishes: Wish<EntryChange>[]) => Promise<void>;
  drop: (key: string) => Promise<void>;
  /** Asks the server anew how a column is. */
  reread: (column: GridColumn) => void;
  /** What cannot be read, and so goes nowhere. */
  unread: UnreadStore;
};

const restAfter = 250;
const putAtOnce = 500;

/** A form being filled in: its cells, what has been saved of them, and what others write in the meantime. */
export class EntrySheet {
  readonly grid: GridAnswer;
  readonly cells: SheetCell[][];
  readonly model: GridModel;
  readonly language: Language;
  /** The one that the page is about; those beside it lie below it. */
  readonly organisation: string;
  readonly #entries: Built['entries'];
  readonly #painting = new Painting();
  readonly #open = new Set<SheetEntry>();
  /** The newest version that others are said to have made of what is open. */
  readonly #told = new Map<SheetEntry, number>();
  #sending: Sending | null = null;
  /** How often each entry is on its way to the outbox. */
  readonly #leaving = new Map<string, number>();
  #hasPut = false;
  #rest: ReturnType<typeof setTimeout> | undefined;

  /** The cell that one is in, as soon as one rests there. */
  current: SheetCell | undefined = $state.raw(undefined);
  /** What is going on in the active cell, read out as one comes to it. */
  activeRemark = $state('');
  /** What has just happened, for whoever does not see it. */
  notice = $state('');
  /** As they were when they were last read: their states move on. */
  columns: readonly GridColumn[] = $state.raw([]);

  /** What follows is told when the hands rest, not with every key. */
  issues: readonly Issue[] = $state.raw([]);
  filled: readonly { filled: number; required: number }[] = $state.raw([]);
  waiting = $state(0);
  line: OutboxState = $state('resting');
  hasSaved = $state(false);

  constructor(grid: GridAnswer, language: Language, organisation: string) {
    this.grid = grid;
    this.columns = grid.columns;
    this.organisation = organisation;
    this.language = language;
    const { cells, entries } = buildCells(grid);
    this.cells = cells;
    this.#entries = entries;
    this.model = new GridModel(this.#board());
    this.#sumUp();
  }

  #board(): Board {
    return {
      size: { rows: this.grid.rows.length, columns: this.grid.columns.length },
      isEditable: (place) => this.cellAt(place)?.isEditable ?? false,
      contentAt: (place) => this.cellAt(place)?.content ?? empty,
      put: (place, content) => {
        const cell = this.cellAt(place);
        if (cell) cell.content = content;
      },
      read: (texts, places) =>
        readCells(
          texts,
          places.flatMap((place) => this.cellAt(place)?.row ?? []),
          this.language,
        ),
      textOf: (content) => plainText(content, this.language),
      along: (write) => this.#along(write),
    };
  }

  /** Parts of one entry take on a status together, and lose it together. */
  #along({ place, content }: Write): Write[] {
    const cell = this.cellAt(place);
    const others = cell?.entry.cells.filter((other) => other !== cell && other.isEditable) ?? [];
    if (content.kind === 'status') return others.map((other) => ({ place: other.place, content }));
    return others
      .filter((other) => other.content.kind === 'status' && content.kind !== 'unread')
      .map((other) => ({ place: other.place, content: empty }));
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
    this.activeRemark = cell ? remarkOf(cell, issuesOf(cell.entry), this.language) : '';
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
    const keys = new Set(parcels.map(({ key }) => key));
    for (const { key, body } of parcels) {
      const entry = this.#entries.get(key);
      if (entry) showSet(entry, body.set);
    }
    const unread = sending.unread.among(this.cells.flat().filter(({ isEditable }) => isEditable));
    for (const { cell, unread: written } of unread) cell.content = { kind: 'unread', ...written };
    const found = [...this.#entries.values()].flatMap(({ key, cells }) => (keys.has(key) ? cells : []));
    void this.#painting.paint([...found, ...unread.map(({ cell }) => cell)]);
    this.#know(parcels);
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

  /** What somebody else saved, or what the server has where it refused one's own. */
  async takeTheirs(entry: SheetEntry): Promise<void> {
    const { theirs } = entry.facts;
    if (theirs) receiveAnswer(entry, theirs, []);
    await this.#sending?.drop(entry.key);
    entry.know({ saving: 'none', theirs: null, refused: null });
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
  }

  /** Cells as they are on the server now; what is one's own and has not arrived stays. */
  receive(grid: GridAnswer): void {
    const rowOf = new Map(this.grid.rows.map((row, place) => [rowKey(row), place]));
    const columnOf = new Map(this.grid.columns.map(({ key }, place) => [key, place]));
    const received: SheetCell[] = [];
    grid.columns.forEach((column, columnPlace) => {
      grid.rows.forEach((row, rowPlace) => {
        const cell = this.cellAt({
          row: rowOf.get(rowKey(row)) ?? -1,
          column: columnOf.get(column.key) ?? -1,
        });
        const found = grid.cells[rowPlace]?.[columnPlace] ?? null;
        if (!cell || this.#open.has(cell.entry) || cell.content.kind === 'unread') return;
        // an answer that was on its way when one's own arrived
        if ((found?.version ?? 0) < cell.entry.version) return;
        receiveCell(cell, found);
        received.push(cell);
      });
    });
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
    for (const { key, state, refusal } of parcels) {
      const entry = this.#entries.get(key);
      if (!entry) continue;
      open.add(entry);
      if (state === 'held' && refusal) entry.know(held(refusal));
      else if (entry.facts.saving !== 'waiting') entry.know({ saving: 'waiting', theirs: null, refused: null });
    }
    for (const entry of this.#open) {
      // what is on its way to the outbox is not in it yet
      if (open.has(entry) || this.#leaving.has(entry.key)) continue;
      this.#open.delete(entry);
      entry.know({ saving: 'saved', theirs: null, refused: null });
      // somebody wrote on top of what has only now been answered
      if ((this.#told.get(entry) ?? 0) > entry.version) this.#reread(entry);
      this.#told.delete(entry);
    }
    for (const entry of open) this.#open.add(entry);
    this.#sumUpSoon();
  }

  /** Not even on this device yet: would be lost with the page. */
  get isLeaving(): boolean {
    return this.#leaving.size > 0;
  }

  async #put(wishes: Wish<EntryChange>[]): Promise<void> {
    this.#hasPut = true;
    for (const { key } of wishes) this.#leaving.set(key, (this.#leaving.get(key) ?? 0) + 1);
    for (let from = 0; from < wishes.length; from += putAtOnce) {
      const some = wishes.slice(from, from + putAtOnce);
      await this.#sending?.put(some);
      for (const { key } of some) {
        const left = (this.#leaving.get(key) ?? 1) - 1;
        if (left === 0) this.#leaving.delete(key);
        else this.#leaving.set(key, left);
      }
    }
    this.#sumUpSoon();
  }

  #sumUpSoon(): void {
    this.#rest ??= setTimeout(() => this.#sumUp(), restAfter);
  }

  #sumUp(): void {
    this.#rest = undefined;
    const entries = [...this.#entries.values()];
    this.issues = issuesIn(entries);
    this.filled = filledIn(this.grid, entries);
    this.hasSaved = this.#hasPut;
    this.tellRemark();
    this.waiting = [...this.#open].filter(
      ({ facts: { saving } }) => saving !== 'conflict' && saving !== 'refused',
    ).length;
  }
}
