import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { bringFile, bringingTo, cellsOf, doTo, lines } from '#tests/support/file-imports.ts';
import { namedUnits, openReportingApi, plainForm, type ReportingPeople } from '#tests/support/forms.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  ({ api, people } = await openReportingApi(plainForm, namedUnits));
});
afterAll(() => api.close());

const bring = bringingTo(() => api);

describe('long work', () => {
  test('says how far it has come, and what came of it in the last line', async () => {
    const file = lines('metric;period;value', 'lead-time-days;2026-Q2;1');
    const { text, headers } = await bringFile(
      api,
      people.anna,
      file,
      { form: 'effects', organisation: 'north' },
      {
        headers: { Accept: 'application/x-ndjson' },
      },
    );
    expect(headers.get('Content-Type')).toBe('application/x-ndjson');
    const said = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(said[0]).toEqual({ progress: 0 });
    expect(said.at(-1)).toMatchObject({ answer: { state: 'staged', understood: { cells: { new: 1 } } } });
    const refused = await bringFile(
      api,
      people.anna,
      new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]),
      { form: 'effects' },
      {
        headers: { Accept: 'application/x-ndjson' },
      },
    );
    expect(JSON.parse(refused.text.trim().split('\n').at(-1) ?? '')).toMatchObject({
      problem: { code: 'old-workbook', status: 422 },
    });
  });

  test('that nobody waits for any more leaves nothing behind', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, index) => `north;lead-time-days;${2000 + (index % 20)}-Q1;${index}`,
    );
    const form = new FormData();
    form.set('form', 'effects');
    form.set('file', new Blob([lines('organisation;metric;period;value', ...rows)]), 'many.csv');
    const before = (await people.anna.get('/api/v1/file-imports')).body.total;
    const response = await api.app.request('/api/v1/file-imports', {
      method: 'POST',
      body: form,
      headers: { Cookie: people.anna.cookie, Origin: 'http://localhost', Accept: 'application/x-ndjson' },
    });
    await response.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await people.anna.get('/api/v1/file-imports')).body.total).toBe(before);
  });
});

describe('figures that are published as they are', () => {
  test('are an administrator’s, and can be withdrawn as a whole', async () => {
    expect((await bringFile(api, people.anna, 'metric;value')).status).toBe(403);
    const text = lines('organisation;metric;2025-Q1;2025-Q2', 'north;lead-time-days;5;6', 'south;lead-time-days;7;8');
    const file = await bring(people.disa, text, {});
    expect(file).toMatchObject({ form: null, understood: { cells: { new: 4 } } });
    const applied = await doTo(people.disa, 'POST', file, 'apply', { reason: 'historik ur figures.csv' });
    expect(applied.status, applied.text).toBe(200);
    expect(applied.body.outcomes.applied).toBe(4);
    const series = async (organisation: string) =>
      (
        await api.get(
          `/api/v1/series?metric=lead-time-days&organisation=${organisation}&frequency=Q&from=2025-Q1&to=2025-Q2`,
        )
      ).body.series[0].values;
    expect(await series('north')).toEqual([5, 6]);
    // the next file changes one of them
    const next = await bring(people.disa, text.replace(';5;6', ';5;60'), {});
    expect(await cellsOf(people.disa, next.id, '&state=changed')).toEqual([
      'changed north lead-time-days 2025-Q2 6 → 60',
    ]);
    expect((await doTo(people.disa, 'POST', next, 'apply', {})).body.outcomes).toMatchObject({ applied: 1 });
    // whoever may know who it was may know where it stood, as with what a form was filled in from
    const revised = async (who: Pick<SignedIn, 'get'>) =>
      (await who.get('/api/v1/revisions?organisation=north&metric=lead-time-days&period=2025-Q2')).body.items;
    const file60 = { name: 'figures.csv', sheet: '', line: 2 };
    expect(await revised(people.anna)).toMatchObject([{ after: { value: 60 }, by: 'disa', file: file60 }]);
    expect(await revised(api)).toMatchObject([{ after: { value: 60 }, by: null, file: null }]);
    const undone = await doTo(people.disa, 'POST', applied.body, 'undo', {});
    expect(undone.body.outcomes).toMatchObject({ undone: 3, left: 1 });
    expect(await series('north')).toEqual([null, 60]);
    expect(await series('south')).toEqual([null, null]);
  });

  test('are proposed to a form that asks for them, with the row that they stood in', async () => {
    const file = await bring(people.disa, lines('organisation;metric;2026-Q3', 'north;total-transactions;40'), {});
    expect((await doTo(people.disa, 'POST', file, 'apply', {})).body.outcomes).toMatchObject({ applied: 1 });
    const { body } = await people.anna.get('/api/v1/forms/effects/grid?period=2026-Q3&organisation=north&earlier=0');
    expect(body.proposals).toMatchObject([
      {
        metric: 'total-transactions',
        value: 40,
        origin: {
          sv: expect.stringMatching(/^Publicerat \d+ november 2026 av disa, från filen figures\.csv, rad 2\.$/),
          en: expect.stringMatching(/, from the file figures\.csv, line 2\.$/),
        },
      },
    ]);
  });

  test('bring the units that they are about, where that is wished', async () => {
    const file = await bring(
      people.disa,
      lines('Enhet;Mått;2024-Q1', 'Nya kontoret;lead-time-days;5', 'Annan;lead-time-days;6'),
      {},
    );
    expect(file.understood.unknown).toMatchObject([{ text: 'Nya kontoret' }, { text: 'Annan' }]);
    const mapping = {
      ...file.mapping,
      meanings: { organisation: { 'Nya kontoret': 'nya-kontoret', Annan: null }, metric: {}, period: {} },
      brings: [{ code: 'nya-kontoret', name: 'Nya kontoret', parent: 'top', kind: 'unit' }],
    };
    const read = await doTo(people.disa, 'PUT', file, 'mapping', { mapping });
    expect(read.body.understood).toMatchObject({ unknown: [], skippedRows: 1, cells: { new: 1, refused: 0 } });
    expect((await api.get('/api/v1/organisations/nya-kontoret')).status).toBe(404);
    const applied = await doTo(people.disa, 'POST', read.body, 'apply', {});
    expect(applied.status, applied.text).toBe(200);
    expect((await api.get('/api/v1/organisations/nya-kontoret')).body).toMatchObject({
      parent: 'top',
      names: { sv: 'Nya kontoret' },
    });
    const other = await signIn(api, await addPerson(api, 'erik', [['north', 'administrator']]));
    const foreign = await bring(other, lines('Enhet;Mått;2024-Q1', 'Mitt;lead-time-days;5'), {});
    const brings = [{ code: 'mitt', name: 'Mitt', parent: 'top', kind: 'unit' }];
    expect((await doTo(other, 'PUT', foreign, 'mapping', { mapping: { ...mapping, brings } })).status).toBe(403);
  });
});
