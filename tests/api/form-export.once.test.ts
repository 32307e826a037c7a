import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { bringFile, cellsOf, doTo } from '#tests/support/file-imports.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { sheetsIn } from '#tests/support/workbooks.ts';

let api: TestApi;
let people: Awaited<ReturnType<typeof addReportingPeople>>;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top', names: { sv: '=Norr' } }),
    unit('south', { parent: 'top' }),
  ]);
  people = await addReportingPeople(api);
  const made = await people.disa.send('POST', '/api/v1/forms', plainForm);
  expect(made.status, made.text).toBe(201);
});
afterAll(() => api.close());

const places = ['north', 'south'].flatMap((organisation) =>
  ['2026-Q1', '2026-Q2', '2026-Q3'].map((period) => ({ organisation, period })),
);
const metrics = plainForm.rows.map(({ metric }) => metric);

const amount = fc.oneof(
  fc.constantFrom(0, 1.234, 12.345, 1234, 999.999, 1e-7, 123_456.789, 0.1 + 0.2),
  fc.double({ min: 0, max: 1e9, noNaN: true }),
  fc.integer({ min: 0, max: 100_000 }),
);
const text = fc.oneof(
  fc.constantFrom(
    '=SUM(A1)',
    "'=1",
    "''@x",
    '-3',
    '+46 8',
    '@a',
    '＝x',
    '"citat"',
    'a;b,c\td',
    'rad 1\nrad 2',
    'rad 1\r\nrad 2',
    ' kant ',
    "'",
    '0012',
    '2026-01-01',
    'e.t.',
    '1e5',
  ),
  fc.string({ maxLength: 40, unit: 'grapheme' }).filter((one) => !/\0/.test(one) && one.isWellFormed()),
);
const content = fc.oneof(
  fc.record({ value: amount, comment: text }),
  fc.record({
    value: amount,
    status: fc.constantFrom('provisional', 'estimated', 'unvalidated'),
    comment: text,
  }),
  fc.record({ status: fc.constantFrom('missing', 'not-applicable', 'not-collected'), comment: text }),
  fc.record({ comment: text }),
);

const kinds = [
  ['csv', 'sv'],
  ['csv', 'en'],
  ['csv', 'da'],
  ['xlsx', 'sv'],
  ['xlsx', 'da'],
] as const;

async function exported(format: string, period: string, language = 'sv'): Promise<Uint8Array<ArrayBuffer>> {
  const response = await api.app.request(
    `/api/v1/forms/effects/export?period=${period}&organisation=top&format=${format}&language=${language}`,
    {
      headers: { Cookie: people.disa.cookie },
    },
  );
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

test('what a form holds is read back from its own file without a change, whatever stands in it and in every language', async () => {
  const round = fc.array(
    fc.record({
      place: fc.constantFrom(...places),
      metric: fc.constantFrom(...metrics),
      content,
      parts: fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 50 })),
    }),
    { minLength: 1, maxLength: 12 },
  );
  let unchanged = 0;
  await fc.assert(
    fc.asyncProperty(round, async (cells) => {
      const versions = new Map<string, number>();
      for (const { place, metric, content: given, parts } of cells) {
        const key = `${place.organisation} ${place.period} ${metric}`;
        const set =
          metric === 'customer-smiles' && 'value' in given
            ? { comment: given.comment, numerator: parts[0], denominator: parts[1] }
            : given;
        const send = async (version: number) =>
          (
            await people.disa.send('POST', '/api/v1/entries', {
              changes: [{ id: randomUUID(), form: 'effects', ...place, metric, version, set }],
            })
          ).body.results[0];
        let result = await send(versions.get(key) ?? 0);
        if (result.status === 412) result = await send(result.entry.version);
        expect(result.status, JSON.stringify(result)).toBe(200);
        versions.set(key, result.entry?.version ?? 0);
      }
      for (const [format, language] of kinds) {
        for (const period of new Set(cells.map(({ place }) => place.period))) {
          const file = await exported(format, period, language);
          const named = { fileName: `back.${format}` };
          const { body, text: said, status } = await bringFile(api, people.disa, file, { form: 'effects' }, named);
          expect(status, said).toBe(201);
          expect([body.format, body.understood.misfit, await cellsOf(people.disa, body.id, '&state=refused')]).toEqual([
            format,
            null,
            [],
          ]);
          expect(await cellsOf(people.disa, body.id, '&state=changed')).toEqual([]);
          expect(body.understood.cells).toMatchObject({ new: 0, changed: 0, refused: 0 });
          unchanged += body.understood.cells.unchanged;
          await doTo(people.disa, 'DELETE', body, '');
        }
      }
    }),
    { seed: 20_261_122, numRuns: 3 },
  );
  expect(unchanged).toBeGreaterThan(50);
}, 240_000);

