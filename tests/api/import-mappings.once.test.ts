import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { everythingIn, forgetEverything } from '#tests/support/everything.ts';
import { csvRows } from '#tests/support/naive-govuk.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { sharedFolder } from '#tests/support/shared.ts';

let api: TestApi;
let day: string;
beforeAll(async () => {
  api = await openTestApi({ now: () => new Date(`${day}T12:00:00Z`) });
});
afterAll(() => api.close());
beforeEach(() => {
  day = '2026-01-01';
  return forgetEverything(api.database);
});

type Mapping = Record<string, unknown>;
/** One column for each level and quarter, as a file of services would have it. */
const services = (rest: Mapping = {}): string =>
  JSON.stringify({
    name: 'services',
    layout: 'wide',
    source: { sv: 'Prov' },
    organisations: [
      { kind: 'country', code: 'land', name: { sv: 'Landet', en: 'The country' } },
      { kind: 'agency', code: 'a-{Agency}', name: '{Agency}' },
      { kind: 'service', code: '{Code|Service}', name: '{Service}' },
    ],
    figures: [{ metric: 'total-transactions', columns: 'Total {period}' }],
    ...rest,
  });
const header = 'Agency,Code,Service,Total 2024-Q1,Total 2024-Q2';
const file = (...rows: string[]) => [header, ...rows, ''].join('\n');
const importOn = async (when: string, text: string, mapping = services(), query = '') => {
  day = when;
  return api.importFile(text, { mapping, query });
};

const organisation = async (code: string, query = '') => (await api.get(`/api/v1/organisations/${code}${query}`)).body;
const valuesOf = async (code: string, query = '') =>
  (await api.get(`/api/v1/series?metric=total-transactions&organisation=${code}&from=2024-Q1&to=2024-Q2${query}`)).body
    .series[0]?.values;

