import type { SheetCell } from './cells.svelte.ts';
import { plainText } from './content.ts';
import type { EntrySheet } from './entry-sheet.svelte.ts';

/** The one field that is laid over whichever cell is being edited. */
export class Editing {
  readonly #sheet: EntrySheet;
  readonly #field: HTMLInputElement;
  #cell: SheetCell | null = null;
  #version = 0;
  /** What is written takes the place of what stood there; the arrows then go on to the next cell. */
  isOverwriting = false;

  constructor(sheet: EntrySheet, field: HTMLInputElement) {
    this.#sheet = sheet;
    this.#field = field;
  }

  get isOpen(): boolean {
    return this.#cell !== null;
  }

  /** Over the cell, with what stands there or empty. */
  open(cell: SheetCell, over: HTMLElement, isOverwriting: boolean): void {
    this.#cell = cell;
    // somebody else may save meanwhile: one's own is built on what one saw
    this.#version = cell.entry.facts.theirs?.version ?? cell.entry.version;
    this.isOverwriting = isOverwriting;
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = over;
    this.#field.style.cssText = `display:block;left:${offsetLeft}px;top:${offsetTop}px;width:${offsetWidth}px;height:${offsetHeight}px`;
    this.#field.value = isOverwriting ? '' : plainText(cell.content, this.#sheet.language);
    this.#field.focus({ preventScroll: true });
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
  }

  /** What was written goes into the cell. */
  commit(): void {
    const cell = this.#close();
    if (!cell) return;
    const { model } = this.#sheet;
    const [content] = this.#sheet.read(this.#field.value, cell);
    if (content) void this.#sheet.commit(model.write([{ place: cell.place, content }]), this.#version);
  }

  cancel(): void {
    this.#close();
  }

  #close(): SheetCell | null {
    const cell = this.#cell;
    this.#cell = null;
    this.#field.style.cssText = '';
    return cell;
  }
}