test('the workbook says above its heading what it is, and only what is asked can be changed', async () => {
  const bytes = await exported('xlsx', '2026-Q3');
  const { sheets } = await sheetsIn(bytes);
  const rows = sheets['2026-Q3'] ?? [];
  expect(rows.slice(0, 3).map(({ cells }) => cells[0])).toEqual([
    'Formulär: Kvartalets effekter',
    'Period: kvartal 3 2026',
    'Organisation: top',
  ]);
  expect(rows[3]?.cells.slice(0, 4)).toEqual(['Organisationskod', 'Organisationens namn', 'Period', 'Måttkod']);
  expect(rows).toHaveLength(4 + 2 * plainForm.rows.length);
});

test('CSV is as a spreadsheet of its reader opens it: headings, delimiter and decimal sign', async () => {
  const [before] = (await people.disa.get('/api/v1/forms/effects/grid?period=2026-Q2&organisation=south')).body.cells;
  const cell = { organisation: 'south', period: '2026-Q2', metric: 'lead-time-days', version: before[0]?.version ?? 0 };
  const change = { id: randomUUID(), form: 'effects', ...cell, set: { value: 12.5, status: null, comment: 'a;b' } };
  const { body } = await people.disa.send('POST', '/api/v1/entries', { changes: [change] });
  expect(body.results[0]).toMatchObject({ status: 200 });
  const linesIn = async (language: string) =>
    new TextDecoder('utf-8', { ignoreBOM: true })
      .decode(await exported('csv', '2026-Q2', language))
      .split('\r\n')
      .filter((line) => /^\uFEFF|^south.*lead-time-days/.test(line));
  expect(await linesIn('sv')).toEqual([
    '\uFEFFOrganisationskod;Organisationens namn;Period;Måttkod;Måttets namn;Uppdelning;Värde;Täljare;Nämnare;Antal svar;Status;Kommentar;Formulär',
    expect.stringMatching(/^south;.*;2026-Q2;lead-time-days;.*;total;12,5;;;;;"a;b";effects$/),
  ]);
  expect(await linesIn('en')).toEqual([
    expect.stringMatching(/^\uFEFFOrganisation code,Organisation name,Period,Metric code,/),
    expect.stringMatching(/^south,.*,2026-Q2,lead-time-days,.*,total,12\.5,,,,,a;b,effects$/),
  ]);
  expect((await linesIn('da'))[0]).toMatch(/^\uFEFFOrganisationskode;.*;Nøgletalskode;.*;Bemærkning;Skema$/);
});

test('in CSV nothing is left that a spreadsheet would take for a formula', async () => {
  const csv = new TextDecoder().decode(await exported('csv', '2026-Q3'));
  expect(csv).toContain("north;'=Norr;2026-Q3;lead-time-days");
  expect((await people.cilla.get('/api/v1/forms/effects/export?period=2026-Q3&organisation=north')).status).toBe(403);
  expect((await people.anna.get('/api/v1/forms/effects/export?period=2026-Q3&organisation=south')).status).toBe(404);
});