describe('a file with a mapping', () => {
  test('builds the tree and publishes the figures', async () => {
    const { body } = await importOn('2026-01-01', file('Roads,permits,Permits,10,20', 'Roads,,Road signs,,5'));
    expect(body).toMatchObject({
      mapping: 'services',
      organisations: { new: 4, changed: 0, ended: 0 },
      figures: { new: 3, refused: 0 },
    });
    expect(await organisation('permits')).toMatchObject({
      kind: 'service',
      parent: 'a-roads',
      names: { sv: 'Permits' },
    });
    expect((await organisation('road-signs')).ancestors).toMatchObject([
      { code: 'land', names: { sv: 'Landet', en: 'The country' } },
      { code: 'a-roads' },
    ]);
    expect([await valuesOf('road-signs'), await valuesOf('land')]).toEqual([
      [null, 5],
      [10, 25],
    ]);
  });

  test('the first that comes in is the home, and stays it', async () => {
    expect((await api.get('/api/v1/installation')).body.home).toBeNull();
    await importOn('2026-01-01', file('Roads,permits,Permits,1,1'));
    expect((await api.get('/api/v1/installation')).body.home).toBe('land');
    const elsewhere = services({ organisations: [{ kind: 'country', code: 'other-{Agency}', name: '{Agency}' }] });
    await importOn('2026-01-02', file('Sea,,,1,1'), elsewhere);
    expect((await organisation('other-sea')).code).toBe('other-sea');
    expect((await api.get('/api/v1/installation')).body.home).toBe('land');
  });

  test('renamed and moved ones keep their figures, and their past', async () => {
    await importOn('2026-01-01', file('Roads,permits,Permits,10,20', 'Rails,tickets,Tickets,1,1'));
    const { body } = await importOn('2026-02-01', file('Rails,permits,Licences,10,21', 'Rails,tickets,Tickets,1,1'));
    expect(body).toMatchObject({
      organisations: { new: 0, changed: 1 },
      figures: { new: 0, changed: 1, unchanged: 3 },
    });
    expect(await organisation('permits')).toMatchObject({ parent: 'a-rails', names: { sv: 'Licences' } });
    expect(await organisation('permits', '?asOf=2026-01-31')).toMatchObject({
      parent: 'a-roads',
      names: { sv: 'Permits' },
    });
    expect([await valuesOf('permits'), await valuesOf('permits', '&asOf=2026-01-31')]).toEqual([
      [10, 21],
      [10, 20],
    ]);
    expect([await valuesOf('a-rails'), await valuesOf('a-rails', '&asOf=2026-01-31')]).toEqual([
      [11, 22],
      [1, 1],
    ]);
  });

  test('those that are gone end with their last figure, and begin again when they come back', async () => {
    const ending = services({ endsMissing: true });
    const both = file('Roads,permits,Permits,10,20', 'Roads,signs,Signs,3,');
    await importOn('2026-01-01', both, ending);
    const gone = await importOn('2026-02-01', file('Roads,permits,Permits,10,20'), ending);
    expect(gone.body.organisations).toEqual({ new: 0, changed: 0, ended: 1 });
    expect((await organisation('signs')).validTo).toBe('2024-03-31');
    expect([await valuesOf('signs'), await valuesOf('land')]).toEqual([
      [3, null],
      [13, 20],
    ]);
    expect((await organisation('signs', '?asOf=2026-01-31')).validTo).toBeNull();
    const again = await importOn('2026-02-02', file('Roads,permits,Permits,10,20'), ending);
    expect(again.body.organisations).toEqual({ new: 0, changed: 0, ended: 0 });
    const back = await importOn('2026-03-01', both, ending);
    expect(back.body.organisations).toEqual({ new: 0, changed: 1, ended: 0 });
    expect((await organisation('signs')).validTo).toBeNull();
  });

  test('without endsMissing, those that a file leaves out live on', async () => {
    await importOn('2026-01-01', file('Roads,permits,Permits,10,20', 'Roads,signs,Signs,3,'));
    const { body } = await importOn('2026-02-01', file('Roads,permits,Permits,10,20'));
    expect(body.organisations.ended).toBe(0);
    expect((await organisation('signs')).validTo).toBeNull();
  });

  test('a blank takes back what was published only where the mapping says so', async () => {
    await importOn('2026-01-01', file('Roads,permits,Permits,10,20'));
    const blank = file('Roads,permits,Permits,10,');
    expect((await importOn('2026-02-01', blank)).body).toMatchObject({ publication: null, figures: { changed: 0 } });
    expect(await valuesOf('permits')).toEqual([10, 20]);
    const retracting = services({ blanksRetract: true, missing: ['..'] });
    const { body } = await importOn('2026-02-01', blank.replace('10,', '..,'), retracting);
    expect(body.figures).toMatchObject({ new: 0, changed: 2 });
    expect([await valuesOf('permits'), await valuesOf('permits', '&asOf=2026-01-31')]).toEqual([
      [null, null],
      [10, 20],
    ]);
    const again = await importOn('2026-03-01', blank.replace('10,', '..,'), retracting);
    expect(again.body.publication).toBeNull();
  });

  test('organisations that stand elsewhere are not taken over, however the file names them', async () => {
    await importOn('2026-01-01', file('Roads,permits,Permits,10,20'));
    await addOrganisations(
      api.database,
      [unit('harbour'), unit('quay', { parent: 'harbour' })],
      '2026-01-02T00:00:00Z',
    );
    const before = await everythingIn(api.database);
    const asRoot = services({ organisations: [{ kind: 'service', code: '{Code}', name: '{Service}' }] });
    for (const [row, mapping] of [
      ['Roads,quay,Quay,1,1', services()],
      ['Roads,harbour,Harbour,1,1', services()],
      ['Roads,quay,Quay,1,1', asRoot],
      ['Roads,permits,Permits,1,1', asRoot],
    ] as const) {
      const answer = await importOn('2026-02-01', file(row), mapping);
      expect(answer).toMatchObject({ status: 409, body: { code: 'organisation-elsewhere' } });
      expect(answer.body.details.organisations).toEqual([row.split(',')[1]]);
      expect(await everythingIn(api.database)).toEqual(before);
    }
  });

  test('a file of organisations side by side can be sent twice', async () => {
    const flat = services({
      organisations: [{ kind: 'agency', code: '{Agency}', name: '{Agency}' }],
      endsMissing: true,
    });
    const rows = ['Roads,,,1,1', 'Rails,,,2,2'];
    expect((await importOn('2026-01-01', file(...rows), flat)).body.organisations).toMatchObject({ new: 2 });
    const again = await importOn('2026-02-01', file(...rows), flat);
    expect(again.body).toMatchObject({ publication: null, organisations: { new: 0, changed: 0, ended: 0 } });
    const other = await importOn('2026-03-01', file('Roads,,,1,1', 'Sea,,,3,3'), flat);
    expect(other.body.organisations).toEqual({ new: 1, changed: 0, ended: 0 });
  });

  test('an older vintage of organisations that are known later is refused', async () => {
    await importOn('2026-02-01', file('Roads,permits,Permits,10,20'));
    const late = await importOn(
      '2026-03-01',
      file('Rails,permits,Permits,10,20'),
      services(),
      '?publishedAt=2026-01-01T00:00:00Z',
    );
    expect(late).toMatchObject({ status: 409, body: { code: 'vintage-too-old' } });
  });
});

