import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { bringFile, cellsOf, doTo } from '#tests/support/file-imports.ts';
import { addReportingPeople } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let disa: SignedIn;
let erik: SignedIn;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top', names: { sv: 'Norra kontoret' } }),
  ]);
  await api.database.sql`update installation set home_id = (select id from organisations where code = 'top')`;
  ({ disa } = await addReportingPeople(api));
  erik = await signIn(api, await addPerson(api, 'erik', [['north', 'administrator']]));
});
afterAll(() => api.close());

const workbook = [
  'Kvartal;Svarstid i dagar;Andel i tid;Anmärkning',
  'Kv 1 2025;4,5;80 %;lugnt',
  'Kv 2 2025;5,25;82,5 %;',
  'Kv 3 2025;;79 %;semester',
].join('\r\n');
const bring = async (who: SignedIn, text = workbook) => {
  const { status, body, text: said } = await bringFile(api, who, text, { organisation: 'north' });
  expect(status, said).toBe(201);
  return body;
};
const fresh = (code: string, name: string) => ({ code, name, unit: null, decimals: null, visibility: 'public' });
/** As the page corrects it: two columns are metrics that are not there yet. */
const withMetrics = (mapping: { columns: { header: string }[] }) => ({
  ...mapping,
  columns: mapping.columns.filter(({ header }) => header === 'Kvartal'),
  across: ['metric'],
  meanings: { organisation: {}, metric: { 'Svarstid i dagar': 'svarstid', 'Andel i tid': 'andel-i-tid' }, period: {} },
  metrics: [fresh('svarstid', 'Svarstid i dagar'), fresh('andel-i-tid', 'Andel i tid')],
});
const metricOf = async (code: string) => api.get(`/api/v1/metrics/${code}`);

describe('a workbook with metrics that nobody has defined yet', () => {
  test('says which of its columns could be one', async () => {
    const file = await bring(disa);
    expect(file.understood.misfit).toMatchObject({ axis: 'metric' });
    expect(file.understood.unknown).toMatchObject([
      { axis: 'metric', text: 'Svarstid i dagar' },
      { axis: 'metric', text: 'Andel i tid' },
    ]);
    const { choices } = (await disa.get(`/api/v1/file-imports/${file.id}`)).body;
    expect(choices.mayMakeMetrics).toBe(true);
  });

  test('brings them with its history: guessed, corrected, made in the same transaction as the figures', async () => {
    const file = await bring(disa);
    const mapping = withMetrics(file.mapping);
    const read = await doTo(disa, 'PUT', file, 'mapping', { mapping });
    expect(read.status, read.text).toBe(200);
    expect(read.body.understood).toMatchObject({ misfit: null, unknown: [], cells: { new: 5, refused: 0 } });
    expect(read.body.mapping.metrics).toMatchObject([
      { code: 'svarstid', unit: 'days', decimals: 2 },
      { code: 'andel-i-tid', unit: 'percent', decimals: 1 },
    ]);
    expect((await cellsOf(disa, file.id))[0]).toBe('new north svarstid 2025-Q1 4.5');
    expect((await metricOf('svarstid')).status).toBe(404);

    const [first, second] = read.body.mapping.metrics;
    const corrected = { ...read.body.mapping, metrics: [{ ...first, decimals: 1 }, second] };
    const again = await doTo(disa, 'PUT', read.body, 'mapping', { mapping: corrected });
    expect(again.status, again.text).toBe(200);
    const applied = await doTo(disa, 'POST', again.body, 'apply', { reason: 'Historik övertagen från figures.csv' });
    expect(applied.status, applied.text).toBe(200);
    expect(applied.body.outcomes.applied).toBe(5);
    expect((await metricOf('svarstid')).body).toMatchObject({
      names: { sv: 'Svarstid i dagar' },
      unit: 'days',
      decimals: 1,
      frequencies: ['Q'],
    });
    const { series } = (await api.get('/api/v1/series?metric=svarstid,andel-i-tid&organisation=north&frequency=Q'))
      .body;
    expect(series.map(({ values }: { values: (number | null)[] }) => values)).toEqual([
      [4.5, 5.25, null],
      [80, 82.5, 79],
    ]);
    expect((await cellsOf(disa, file.id))[0]).toBe('applied north svarstid 2025-Q1 4.5');

    const undone = await doTo(disa, 'POST', applied.body, 'undo', {});
    expect(undone.body.outcomes).toMatchObject({ undone: 5, left: 0 });
    // what was ever published is not deleted
    expect((await metricOf('svarstid')).status).toBe(200);
  });

  test('cannot bring one that is there', async () => {
    const file = await bring(disa);
    const taken = { ...withMetrics(file.mapping), metrics: [fresh('lead-time-days', 'Ledtid')] };
    const refused = await doTo(disa, 'PUT', file, 'mapping', { mapping: taken });
    expect([refused.status, refused.body.code, refused.body.path]).toEqual([400, 'metric-taken', 'metrics.0']);
  });

  test('brings them only for whoever administers the installation', async () => {
    const file = await bring(erik);
    expect((await erik.get(`/api/v1/file-imports/${file.id}`)).body.choices.mayMakeMetrics).toBe(false);
    const mapping = { ...withMetrics(file.mapping), metrics: [fresh('eriks', 'Eriks')] };
    const refused = await doTo(erik, 'PUT', file, 'mapping', { mapping });
    expect([refused.status, refused.body.code]).toEqual([403, 'not-allowed']);
  });
});
