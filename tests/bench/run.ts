// npm run bench: the product beside raw PostgreSQL and raw Node, in one run, as ratios.
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '#db/connection.ts';
import { migrate } from '#db/migrate.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { listenTo } from '#tests/support/processes.ts';
import { freshDatabase, startPostgres } from '#tests/support/postgres.ts';
import { startServer } from '#tests/support/server.ts';
import { full, metricCode, organisationCode, prepareCatalogue, writeFigures } from './dataset.ts';
import { comparedRows } from './compared.ts';
import { enteringRows } from './entering.ts';
import { gridRows } from './grid.ts';
import { command, load as readers, memoryOf, rate } from './measure.ts';
import { filePreviewRows } from './file-preview.ts';
import { paintRows } from './paint.ts';
import { signInTo } from './signed-in.ts';
import { report, row, type Row } from './table.ts';

const seconds = 4;

const folder = mkdtempSync(join(tmpdir(), 'tiofalt-bench-'));
const postgres = await startPostgres();
const fresh = await freshDatabase(postgres.url);
const rows: Row[] = [];
const ending: (() => Promise<void> | void)[] = [];

async function importing(): Promise<void> {
  const database = await openDatabase({ kind: 'server', url: fresh.url, connections: 1 });
  await migrate(database);
  await seedCatalogue(database);
  await prepareCatalogue(database, full);
  const file = join(folder, 'figures.csv');
  const count = await writeFigures(file, full);
  console.log(`${count} figures in ${file}`);

  const taken = await command(['api/commands/import.ts', file], {
    DATABASE_URL: fresh.url,
    DATA_FOLDER: join(folder, 'data'),
  });
  const ours = count / taken.seconds;

  await database.sql.unsafe('create table copied (like revisions including all)');
  await database.sql
    .unsafe(`alter table copied add foreign key (organisation_id, series_id) references series (organisation_id, id);
    create trigger copied_publication_known after insert on copied referencing new table as written
    for each statement execute function refuse_unknown_publications()`);
  const copy = join(folder, 'revisions.tsv');
  const psql = (command: string) => execFileSync('psql', [fresh.url, '-qc', command]);
  psql(`\\copy (select * from revisions order by organisation_id, series_id, period_start) to '${copy}'`);
  const copying = performance.now();
  psql(`\\copy copied from '${copy}'`);
  const theirs = count / ((performance.now() - copying) / 1000);
  await database.sql.unsafe('drop table copied');
  await database.sql.unsafe('vacuum analyze');
  await database.close();
  rows.push(row('import, CSV to committed, against psql COPY', 'rows/s', ours, theirs, '≥ 0.5 and 60,000 rows/s'));
  rows.push(row('import, most memory', 'MB', taken.peak, null, 'idle + 200'));
}

const load = (address: string, headers: Record<string, string> = {}) => readers([address], { seconds, headers });

/** As a browser receives it over TLS when somebody has asked for it before. */
async function bytesSent(address: string): Promise<number> {
  for (let asked = 0; asked < 100; asked += 1) {
    const { headers } = await fetch(address, { headers: { 'Accept-Encoding': 'gzip, deflate, br' } });
    if (headers.get('content-encoding') === 'br') return Number(headers.get('content-length'));
    await pause(100);
  }
  throw new Error(`${address} was never packed as small as it can be`);
}