describe('rows and cells that a mapping cannot place', () => {
  const refusals = async (text: string, mapping = services()) =>
    (await importOn('2026-01-01', text, mapping)).body.refusals;

  test('without a code for a level', async () => {
    expect(await refusals(file('Roads,,—,1,1'))).toEqual([
      { line: 2, column: null, header: null, read: '—', code: 'no-code' },
    ]);
  });

  test('with one code for two things', async () => {
    expect(await refusals(file('Roads,permits,Permits,1,1', 'Rails,permits,Permits,2,2'))).toEqual([
      { line: 3, column: null, header: null, read: 'permits', code: 'organisation-contradicts-itself' },
    ]);
  });

  test('with what is no number, under the header as it reads', async () => {
    const text = 'Agency,Code,Service,"Total\n2024-Q1",Total  2024-Q2\nRoads,permits,Permits,#REF!,2\n';
    expect(await refusals(text)).toEqual([
      { line: 3, column: 4, header: 'Total 2024-Q1', read: '#REF!', code: 'not-a-number' },
    ]);
  });

  test('with a period that is none, where rows are periods', async () => {
    const byRow = services({
      layout: 'columns',
      periodColumn: 'Quarter',
      periods: { first: '2024-Q1' },
      figures: [{ metric: 'total-transactions', column: 'Number' }],
    });
    const text = 'Agency,Code,Service,Quarter,Number\nRoads,permits,Permits,first,1\nRoads,permits,Permits,second,2\n';
    expect(await refusals(text, byRow)).toEqual([
      { line: 3, column: 4, header: 'Quarter', read: 'second', code: 'unknown-period' },
    ]);
    expect(await valuesOf('permits')).toEqual([1, null]);
  });

  test('a decimal sign in the mapping decides for every column', async () => {
    await importOn('2026-01-01', file('Roads,permits,Permits,1.234,"1,5"'), services({ decimalSign: ',' }));
    expect(await valuesOf('permits')).toEqual([1234, 1.5]);
  });
});

describe('the European comparison', () => {
  const original = join(sharedFolder, 'data/desi/desi_2022_scores.csv');
  const path = existsSync(original) ? original : 'db/seed/open-data/desi-2022-scores.csv';
  const mapping = readFileSync('db/seed/mappings/desi-2022.json', 'utf8');
  const [columns = [], ...rows] = csvRows(readFileSync(path, 'utf8'));
  const cell = (row: readonly string[], name: string) => row[columns.indexOf(name)] ?? '';
  const metrics = {
    'digital-maturity-desi': 'DESI',
    'digital-maturity-desi-human-capital': '1 Human capital',
    'digital-maturity-desi-connectivity': '2 Connectivity',
    'digital-maturity-desi-technology': '3 Integration of digital technology',
    'digital-maturity-desi-public-services': '4 Digital public services',
  };

  test('27 countries below the union, six years, and every value as it stands in the file', async () => {
    const { body: report } = await api.importFile(readFileSync(path), { mapping });
    expect(report).toMatchObject({ rows: 168, organisations: { new: 28 }, figures: { new: 840, refused: 0 } });
    const union = await organisation('eu');
    expect([union.parent, union.children.length]).toEqual([null, 27]);
    expect(await organisation('country-se')).toMatchObject({ parent: 'eu', names: { en: 'Sweden', da: 'Sverige' } });
    for (const [metric, column] of Object.entries(metrics)) {
      const { body } = await api.get(`/api/v1/series?metric=${metric}&organisation=eu,eu/*`);
      expect(body).toMatchObject({ frequency: 'A', periods: ['2017', '2018', '2019', '2020', '2021', '2022'] });
      expect(body.series).toHaveLength(28);
      for (const row of rows) {
        const code = cell(row, 'Country') === 'EU' ? 'eu' : `country-${cell(row, 'Country').toLowerCase()}`;
        const series = body.series.find((item: { organisation: string }) => item.organisation === code);
        const value = series.values[Number(cell(row, 'Year').slice(1)) - 1];
        expect([code, metric, value]).toEqual([code, metric, expect.closeTo(Number(cell(row, column)), 3)]);
      }
    }
  });
});
