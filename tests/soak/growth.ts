// How import, answers, memory and size grow with the number of figures, and what readers feel of an import.
import { mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '#db/connection.ts';
import { migrate } from '#db/migrate.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { full, metricCode, organisationCode, prepareCatalogue, type Size } from '#tests/bench/dataset.ts';
import type { Load } from '#tests/bench/load.ts';
import { atTheEnd } from '#tests/support/processes.ts';
import { freshDatabase, startPostgres } from '#tests/support/postgres.ts';
import { startServer } from '#tests/support/server.ts';
import { command, load, memoryOf, rate } from '#tests/bench/measure.ts';
import { readersDuringImports } from './growth-readers.ts';
import { agencyCode, joinUnion, union, writeAgency } from './growth-union.ts';
import type { Finding, Table } from './results.ts';

/** The agencies of the union in the end, and the units of each. */
export type Extent = { agencies: number; units: number };
/** Name and unit of what was measured, and what it was. */
type Measured = [name: string, unit: string, value: number | null];

const seconds = 4;

export async function growth({ agencies, units }: Extent): Promise<Finding> {
  const size: Size = { ...full, organisations: units };
  const folder = mkdtempSync(join(tmpdir(), 'tiofalt-growth-'));
  const forget = atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  const postgres = await startPostgres();
  const grown: Grown[] = [];
  const opened = async () => {
    const one = await openGrown(postgres.url, size);
    grown.push(one);
    return one;
  };
  try {
    const large = await opened();
    for (let agency = 0; agency < agencies; agency += 1) await takeIn(large, agency, size, folder);
    // the machine has its own good and bad minutes: what is compared is measured one right after the other
    const small = await opened();
    await takeIn(small, 0, size, folder);
    const stages = [];
    for (const one of [small, large]) {
      await one.database.sql.unsafe('vacuum analyze');
      const answers = await answering(one.url, units);
      stages.push({ agencies: one.agencies, measured: [...one.importing, ...answers, ...(await sizes(one))] });
    }
    const readers = await readersDuringImports(large.url, folder, size);
    return { isGood: readers.isGood, tables: [growthTable(stages), readers.table] };
  } finally {
    for (const one of grown) await one.end();
    await postgres.stop();
    forget();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A database that agencies join. */
type Grown = {
  url: string;
  database: Database;
  agencies: number;
  figures: number;
  /** Of the agency that joined last. */
  importing: Measured[];
  end: () => Promise<void>;
};

async function openGrown(server: string, size: Size): Promise<Grown> {
  const fresh = await freshDatabase(server);
  const database = await openDatabase({ kind: 'server', url: fresh.url, connections: 1 });
  const end = async () => {
    await database.close();
    await fresh.drop();
  };
  await migrate(database);
  await seedCatalogue(database);
  await prepareCatalogue(database, { ...size, organisations: 0 });
  return { url: fresh.url, database, agencies: 0, figures: 0, importing: [], end };
}

async function takeIn(grown: Grown, agency: number, size: Size, folder: string): Promise<void> {
  const file = join(folder, 'figures.csv');
  const count = await writeAgency(file, agency, size);
  await joinUnion(grown.database, agency, size.organisations);
  const taken = await command(['api/commands/import.ts', file], { DATABASE_URL: grown.url, DATA_FOLDER: folder });
  unlinkSync(file);
  grown.agencies += 1;
  grown.figures += count;
  grown.importing = [
    ['figures', '', grown.figures],
    ['import of the last agency', 'rows/s', count / taken.seconds],
    ['import, most memory', 'MB', taken.peak],
  ];
  console.log(`agency ${agency + 1}: ${count} figures in ${taken.seconds.toFixed(1)} s`);
}

function growthTable(stages: readonly { agencies: number; measured: Measured[] }[]): Table {
  const [first, last] = [stages[0], stages.at(-1)];
  return {
    title: 'Growth',
    columns: ['what', 'unit', ...stages.map(({ agencies }) => `${agencies}×`), 'factor'],
    rows: (first?.measured ?? []).map(([name, unit, value], place) => [
      name,
      unit,
      ...stages.map(({ measured }) => measured[place]?.[2] ?? null),
      factor(value, last?.measured[place]?.[2]),
    ]),
  };
}

const factor = (first: number | null, last: number | null | undefined) => (first && last ? last / first : null);

const spread = (count: number, length: number) =>
  Array.from({ length: Math.min(count, length) }, (_, place) => Math.floor((place * length) / Math.min(count, length)));

/** Two servers: one as it comes, one that computes every answer afresh. */
async function answering(url: string, units: number): Promise<Measured[]> {
  const began = performance.now();
  const server = await startServer({ demo: false, environment: { DATABASE_URL: url } });
  const up = (performance.now() - began) / 1000;
  const uncached = await startServer({ demo: false, environment: { DATABASE_URL: url, ANSWER_CACHE_MB: '0' } });
  try {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const idle = memoryOf(server.pid, 'VmRSS');
    const comparisonOf = (selection: string) => (metric: number) =>
      `/api/v1/series?metric=${metricCode(metric)}&organisation=${selection}&frequency=Q`;
    const overviewOf = (code: string) => `/api/v1/overview/${code}?periods=12`;
    const overviews = spread(50, units).map((unit) => overviewOf(organisationCode(unit)));
    const comparisons = spread(20, full.metrics).map(comparisonOf(`${agencyCode(0)}/*`));
    const [comparison = ''] = comparisons;
    const whole = spread(20, full.metrics).map(comparisonOf(`${union}/**`));
    const afresh = async (paths: readonly string[], connections?: number) => {
      const addresses = paths.map((path) => `${uncached.url}${path}`);
      for (const address of addresses.slice(0, 3)) await fetch(address);
      return load(addresses, { seconds, ...(connections ? { connections } : {}) });
    };
    const etag = (await fetch(`${server.url}${comparison}`)).headers.get('etag') ?? '';
    const kept = await load([`${server.url}${comparison}`], { seconds });
    const known = await load([`${server.url}${comparison}`], { seconds, headers: { 'If-None-Match': etag } });
    const ofAll = await afresh(whole);
    return [
      ...timesOf('overview of a unit afresh', await afresh(overviews)),
      ...timesOf(`comparison of the ${units} units of an agency afresh`, await afresh(comparisons)),
      ...timesOf('comparison of every unit afresh', ofAll),
      ['comparison of every unit, as sent', 'kB', ofAll.bytes / 1000],
      ['overview of an agency, one reader', 'p50 ms', p50(await afresh([overviewOf(agencyCode(0))], 1))],
      ...timesOf('unchanged comparison', kept),
      ...timesOf('304', known),
      ['up after', 's', up],
      ['memory idle', 'MB', idle],
      ['memory after unchanged answers', 'MB', memoryOf(server.pid, 'VmRSS')],
      ['memory after answers afresh', 'MB', memoryOf(uncached.pid, 'VmRSS')],
      // the most that one question can ask for; a server that cannot answer it leaves a gap
      ['overview of the union, one reader', 'p50 ms', await afresh([overviewOf(union)], 1).then(p50, () => null)],
      ['most memory for that', 'MB', memoryOf(uncached.pid, 'VmHWM') || null],
    ];
  } finally {
    await server.stop();
    await uncached.stop();
  }
}

const p50 = (found: Load) => found.p50;

const timesOf = (name: string, found: Load): Measured[] => [
  [name, 'requests/s', rate(found)],
  [name, 'p50 ms', found.p50],
  [name, 'p99 ms', found.p99],
];

async function sizes({ database: { sql }, figures }: Grown): Promise<Measured[]> {
  const [found] = await sql<Record<'database' | 'revisions' | 'series', number>[]>`
    select pg_database_size(current_database())::float as database,
      pg_total_relation_size('revisions')::float as revisions, pg_total_relation_size('series')::float as series`;
  const { database = 0, revisions = 0, series = 0 } = found ?? {};
  return [
    ['database', 'MB', database / 1e6],
    ['revisions with their indexes', 'MB', revisions / 1e6],
    ['series with their indexes', 'MB', series / 1e6],
    ['database per figure', 'bytes', database / figures],
    ['revisions per figure', 'bytes', revisions / figures],
    ['series per figure', 'bytes', series / figures],
  ];
}
