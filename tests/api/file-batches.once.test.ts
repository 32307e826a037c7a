import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formWorkbook } from '#api/file-imports/export.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { bringFile, cellsOf } from '#tests/support/file-imports.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import type { SignedIn } from '#tests/support/people.ts';
import { statementsDuring } from '#tests/support/statements.ts';

const units = Array.from({ length: 12 }, (_, place) => `unit-${place + 1}`);
let api: TestApi;
let disa: SignedIn;
let anna: SignedIn;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top' }),
    ...units.map((code) => unit(code, { parent: 'top' })),
  ]);
  ({ disa, anna } = await addReportingPeople(api));
  for (const [code, sv] of [
    ['effects', 'Kvartalets effekter'],
    ['others', 'Andra siffror'],
  ]) {
    const made = await disa.send('POST', '/api/v1/forms', { ...plainForm, code, names: { sv } });
    expect(made.status, made.text).toBe(201);
  }
});
afterAll(() => api.close());

type File = [name: string, content: string | Uint8Array<ArrayBuffer>];
async function bring(who: SignedIn, files: File[], fields: Record<string, string> = { form: 'effects' }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, content] of files) form.append('file', new Blob([content]), name);
  // in one piece, as it comes over a line: a form that is still being written cannot be refused half way here
  const written = new Response(form);
  const headers = {
    Cookie: who.cookie,
    Origin: 'http://localhost',
    'Content-Type': written.headers.get('Content-Type') ?? '',
  };
  return api.request('/api/v1/file-batches', { method: 'POST', body: await written.arrayBuffer(), headers });
}
const apply = (who: SignedIn, imports: { id: string; version: number }[], given: object = {}) =>
  who.send('POST', '/api/v1/file-batches/apply', {
    imports: imports.map(({ id, version }) => ({ id, version })),
    ...given,
  });
const line = (organisation: string, value: number | string, metric = 'lead-time-days') =>
  `organisation;metric;period;value\n${organisation};${metric};2026-Q3;${value}\n`;
const valueOf = async (organisation: string, form = 'effects') => {
  const { rows, cells } = (await disa.get(`/api/v1/forms/${form}/grid?period=2026-Q3&organisation=${organisation}&earlier=0`)).body; // prettier-ignore
  return cells[rows.findIndex(({ metric }: { metric: string }) => metric === 'lead-time-days')][0]?.value ?? null;
};
type Item = { fileName: string; import: { id: string; version: number; form: string } | null; code: string | null };
const filesIn = (items: Item[]) => items.flatMap((item) => item.import ?? []);

describe('which form a file is for, where nobody says it', () => {
  const whichever = (content: string) => bringFile(api, disa, content, { form: '*' });
  test('is what it was exported from, else the only one that asks for all that it names', async () => {
    const alone = { ...plainForm, code: 'satisfaction', names: { sv: 'Bara nöjdhet' }, rules: [] };
    const made = await disa.send('POST', '/api/v1/forms', {
      ...alone,
      rows: [{ metric: 'customer-satisfaction', isRequired: false }],
    });
    expect(made.status, made.text).toBe(201);
    const exported = await disa.get('/api/v1/forms/others/export?period=2026-Q3&organisation=top&format=csv');
    const back = await whichever(exported.text.replace(/(unit-1;.*;lead-time-days;.*;total);/, '$1;12,5'));
    expect([back.status, back.body.form, back.body.understood?.cells.new]).toEqual([201, 'others', 1]);
    const trust = await whichever(line('unit-1', 7, 'customer-satisfaction'));
    expect([trust.status, trust.body.form]).toEqual([201, 'satisfaction']);
    // two forms ask for this one, and none for both
    const refused = await whichever(line('unit-1', 7));
    expect([refused.status, refused.body]).toMatchObject([422, { code: 'which-form', path: 'form' }]);
    expect((await whichever(`${line('unit-1', 7)}unit-1;customer-satisfaction;2026-Q3;7\n`)).body.code).toBe(
      'which-form',
    );
    expect((await whichever('organisation;tal;period\nunit-1;7;2026-Q3\n')).body.code).toBe('which-form');
    const { status, body } = await bring(disa, [['a.csv', line('unit-1', 7)]], { form: '*' });
    expect([status, body.items]).toEqual([201, [{ fileName: 'a.csv', import: null, code: 'which-form' }]]);
  });
});

