import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBlock } from '#web/lib/entry-grid/clipboard.ts';
import { empty, plainText, type CellContent } from '#web/lib/entry-grid/content.ts';
import { GridModel, type Board } from '#web/lib/entry-grid/grid-model.ts';
import { readCells } from '#web/lib/entry-grid/read-cells.ts';
import { only } from '#web/lib/entry-grid/selection.ts';

const size = { rows: 4, columns: 5 };
const row = { unit: 'days', decimals: 1 } as const;

/** A model on plain arrays. The first column is for reference only. */
const modelOf = () => {
  const contents: CellContent[][] = Array.from({ length: size.rows }, () =>
    Array.from({ length: size.columns }, () => empty),
  );
  const board: Board = {
    size,
    isEditable: ({ column }) => column > 0,
    contentAt: (place) => contents[place.row]?.[place.column] ?? empty,
    put: (place, content) => {
      contents[place.row]![place.column] = content;
    },
    read: (texts) =>
      readCells(
        texts,
        texts.map(() => row),
        'sv',
      ),
    textOf: (content) => plainText(content, 'sv'),
    along: () => [],
  };
  const shown = () => contents.map((line) => line.map((content) => plainText(content, 'sv')));
  return { model: new GridModel(board), shown, contents };
};

const place = fc.record({
  row: fc.integer({ min: 0, max: size.rows - 1 }),
  column: fc.integer({ min: 0, max: size.columns - 1 }),
});
const text = fc.constantFrom('', '1', '2,5', '1 000', '−3', '12,50', 'saknas', 'ej tillämpligt', 'abc');
const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), anchor: place, active: place, text }),
  fc.record({
    kind: fc.constant('paste' as const),
    anchor: place,
    active: place,
    block: fc.array(fc.array(text, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constantFrom('clear' as const, 'fill' as const), anchor: place, active: place }),
  fc.record({ kind: fc.constant('undo' as const) }),
  fc.record({ kind: fc.constant('redo' as const) }),
);

test('any sequence of edits, pastes, undo and redo is what whole copies of the table would give', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const { model, shown } = modelOf();
      // the naive way back: every table that there was
      const tables = [shown()];
      let now = 0;
      for (const one of steps) {
        if (one.kind === 'undo') {
          model.undo();
          now = Math.max(0, now - 1);
        } else if (one.kind === 'redo') {
          model.redo();
          now = Math.min(tables.length - 1, now + 1);
        } else {
          model.select({ anchor: one.anchor, active: one.active });
          if (one.kind === 'paste') model.paste(one.block.map((cells) => cells.join('\t')).join('\n'));
          if (one.kind === 'write') model.paste(one.text);
          if (one.kind === 'clear') model.clear();
          if (one.kind === 'fill') model.fillDown();
          if (JSON.stringify(shown()) !== JSON.stringify(tables[now])) tables.splice(++now, Infinity, shown());
        }
        expect(shown()).toEqual(tables[now]);
      }
    }),
    { seed: 11, numRuns: 300 },
  );
});

test('what is copied and pasted where it stood changes nothing', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
  fc.assert(
    fc.property(fc.array(number, { minLength: 8, maxLength: 8 }), (numbers) => {
      const { model, contents } = modelOf();
      numbers.forEach((value, position) => {
        contents[position % 4]![1 + Math.floor(position / 4)] = { kind: 'number', value: value === 0 ? 0 : value };
      });
      model.select({ anchor: { row: 0, column: 1 }, active: { row: 3, column: 2 } });
      expect(model.paste(model.copy()).changes).toEqual([]);
    }),
    { seed: 3 },
  );
});

test('a copied block is written as the language writes numbers, with nothing that a spreadsheet stumbles over', () => {
  const { model, contents } = modelOf();
  contents[0]![1] = { kind: 'number', value: -1234.5 };
  contents[0]![2] = { kind: 'status', status: 'not-applicable' };
  model.select({ anchor: { row: 0, column: 1 }, active: { row: 0, column: 3 } });
  expect(readBlock(model.copy())).toEqual([['-1234,5', 'Ej tillämpligt', '']]);
});

test('what cannot be written in is passed over and counted', () => {
  const { model, shown } = modelOf();
  model.select(only({ row: 3, column: 0 }));
  expect(model.paste('1\t2\t3\n4\t5\t6')).toMatchObject({ clipped: 3, skipped: 1 });
  expect(shown()[3]).toEqual(['', '2', '3', '', '']);
});

test('what somebody else has written since is not undone', () => {
  const { model, contents, shown } = modelOf();
  model.select(only({ row: 0, column: 1 }));
  model.paste('1\t2');
  contents[0]![2] = { kind: 'number', value: 99 };
  expect(model.undo().skipped).toBe(1);
  expect(shown()[0]).toEqual(['', '', '99', '', '']);
});

test('one value that can be read in two ways goes as its neighbours in the block do', () => {
  expect(readCells(['1.234', '2.5'], [row, row], 'sv')).toEqual([
    { kind: 'number', value: 1.234 },
    { kind: 'number', value: 2.5 },
  ]);
  expect(readCells(['1.234'], [row], 'sv')).toMatchObject([{ kind: 'unread', code: 'ambiguous-number' }]);
  expect(readCells(['1.234'], [row], 'da')).toEqual([{ kind: 'number', value: 1234 }]);
  expect(readCells(['1,234'], [row], 'sv')).toEqual([{ kind: 'number', value: 1.234 }]);
});

test('every reason for no figure can be pasted back in every language', () => {
  for (const language of ['sv', 'en', 'da'] as const) {
    for (const status of ['not-applicable', 'missing', 'not-collected'] as const) {
      const content: CellContent = { kind: 'status', status };
      expect(readCells([plainText(content, language)], [row], language)).toEqual([content]);
    }
  }
});
