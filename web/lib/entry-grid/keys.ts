import type { Move } from './selection.ts';

export type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export type Command =
  | { kind: 'move'; move: Move; isExtending: boolean }
  | { kind: 'next'; step: 1 | -1 }
  | { kind: 'line'; step: 1 | -1 }
  /** Edits what is there, or writes over it. */
  | { kind: 'edit' }
  | { kind: 'write' }
  | { kind: 'clear' | 'fill-down' | 'undo' | 'redo' | 'select-all' | 'cancel' | 'panel' };

const arrows: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  PageUp: 'page-up',
  PageDown: 'page-down',
};

const withControl: Readonly<Record<string, Command>> = {
  d: { kind: 'fill-down' },
  z: { kind: 'undo' },
  y: { kind: 'redo' },
  a: { kind: 'select-all' },
};

const edges = (key: string, toCorner: boolean): Move | undefined => {
  if (key === 'Home') return toCorner ? 'first' : 'row-start';
  if (key === 'End') return toCorner ? 'last' : 'row-end';
  return undefined;
};

/** What a key means to the grid; null where it means nothing, so that the browser keeps its own. */
export const commandOf = ({ key, ctrlKey, metaKey, shiftKey, altKey }: Key): Command | null => {
  const hasControl = ctrlKey || metaKey;
  // AltGr is Ctrl+Alt and writes letters
  if (altKey && !ctrlKey) return null;
  const move = edges(key, hasControl) ?? (hasControl ? undefined : arrows[key]);
  if (move) return { kind: 'move', move, isExtending: shiftKey };
  if (hasControl && !altKey) {
    if (key.toLowerCase() === 'z' && shiftKey) return { kind: 'redo' };
    return withControl[key.toLowerCase()] ?? null;
  }
  switch (key) {
    case 'Tab':
      return { kind: 'next', step: shiftKey ? -1 : 1 };
    case 'Enter':
      return { kind: 'line', step: shiftKey ? -1 : 1 };
    case 'F2':
      return { kind: 'edit' };
    case 'F6':
      return { kind: 'panel' };
    case 'Delete':
    case 'Backspace':
      return { kind: 'clear' };
    case 'Escape':
      return { kind: 'cancel' };
  }
  // a letter, a digit or the beginning of one that is put together
  return [...key].length === 1 || key === 'Dead' || key === 'Process' ? { kind: 'write' } : null;
};

/** What a key means while a cell is being edited: `stays` where it moves within the text. */
export const isEndOfEdit = (command: Command | null, isOverwriting: boolean): boolean =>
  command !== null &&
  (command.kind === 'next' ||
    command.kind === 'line' ||
    // whoever only writes over goes on with the arrows, as in any spreadsheet
    (command.kind === 'move' && isOverwriting && !command.isExtending));
