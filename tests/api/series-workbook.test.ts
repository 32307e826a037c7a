import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriesWorkbook } from '#api/formats/series-workbook.ts';
import { workbookType } from '#api/formats/workbook.ts';
import type { SeriesAnswer } from '#api/series/answers.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { csvRows } from '#tests/support/naive-govuk.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    { ...unit('top'), names: { sv: '=HYPERLINK("https://example.org")' } },
    unit('north', { parent: 'top' }),
    unit('south', { parent: 'top' }),
  ]);
  const figures = [
    'organisation,metric,period,value,status',
    'north,lead-time-days,2025-Q4,12.5,',
    'north,lead-time-days,2026-Q1,13,provisional',
    'south,lead-time-days,2026-Q1,9,',
    'north,total-transactions,2026-Q1,100,',
    'south,total-transactions,2026-Q1,250,estimated',
  ];
  const imported = await api.importFile(figures.join('\n'));
  expect(imported.status, imported.text).toBe(200);
});
afterAll(() => api.close());

async function workbook(query: string) {
  const response = await api.app.request(`/api/v1/series?${query}&format=xlsx`);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toContain('spreadsheetml');
  expect(response.headers.get('Content-Disposition')).toMatch(/^attachment; filename="[\w-]+\.xlsx"$/);
  return (await readXlsx(new Uint8Array(await response.arrayBuffer()), { readStyles: true })).sheets;
}

const query = 'metric=lead-time-days,total-transactions&organisation=top,north,south&frequency=Q&signals=true';
const isoDay = (value: unknown): string =>
  value instanceof Date
    ? value.toISOString().slice(0, 10)
    : new Date(Date.UTC(1899, 11, 30) + Number(value) * 86_400_000).toISOString().slice(0, 10);

test('a workbook has the rows of the CSV, with numbers as numbers and days as days', async () => {
  const [header = [], ...rows] = csvRows(
    (await api.get(`/api/v1/series?${query}&format=csv`)).text.replace('\uFEFF', ''),
  );
  const [figures] = await workbook(query);
  const [columns = [], ...written] = figures?.rows ?? [];
  expect(columns).toEqual(header);
  const numeric = new Set(['value', 'have', 'of', 'mean', 'lower', 'upper']);
  const expected = rows.map((row) =>
    row.map((text, place) => (text === '' ? null : numeric.has(header[place] ?? '') ? Number(text) : text)),
  );
  const end = columns.indexOf('period-end');
  expect(
    written.map((row) => header.map((_, place) => (place === end ? isoDay(row[place]) : (row[place] ?? null)))),
  ).toEqual(expected);
  expect(written.length).toBeGreaterThan(8);
});

test('beside the figures stands what they are, and nothing in it is a formula', async () => {
  const sheets = await workbook(`${query}&language=en`);
  expect(sheets.map(({ name }) => name)).toEqual(['Figures', 'About the figures']);
  const notes = new Map(sheets[1]?.rows.map(([name, text]) => [`${String(name)} ${String(text)}`, text]));
  expect([...notes.keys()]).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Metric .+ \(lead-time-days\)$/),
      expect.stringMatching(/^Source ./),
      'Organisation =HYPERLINK("https://example.org") (top)',
      'As it was known now',
      'provisional Provisional',
    ]),
  );
  const formulas = sheets.flatMap(({ cells }) => [...(cells?.values() ?? [])].filter(({ formula }) => formula));
  expect(formulas).toEqual([]);
  expect(sheets[1]?.rows.flat()).toContain('=HYPERLINK("https://example.org") (top)');
});

test('a workbook comes by Accept as well, and has a validator of its own', async () => {
  const path = `/api/v1/series?${query}`;
  const ask = async (headers: Record<string, string>) => api.app.request(path, { headers });
  const accepted = await ask({ Accept: workbookType });
  expect(accepted.headers.get('Content-Type')).toBe(workbookType);
  const json = await ask({});
  expect(json.headers.get('Content-Type')).toMatch(/^application\/json/);
  const tags = [accepted, json].map(({ headers }) => headers.get('ETag') ?? '');
  expect(new Set(tags).size).toBe(2);
  expect((await ask({ Accept: workbookType, 'If-None-Match': tags[1] ?? '' })).status).toBe(200);
  expect((await ask({ Accept: workbookType, 'If-None-Match': tags[0] ?? '' })).status).toBe(304);
});

test('a workbook of another moment says so, and holds what was known then', async () => {
  const [figures, notes] = await workbook(`${query}&asOf=2026-01-01`);
  expect(figures?.rows).toHaveLength(1);
  expect(notes?.rows.flat()).toContain('2026-01-01T23:59:59.999999Z');
});

test('what is too much for a workbook is refused with the limit', async () => {
  const { body } = await api.get('/api/v1/series?metric=lead-time-days&organisation=north');
  const [item] = body.series;
  const many: SeriesAnswer = { ...body, series: Array.from({ length: 10_001 }, () => item) };
  expect(body.periods).toHaveLength(2);
  const nothing = { tree: await getOrganisationTree(api.database.orm, null), metricByCode: new Map() };
  expect(() => seriesWorkbook(nothing, many, 'sv')).toThrow(
    expect.objectContaining({ code: 'too-many-cells', status: 413, details: { limit: 20_000, cells: 20_002 } }),
  );
});
