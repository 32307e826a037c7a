import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { removeAbandonedUploads } from '#api/imports/upload.ts';
import { openTestApi, writeToken, type TestApi } from '#tests/support/api.ts';
import { everythingIn } from '#tests/support/everything.ts';
import { boundary, multipart, multipartType, type Part } from '#tests/support/multipart.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { expectRefusal } from '#tests/support/refusal.ts';

let api: TestApi;
let before: Record<string, string>;
/** Where uploads wait, for this file alone. */
const folder = mkdtempSync(join(tmpdir(), 'tiofalt-uploads-'));
const usualFolder = process.env['TMPDIR'];
beforeAll(async () => {
  process.env['TMPDIR'] = folder;
  api = await openTestApi();
  await addOrganisations(api.database, [unit('north')]);
  await api.importFile('organisation,metric,period,value\nnorth,total-transactions,2024-Q1,10\n');
  before = await everythingIn(api.database);
});
afterAll(async () => {
  if (usualFolder === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usualFolder;
  rmSync(folder, { recursive: true });
  await api.close();
});
afterEach(async () => {
  expect(await everythingIn(api.database)).toEqual(before);
  expect(readdirSync(folder)).toEqual([]);
});

type Body = string | Uint8Array<ArrayBuffer>;
const send = (body: Body, { type = multipartType, query = '' } = {}) =>
  api.request(`/api/v1/imports${query}`, {
    method: 'POST',
    body,
    headers: { Authorization: `Bearer ${writeToken}`, ...(type ? { 'Content-Type': type } : {}) },
  });
const refused = async (body: Body, options?: { type?: string; query?: string }) =>
  expectRefusal(await send(body, options), JSON.stringify(options ?? {}));

const good = 'organisation,metric,period,value\nnorth,total-transactions,2024-Q2,1\n';
const file = (content: string | Uint8Array = good, rest: Partial<Part> = {}): Part => ({
  name: 'file',
  fileName: 'figures.csv',
  type: 'text/csv',
  content,
  ...rest,
});
const mapping = (content: string | Uint8Array): Part => ({ name: 'mapping', fileName: 'mapping.json', content });
const megabytes = (number: number) => 'x'.repeat(number * 1024 * 1024);

test('the form that the others spoil would be taken', async () => {
  expect((await send(multipart([file()]), { query: '?dryRun=true' })).body.figures.new).toBe(1);
});

describe('parameters of an import', () => {
  test.each([
    ['?dryRun=yes', 'bad-parameter'],
    ['?strict=1', 'bad-parameter'],
    ['?strict=true&strict=false', 'bad-parameter'],
    ['?publishedAt=yesterday', 'bad-parameter'],
    ['?publishedAt=2024-01-01', 'bad-parameter'],
    ['?publishedAt=0000-01-01T00:00:00Z', 'bad-parameter'],
    ['?publishedAt=0001-01-01T00:00:00%2B14:00', 'bad-parameter'],
    ['?publishedAt=1969-12-31T23:59:59Z', 'bad-parameter'],
    ['?publishedAt=2026-11-21T12:00:01Z', 'published-in-future'],
    ['?publishedAt=2026-11-21T12:00:00.001Z', 'published-in-future'],
    ['?publishedAt=9999-12-31T23:59:59Z', 'published-in-future'],
    ['?publishedAt=9999-12-31T23:59:59-14:00', 'published-in-future'],
    ['?reason=', 'bad-parameter'],
    ['?reason=%20%20', 'bad-parameter'],
    ['?reason=no%00thing', 'bad-parameter'],
    ['?surprise=1', 'unknown-parameter'],
  ])('%s is refused', async (query, code) => {
    expect(await refused(multipart([file()]), { query })).toBe(code);
  });
});

test('a reason is no longer than a few sentences', async () => {
  expect(await refused(multipart([file()]), { query: `?reason=${'x'.repeat(501)}` })).toBe('bad-parameter');
});

describe('bodies that are no form', () => {
  test.each([
    ['no type', '{}', ''],
    ['JSON', '{"file":"x"}', 'application/json'],
    ['broken JSON', '{"file":', 'application/json'],
    ['text', good, 'text/csv'],
    ['a form of the other kind', 'file=x', 'application/x-www-form-urlencoded'],
    ['a multipart of another kind', multipart([file()]), `multipart/mixed; boundary=${boundary}`],
    ['nonsense', 'x', ';;;'],
  ])('%s', async (_, body, type) => {
    const answer = await send(body, { type });
    expect([expectRefusal(answer, type), answer.status]).toEqual(['form-expected', 415]);
  });

  test.each([
    ['no boundary', multipart([file()]), 'multipart/form-data'],
    ['an empty boundary', multipart([file()]), 'multipart/form-data; boundary='],
    ['another boundary', multipart([file()]), 'multipart/form-data; boundary=other'],
    ['a very long boundary', multipart([file()]), `multipart/form-data; boundary=${'b'.repeat(10_000)}`],
    ['no end', multipart([file()], { isClosed: false }), multipartType],
    ['an end in the middle of the file', multipart([file(good.repeat(5_000))]).slice(0, 100_000), multipartType],
    ['an end in the middle of the headers', multipart([file()]).slice(0, 60), multipartType],
    ['an end before anything', '', multipartType],
    ['no part at all', `--${boundary}--\r\n`, multipartType],
    ['nothing of what was announced', 'just some text', multipartType],
    ['a part without headers', `--${boundary}\r\n\r\n${good}\r\n--${boundary}--\r\n`, multipartType],
    ['headers without end', `--${boundary}\r\n${'X-A: b\r\n'.repeat(50_000)}`, multipartType],
    ['one endless header', `--${boundary}\r\nContent-Disposition: ${megabytes(2)}`, multipartType],
  ])('a form with %s', async (_, body, type) => {
    expect(['bad-form', 'file-missing', 'form-expected']).toContain(await refused(body, { type }));
  });
});

describe('forms with the wrong parts', () => {
  test.each<[string, Part[], string]>([
    ['nothing but a mapping', [mapping('{}')], 'file-missing'],
    ['a file without a name', [file(good, { name: '' })], 'unknown-part'],
    ['a part with another name', [{ name: 'data', content: good }], 'unknown-part'],
    ['a file with another name', [file(good, { name: 'attachment' })], 'unknown-part'],
    ['two files', [file(), file()], 'unknown-part'],
    ['two large files', [file(good.repeat(20_000)), file(good.repeat(20_000))], 'unknown-part'],
    ['two mappings', [mapping('{}'), mapping('{}'), file()], 'unknown-part'],
    ['a file and something more', [file(), { name: 'note', content: 'hello' }], 'unknown-part'],
    ['a note before a large file', [{ name: 'note', content: 'x' }, file(good.repeat(50_000))], 'unknown-part'],
    [
      'a hundred parts',
      Array.from({ length: 100 }, (_, place) => ({ name: `p${place}`, content: 'x' })),
      'unknown-part',
    ],
    ['a name that is an inheritance', [file(), { name: '__proto__', content: 'x' }], 'unknown-part'],
    ['the file as text', [{ name: 'file', content: good }], 'file-missing'],
    ['a mapping of two megabytes', [mapping(megabytes(2)), file()], 'too-large'],
    ['a mapping of two megabytes as text', [{ name: 'mapping', content: megabytes(2) }, file()], 'too-large'],
    ['a mapping of two megabytes after the file', [file(), mapping(megabytes(2))], 'too-large'],
  ])('%s', async (_, parts, code) => {
    expect(await refused(multipart(parts))).toBe(code);
  });

  test('a file may be called anything, and is only called so', async () => {
    for (const fileName of [
      '../../etc/passwd',
      'fig\0ures.csv',
      '"; drop table',
      '\u202Evsc.serugif',
      'x'.repeat(3_000),
      '',
      '%00',
    ]) {
      const answer = await send(multipart([file(good, { fileName })]), { query: '?dryRun=true' });
      if (answer.status === 200) expect(answer.body.file).toMatch(/^\P{Cc}{1,200}$/u);
      else expectRefusal(answer, fileName);
    }
  });
});

describe('files that cannot be taken', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'unreadable-file'],
    ['ten megabytes of the same letter', megabytes(10), 'mapping-needed'],
    ['ten megabytes of quotation marks', '"'.repeat(10 * 1024 * 1024 + 1), 'unreadable-file'],
    ['ten megabytes of commas', ','.repeat(10 * 1024 * 1024), 'unreadable-file'],
    ['ten megabytes of NUL', new Uint8Array(10 * 1024 * 1024), 'unreadable-file'],
    ['every byte there is', Uint8Array.from({ length: 4_096 }, (_, place) => place % 256), 'unreadable-file'],
    ['broken UTF-8', Uint8Array.from([0xc3, 0x28, 0xff, 0xfe, 0x0a]), 'mapping-needed'],
    ['half a letter in UTF-16', Uint8Array.from([0xff, 0xfe, 0x00, 0xd8, 0x0a, 0x00, 0x41]), 'mapping-needed'],
  ])('%s', async (_, content, code) => {
    expect(await refused(multipart([file(content)]))).toBe(code);
  });
});

