import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOut, readBlock, writeBlock } from '#web/lib/entry-grid/clipboard.ts';
import { only } from '#web/lib/entry-grid/selection.ts';

const size = { rows: 4, columns: 3 };
const at = (row: number, column: number) => ({ row, column });
const texts = ({ writes }: ReturnType<typeof layOut>) =>
  writes.map(({ place: { row, column }, text }) => `${row},${column} ${text}`);

test('what Excel puts on the clipboard is read: tabs, a line break at the end, quoted cells', () => {
  expect(readBlock('1,5\t2\r\n3\t4\r\n')).toEqual([
    ['1,5', '2'],
    ['3', '4'],
  ]);
  expect(readBlock('"två\nrader"\t"sa ""ja"""\n')).toEqual([['två\nrader', 'sa "ja"']]);
});

test('a quotation mark inside a cell, or one that never ends, is a mark like any other', () => {
  expect(readBlock('5" rör\t"öppen')).toEqual([['5" rör', '"öppen']]);
  expect(readBlock('"a"b\tc')).toEqual([['"a"b', 'c']]);
});

test('empty cells are cells, also at the edges', () => {
  expect(readBlock('\t\n\t1\n')).toEqual([
    ['', ''],
    ['', '1'],
  ]);
});

test('whatever is written is read back the same', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('"', '\t', '\n', '\r\n', '""', '1 234,5', ''));
  const block = fc
    .integer({ min: 1, max: 5 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }));
  fc.assert(
    fc.property(block, (rows) => {
      expect(readBlock(`${writeBlock(rows)}\r\n`)).toEqual(rows);
    }),
    { seed: 5 },
  );
});

test('one value fills all that is selected', () => {
  const laid = layOut([['7']], { anchor: at(1, 0), active: at(2, 1) }, size);
  expect(texts(laid)).toEqual(['1,0 7', '1,1 7', '2,0 7', '2,1 7']);
});

test('a block that fits twice is laid twice', () => {
  expect(texts(layOut([['a', 'b']], { anchor: at(0, 0), active: at(1, 1) }, size))).toEqual([
    '0,0 a',
    '0,1 b',
    '1,0 a',
    '1,1 b',
  ]);
});

test('what lies beyond the edge is left out and counted', () => {
  const laid = layOut(
    [
      ['1', '2'],
      ['3', '4'],
    ],
    only(at(3, 2)),
    size,
  );
  expect(texts(laid)).toEqual(['3,2 1']);
  expect(laid.clipped).toBe(3);
});

test('a row that is shorter than the others leaves the rest as it is', () => {
  expect(texts(layOut([['1', '2'], ['3']], only(at(0, 0)), size))).toEqual(['0,0 1', '0,1 2', '1,0 3']);
});
