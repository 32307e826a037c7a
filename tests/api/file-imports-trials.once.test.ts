import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FileImportCellAnswer } from '#api/file-imports/answers.ts';
import { writeWorkbook } from '#api/formats/workbook.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { bringFile, bringingTo, cellsOf, doTo, lines } from '#tests/support/file-imports.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import type { SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let people: Awaited<ReturnType<typeof addReportingPeople>>;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top', names: { sv: 'Norra kontoret' } }),
    unit('south', { parent: 'top', names: { sv: 'Södra kontoret' } }),
  ]);
  people = await addReportingPeople(api);
  for (const code of ['effects', 'others']) {
    const made = await people.disa.send('POST', '/api/v1/forms', { ...plainForm, code, names: { sv: code } });
    expect(made.status, made.text).toBe(201);
  }
});
afterAll(() => api.close());

const bring = bringingTo(() => api);
const itemsOf = async (who: SignedIn, id: string): Promise<FileImportCellAnswer[]> =>
  (await who.get(`/api/v1/file-imports/${id}/cells?limit=1000`)).body.items;
const exported = async (period: string) =>
  (await people.disa.get(`/api/v1/forms/effects/export?period=${period}&organisation=top&format=csv`)).text;

describe('a sheet that is named after a unit unknown here', () => {
  const wide = [
    ['Mått', '2026-Q1'],
    ['lead-time-days', 12],
  ].map((row) => row.map((value) => ({ value })));

  test('is asked about, and read when somebody says which unit it is', async () => {
    const bytes = await writeWorkbook('Kundtjänst Norr', wide, { headingRows: 1, widths: [20, 20] });
    const file = await bring(people.disa, new Uint8Array(bytes));
    expect(file.understood).toMatchObject({
      misfit: null,
      unknown: [{ axis: 'organisation', text: 'Kundtjänst Norr', count: 1 }],
    });
    expect(await cellsOf(people.disa, file.id)).toEqual(['2 Kundtjänst Norr: unknown-organisation']);
    const meanings = { ...file.mapping.meanings, organisation: { 'Kundtjänst Norr': 'north' } };
    const told = await doTo(people.disa, 'PUT', file, 'mapping', { mapping: { ...file.mapping, meanings } });
    expect(told.status, told.text).toBe(200);
    expect(await cellsOf(people.disa, file.id)).toEqual(['new north lead-time-days 2026-Q1 12']);
  });
});

test('what is refused says whose, what and when it is, as far as the file does', async () => {
  const file = await bring(
    people.disa,
    lines(
      'organisation;metric;period;value',
      'north;lead-time-days;2026-Q3;tolv',
      'Månbasen;lead-time-days;2026-Q3;3',
      'north;Klagomål;2026-Q3;3',
      'north;total-transactions;2026-Q3;3',
      'north;total-transactions;2026-Q3;4',
    ),
  );
  const places = (await itemsOf(people.disa, file.id)).map(
    ({ code, organisation, metric, period }) => `${code} ${organisation} ${metric} ${period}`,
  );
  expect(places).toEqual([
    'not-a-number north lead-time-days 2026-Q3',
    'unknown-organisation null lead-time-days 2026-Q3',
    'unknown-metric north null 2026-Q3',
    'contradicts-itself north total-transactions 2026-Q3',
    'contradicts-itself north total-transactions 2026-Q3',
  ]);
});

test('the header is read on the line that somebody says', async () => {
  const file = await bring(
    people.disa,
    lines('organisation;metric;2026-Q1', 'south;lead-time-days;1', ';;', ';2026;', 'Mått;Kv 3;', 'lead-time-days;9;'),
    { form: 'effects', organisation: 'north' },
  );
  const mapping = { ...file.mapping, columns: [], across: [], headerLine: 5 };
  const corrected = await doTo(people.disa, 'PUT', file, 'mapping', {
    mapping: { ...mapping, fixed: { ...mapping.fixed, organisation: 'north' } },
  });
  expect(corrected.status, corrected.text).toBe(200);
  expect(corrected.body.understood.headerLine).toBe(5);
  expect(await cellsOf(people.disa, file.id)).toEqual(['new north lead-time-days 2026-Q3 9']);
});