describe('mappings that cannot be used', () => {
  const services: Record<string, unknown> = {
    name: 'services',
    layout: 'wide',
    source: { sv: 'Prov' },
    organisations: [{ kind: 'unit', code: '{Unit}', name: '{Unit}' }],
    figures: [{ metric: 'total-transactions', columns: 'Total {period}' }],
  };
  const table = 'Unit,Total 2024-Q1\neast,1\n';
  const changed = (rest: Record<string, unknown>) => JSON.stringify({ ...services, ...rest });
  const refusedMapping = (content: string | Uint8Array, text = table) =>
    refused(multipart([mapping(content), file(text)]));

  test('the one that the others spoil would be taken', async () => {
    const answer = await send(multipart([mapping(changed({})), file(table)]), { query: '?dryRun=true' });
    expect(answer.body).toMatchObject({ organisations: { new: 1 }, figures: { new: 1 } });
  });

  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'bad-mapping'],
    ['no JSON', 'name: services', 'bad-mapping'],
    ['half of it', changed({}).slice(0, 50), 'bad-mapping'],
    ['bytes that are no text', Uint8Array.from([0xff, 0x00, 0xfe]), 'bad-mapping'],
    ['null', 'null', 'bad-mapping'],
    ['a list', '[]', 'bad-mapping'],
    ['a number', '1e999', 'bad-mapping'],
    ['an endlessly deep list', '['.repeat(200_000) + ']'.repeat(200_000), 'bad-mapping'],
    ['an endlessly deep source', changed({}).replace('{"sv":"Prov"}', `${'{"sv":'.repeat(50_000)}1${'}'.repeat(50_000)}`), 'bad-mapping'],
    ['a field that nobody knows', changed({ surprise: 1 }), 'bad-mapping'],
    ['a level with a field that nobody knows', changed({ organisations: [{ kind: 'a', code: 'b', name: 'c', x: 1 }] }), 'bad-mapping'],
    ['an inheritance', changed({}).replace('{', '{"__proto__":{"layout":"wide"},'), 'bad-mapping'],
    ['no levels', changed({ organisations: [] }), 'bad-mapping'],
    ['no figures', changed({ figures: [] }), 'bad-mapping'],
    ['a layout that does not exist', changed({ layout: 'round' }), 'bad-mapping'],
    ['periods in rows, without their column', changed({ layout: 'columns' }), 'bad-mapping'],
    ['columns without a period', changed({ figures: [{ metric: 'total-transactions', columns: 'Total' }] }), 'bad-mapping'],
    ['types that are wrong', changed({ endsMissing: 'yes', missing: '-' }), 'bad-mapping'],
    ['a NUL in a name', changed({ name: 'ser\0vices' }), 'bad-mapping'],
    ['a NUL in the source', changed({ source: { sv: '\0' } }), 'bad-mapping'],
    ['a NUL in the name of a level', changed({ organisations: [{ kind: 'a', code: '{Unit}', name: { sv: '\0' } }] }), 'bad-mapping'],
    ['half a letter', changed({ organisations: [{ kind: 'a', code: '{Unit}', name: { sv: '\ud800' } }] }), 'bad-mapping'],
    ['a metric that does not exist', changed({ figures: [{ metric: 'joy', columns: 'Total {period}' }] }), 'unknown-metric'],
    ['a metric that is computed', changed({ figures: [{ metric: 'digital-share', columns: 'Total {period}' }] }), 'derived-metric'],
    ['columns that are not there', changed({ figures: [{ metric: 'total-transactions', columns: 'Sum {period}' }] }), 'mapping-does-not-fit'],
    ['a level whose column is not there', changed({ organisations: [{ kind: 'a', code: '{Code}', name: '{Unit}' }] }), 'mapping-does-not-fit'],
    ['a root whose column is not there', changed({ organisations: [{ kind: 'a', code: '{Unit}', name: '{Unit}', rootWhen: { column: 'x', equals: 'y' } }] }), 'mapping-does-not-fit'],
    ['a ceiling that is no figure of the file', changed({ figures: [{ metric: 'total-transactions', columns: 'Total {period}', notAbove: 'joy' }] }), 'bad-mapping'],
  ])('%s', async (_, content, code) => {
    expect(await refusedMapping(content)).toBe(code);
  }); // prettier-ignore

  test('what is wrong is named by its path', async () => {
    const { body } = await send(multipart([mapping(changed({ source: { sv: 1 } })), file(table)]));
    expect(body).toMatchObject({ status: 422, code: 'bad-mapping', details: { issues: [{ path: 'source.sv' }] } });
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'a cell that says "%s" is a text like any other',
    async (word) => {
      const named = changed({
        organisations: [{ kind: 'a', code: 'u-{Unit}', name: '{Unit}', names: { x: { sv: 'X' } } }],
      });
      const answer = await send(multipart([mapping(named), file(table.replace('east', word))]), {
        query: '?dryRun=true',
      });
      expect(answer.body).toMatchObject({ organisations: { new: 1 }, figures: { new: 1 } });
      const byRow = changed({
        layout: 'columns',
        periodColumn: 'Quarter',
        periods: { first: '2024-Q1' },
        figures: [{ metric: 'total-transactions', column: 'Number' }],
      });
      const rows = await send(multipart([mapping(byRow), file(`Unit,Quarter,Number\neast,${word},1\n`)]), {
        query: '?dryRun=true',
      });
      expect(rows.body.refusals).toMatchObject([{ code: 'unknown-period', read: word }]);
    },
  );

  test('names and codes from the file may be anything', async () => {
    const strange = [
      '=cmd()',
      '<script>',
      '../..',
      '\u202E',
      'x'.repeat(5_000),
      '💩',
      "'; drop table organisations; --",
      'null',
    ];
    const text = ['Unit,Total 2024-Q1', ...strange.map((name) => `"${name}",1`), ''].join('\n');
    const answer = await send(multipart([mapping(changed({})), file(text)]), { query: '?dryRun=true' });
    expect(answer.status).toBe(200);
    expect(answer.body.organisations.new + answer.body.figures.refused).toBe(strange.length);
  });
});