describe('files that are brought at once', () => {
  test('are each read by themselves: one that cannot be keeps none of the others out', async () => {
    const returned = units.map((code, place): File => [`${code}.csv`, line(code, place + 1)]);
    returned[4] = ['unit-5.xls', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])];
    const { status, body, text } = await bring(disa, returned);
    expect(status, text).toBe(201);
    const items: Item[] = body.items;
    expect(items.map(({ fileName, code }) => [fileName, code]).filter(([, code]) => code !== null)).toEqual([
      ['unit-5.xls', 'old-workbook'],
    ]);
    const files = filesIn(items);
    expect(files.length).toBe(11);
    expect(await cellsOf(disa, files[0]?.id ?? '')).toEqual(['new unit-1 lead-time-days 2026-Q3 1']);

    const done = await apply(disa, files);
    expect(done.status, done.text).toBe(200);
    expect(done.body.items.map(({ state }: { state: string }) => state)).toEqual(Array(11).fill('applied'));
    expect(await Promise.all(units.map((code) => valueOf(code)))).toEqual([1, 2, 3, 4, null, 6, 7, 8, 9, 10, 11, 12]);
  });

  test('fill the form that they say at their top, and the chosen one where they say none', async () => {
    const workbook = await formWorkbook({ names: { sv: 'Andra siffror' } }, '2026-Q3', 'x', [], 'sv');
    const { body } = await bring(disa, [
      ['own.xlsx', new Uint8Array(workbook)],
      ['plain.csv', line('unit-1', 1)],
    ]);
    expect(filesIn(body.items).map(({ form }) => form)).toEqual(['others', 'effects']);
    // somebody else's form is none that one fills in
    const { body: given } = await bring(anna, [['plain.csv', line('north', 1)]]);
    expect(filesIn(given.items).map(({ form }) => form)).toEqual(['effects']);
  });

  test('are applied all or none: one that has changed since keeps back the rest', async () => {
    const { body } = await bring(disa, [
      ['a.csv', line('unit-1', 101)],
      ['b.csv', line('unit-2', 102)],
    ]);
    const [one, other] = filesIn(body.items);
    if (!one || !other) throw new Error('two files were brought');
    const refused = await apply(disa, [one, { ...other, version: 7 }]);
    expect([refused.status, refused.body.code]).toEqual([412, 'changed-since']);
    expect(await valueOf('unit-1')).toBe(1);
    // nothing is somebody else's to apply
    expect((await apply(anna, [one])).body.code).toBe('unknown-file-import');
  });

  test('that say different things of one cell: the first has it, and the other says that it was not applied', async () => {
    const { body } = await bring(disa, [
      ['a.csv', line('unit-1', 201)],
      ['b.csv', line('unit-1', 202)],
    ]);
    const files = filesIn(body.items);
    const between = (who: SignedIn, ids: string[]) =>
      who.get(`/api/v1/file-batches/contradictions?files=${ids.join(',')}`);
    const ids = files.map(({ id }) => id);
    // told before anything is applied
    expect((await between(disa, ids)).body).toMatchObject({
      items: [
        {
          organisation: 'unit-1',
          metric: 'lead-time-days',
          period: '2026-Q3',
          says: [
            { fileName: 'a.csv', line: 2, read: '201' },
            { fileName: 'b.csv', line: 2, read: '202' },
          ],
        },
      ],
      total: 1,
    });
    expect((await between(disa, ids.toReversed())).body.items[0].says[0].fileName).toBe('b.csv');
    expect((await between(disa, ids.slice(1))).body.items).toEqual([]);
    expect((await between(anna, ids)).body.items, 'of somebody else’s files nothing is told').toEqual([]);
    const done = await apply(disa, files);
    expect((await between(disa, ids)).body.total, 'what is applied contradicts nobody any more').toBe(0);
    expect(done.body.items.map(({ outcomes }: { outcomes: object }) => outcomes)).toMatchObject([
      { applied: 1, 'not-applied': 0 },
      { applied: 0, 'not-applied': 1 },
    ]);
    expect(await valueOf('unit-1')).toBe(201);
  });

  test('that are to be published are published one after the other, in one transaction', async () => {
    const files: File[] = [
      ['a.csv', line('unit-1', 11)],
      ['b.csv', line('unit-2', 12)],
    ];
    const { body } = await bring(disa, files, {});
    const done = await apply(disa, filesIn(body.items), { reason: 'Historik' });
    expect(done.status, done.text).toBe(200);
    const [first, second] = done.body.items;
    expect(second.publication).toBeGreaterThan(first.publication);
    const { series } = (await api.get('/api/v1/series?metric=lead-time-days&organisation=unit-1,unit-2&frequency=Q')).body; // prettier-ignore
    expect(series.map(({ values }: { values: number[] }) => values.at(-1))).toEqual([11, 12]);
  });

  test('are looked through for their form with as many statements, however many forms there are', async () => {
    const counted = async () =>
      (await statementsDuring(api.database, () => bring(disa, [['plain.csv', line('unit-1', 1)]]))).length;
    const before = await counted();
    for (const code of ['third', 'fourth', 'fifth']) {
      const made = await disa.send('POST', '/api/v1/forms', { ...plainForm, code, names: { sv: code } });
      expect(made.status, made.text).toBe(201);
    }
    expect(await counted()).toBe(before);
  });

  test('are at most fifty', async () => {
    const files = Array.from({ length: 51 }, (_, place): File => [`${place}.csv`, line('unit-1', 1)]);
    expect((await bring(disa, files)).body.code).toBe('unknown-part');
  });
});
