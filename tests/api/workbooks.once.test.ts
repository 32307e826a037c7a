import { deflateRawSync } from 'node:zlib';
import { writeOds } from 'hucre/ods';
import { writeXlsx, type WriteSheet } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { sheetsIn } from '#tests/support/workbooks.ts';

const sheet: WriteSheet = {
  name: '2026',
  rows: [
    ['Enhet', 'Mått', new Date('2026-06-30T00:00:00Z'), 'Kv 3 2026'],
    ['Norra kontoret', 'Ledtid', 12.5, 1.234],
    [null, 'Digital andel', 0.125, 0.07],
    ['Södra kontoret', 'Ledtid', null, 'e.t.'],
    [null, null, null, null],
    ['Gömt', 'Ledtid', 3, 4],
  ],
  merges: [{ startRow: 1, startCol: 0, endRow: 2, endCol: 0 }],
  cells: new Map([
    ['2,2', { value: 0.125, type: 'number' as const, style: { numFmt: '0.0%' } }],
    ['2,3', { value: 0.07, type: 'number' as const, style: { numFmt: '0 "% eller så"' } }],
    ['3,2', { value: 8, type: 'formula' as const, formula: 'C2-4.5', formulaResult: 8 }],
  ]),
  rowDefs: new Map([[5, { hidden: true }]]),
};
const hidden: WriteSheet = { name: 'Hjälp', hidden: true, rows: [['a', 'b']] };

describe('a workbook is read as it is seen', () => {
  test('xlsx: texts, numbers as numbers, days, what formulas come to, shares as they are shown', async () => {
    const bytes = await writeXlsx({ sheets: [sheet, hidden] });
    const read = await sheetsIn(bytes);
    expect(read).toMatchObject({ format: 'xlsx', hiddenRows: 1 });
    expect(Object.keys(read.sheets)).toEqual(['2026']);
    expect(read.sheets['2026']).toEqual([
      { line: 1, cells: ['Enhet', 'Mått', '2026-06-30', 'Kv 3 2026'] },
      { line: 2, cells: ['Norra kontoret', 'Ledtid', 12.5, 1.234] },
      // merged downwards, it holds for both
      { line: 3, cells: ['Norra kontoret', 'Digital andel', { percent: 12.5 }, 0.07] },
      { line: 4, cells: ['Södra kontoret', 'Ledtid', 8, 'e.t.'] },
      { line: 6, cells: ['Gömt', 'Ledtid', 3, 4] },
    ]);
    expect(Object.keys((await sheetsIn(bytes, ['Hjälp'])).sheets)).toEqual(['Hjälp']);
  });

  test('ods: the same', async () => {
    const { rows = [] } = sheet;
    const read = await sheetsIn(await writeOds({ sheets: [{ name: '2026', rows }] }));
    expect(read.format).toBe('ods');
    expect(read.sheets['2026']?.slice(0, 2)).toEqual([
      { line: 1, cells: ['Enhet', 'Mått', '2026-06-30', 'Kv 3 2026'] },
      { line: 2, cells: ['Norra kontoret', 'Ledtid', 12.5, 1.234] },
    ]);
  });

  test('one that is large is read row by row', async () => {
    const rows = Array.from({ length: 120_000 }, (_, index) => [
      `enhet ${index}`,
      'lead-time-days',
      '2026-Q3',
      index / 8,
    ]);
    const read = await sheetsIn(await writeXlsx({ sheets: [{ name: 'Allt', rows }], stringMode: 'inline' }));
    expect(read.sheets['Allt']).toHaveLength(120_000);
    expect(read.sheets['Allt']?.at(-1)).toEqual({
      line: 120_000,
      cells: ['enhet 119999', 'lead-time-days', '2026-Q3', 119_999 / 8],
    });
  }, 60_000);
});

/** A zip file of one entry after the other, packed, whatever they say of themselves. */
function zipOf(entries: Record<string, Buffer>): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const packed = deflateRawSync(content, { level: 9 });
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(10, 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    // it lies about its size
    central.writeUInt32LE(10, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}

describe('what is no workbook to be read is refused, and costs little', () => {
  test('one that unpacks to more than a workbook holds, whatever it says of its size', async () => {
    const bomb = zipOf({
      'xl/workbook.xml': Buffer.from('<workbook/>'),
      'xl/worksheets/sheet1.xml': Buffer.alloc(450 * 1024 * 1024, 0x20),
    });
    expect(bomb.length).toBeLessThan(2 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    await expect(sheetsIn(bomb)).rejects.toMatchObject({ code: 'too-large' });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    const strings = zipOf({
      'xl/workbook.xml': Buffer.from('<workbook/>'),
      'xl/sharedStrings.xml': Buffer.alloc(140 * 1024 * 1024, 0x20),
    });
    await expect(sheetsIn(strings)).rejects.toMatchObject({ code: 'too-large' });
  }, 60_000);

  test('rows that repeat themselves a million times end with the thread that reads them', async () => {
    const row = `<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row>`;
    const content = `<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="A">${row}</table:table></office:spreadsheet></office:body></office:document-content>`;
    const bytes = zipOf({
      mimetype: Buffer.from('application/vnd.oasis.opendocument.spreadsheet'),
      'content.xml': Buffer.from(content),
    });
    await expect(sheetsIn(bytes)).rejects.toMatchObject({ name: 'DomainError' });
  }, 120_000);

  test.each([
    ['nothing', new Uint8Array(), 'unreadable-file'],
    ['a workbook of the old kind, or with a password', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old-workbook'],
    ['a zip file of something else', zipOf({ 'notes.txt': Buffer.from('hej') }), 'unreadable-file'],
    ['half a zip file', zipOf({ 'xl/workbook.xml': Buffer.from('<workbook/>') }).slice(0, 60), 'unreadable-file'],
    ['a workbook without sheets', zipOf({ 'xl/workbook.xml': Buffer.from('<workbook/>') }), 'unreadable-file'],
    ['damaged XML', zipOf({ 'xl/workbook.xml': Buffer.from('<workbook') }), 'unreadable-file'],
  ])('%s', async (_, bytes, code) => {
    await expect(sheetsIn(bytes)).rejects.toMatchObject({ code });
  });
});
