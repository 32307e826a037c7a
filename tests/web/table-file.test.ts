import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWorkbook } from '#api/formats/workbook.ts';
import { tableFile, tableWorkbook } from '#web/lib/server/table-file.ts';

test('a workbook has numbers as numbers and text as text, also where it looks like a formula', async () => {
  const header = ['organisation', 'name', 'Plats', 'kv 3 2017'];
  const rows = [
    ['norr', '=1+1', 1, 96.0347],
    ['syd', 'Söder & co', null, -3.5],
  ];
  const answer = await tableWorkbook('digital-share-bars-with-a-very-long-name', header, rows);
  expect(answer.headers.get('Content-Disposition')).toContain('with-a-very-long-name.xlsx');
  const folder = mkdtempSync(join(tmpdir(), 'tiofalt-workbook-'));
  try {
    const file = join(folder, 'figures.xlsx');
    writeFileSync(file, new Uint8Array(await answer.arrayBuffer()));
    const found: unknown[][] = [];
    await readWorkbook(file, 'xlsx', { sheets: null, mostRows: null, isLarge: false }, async ({ name }, read) => {
      expect(name).toBe('digital-share-bars-with-a-very-');
      found.push(...read.map(({ cells }) => [...cells]));
    });
    expect(found).toEqual([header, rows[0], ['syd', 'Söder & co', '', -3.5]]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a heading is quoted as any other cell, and none is taken for a formula', async () => {
  const answer = tableFile('digital-share-bars', ['organisation', '95 %, från', '=1+1'], [['norr, "syd"', 3.5, null]]);
  expect(await answer.text()).toBe('organisation,"95 %, från",\'=1+1\r\n"norr, ""syd""",3.5,\r\n');
});