describe('a text file', () => {
  test('says how it was read, and is read in another way when somebody says so', async () => {
    // Mått in Mac Roman, with bars between its columns, which nothing says
    const bytes = Buffer.from('Enhet|M\x8Ctt|Kvartal|V\x8Arde\rS\x9Adra kontoret|lead-time-days|2026-Q3|9\r', 'latin1');
    const file = await bring(people.disa, new Uint8Array(bytes));
    expect(file).toMatchObject({ encoding: 'windows-1252', understood: { cells: { new: 0 } } });
    const written = { encoding: 'macintosh', delimiter: '|' };
    const mapping = { ...file.mapping, columns: [], across: [], headerLine: null, written };
    const again = await doTo(people.disa, 'PUT', file, 'mapping', { mapping });
    expect(again.status, again.text).toBe(200);
    expect(again.body).toMatchObject({ encoding: 'macintosh', understood: { delimiter: '|' } });
    expect(again.body.understood.columns.map(({ header }: { header: string }) => header)).toEqual([
      'Enhet',
      'Mått',
      'Kvartal',
      'Värde',
    ]);
    expect(await cellsOf(people.disa, file.id)).toEqual(['new south lead-time-days 2026-Q3 9']);
    const anew = await doTo(people.disa, 'PUT', again.body, 'mapping', { mapping: null });
    expect(anew.body).toMatchObject({ encoding: 'windows-1252', mapping: { columns: expect.anything() } });
  });

  test.each([
    ['no-figures', 'with a heading alone', 'Enhet;Mått;Kvartal;Värde\n'],
    ['no-figures', 'of prose', 'Hej!\nHär kommer siffrorna på måndag.\n'],
    ['unreadable-file', 'that is a PDF', '%PDF-1.4\n%âã\n1 0 obj\n<<>>\nendobj\n'],
  ])('is refused with %s %s', async (code, _, text) => {
    const { status, body } = await bringFile(api, people.disa, text, { form: 'effects' });
    expect([status, body.code]).toEqual([422, code]);
  });
});

describe('a form that was exported as text', () => {
  beforeAll(async () => {
    const changes = ['lead-time-days', 'total-transactions', 'digital-transactions'].map((metric) => ({
      id: randomUUID(),
      form: 'effects',
      organisation: 'north',
      period: '2026-Q2',
      metric,
      version: 0,
      set: { value: 7, comment: 'räknat' },
    }));
    const entered = await people.anna.send('POST', '/api/v1/entries', { changes });
    expect(entered.status, entered.text).toBe(200);
    const file = await bring(people.anna, lines('metric;period;value', 'lead-time-days;2026-Q2;6'), {
      form: 'effects',
      organisation: 'north',
    });
    const { body } = await doTo(people.anna, 'POST', file, 'apply', { submits: true });
    expect(body.submissions).toEqual([{ organisation: 'north', period: '2026-Q2', code: null }]);
  });

  test('is unchanged when it comes back, also what has been handed in', async () => {
    const file = await bring(people.disa, await exported('2026-Q2'));
    expect(file.understood.cells).toEqual({ new: 0, changed: 0, unchanged: 3, refused: 0 });
    const other = await bring(people.disa, (await exported('2026-Q2')).replace(';6;', ';6,5;'));
    expect(other.understood.cells).toMatchObject({ unchanged: 2, refused: 1 });
  });

  test('fills its own form again, whatever form was chosen', async () => {
    const now = await exported('2026-Q2');
    // as files were before they had a column for it, and before their headings were in a language
    const [, ...rows] = now.split('\r\n').map((row) => row.replace(/;effects$/, '').replaceAll(';', ','));
    const heading =
      'organisation,organisation-name,period,metric,metric-name,breakdown,value,numerator,denominator,answers,status,comment';
    const earlier = [`\uFEFF${heading}`, ...rows].join('\r\n');
    expect(earlier).not.toContain('effects');
    const formOf = async (fileName: string, text: string) => {
      const form = new FormData();
      form.set('form', 'others');
      form.append('file', new Blob([text]), fileName);
      const headers = { Cookie: people.disa.cookie, Origin: 'http://localhost' };
      const { body, text: said } = await api.request('/api/v1/file-batches', { method: 'POST', body: form, headers });
      expect(body.items, said).toHaveLength(1);
      return body.items[0].import.form;
    };
    expect(await formOf('fil.csv', now)).toBe('effects');
    expect(await formOf('effects-2026-Q2-top.csv', earlier)).toBe('effects');
    expect(await formOf('fil.csv', earlier)).toBe('others');
    expect(await formOf('effects-2026-Q2-top.csv', lines('organisation;metric;period;value', 'north;lead-time-days;2026-Q2;6'))).toBe('others'); // prettier-ignore
  });

  test('names everything also after it has been taken in', async () => {
    const file = await bring(people.anna, lines('metric;period;value', 'lead-time-days;2026-Q1;6'), {
      form: 'effects',
      organisation: 'north',
    });
    await doTo(people.anna, 'POST', file, 'apply', {});
    const { choices } = (await people.anna.get(`/api/v1/file-imports/${file.id}`)).body;
    expect(choices.organisations).toContainEqual({ code: 'north', names: { sv: 'Norra kontoret' } });
    expect(choices.breakdowns.map(({ code }: { code: string }) => code)).toContain('gender.women');
  });
});
