import type { SheetCell } from './cells.svelte.ts';
import { Editing } from './editing.ts';
import type { EntrySheet } from './entry-sheet.svelte.ts';
import { commandOf, isEndOfEdit, type Command } from './keys.ts';
import { isSamePlace, only, rangeOf, sizeOf, type Place } from './selection.ts';
import type { Change } from './undo.ts';

type Parts = { table: HTMLTableElement; field: HTMLInputElement; frame: HTMLElement; scroller: HTMLElement };

export type Told =
  | { kind: 'selected'; rows: number; columns: number }
  | { kind: 'pasted'; cells: number; clipped: number; skipped: number }
  | { kind: 'undone'; skipped: number }
  | { kind: 'closed' };

type Options = Parts & { sheet: EntrySheet; tell: (told: Told) => void; toPanel: () => void };

const restAfter = 180;

/**
 * Keyboard, mouse and clipboard on the table. What moves with every key is set here, by hand: asking each of thousands of
 * cells whether it is the one would cost more than the move.
 */
export class GridHands {
  readonly #sheet: EntrySheet;
  readonly #parts: Parts;
  readonly #editing: Editing;
  readonly #options: Options;
  #stop: HTMLElement | null = null;
  #isDragging = false;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#sheet = options.sheet;
    this.#parts = options;
    this.#editing = new Editing(options.sheet, options.field);
  }

  #elementAt({ row, column }: Place): HTMLElement | undefined {
    return this.#parts.table.tBodies[0]?.rows[row]?.cells[column + 1];
  }

  #placeOf(target: EventTarget | null): Place | null {
    const cell = target instanceof Element ? target.closest('td') : null;
    const row = cell?.parentElement;
    if (!cell || !(row instanceof HTMLTableRowElement)) return null;
    return { row: row.sectionRowIndex, column: cell.cellIndex - 1 };
  }

  /** Makes the active cell the one that Tab comes to, and goes there. */
  show({ isFocused }: { isFocused: boolean }): void {
    const { model } = this.#sheet;
    const element = this.#elementAt(model.active);
    if (!element) return;
    if (this.#stop !== element) {
      this.#stop?.setAttribute('tabindex', '-1');
      element.setAttribute('tabindex', '0');
      this.#stop = element;
    }
    this.#sheet.tellRemark();
    if (isFocused) {
      element.focus({ preventScroll: true });
      this.#reveal(element);
    }
    this.#frameSelection();
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#sheet.current = this.#sheet.activeCell;
      // what comes with it may push the cell behind the box
      requestAnimationFrame(() => element === document.activeElement && this.#reveal(element));
    }, restAfter);
  }

  /** The least that shows it: neither behind the headings nor behind the box about the cell. */
  #reveal(element: HTMLElement): void {
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #frameSelection(): void {
    const { selection } = this.#sheet.model;
    const { frame } = this.#parts;
    if (isSamePlace(selection.anchor, selection.active)) {
      if (frame.style.display !== '') frame.style.cssText = '';
      return;
    }
    const range = rangeOf(selection);
    const from = this.#elementAt({ row: range.top, column: range.left });
    const to = this.#elementAt({ row: range.bottom, column: range.right });
    if (!from || !to) return;
    const [left, top] = [from.offsetLeft, from.offsetTop];
    const [width, height] = [to.offsetLeft + to.offsetWidth - left, to.offsetTop + to.offsetHeight - top];
    frame.style.cssText = `display:block;left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
    this.scrolled();
    this.#options.tell({ kind: 'selected', ...sizeOf(range) });
  }

  /** What is laid over the cells does not lie over the names of the rows: those are within what is painted row by row. */
  readonly scrolled = (): void => {
    const { frame, field, scroller, table } = this.#parts;
    const head = table.tHead?.rows[0]?.cells[0]?.offsetWidth ?? 0;
    for (const over of [frame, field]) {
      const hidden = over.style.display === '' ? 0 : scroller.scrollLeft + head - over.offsetLeft;
      over.style.clipPath = hidden > 0 ? `inset(0 0 0 ${hidden}px)` : '';
    }
  };

  jump(cell: SheetCell): void {
    this.#sheet.model.select(only(cell.place));
    this.show({ isFocused: true });
  }

  #edit(isOverwriting: boolean): void {
    const cell = this.#sheet.activeCell;
    const element = this.#elementAt(this.#sheet.model.active);
    if (!cell?.isEditable) this.#options.tell({ kind: 'closed' });
    if (!cell?.isEditable || !element) return;
    this.#sheet.model.select(only(cell.place));
    this.#frameSelection();
    this.#editing.open(cell, element, isOverwriting);
  }

  readonly keydown = (event: KeyboardEvent): void => {
    // an ending of a letter that is put together is no key of ours
    if (event.isComposing) return;
    const command = commandOf(event);
    if (this.#editing.isOpen) this.#whileEditing(event, command);
    else if (command) this.#do(event, command);
  };

  #whileEditing(event: KeyboardEvent, command: Command | null): void {
    if (command?.kind === 'cancel') {
      event.preventDefault();
      this.#editing.cancel();
      this.show({ isFocused: true });
      return;
    }
    if (!isEndOfEdit(command, this.#editing.isOverwriting)) return;
    this.#editing.commit();
    if (command) this.#do(event, command);
  }

  #do(event: KeyboardEvent, command: Command): void {
    const { model } = this.#sheet;
    switch (command.kind) {
      case 'move':
        model.move(command.move, { isExtending: command.isExtending, page: this.#page() });
        break;
      case 'next':
        if (!model.next(command.step)) {
          // behind the last cell the focus goes on to what follows
          this.show({ isFocused: true });
          return;
        }
        break;
      case 'line':
        model.line(command.step);
        break;
      case 'select-all':
        model.selectAll();
        break;
      case 'write':
        // the letter itself goes into the field, which has the focus before the browser writes it
        this.#edit(true);
        return;
      case 'edit':
        event.preventDefault();
        this.#edit(false);
        return;
      case 'clear':
        this.#write(model.clear());
        break;
      case 'fill-down':
        this.#write(model.fillDown());
        break;
      case 'undo':
      case 'redo':
        this.#undo(command.kind);
        break;
      case 'cancel':
        model.select(only(model.active));
        break;
      case 'panel':
        event.preventDefault();
        // what belongs to the cell has to be there when one arrives
        this.#sheet.current = this.#sheet.activeCell;
        this.#options.toPanel();
        return;
    }
    event.preventDefault();
    this.show({ isFocused: true });
  }

  /** What has no effect because nothing can be written there is no silence. */
  #write(changes: Change[]): void {
    void this.#sheet.commit(changes);
    if (changes.length === 0 && !this.#sheet.activeCell?.isEditable) this.#options.tell({ kind: 'closed' });
  }

  #undo(kind: 'undo' | 'redo'): void {
    const { changes, skipped } = this.#sheet.model[kind]();
    void this.#sheet.commit(changes);
    if (skipped > 0) this.#options.tell({ kind: 'undone', skipped });
  }

  /** How many rows can be seen at once. */
  #page(): number {
    const height = this.#elementAt({ row: 0, column: 0 })?.offsetHeight ?? 1;
    return Math.max(1, Math.floor(this.#parts.scroller.clientHeight / height) - 2);
  }

  readonly pointerdown = (event: PointerEvent): void => {
    const place = this.#placeOf(event.target);
    if (!place || event.button !== 0) return;
    // a finger that scrolls does not select; it comes as a click
    if (event.pointerType === 'touch') return;
    event.preventDefault();
    this.#editing.commit();
    const { model } = this.#sheet;
    model.select(event.shiftKey ? { anchor: model.selection.anchor, active: place } : only(place));
    this.#isDragging = true;
    this.show({ isFocused: true });
  };

  /** A screen reader goes to a cell by its own keys. */
  readonly focusin = (event: FocusEvent): void => {
    const place = this.#placeOf(event.target);
    const { model } = this.#sheet;
    if (!place || isSamePlace(place, model.active)) return;
    model.select(only(place));
    this.show({ isFocused: false });
  };

  readonly pointermove = (event: PointerEvent): void => {
    if (!this.#isDragging || (event.buttons & 1) === 0) return;
    const place = this.#placeOf(document.elementFromPoint(event.clientX, event.clientY));
    const { model } = this.#sheet;
    if (!place || isSamePlace(place, model.active)) return;
    model.select({ anchor: model.selection.anchor, active: place });
    this.show({ isFocused: true });
  };

  readonly pointerup = (): void => {
    this.#isDragging = false;
  };

  readonly click = (event: MouseEvent): void => {
    if (!(event instanceof PointerEvent) || event.pointerType !== 'touch') return;
    const place = this.#placeOf(event.target);
    if (!place) return;
    this.#editing.commit();
    this.#sheet.model.select(only(place));
    this.show({ isFocused: true });
    this.#edit(false);
  };

  readonly dblclick = (event: MouseEvent): void => {
    if (this.#placeOf(event.target)) this.#edit(false);
  };

  /** Whoever leaves the field by the mouse has written all the same. */
  readonly leaveField = (): void => this.#editing.commit();

  readonly copy = (event: ClipboardEvent): void => {
    if (this.#editing.isOpen) return;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', this.#sheet.model.copy());
    if (event.type === 'cut') void this.#sheet.commit(this.#sheet.model.clear());
  };

  readonly paste = (event: ClipboardEvent): void => {
    if (this.#editing.isOpen) return;
    event.preventDefault();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text === '') return;
    const { changes, clipped, skipped } = this.#sheet.model.paste(text);
    void this.#sheet.commit(changes);
    this.show({ isFocused: true });
    this.#options.tell({ kind: 'pasted', cells: changes.length, clipped, skipped });
  };

  close(): void {
    clearTimeout(this.#rest);
  }
}
