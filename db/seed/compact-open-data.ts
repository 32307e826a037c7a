import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';

// Makes the small copies of the open data that the demonstration ships, from the files as published:
// node db/seed/compact-open-data.ts <folder with govuk-services/ and desi/> <folder to write to>

type Table = { header: readonly string[]; rows: readonly (readonly string[])[] };

const readTable = (path: string): Table => {
  // line breaks inside headers differ between vintages, and the files mix line ends
  const text = readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n');
  const [header = [], ...rows] = Papa.parse<string[]>(text, { delimiter: ',', skipEmptyLines: true }).data;
  return { header, rows };
};

const writeTable = (path: string, { header, rows }: Table): void =>
  writeFileSync(path, `${Papa.unparse([header, ...rows], { newline: '\n' })}\n`);

/** The table with only the columns whose header is wanted; cells may change on the way. */
const withColumns = (
  { header, rows }: Table,
  isWanted: (name: string) => boolean,
  cell: (text: string, name: string) => string,
): Table => {
  const columns = header.flatMap((name, position) => (isWanted(name) ? [{ name, position }] : []));
  return {
    header: columns.map(({ name }) => name),
    rows: rows.map((row) => columns.map(({ name, position }) => cell(row[position] ?? '', name))),
  };
};

const serviceColumns = ['Abbr', 'Department', 'Agency/body', 'Agency abbr', 'Name of service', 'Slug'];
const isQuarter = (name: string): boolean => /^(Total|Digital) transactions\n\w{3} - \w{3} \d{4}$/.test(name);

const compactServices = (table: Table): Table =>
  withColumns(
    table,
    (name) => serviceColumns.includes(name) || isQuarter(name),
    (text, name) => (isQuarter(name) ? text.trim().replaceAll(',', '') : text),
  );

const labelColumns = ['Year', 'Country'];
const scoreColumns = [
  'DESI',
  '1 Human capital',
  '2 Connectivity',
  '3 Integration of digital technology',
  '4 Digital public services',
];

const compactScores = (table: Table): Table =>
  withColumns(
    table,
    (name) => labelColumns.includes(name) || scoreColumns.includes(name),
    (text, name) => (scoreColumns.includes(name) && text !== '' ? String(Number(Number(text).toFixed(4))) : text),
  );

const [source, destination] = process.argv.slice(2);
if (source === undefined || destination === undefined) {
  console.error('Usage: node db/seed/compact-open-data.ts <source folder> <destination folder>');
  process.exit(1);
}

mkdirSync(destination, { recursive: true });
for (const day of ['2017-10-31', '2018-09-19']) {
  const table = readTable(join(source, 'govuk-services', `services-${day}.csv`));
  writeTable(join(destination, `govuk-services-${day}.csv`), compactServices(table));
}
writeTable(
  join(destination, 'desi-2022-scores.csv'),
  compactScores(readTable(join(source, 'desi', 'desi_2022_scores.csv'))),
);
