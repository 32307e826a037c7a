import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { bringFile, bringingTo, cellsOf, doTo, lines } from '#tests/support/file-imports.ts';
import { namedUnits, openReportingApi, plainForm, type ReportingPeople } from '#tests/support/forms.ts';
import type { SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  ({ api, people } = await openReportingApi(plainForm, namedUnits));
});
afterAll(() => api.close());

const bring = bringingTo(() => api);
const valueOf = async (who: SignedIn, metric: string, query = 'period=2026-Q3&organisation=north&earlier=0') => {
  const { rows, cells } = (await who.get(`/api/v1/forms/effects/grid?${query}`)).body;
  const place = rows.findIndex(
    (row: { metric: string; part: string }) => row.metric === metric && row.part === 'value',
  );
  return cells[place][0];
};
const enter = (who: SignedIn, metric: string, set: object, version = 0, organisation = 'north') =>
  who.send('POST', '/api/v1/entries', {
    changes: [{ id: randomUUID(), form: 'effects', organisation, period: '2026-Q3', metric, version, set }],
  });

describe('a file that is brought', () => {
  test('is understood, and says what it would do before it does anything', async () => {
    const file = await bring(
      people.disa,
      lines(
        'Enhet;Nyckeltal;Kvartal;Utfall;Kommentar',
        'Norra kontoret;Ledtid;Kv 3 2026;12,5;semester',
        'Södra kontoret;lead-time-days;Kv 3 2026;tolv;',
        'Östra kontoret;lead-time-days;Kv 3 2026;9;',
        'South;total-transactions;Kv 3 2026;1 200;',
      ).replace(';Ledtid;', ';lead-time-days;'),
    );
    expect(file).toMatchObject({
      form: 'effects',
      format: 'csv',
      encoding: 'utf-8',
      state: 'staged',
      version: 1,
      understood: {
        headerLine: 1,
        columns: [
          { header: 'Enhet', letter: 'A', means: 'organisation', reason: 'header-and-values', matched: 3, of: 4 },
          { means: 'metric' },
          { means: 'period' },
          { means: 'value' },
          { means: 'comment' },
        ],
        cells: { new: 2, changed: 0, unchanged: 0, refused: 2 },
        unknown: [{ axis: 'organisation', text: 'Östra kontoret', count: 1, near: ['north', 'south'] }],
      },
      mapping: { decimalSign: ',' },
    });
    expect(await cellsOf(people.disa, file.id)).toEqual([
      'new north lead-time-days 2026-Q3 12.5',
      'D3 tolv: not-a-number',
      'A4 Östra kontoret: unknown-organisation',
      'new south total-transactions 2026-Q3 1200',
    ]);
    expect(await valueOf(people.disa, 'lead-time-days')).toBeNull();
  });

  test('shows what would be wrong or strange about its figures, as the grid would', async () => {
    const file = await bring(
      people.disa,
      lines('enhet;mått;period;värde', 'south;total-transactions;2026-Q2;10', 'south;digital-transactions;2026-Q2;11'),
    );
    const { body } = await people.disa.get(`/api/v1/file-imports/${file.id}/cells`);
    expect(
      body.items.flatMap(({ findings }: { findings: { code: string }[] }) => findings.map(({ code }) => code)),
    ).toContain('rule-broken');
  });

  test('is nobody else’s to see', async () => {
    const file = await bring(people.anna, lines('metric;period;value', 'lead-time-days;2026-Q3;1'), {
      form: 'effects',
      organisation: 'north',
    });
    expect((await people.disa.get(`/api/v1/file-imports/${file.id}`)).status).toBe(404);
    expect((await people.disa.get(`/api/v1/file-imports/${file.id}/cells`)).status).toBe(404);
    expect((await doTo(people.disa, 'POST', file, 'apply', {})).status).toBe(404);
    const { items } = (await people.disa.get('/api/v1/file-imports')).body;
    expect(items.map(({ id }: { id: string }) => id)).not.toContain(file.id);
    expect((await people.anna.get('/api/v1/file-imports')).body.total).toBe(1);
    expect((await people.cilla.get('/api/v1/file-imports')).status).toBe(403);
  });

  test('only fills what its bringer may fill', async () => {
    const file = await bring(people.anna, lines('organisation;metric;period;value', 'south;lead-time-days;2026-Q3;3'));
    expect(file.understood.cells).toMatchObject({ new: 0, refused: 1 });
  });

  test('is taken away when asked, in the version that was seen', async () => {
    const file = await bring(people.anna, lines('metric;period;value', 'lead-time-days;2026-Q3;1'));
    expect((await people.anna.send('DELETE', `/api/v1/file-imports/${file.id}`)).status).toBe(428);
    expect((await doTo(people.anna, 'DELETE', { ...file, version: 7 }, '')).status).toBe(412);
    expect((await doTo(people.anna, 'DELETE', file, '')).status).toBe(204);
    expect((await people.anna.get(`/api/v1/file-imports/${file.id}`)).status).toBe(404);
    const left = await api.database.sql`select 1 from file_import_cells where import_id = ${file.id}
      union all select 1 from file_import_pieces where import_id = ${file.id}`;
    expect(left).toHaveLength(0);
  });
});

