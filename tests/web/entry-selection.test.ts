import { describe, expect, test } from 'vitest';
import { commandOf, isEndOfEdit, type Key } from '#web/lib/entry-grid/keys.ts';
import { moveSelection, nextInColumn, nextPlace, only, rangeOf, type Move } from '#web/lib/entry-grid/selection.ts';

const size = { rows: 5, columns: 4 };
const middle = { row: 2, column: 1 };
const key = (name: string, held: Partial<Key> = {}): Key => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('moving', () => {
  test.each<[Move, number, number]>([
    ['up', 1, 1],
    ['down', 3, 1],
    ['left', 2, 0],
    ['right', 2, 2],
    ['row-start', 2, 0],
    ['row-end', 2, 3],
    ['first', 0, 0],
    ['last', 4, 3],
    ['page-up', 0, 1],
    ['page-down', 4, 1],
  ])('%s', (move, row, column) => {
    expect(moveSelection(only(middle), move, size, { page: 3 })).toEqual(only({ row, column }));
  });

  test('stops at the edges', () => {
    expect(moveSelection(only({ row: 0, column: 0 }), 'up', size)).toEqual(only({ row: 0, column: 0 }));
    expect(moveSelection(only({ row: 4, column: 3 }), 'right', size)).toEqual(only({ row: 4, column: 3 }));
  });

  test('with Shift the rectangle grows from where it began, also backwards', () => {
    const grown = moveSelection(moveSelection(only(middle), 'up', size, { isExtending: true }), 'left', size, {
      isExtending: true,
    });
    expect(rangeOf(grown)).toEqual({ top: 1, left: 0, bottom: 2, right: 1 });
    expect(grown.anchor).toEqual(middle);
  });

  test('Tab goes on to the next cell that can be filled in, and out of the grid behind the last', () => {
    const isEditable = ({ column }: { column: number }) => column === 3;
    expect(nextPlace({ row: 0, column: 3 }, 1, size, isEditable)).toEqual({ row: 1, column: 3 });
    expect(nextPlace({ row: 1, column: 0 }, -1, size, isEditable)).toEqual({ row: 0, column: 3 });
    expect(nextPlace({ row: 4, column: 3 }, 1, size, isEditable)).toBeNull();
    expect(nextPlace({ row: 0, column: 3 }, -1, size, isEditable)).toBeNull();
  });

  test('Enter passes over what is computed or closed, and stays where nothing below can be filled in', () => {
    const isEditable = ({ row }: { row: number }) => row === 1 || row === 3;
    expect(nextInColumn({ row: 1, column: 2 }, 1, size, isEditable)).toEqual({ row: 3, column: 2 });
    expect(nextInColumn({ row: 4, column: 2 }, -1, size, isEditable)).toEqual({ row: 3, column: 2 });
    expect(nextInColumn({ row: 3, column: 2 }, 1, size, isEditable)).toBeNull();
    expect(nextInColumn({ row: 1, column: 2 }, -1, size, isEditable)).toBeNull();
  });
});

describe('keys', () => {
  test.each<[string, Key, unknown]>([
    ['Ctrl+Home', key('Home', { ctrlKey: true }), { kind: 'move', move: 'first', isExtending: false }],
    ['Shift+End', key('End', { shiftKey: true }), { kind: 'move', move: 'row-end', isExtending: true }],
    ['Shift+Tab', key('Tab', { shiftKey: true }), { kind: 'next', step: -1 }],
    ['Shift+Enter', key('Enter', { shiftKey: true }), { kind: 'line', step: -1 }],
    ['Ctrl+Shift+Z', key('Z', { ctrlKey: true, shiftKey: true }), { kind: 'redo' }],
    ['Ctrl+Y', key('y', { ctrlKey: true }), { kind: 'redo' }],
    ['Cmd+Z', key('z', { metaKey: true }), { kind: 'undo' }],
    ['Ctrl+D', key('d', { ctrlKey: true }), { kind: 'fill-down' }],
    ['a digit', key('7'), { kind: 'write' }],
    ['AltGr+2', key('@', { ctrlKey: true, altKey: true }), { kind: 'write' }],
  ])('%s', (_, pressed, command) => {
    expect(commandOf(pressed)).toEqual(command);
  });

  test('what belongs to the browser stays with it', () => {
    expect(commandOf(key('c', { ctrlKey: true }))).toBeNull();
    expect(commandOf(key('ArrowLeft', { altKey: true }))).toBeNull();
    expect(commandOf(key('F5'))).toBeNull();
    expect(commandOf(key('Shift'))).toBeNull();
  });

  test('whoever writes over a cell goes on with the arrows; whoever changes its text moves within it', () => {
    const right = commandOf(key('ArrowRight'));
    expect(isEndOfEdit(right, true)).toBe(true);
    expect(isEndOfEdit(right, false)).toBe(false);
    expect(isEndOfEdit(commandOf(key('Enter')), false)).toBe(true);
    expect(isEndOfEdit(commandOf(key('z', { ctrlKey: true })), true)).toBe(false);
  });
});
