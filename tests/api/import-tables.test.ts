import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeWorkbook } from '#api/formats/workbook.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addReportingPeople } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import type { SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let disa: SignedIn;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top', names: { sv: 'Norra kontoret' } }),
    unit('south', { parent: 'top', names: { sv: 'Södra kontoret' } }),
  ]);
  ({ disa } = await addReportingPeople(api));
});
afterAll(() => api.close());

type Cell = string | number | null;
const sheet = async (name: string, rows: Cell[][]) =>
  new Uint8Array(
    await writeWorkbook(
      name,
      rows.map((row) => row.map((value) => ({ value }))),
      { headingRows: 1, widths: rows[0]?.map(() => 12) ?? [] },
    ),
  );
function send(file: string | Uint8Array<ArrayBuffer>, mapping: string | null = null, query = '') {
  const form = new FormData();
  form.set('file', new Blob([file]), 'figures');
  if (mapping !== null) form.set('mapping', mapping);
  const headers = { Cookie: disa.cookie, Origin: 'http://localhost' };
  return api.request(`/api/v1/imports${query}`, { method: 'POST', body: form, headers });
}
const valuesOf = async (organisation: string) =>
  (await api.get(`/api/v1/series?metric=lead-time-days&organisation=${organisation}&frequency=Q`)).body.series[0]
    ?.values;
const table = {
  layout: 'table',
  columns: [{ header: 'Enhet', means: 'organisation' }],
  across: ['metric', 'period'],
  meanings: { organisation: {}, metric: { Ledtid: 'lead-time-days' }, period: {} },
  decimalSign: ',',
};
const wide = ['Enhet;Ledtid kv 1 2024;Ledtid kv 2 2024', 'Norra kontoret;4,5;5', 'Okända;6;7', 'Södra kontoret;åtta;9'];

/** Where each revision of the metric stood, as those see it who work with it. */
const filesOf = async (query: string) =>
  (await disa.get(`/api/v1/revisions?metric=lead-time-days&${query}`)).body.items.map(
    ({ file }: { file: unknown }) => file,
  );