describe('what was understood can be corrected', () => {
  const text = lines('Vem;Vad;När;Utfall', 'Ostkontoret;Lead time;2026-Q3;1.234', 'north;lead-time-days;2026-Q3;2');

  test('and the file is read again', async () => {
    const file = await bring(people.disa, text);
    expect(file.understood.unknown.map(({ text: unknown }: { text: string }) => unknown)).toContain('Ostkontoret');
    const mapping = {
      ...file.mapping,
      decimalSign: ',',
      columns: [
        { header: 'Vem', means: 'organisation' },
        { header: 'Vad', means: 'metric' },
        { header: 'När', means: 'period' },
        { header: 'Utfall', means: 'value' },
      ],
      meanings: { organisation: { Ostkontoret: 'south' }, metric: { 'Lead time': 'lead-time-days' }, period: {} },
    };
    const corrected = await doTo(people.disa, 'PUT', file, 'mapping', { mapping });
    expect(corrected.status, corrected.text).toBe(200);
    expect(corrected.body).toMatchObject({ version: 2, understood: { unknown: [], cells: { new: 2, refused: 0 } } });
    expect(await cellsOf(people.disa, file.id)).toEqual([
      'new south lead-time-days 2026-Q3 1234',
      'new north lead-time-days 2026-Q3 2',
    ]);
    // whoever looks at what is no longer so does nothing to it
    expect((await doTo(people.disa, 'PUT', file, 'mapping', { mapping })).status).toBe(412);
    const anew = await doTo(people.disa, 'PUT', corrected.body, 'mapping', { mapping: null });
    expect(anew.body.mapping.meanings.organisation).toEqual({});
  });

  test('kept under a name, it reads the next file of its kind', async () => {
    const file = await bring(people.disa, text);
    const mapping = {
      ...file.mapping,
      meanings: { organisation: { Ostkontoret: 'south' }, metric: { 'Lead time': 'lead-time-days' }, period: {} },
    };
    const saved = await people.disa.send('PUT', '/api/v1/import-mappings/Ärendesystemet', {
      organisation: 'top',
      mapping,
    });
    expect(saved.status, saved.text).toBe(200);
    const again = await people.disa.send('PUT', '/api/v1/import-mappings/Ärendesystemet', {
      organisation: 'top',
      mapping,
    });
    expect(again.status).toBe(428);
    // of the organisation above, it is there for those below
    const listed = (await people.anna.get('/api/v1/import-mappings')).body;
    expect(listed.items).toMatchObject([{ name: 'Ärendesystemet', organisation: 'top', version: 1, savedBy: 'disa' }]);
    expect((await people.anna.send('PUT', '/api/v1/import-mappings/X', { organisation: 'top', mapping })).status).toBe(
      403,
    );
    const next = await bring(people.disa, text.replaceAll('Q3', 'Q2'), { form: 'effects', mapping: 'Ärendesystemet' });
    expect(next.understood.unknown).toEqual([]);
    const unlike = await bring(people.disa, lines('a;b', '1;2'), { form: 'effects', mapping: 'Ärendesystemet' });
    expect(unlike.understood).toMatchObject({ misfit: { column: 'Vem' }, cells: { new: 0 } });
    const removed = await people.disa.send(
      'DELETE',
      '/api/v1/import-mappings/Ärendesystemet?organisation=top',
      undefined,
      { 'If-Match': '"1"' },
    );
    expect(removed.status).toBe(204);
    expect((await bringFile(api, people.disa, text, { form: 'effects', mapping: 'Ärendesystemet' })).status).toBe(404);
  });
});

