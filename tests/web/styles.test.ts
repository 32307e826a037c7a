import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const index = new URL('../../web/lib/styles/index.css', import.meta.url);
const imported = [...readFileSync(index, 'utf8').matchAll(/@import '([^']+)'/g)].map(([, path = '']) => path);
const read = (path: string): string =>
  readFileSync(
    path.startsWith('.') ? fileURLToPath(new URL(path, index)) : fileURLToPath(import.meta.resolve(path)),
    'utf8',
  );

/** Rules that ask with `:has()` what stands around a cell of a table, whichever table that is. */
const askingOfCells = (css: string): string[] =>
  [...css.matchAll(/([^{}]*:has\([^{}]*)\{/g)].flatMap(([, selector = '']) =>
    /:is\(th, ?td\)/.test(selector) ? selector.trim() : [],
  );

test('no rule has the cells of every table styled anew whenever something else on the page comes or goes', () => {
  expect(imported).toEqual(expect.arrayContaining(['@digdir/designsystemet-css/button.css', './table.css']));
  expect(imported.flatMap((path) => askingOfCells(read(path)))).toEqual([]);
  // as the table of the design system does, which is why ours is our own
  expect(askingOfCells(read('@digdir/designsystemet-css/table.css')).length).toBeGreaterThan(0);
});