test('nobody’s token is asked for less because the body is large', async () => {
  const body = multipart([file(megabytes(10))]);
  const answer = await api.request('/api/v1/imports', {
    method: 'POST',
    body,
    headers: { 'Content-Type': multipartType },
  });
  expect([expectRefusal(answer, 'without a token'), answer.status]).toEqual(['sign-in-needed', 401]);
});

test('the mappings of the demonstration are such files', () => {
  for (const name of ['desi-2022', 'govuk-services']) {
    expect(() => JSON.parse(readFileSync(`db/seed/mappings/${name}.json`, 'utf8')) as unknown).not.toThrow();
  }
});

test('the uploads that killed processes left are taken away, those of running ones and everything else stay', async () => {
  // a number that no process can have, our own from an earlier life, and whoever started us
  const [gone, own] = [2 ** 31 - 1, process.pid].map((pid) => `tiofalt-import-${pid}-abcdef`);
  const staying = [`tiofalt-import-${process.ppid}-abcdef`, 'tiofalt-import-', 'import-1-abcdef'];
  for (const name of [gone, own, ...staying]) {
    mkdirSync(join(folder, name ?? ''));
    writeFileSync(join(folder, name ?? '', 'file'), good);
  }
  await removeAbandonedUploads();
  expect(readdirSync(folder).toSorted()).toEqual(staying.toSorted());
  for (const name of staying) rmSync(join(folder, name), { recursive: true });
});