describe('applied, a file fills the cells of its form', () => {
  test('as drafts, but for what was changed since it was looked at, and all of it can be undone', async () => {
    await enter(people.anna, 'total-transactions', { value: 100, comment: 'som vanligt' });
    const file = await bring(
      people.anna,
      lines(
        'metric;period;value;numerator;denominator;comment',
        'total-transactions;2026-Q3;120;;;fler än vanligt',
        'digital-transactions;2026-Q3;80;;;',
        'lead-time-days;2026-Q3;e.t.;;;',
        'customer-smiles;2026-Q3;80;40;50;',
      ),
      { form: 'effects', organisation: 'north' },
    );
    expect(file.understood.cells).toEqual({ new: 3, changed: 1, unchanged: 0, refused: 0 });
    // meanwhile somebody else enters one of them
    await enter(people.bo, 'digital-transactions', { value: 70 });
    const applied = await doTo(people.anna, 'POST', file, 'apply', {});
    expect(applied.status, applied.text).toBe(200);
    expect(applied.body).toMatchObject({
      state: 'applied',
      outcomes: { applied: 3, 'not-applied': 1 },
      submissions: [],
    });
    expect(await cellsOf(people.anna, file.id)).toEqual([
      'applied north total-transactions 2026-Q3 100 → 120',
      'not-applied north digital-transactions 2026-Q3 80 stale',
      'applied north lead-time-days 2026-Q3 M',
      'applied north customer-smiles 2026-Q3 80',
    ]);
    expect(await valueOf(people.anna, 'total-transactions')).toMatchObject({
      value: 120,
      comment: 'fler än vanligt',
      origin: 'imported',
      state: 'draft',
    });
    expect(await valueOf(people.anna, 'digital-transactions')).toMatchObject({ value: 70, origin: 'entered' });
    expect(await valueOf(people.anna, 'customer-smiles')).toMatchObject({ value: 80 });
    expect((await doTo(people.anna, 'POST', applied.body, 'apply', {})).body.code).toBe('already-applied');
    const past = (who: SignedIn, metric = 'total-transactions') =>
      who.get(`/api/v1/entries/history?form=effects&organisation=north&period=2026-Q3&metric=${metric}`);
    const from = { name: 'figures.csv', sheet: '', line: 2, import: file.id };
    const [newest, before] = (await past(people.anna)).body.items;
    expect([newest.after.file, newest.file, before.file]).toEqual([undefined, from, null]);
    // the file is nobody else's to look at
    expect((await past(people.bo)).body.items[0].file).toEqual({ ...from, import: null });

    // one of them is changed again before it is undone
    const { version } = await valueOf(people.anna, 'lead-time-days');
    await enter(people.bo, 'lead-time-days', { value: 4 }, version);
    const undone = await doTo(people.anna, 'POST', applied.body, 'undo', {});
    expect(undone.status, undone.text).toBe(200);
    expect(undone.body).toMatchObject({ state: 'undone', outcomes: { undone: 2, left: 1, 'not-applied': 1 } });
    expect(await cellsOf(people.anna, file.id, '&outcome=left')).toEqual(['left north lead-time-days 2026-Q3 M stale']);
    // nothing of it came from the file
    expect(await valueOf(people.anna, 'total-transactions')).toMatchObject({
      value: 100,
      comment: 'som vanligt',
      origin: 'entered',
    });
    expect(await valueOf(people.anna, 'lead-time-days')).toMatchObject({ value: 4 });
    expect(await valueOf(people.anna, 'customer-smiles')).toMatchObject({ value: null, origin: 'entered' });
    expect((await doTo(people.anna, 'POST', undone.body, 'undo', {})).body.code).toBe('not-applied');
  });

  test('and hands them in at once where that is wished, or says what is not ready', async () => {
    const all = (who: string) => [
      `${who};lead-time-days;2026-Q1;5`,
      `${who};total-transactions;2026-Q1;9`,
      `${who};digital-transactions;2026-Q1;8`,
    ];
    const file = await bring(
      people.disa,
      lines('organisation;metric;period;value', ...all('south'), 'north;lead-time-days;2026-Q1;5'),
    );
    const { body } = await doTo(people.disa, 'POST', file, 'apply', { submits: true });
    expect(body.submissions).toEqual([
      { organisation: 'south', period: '2026-Q1', code: null },
      { organisation: 'north', period: '2026-Q1', code: 'not-ready' },
    ]);
    const again = await bring(people.disa, lines('organisation;metric;period;value', 'south;lead-time-days;2026-Q1;6'));
    expect(await cellsOf(people.disa, again.id)).toEqual(['D2 6: submitted']);
    expect((await doTo(people.disa, 'POST', again, 'apply', {})).body.code).toBe('nothing-to-apply');
  });

  test('what cannot be handed in for no fault of the file’s is said too: the figures are in all the same', async () => {
    const { sql } = api.database;
    await sql`create function fail() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$`;
    await sql`create trigger failing before insert on audit_records for each row when (new.action = 'submission-submitted') execute function fail()`;
    const figures = ['lead-time-days', 'total-transactions', 'digital-transactions'];
    const rows = figures.map((metric) => `south;${metric};2026-Q2;5`);
    const file = await bring(people.disa, lines('organisation;metric;period;value', ...rows));
    const answer = await doTo(people.disa, 'POST', file, 'apply', { submits: true });
    await sql`drop trigger failing on audit_records`;
    expect([answer.status, answer.body.outcomes]).toMatchObject([200, { applied: 3 }]);
    expect(answer.body.submissions).toEqual([{ organisation: 'south', period: '2026-Q2', code: 'unexpected' }]);
    const { body } = await people.disa.get('/api/v1/submissions/effects/2026-Q2/south');
    expect(body).toMatchObject({ state: 'open', filled: 3 });
  });

  test('what is the same already is nothing to do', async () => {
    await enter(people.anna, 'lead-time-days', { value: 7.5 }, (await valueOf(people.anna, 'lead-time-days')).version);
    const file = await bring(people.anna, lines('metric;period;value', 'lead-time-days;2026-Q3;7,5'), {
      form: 'effects',
      organisation: 'north',
    });
    expect(file.understood.cells).toMatchObject({ new: 0, changed: 0, unchanged: 1 });
  });
});
