import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csv } from '#api/formats/csv.ts';
import { catalogue } from '#db/seed/catalogue/index.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { csvRows } from '#tests/support/naive-govuk.ts';

describe('the CSV writer', () => {
  const cells = (...row: (string | number | null)[]) => csv(['a'], [row]).split('\r\n')[1];

  test('begins with a mark, so that spreadsheets read it as UTF-8, and ends every row', () => {
    expect(csv(['namn', 'värde'], [['å', 1]])).toBe('\uFEFFnamn,värde\r\nå,1\r\n');
    expect(csv(['namn'], [])).toBe('\uFEFFnamn\r\n');
  });

  test.each(['=1+1', '+46 8', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠SUM(A1)'])(
    'text that a spreadsheet would compute stays text: %j',
    (text) => {
      expect(csvRows(csv(['a'], [[text]]).replace('\uFEFF', ''))[1]?.[0]).toBe(`'${text}`);
      expect(cells(text)).toMatch(/^"?'/);
    },
  );

  test('a negative number is a number, not text', () => {
    expect(cells(-2, 0.5, null)).toBe('-2,0.5,');
  });

  test('quotes, commas and line breaks are quoted', () => {
    const row = ['say "hello"', 'a,b', 'two\nlines', 'plain', ''];
    expect(csvRows(csv(['h'], [row]).replace('\uFEFF', ''))[1]).toEqual(row);
  });
});

describe('series as CSV', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openDemonstration();
  });
  afterAll(() => api.close());

  const table = async (query: string) => {
    const { text } = await api.get(`/api/v1/series?${query}&format=csv`);
    const [header = [], ...rows] = csvRows(text.replace('\uFEFF', ''));
    return rows.map((row) => Object.fromEntries(header.map((name, place) => [name, row[place] ?? ''])));
  };

  test.each([
    'metric=total-transactions,digital-share&organisation=stigverket,stigverket/**',
    'metric=customer-satisfaction&organisation=stigverket/**&from=2022-Q1&to=2022-Q4',
    'metric=project-outcomes&organisation=stigverket&breakdown=total,outcome.failed',
    'metric=digital-maturity-desi&organisation=eu,eu/*',
    'metric=digital-share&organisation=uk-government/*&asOf=2018-01-01',
  ])('has the same figures as JSON: %s', async (query) => {
    const rows = await table(query);
    const { body } = await api.get(`/api/v1/series?${query}&numerators=true&signals=true`);
    const ends: Record<string, string> = { Q1: '03-31', Q2: '06-30', Q3: '09-30', Q4: '12-31' };
    const written = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are checked by the description
    const expected = body.series.flatMap((item: any) =>
      body.periods.map((period: string, position: number) => ({
        metric: item.metric,
        organisation: item.organisation,
        breakdown: item.breakdown,
        period,
        value: written(item.values[position]),
        status: item.statuses[position] ?? 'normal',
        numerator: written(item.numerators?.[position]),
        denominator: written(item.denominators?.[position]),
        n: written(item.n?.[position]),
        origin: item.origin,
        have: written(item.rollup?.have[position]),
        of: written(item.rollup?.of[position]),
        break: item.breaks.includes(position) ? 'break' : '',
        'period-end': `${period.slice(0, 4)}-${ends[period.slice(5)] ?? '12-31'}`,
        marks: (item.marks[position] ?? []).join(' '),
      })),
    );
    expect(rows).toEqual(expected);
    expect(rows.length).toBeGreaterThan(3);
  });

  test('says where the method changed, and what each figure says where that is asked for', async () => {
    const query = 'metric=customer-satisfaction&organisation=stigverket&signals=true';
    const rows = await table(query);
    const [item] = (await api.get(`/api/v1/series?${query}`)).body.series;
    expect(item.breaks.length).toBeGreaterThan(0);
    expect(rows.flatMap((row, place) => (row['break'] ? [place] : []))).toEqual(item.breaks);
    expect(rows.map((row) => row['variation'])).toEqual(item.signals.variations.map((one: string | null) => one ?? ''));
    expect(rows.map((row) => row['target-status'])).toEqual(item.targetStatuses.map((one: string | null) => one ?? ''));
    expect(rows.map((row) => Number(row['upper']))).toEqual(item.signals.upper);
  });

  test('comes by Accept as well, under its own type and name', async () => {
    const query = '/api/v1/series?metric=digital-share&organisation=stigverket';
    const accepted = await api.get(query, { Accept: 'text/csv' });
    expect(accepted.headers.get('Content-Type')).toBe('text/csv; charset=utf-8; header=present');
    expect(accepted.headers.get('Content-Disposition')).toBe('attachment; filename="digital-share.csv"');
    expect(accepted.text).toBe((await api.get(`${query}&format=csv`)).text);
    expect((await api.get(`${query}&format=json`, { Accept: 'text/csv' })).body.frequency).toBe('Q');
  });

  test('without any series it is a header alone', async () => {
    expect(await table('metric=heart-pull&organisation=eu')).toEqual([]);
  });

  test.each(['Q', 'A'])(
    'what the agency and its units report reads back through the import without a change (%s)',
    async (frequency) => {
      const entered = catalogue.filter(({ formula, code }) => formula === null && !code.includes('desi'));
      const breakdowns = [
        'total',
        'outcome.failed',
        'outcome.stopped',
        'reach.external',
        'relieved.staff',
        'tone.neutral',
      ];
      const { text } = await api.get(
        `/api/v1/series?metric=${entered.map(({ code }) => code).join()}&organisation=stigverket,stigverket/**` +
          `&breakdown=${breakdowns.join()}&frequency=${frequency}&format=csv`,
      );
      const { body } = await api.importFile(text, { query: '?dryRun=true' });
      expect(body).toMatchObject({ figures: { new: 0, changed: 0, refused: 0 }, refusals: [] });
      const figures = csvRows(text).filter((row) => row[4] !== '' && row[9] === 'reported');
      expect(figures.length).toBeGreaterThan(frequency === 'Q' ? 1_500 : 60);
      // rows under a status without a value are compared too
      expect(body.figures.unchanged).toBeGreaterThanOrEqual(figures.length);
    },
  );

  test('what is rolled up is not taken in as the organisation’s own', async () => {
    const { text } = await api.get('/api/v1/series?metric=total-transactions&organisation=stigverket&format=csv');
    expect(text).toContain('rolled-up');
    const { body } = await api.importFile(text, { query: '?dryRun=true' });
    expect(body.figures).toEqual({ new: 0, changed: 0, unchanged: 0, refused: 0, unvalidated: 0 });
  });
});