async function answering(): Promise<void> {
  const environment = { DATABASE_URL: fresh.url };
  const began = performance.now();
  const server = await startServer({ demo: false, environment });
  const startSeconds = (performance.now() - began) / 1000;
  ending.push(() => server.stop());
  const uncached = await startServer({ demo: false, environment: { ...environment, ANSWER_CACHE_MB: '0' } });
  ending.push(() => uncached.stop());
  await pause(1_000);
  const idle = memoryOf(server.pid, 'VmRSS');

  const metric = metricCode(7);
  const organisation = organisationCode(5);
  const judged = `/api/v1/overview/${organisation}?periods=12`;
  // the opponent judges nothing
  const overview = `${judged}&signals=false`;
  const comparison = `/api/v1/series?metric=${metric}&organisation=bench/*&frequency=Q`;
  const opponent = await startOpponent(server.url, organisation, metric);
  // every address once before it counts
  for (const path of [overview, comparison]) for (const at of [server.url, uncached.url]) await fetch(`${at}${path}`);
  const etag = (await fetch(`${server.url}${comparison}`)).headers.get('etag') ?? '';

  const ranking = `/api/v1/comparison?metric=${metric}&organisation=bench/*&period=2020-Q3`;
  const pairs: [string, string, Record<string, string>, string, string][] = [
    ['unchanged answer, 700 × 48', `${server.url}${comparison}`, {}, '/cached', '≥ 0.5'],
    ['304, against "hello"', `${server.url}${comparison}`, { 'If-None-Match': etag }, '/hello', '≥ 0.25'],
    ['overview afresh, 60 metrics × 12 quarters', `${uncached.url}${overview}`, {}, '/overview', '≥ 0.5'],
    ['comparison afresh, 700 × 48', `${uncached.url}${comparison}`, {}, '/comparison', '≥ 0.5'],
    ['ranking of 700 afresh, with quartiles', `${uncached.url}${ranking}`, {}, '/ranking', '≥ 0.5'],
  ];
  let current = 0;
  for (const [name, address, headers, against, aim] of pairs) {
    const ours = await load(address, headers);
    const theirs = await load(`${opponent}${against}`);
    rows.push(row(name, 'requests/s', rate(ours), rate(theirs), aim));
    if (against === '/comparison') current = rate(ours);
    if (against === '/cached')
      rows.push(row('comparison series as sent first (gzip), counts', 'kB', ours.bytes / 1000, null, ''));
  }
  const anonymous = await load(`${uncached.url}${overview}`);
  rows.push(...(await judgedRows(uncached.url, judged, rate(anonymous))));
  const signedIn = await load(`${uncached.url}${overview}`, { Cookie: await signInTo(fresh.url, organisation) });
  rows.push(row('overview afresh, signed in, against anybody', 'requests/s', rate(signedIn), rate(anonymous), '≥ 0.5'));
  for (const [what, code] of [
    ['counts', metric],
    ['shares', metricCode(8)],
  ] as const) {
    const bytes = await bytesSent(`${server.url}${comparison.replace(metric, code)}`);
    rows.push(row(`comparison series as sent, ${what}`, 'kB', bytes / 1000, null, '≤ 70'));
  }
  const earlier = await load(`${uncached.url}${comparison}&asOf=${encodeURIComponent(new Date().toISOString())}`);
  rows.push(row('comparison as of an earlier moment, against now', 'requests/s', rate(earlier), current, '≥ 0.1'));
  rows.push(...(await comparedRows(server, uncached, async (address) => rate(await load(address)))));
  rows.push(...(await enteringRows(server.url, fresh.url)));
  rows.push(row('up after', 's', startSeconds, null, '1.5'));
  rows.push(row('memory idle', 'MB', idle, null, '150'));
  rows.push(row('memory after the load', 'MB', memoryOf(uncached.pid, 'VmRSS'), null, '350'));
}

/** What it costs to say of every figure whether it is more than chance, and how it stands against its target. */
async function judgedRows(server: string, judged: string, plain: number): Promise<Row[]> {
  await fetch(`${server}${judged}`);
  const again = rate(await load(`${server}${judged}`));
  const firstTime = async (query: string): Promise<number> => {
    const began = performance.now();
    for (let number = 100; number < 300; number += 1) {
      await (await fetch(`${server}/api/v1/overview/${organisationCode(number)}?periods=12${query}`)).arrayBuffer();
    }
    return (performance.now() - began) / 200;
  };
  const [alone, found] = [await firstTime('&signals=false'), await firstTime('')];
  return [
    row('overview with targets, signals and status, against plain', 'requests/s', again, plain, '≥ 0.67'),
    row('the same, first after a change, against plain', 'ms', found, alone, '', true),
  ];
}

async function startOpponent(product: string, organisation: string, metric: string): Promise<string> {
  const child: ChildProcess = fork('tests/bench/opponent.ts', [product, organisation, metric], {
    silent: true,
    env: { ...process.env, DATABASE_URL: fresh.url },
  });
  ending.push(() => void child.kill());
  const said = listenTo(child);
  for (let waited = 0; waited < 200; waited += 1) {
    const address = /opponent at (\S+)/.exec(said())?.[1];
    if (address) return address;
    await pause(100);
  }
  throw new Error(`the opponent did not start: ${said()}`);
}

try {
  await importing();
  await answering();
  rows.push(...(await filePreviewRows({ DATABASE_URL: fresh.url })));
  rows.push(...(await gridRows()));
  rows.push(...(await paintRows()));
  const worse = report(rows, 'docs/bench');
  if (worse) console.log(`${worse} rows are worse than in the committed run.`);
} finally {
  for (const end of ending.toReversed()) await end();
  await fresh.drop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
