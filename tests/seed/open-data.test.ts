import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { catalogue } from '#db/seed/catalogue/index.ts';

const seedFile = (path: string): string => readFileSync(new URL(`../../db/seed/${path}`, import.meta.url), 'utf8');
const rowsOf = (path: string) =>
  Papa.parse<Record<string, string>>(seedFile(path), { header: true, skipEmptyLines: true }).data;

describe('the open data', () => {
  test.each([
    ['2018-09-19', 734, 21, 22],
    ['2017-10-31', 751, 18, 24],
  ])(
    'GOV.UK services of %s: %i rows, %i quarters, %i cells with more digital than total',
    (day, rows, quarters, above) => {
      const path = `open-data/govuk-services-${day}.csv`;
      expect(seedFile(path)).not.toContain('\r');
      const services = rowsOf(path);
      expect(services).toHaveLength(rows);
      expect(new Set(services.map((row) => row['Slug'])).size).toBe(rows);
      const totals = Object.keys(services[0] ?? {}).filter((name) => name.startsWith('Total transactions\n'));
      expect(totals).toHaveLength(quarters);
      const cells = services.flatMap((row) => totals.map((name) => [row[name], row[name.replace('Total', 'Digital')]]));
      for (const text of cells.flat()) expect(text).toMatch(/^\d*$/);
      const exceeding = cells.filter(([total, digital]) => total && digital && Number(digital) > Number(total));
      expect(exceeding).toHaveLength(above);
    },
  );

  test('the mapping of the services names columns that both files have', () => {
    const mapping = seedFile('mappings/govuk-services.json');
    const columns = [...mapping.matchAll(/\{([A-Z][^}:]*)\}/g)].flatMap(([, names = '']) => names.split('|'));
    expect(columns.length).toBeGreaterThan(5);
    for (const day of ['2018-09-19', '2017-10-31']) {
      const [row = {}] = rowsOf(`open-data/govuk-services-${day}.csv`);
      for (const column of columns) expect(Object.keys(row)).toContain(column);
    }
  });

  test('DESI has 28 × 6 rows, its mapping the right columns, metrics and countries', () => {
    const scores = rowsOf('open-data/desi-2022-scores.csv');
    expect(scores).toHaveLength(168);
    const mapping: unknown = JSON.parse(seedFile('mappings/desi-2022.json'));
    const country = {
      kind: 'country',
      names: expect.objectContaining({ SE: { sv: 'Sverige', en: 'Sweden', da: 'Sverige' } }),
    };
    expect(mapping).toMatchObject({ organisations: [{ code: 'eu' }, country], figures: { length: 5 } });
    for (const code of new Set(scores.map((row) => row['Country']))) {
      expect(JSON.stringify(mapping)).toContain(code === 'EU' ? '"equals":"EU"' : `"${code}":{`);
    }
    for (const [, metric = '', column = ''] of JSON.stringify(mapping).matchAll(
      /\{"metric":"([^"]+)","column":"([^"]+)"\}/g,
    )) {
      expect(catalogue.map(({ code }) => code)).toContain(metric);
      for (const row of scores) expect(row[column]).toMatch(/^\d+(\.\d{1,4})?$/);
    }
  });

  test('the index of the United Nations is not shipped', () => {
    expect(JSON.stringify(catalogue).toLowerCase()).not.toContain('egdi');
  });
});
