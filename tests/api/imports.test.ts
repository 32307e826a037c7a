import { statSync, writeFileSync, mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeTokenIn } from '#api/commands/settings.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { everythingIn } from '#tests/support/everything.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('north'), unit('south')]);
});
afterAll(() => api.close());
beforeEach(() => api.database.sql`truncate revisions, series, publications cascade`);

const file = (...rows: string[]) => ['organisation,metric,period,value', ...rows, ''].join('\n');
const good = file('north,total-transactions,2024-Q1,10', 'south,total-transactions,2024-Q1,20');

const valuesOf = async (organisation: string, metric = 'total-transactions', query = '') => {
  const { body } = await api.get(`/api/v1/series?metric=${metric}&organisation=${organisation}${query}`);
  return body.series[0]?.values;
};

describe('the token', () => {
  test.each([
    ['no token', null],
    ['another token', 'token-of-somebody-else'],
    ['an empty token', ''],
    ['a token with something more', 'token-of-the-tests-and-more'],
  ])('with %s nothing is taken in', async (_, token) => {
    const before = await everythingIn(api.database);
    const answer = await api.importFile(good, { token });
    expect(answer).toMatchObject({ status: 401, body: { code: token ? 'bad-key' : 'sign-in-needed' } });
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(answer.text).not.toContain('token-of');
    expect(await everythingIn(api.database)).toEqual(before);
  });

  test('lies in a file that only its owner can read, and stays the same', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tiofalt-token-'));
    try {
      const token = writeTokenIn(join(folder, 'data'));
      const path = join(folder, 'data/write-token');
      expect(token).toMatch(/^[\w-]{43}$/);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
      expect([writeTokenIn(join(folder, 'data')), readFileSync(path, 'utf8')]).toEqual([token, token]);
      expect(writeTokenIn(join(folder, 'other'))).not.toBe(token);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('that was left open to others is closed to them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tiofalt-token-'));
    try {
      writeFileSync(join(folder, 'write-token'), 'mine', { mode: 0o644 });
      expect(writeTokenIn(folder)).toBe('mine');
      expect(statSync(join(folder, 'write-token')).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a file with organisation, metric, period and value', () => {
  test('is published, and says what is new', async () => {
    const { body } = await api.importFile(good, { query: '?reason=first%20figures' });
    expect(body).toMatchObject({
      dryRun: false,
      file: 'figures.csv',
      encoding: 'utf-8',
      mapping: null,
      rows: 2,
      organisations: { new: 0, changed: 0, ended: 0 },
      figures: { new: 2, changed: 0, unchanged: 0, refused: 0, unvalidated: 0 },
      refusals: [],
      notices: [],
    });
    const [publication] = await api.database.sql`select * from publications`;
    expect(publication).toMatchObject({ actor: 'command line', reason: 'first figures', source: 'figures.csv' });
    expect(await valuesOf('north')).toEqual([10]);
  });

  test('sent twice changes nothing the second time', async () => {
    await api.importFile(good);
    const before = await everythingIn(api.database);
    const { body } = await api.importFile(good);
    expect(body).toMatchObject({ publication: null, figures: { new: 0, changed: 0, unchanged: 2 } });
    expect(await everythingIn(api.database)).toEqual(before);
  });

  test('its periods may be written as people write them', async () => {
    const periods = ['2024K1', 'kv 2 2024', 'Jul - Sep 2024', 'Q4 2024', '2025-01'];
    const { body } = await api.importFile(file(...periods.map((period) => `north,total-transactions,${period},1`)));
    expect(body.figures).toMatchObject({ new: 5, refused: 0 });
    expect(await valuesOf('north', undefined, '&frequency=Q')).toEqual([1, 1, 1, 1]);
    expect(await valuesOf('north', undefined, '&frequency=M')).toEqual([1]);
  });

  test('its columns may come in any order, in capitals and with others between', async () => {
    const text = 'Note;VALUE;Period;Organisation;Metric\nwell;7;2024-Q1;north;total-transactions\n';
    expect((await api.importFile(text)).body.figures.new).toBe(1);
    expect(await valuesOf('north')).toEqual([7]);
  });

  test('a blank is no figure and takes nothing back', async () => {
    await api.importFile(good);
    const { body } = await api.importFile(
      file('north,total-transactions,2024-Q1,', 'north,total-transactions,2024-Q2, '),
    );
    expect(body).toMatchObject({ publication: null, figures: { new: 0, changed: 0, refused: 0 } });
  });

  test('a figure is taken back by saying that it is missing', async () => {
    await api.importFile(good);
    const text = 'organisation,metric,period,value,status\nnorth,total-transactions,2024-Q1,,missing\n';
    expect((await api.importFile(text)).body.figures).toMatchObject({ new: 0, changed: 1 });
    const { body } = await api.get('/api/v1/series?metric=total-transactions&organisation=north');
    expect(body.series[0]?.values.every((value: number | null) => value === null) ?? true).toBe(true);
  });

  test('the same figure twice counts once, two different ones are both refused', async () => {
    const row = 'north,total-transactions,2024-Q1,';
    const other = 'south,total-transactions,2024-Q1,';
    const { body } = await api.importFile(file(`${row}10`, `${row}10`, `${other}1`, `${other}2`));
    expect(body.figures).toMatchObject({ new: 1, refused: 2 });
    expect(body.refusals).toEqual([
      { line: 4, column: 4, header: 'value', read: '1', code: 'contradicts-itself' },
      { line: 5, column: 4, header: 'value', read: '2', code: 'contradicts-itself' },
    ]);
    expect([await valuesOf('north'), await valuesOf('south')]).toEqual([[10], []]);
  });

  test('a publication is read as of its own moment, even when the clock stands still', async () => {
    const first = await api.importFile(file('north,total-transactions,2024-Q1,1'));
    const second = await api.importFile(file('north,total-transactions,2024-Q1,2'));
    const read = async ({ body }: typeof first) =>
      valuesOf('north', undefined, `&asOf=${body.publication.publishedAt}`);
    expect([await read(first), await read(second)]).toEqual([[1], [2]]);
  });
});

describe('what is refused, with line, column, header and what was read', () => {
  const header = 'organisation,metric,period,breakdown,value,numerator,denominator,n,status';
  test.each([
    ['unknown-organisation', 'nowhere,total-transactions,2024-Q1,,1,,,,', 1, 'organisation', 'nowhere'],
    ['unknown-metric', 'north,joy,2024-Q1,,1,,,,', 2, 'metric', 'joy'],
    ['derived-metric', 'north,digital-share,2024-Q1,,1,,,,', 2, 'metric', 'digital-share'],
    ['unknown-period', 'north,total-transactions,soon,,1,,,,', 3, 'period', 'soon'],
    ['frequency-not-allowed', 'north,total-transactions,2024-S1,,1,,,,', 3, 'period', '2024-S1'],
    ['period-not-begun', 'north,total-transactions,2027-Q1,,1,,,,', 3, 'period', '2027-Q1'],
    ['unknown-breakdown', 'north,total-transactions,2024-Q1,gender.women,1,,,,', 4, 'breakdown', 'gender.women'],
    ['unknown-breakdown', 'north,project-outcomes,2024-Q1,outcome.maybe,1,,,,', 4, 'breakdown', 'outcome.maybe'],
    ['not-a-number', 'north,total-transactions,2024-Q1,,#REF!,,,,', 5, 'value', '#REF!'],
    ['not-a-number', 'north,total-transactions,2024-Q1,,-,,,,', 5, 'value', '-'],
    ['not-a-number', 'north,total-transactions,2024-Q1,,NaN,,,,', 5, 'value', 'NaN'],
    ['not-a-number', 'north,total-transactions,2024-Q1,,Infinity,,,,', 5, 'value', 'Infinity'],
    ['above-maximum', 'north,total-transactions,2024-Q1,,1e301,,,,', 5, 'value', '1e301'],
    ['percent-not-expected', 'north,total-transactions,2024-Q1,,12 %,,,,', 5, 'value', '12 %'],
    ['below-minimum', 'north,total-transactions,2024-Q1,,-1,,,,', 5, 'value', '-1'],
    ['above-maximum', 'north,completion-rate,2024-Q1,,100.1,,,,', 5, 'value', '100.1'],
    ['ratio-differs', 'north,completion-rate,2024-Q1,,51,1,2,,', 5, 'value', '51'],
    ['above-maximum', 'north,completion-rate,2024-Q1,,,3,2,,', 5, 'value', ''],
    ['not-a-number', 'north,completion-rate,2024-Q1,,50,one,2,,', 6, 'numerator', 'one'],
    ['below-minimum', 'north,completion-rate,2024-Q1,,50,1,-2,,', 7, 'denominator', '-2'],
    ['below-minimum', 'north,customer-satisfaction,2024-Q1,,50,,,-3,', 8, 'n', '-3'],
    ['unknown-status', 'north,total-transactions,2024-Q1,,1,,,,guessed', 9, 'status', 'guessed'],
    ['unknown-status', 'north,total-transactions,2024-Q1,,,,,,suppressed', 9, 'status', 'suppressed'],
    ['value-with-absent-status', 'north,total-transactions,2024-Q1,,1,,,,missing', 9, 'status', 'missing'],
    ['value-with-absent-status', 'north,total-transactions,2024-Q1,,,,,,normal', 9, 'status', 'normal'],
  ])('%s: %s', async (code, row, column, name, read) => {
    const fine = 'south,total-transactions,2024-Q1,,5,,,,';
    const { body } = await api.importFile(`${header}\n${fine}\n${row}\n`);
    expect(body.refusals).toEqual([{ line: 3, column, header: name, read, code }]);
    // and the good ones are taken
    expect(body.figures).toMatchObject({ new: 1, refused: 1 });
  });

  test('a period that goes on is taken, and the one after it is not, whichever way the file is laid out', async () => {
    const { body } = await api.importFile(file(...['Q4', 'Q3'].map((q) => `north,total-transactions,2026-${q},1`)));
    expect(body.figures).toMatchObject({ new: 2, refused: 0 });
    const mapping = JSON.stringify({
      name: 'wide',
      layout: 'wide',
      source: { sv: 'Oss' },
      organisations: [{ code: '{Unit}', name: '{Unit}', kind: 'unit' }],
      figures: [{ metric: 'total-transactions', columns: 'Cases {period}' }],
      missing: [],
    });
    const wide = await api.importFile('Unit,Cases 2026-Q4,Cases 2027-Q1\nx,5,6\ny,5,\nz,,\n', { mapping });
    expect(wide.body, wide.text).toMatchObject({ rows: 3, skippedRows: 1, figures: { new: 2, refused: 1 } });
    expect(wide.body.refusals).toMatchObject([{ line: 2, column: 3, read: '2027-Q1', code: 'period-not-begun' }]);
  });

  test('of a period that has not begun, what was once published can be taken back, and an empty row is none', async () => {
    const rows = 'north,total-transactions,2027-Q1,,missing\nnorth,total-transactions,2027-Q2,,\n';
    const text = `organisation,metric,period,value,status\n${rows}`;
    const { body } = await api.importFile(text, { query: '?strict=true' });
    expect(body).toMatchObject({ skippedRows: 1, figures: { refused: 0 }, refusals: [] });
  });

  test('rows without a figure are counted, and what is made of others is one of them', async () => {
    const rows = ['north,total-transactions,2024-Q1,1,', 'north,total-transactions,2024-Q2,,', 'top,total-transactions,2024-Q1,1,rolled-up']; // prettier-ignore
    const { body } = await api.importFile(`organisation,metric,period,value,origin\n${rows.join('\n')}\n`);
    expect(body).toMatchObject({ rows: 3, skippedRows: 2, figures: { new: 1, refused: 0 } });
  });

  test('lines are those of the file, also after line breaks inside quotes and empty lines', async () => {
    const text =
      'organisation,metric,period,value,note\r\n' +
      'north,total-transactions,2024-Q1,1,"two\r\nlines and ""a\r\nthird"""\r\n' +
      '\r\n' +
      'north,total-transactions,soon,1,\r\n' +
      'north,total-transactions,2024-Q2,x,"\n"\r\n' +
      'nowhere,total-transactions,2024-Q2,1,\r\n';
    const { body } = await api.importFile(text);
    expect(body.refusals.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
      [6, 'unknown-period'],
      [7, 'not-a-number'],
      [9, 'unknown-organisation'],
    ]);
    const lines = text.split(/\r?\n/);
    expect([lines[5], lines[8]]).toEqual([expect.stringContaining('soon'), expect.stringContaining('nowhere')]);
  });

  test('all of it is counted, the first thousand listed', async () => {
    const { body } = await api.importFile(file(...Array.from({ length: 1_200 }, () => 'north,joy,2024-Q1,1')));
    expect([body.figures.refused, body.refusals.length]).toEqual([1_200, 1_000]);
  });
});

describe('numbers that can be read in two ways', () => {
  const rows = (...values: string[]) =>
    `organisation;metric;period;value\n${values.map((value, place) => `north;lead-time-days;202${place}-Q1;${value}`).join('\n')}\n`;
  const read = async (...values: string[]) => {
    const { body } = await api.importFile(rows(...values));
    return { refusals: body.refusals, values: (await valuesOf('north', 'lead-time-days'))?.filter(Boolean) };
  };

  test('are refused with their place when nothing in the column decides', async () => {
    const { refusals, values } = await read('1.234', '17', '2.345');
    expect(refusals).toEqual([
      { line: 2, column: 4, header: 'value', read: '1.234', code: 'ambiguous-number' },
      { line: 4, column: 4, header: 'value', read: '2.345', code: 'ambiguous-number' },
    ]);
    expect(values).toEqual([17]);
  });

  test('are decided by another number of the column that reads in one way only', async () => {
    expect(await read('1.234', '0.5')).toEqual({ refusals: [], values: [1.234, 0.5] });
    expect(await read('1.234', '0,5')).toEqual({ refusals: [], values: [1234, 0.5] });
    expect(await read('1,234', '12.345,6')).toEqual({ refusals: [], values: [1.234, 12345.6] });
  });

  test('are refused when the column contradicts itself', async () => {
    const { refusals } = await read('1.234', '0,5', '0.5');
    expect(refusals).toMatchObject([{ read: '1.234', code: 'ambiguous-number' }]);
  });

  test('are read with spaces, no-break spaces and a real minus', async () => {
    expect(await read('1 234,5', '1\u00a0234,5', '1\u202f234,5')).toEqual({
      refusals: [],
      values: [1234.5, 1234.5, 1234.5],
    });
    const { body } = await api.importFile('organisation;metric;period;value\nnorth;released-hours;2024-Q1;−3\n');
    expect(body.figures.new).toBe(1);
    expect(await valuesOf('north', 'released-hours')).toEqual([-3]);
  });

  test('a percent sign belongs to shares', async () => {
    const text = 'organisation;metric;period;value\nnorth;completion-rate;2024-Q1;12,5 %\n';
    expect((await api.importFile(text)).body.figures.refused).toBe(0);
    expect(await valuesOf('north', 'completion-rate')).toEqual([12.5]);
  });
});

describe('ratios', () => {
  const header = 'organisation,metric,period,value,numerator,denominator';
  const completion = 'north,completion-rate,2024-Q1';

  test('are computed from numerator and denominator, exactly', async () => {
    await api.importFile(`${header}\n${completion},,1,3\n`);
    const { body } = await api.get('/api/v1/series?metric=completion-rate&organisation=north&numerators=true');
    expect(body.series[0]).toMatchObject({ values: [33.333], numerators: [1], denominators: [3] });
    const [row] = await api.database.sql`select value from revisions`;
    expect(row?.['value']).toBeCloseTo(100 / 3, 12);
  });

  test('a value beside them may be rounded as the metric shows it, but not differ', async () => {
    expect((await api.importFile(`${header}\n${completion},33.3,1,3\n`)).body.figures).toMatchObject({
      new: 1,
      refused: 0,
    });
    const differing = await api.importFile(`${header}\n${completion},33.5,1,3\n`);
    expect(differing.body.refusals).toMatchObject([{ code: 'ratio-differs', read: '33.5' }]);
  });

  test('nothing over nothing has no quotient, and says so when asked to', async () => {
    expect((await api.importFile(`${header}\n${completion},,0,0\n`)).body.figures).toMatchObject({
      new: 0,
      refused: 0,
    });
    const { body } = await api.importFile(`${header},status\n${completion},,0,0,not-applicable\n`);
    expect(body.figures).toMatchObject({ new: 1, refused: 0 });
  });
});

describe('strict and dry runs', () => {
  const mixed = file('north,total-transactions,2024-Q1,10', 'north,joy,2024-Q1,10');

  test('strict refuses everything if anything is refused, and tells what', async () => {
    const before = await everythingIn(api.database);
    const answer = await api.importFile(mixed, { query: '?strict=true' });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'import-refused',
        details: {
          report: { publication: null, figures: { refused: 1 }, refusals: [{ line: 3, code: 'unknown-metric' }] },
        },
      },
    });
    expect(await everythingIn(api.database)).toEqual(before);
    expect((await api.importFile(good, { query: '?strict=true' })).body.figures.new).toBe(2);
  });

  test('a dry run reports what the real one then does, and changes nothing', async () => {
    const before = await everythingIn(api.database);
    const dry = await api.importFile(mixed, { query: '?dryRun=true' });
    expect(await everythingIn(api.database)).toEqual(before);
    const real = await api.importFile(mixed);
    expect(dry.body).toEqual({ ...real.body, dryRun: true, publication: null });
    expect(real.body.publication).not.toBeNull();
  });
});