describe('figures that are imported straight', () => {
  test('come as a workbook whose columns say what they are', async () => {
    const rows = [
      ['organisation', 'metric', 'period', 'value'],
      ['north', 'lead-time-days', '2023-Q1', 3.5],
      ['south', 'lead-time-days', '2023-Q1', 'tre'],
      ['south', 'lead-time-days', '2027-Q1', 3],
      ['south', 'lead-time-days', '2023-Q2', null],
    ];
    const answer = await send(await sheet('Utfall', rows));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({
      encoding: null,
      rows: 4,
      skippedRows: 1,
      figures: { new: 1, refused: 2 },
      refusals: [
        { sheet: 'Utfall', line: 3, column: 4, header: 'value', read: 'tre', code: 'not-a-number' },
        { sheet: 'Utfall', line: 4, column: 4, header: 'value', read: '2027-Q1', code: 'period-not-begun' },
      ],
    });
    expect(await valuesOf('north')).toEqual([3.5]);
    const guess = await send(await sheet('Utfall', [['a', 'b'], ['north', 3]])); // prettier-ignore
    expect([guess.status, guess.body.code]).toEqual([422, 'mapping-needed']);
  });

  test('are read by the mapping that the page makes, sent along or by its name', async () => {
    const text = wide.join('\r\n');
    const tried = await send(text, JSON.stringify(table), '?dryRun=true');
    expect(tried.status, tried.text).toBe(200);
    expect(tried.body).toMatchObject({ publication: null, mapping: null, figures: { new: 3, refused: 2 } });
    expect(tried.body.refusals).toMatchObject([
      { line: 3, read: 'Okända', code: 'unknown-organisation' },
      { line: 4, column: 2, read: 'åtta', code: 'not-a-number' },
    ]);
    const kept = await disa.send('PUT', '/api/v1/import-mappings/Ledtider', { organisation: 'top', mapping: table });
    expect(kept.status, kept.text).toBe(200);
    const done = await send(text, 'Ledtider');
    expect(done.body).toMatchObject({ mapping: 'Ledtider', figures: { new: 3, refused: 2 } });
    expect(await valuesOf('south')).toEqual([9]);
    expect((await send(text, 'Andra')).body.code).toBe('bad-mapping');
    const strict = await send(text, 'Ledtider', '?strict=true');
    expect(strict.body.code).toBe('import-refused');
  });

  test('bring the organisations of their mapping, below what one may import for', async () => {
    const mapping = {
      ...table,
      meanings: { ...table.meanings, organisation: { Okända: 'okanda' } },
      brings: [{ code: 'okanda', name: 'Okända', parent: 'top', kind: 'unit' }],
    };
    const done = await send(wide.join('\r\n'), JSON.stringify(mapping));
    expect(done.body, done.text).toMatchObject({ organisations: { new: 1 }, figures: { new: 2, unchanged: 3 } });
    expect((await api.get('/api/v1/organisations/okanda')).body.parent).toBe('top');
  });

  test('that are not what the mapping describes are refused whole, with what is missing', async () => {
    const other = await send('Plats;Ledtid kv 1 2024\r\nnorth;1\r\n', JSON.stringify(table));
    expect([other.status, other.body.code, other.body.details]).toEqual([
      422,
      'mapping-does-not-fit',
      { sheet: '', column: 'Enhet' },
    ]);
    const metrics = [{ code: 'ny', name: 'Ny' }];
    const brought = await send(wide.join('\r\n'), JSON.stringify({ ...table, metrics }));
    expect(brought.body.code).toBe('mapping-does-not-fit');
  });

  test('keep the file, sheet and row that they stood in, whatever the layout', async () => {
    const long = (value: number) => ['organisation', 'metric', 'period', 'value', 'north', 'lead-time-days', '2022-Q1', value]; // prettier-ignore
    const rowsOf = (cells: Cell[]) => [cells.slice(0, 4), cells.slice(4)];
    const files: [string | Uint8Array<ArrayBuffer>, string | null, string][] = [
      [await sheet('Utfall', rowsOf(long(1))), null, ''],
      [await sheet('Utfall', rowsOf(long(2))), null, 'Utfall'],
      [['', ...rowsOf(long(3)).map((row) => row.join())].join('\n').trimStart(), null, ''],
      ['Enhet;Ledtid kv 1 2022;Ledtid kv 2 2022\nSödra kontoret;9;9\nNorra kontoret;4;4', JSON.stringify(table), ''],
    ]; // prettier-ignore
    for (const [file, mapping] of files) {
      const answer = await send(file, mapping);
      expect([answer.status, answer.text.includes('"refused":0')], answer.text).toEqual([200, true]);
    }
    const name = 'figures';
    expect(await filesOf('organisation=north&period=2022-Q1')).toEqual([
      { name, sheet: '', line: 3 },
      { name, sheet: '', line: 2 },
      { name, sheet: 'Utfall', line: 2 },
    ]);
    const units = [{ kind: 'unit', code: '{Unit}', name: '{Unit}' }];
    const figures = [{ metric: 'lead-time-days', columns: '{period}' }];
    const mapping = JSON.stringify({ name: 'Wide', layout: 'wide', source: { sv: 'Prov' }, organisations: units, figures }); // prettier-ignore
    const mapped = await api.importFile('Unit,2022 Q1\nfirst,\nfresh,5\n', { mapping });
    expect(mapped.status, mapped.text).toBe(200);
    const stood = await api.database.sql`
      select r.sheet, r.line from revisions r join organisations o on o.id = r.organisation_id where o.code = 'fresh'`;
    expect(stood).toEqual([{ sheet: '', line: 3 }]);
  });
});
