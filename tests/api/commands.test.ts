import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#tests/support/postgres.ts';
import { listenTo, startOurs } from '#tests/support/processes.ts';
import { startServer, type RunningServer } from '#tests/support/server.ts';

const isOnServer = process.env['TEST_DATABASE'] === 'server';
let files: string;
let folder: string;
let database: FreshDatabase | null = null;
/** What the process is told of where its figures are. */
let environment: Record<string, string>;

beforeAll(() => {
  files = mkdtempSync(join(tmpdir(), 'tiofalt-files-'));
  writeFileSync(join(files, 'mapping.json'), JSON.stringify(mapping));
  writeFileSync(join(files, 'wide.csv'), 'Unit,Total 2024-Q1,Total 2024-Q2\nNorth,10,20\nSouth,5,x\n');
  writeFileSync(join(files, 'more.csv'), 'organisation,metric,period,value\nnorth,total-transactions,2024-Q3,30\n');
  writeFileSync(join(files, 'wrong.json'), '{"name":"wrong","surprise":1}');
  writeFileSync(join(files, 'empty.csv'), '');
});
afterAll(() => rmSync(files, { recursive: true }));

const mapping = {
  name: 'units',
  layout: 'wide',
  source: { sv: 'Prov' },
  organisations: [
    { kind: 'country', code: 'land', name: { sv: 'Landet' } },
    { kind: 'unit', code: '{Unit}', name: '{Unit}' },
  ],
  figures: [{ metric: 'total-transactions', columns: 'Total {period}' }],
};

const openPlace = async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiofalt-data-'));
  database = isOnServer ? await freshDatabase(process.env['TEST_DATABASE_URL'] ?? '') : null;
  environment = { DATA_FOLDER: folder, ...(database ? { DATABASE_URL: database.url } : {}) };
};
const closePlace = async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
};

type Ended = { code: number | null; said: string[] };

/** Runs a command to its end, as a person would. */
async function runIn(environment: Record<string, string>, command: string, ...args: string[]): Promise<Ended> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = startOurs([`api/commands/${command}.ts`, ...args], {
    env: { ...inherited, HOST: '127.0.0.1', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said = listenTo(child);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: said().trimEnd().split('\n') };
}
const run = (command: string, ...args: string[]) => runIn(environment, command, ...args);
const file = (name: string) => join(files, name);
const importFile = (name: string, ...options: string[]) => run('import', file(name), ...options);
const importWide = (...options: string[]) => importFile('wide.csv', '--map', file('mapping.json'), ...options);

const wideReport = [
  'wide.csv: 2 rows, utf-8, mapping "units"',
  'Organisations: 3 new, 0 changed, 0 ended',
  'Figures: 3 new, 0 changed, 0 unchanged, 1 refused, 0 unvalidated',
  'Refused:',
  '  wide.csv:3:3 (Total 2024-Q2): not-a-number, read "x"',
];

describe('the import command', { timeout: 120_000 }, () => {
  beforeAll(openPlace);
  afterAll(closePlace);

  test('an option that npm has kept to itself is not taken for its absence', () => {
    const environment = { ...process.env, npm_config_dry_run: 'true' };
    const { status, stderr } = spawnSync(process.execPath, ['api/commands/import.ts', 'figures.csv'], {
      env: environment,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('npm has kept --dry-run to itself')]);
  });

  test('reports what it did, and what it would do beforehand', async () => {
    const dry = await importWide('--dry-run');
    expect(dry).toEqual({ code: 0, said: [...wideReport, 'Dry run: nothing has been changed.'] });
    const real = await importWide('--published-at', '2024-08-01T09:00:00Z');
    expect(real).toEqual({
      code: 0,
      said: [...wideReport, expect.stringMatching(/^Published as publication \d+, 2024-08-01T09:00:00Z\.$/)],
    });
    const again = await importWide();
    expect(again.code).toBe(0);
    expect(again.said.slice(1, 3)).toEqual([
      'Organisations: 0 new, 0 changed, 0 ended',
      'Figures: 0 new, 0 changed, 3 unchanged, 1 refused, 0 unvalidated',
    ]);
    expect(again.said.at(-1)).toBe('No figures have changed; nothing was published.');
    expect((await importFile('more.csv')).said).toContain(
      'Figures: 1 new, 0 changed, 0 unchanged, 0 refused, 0 unvalidated',
    );
  });
});

describe('the import command that cannot do what it is told', { timeout: 120_000 }, () => {
  beforeAll(openPlace);
  afterAll(closePlace);

  test('ends with one clear line for what a person can mend', async () => {
    for (const [options, line] of [
      [[file('nothing.csv')], `There is no file ${file('nothing.csv')}. (no-such-file)`],
      [[files], `There is no file ${files}. (no-such-file)`],
      [[file('empty.csv')], 'The file is empty. (unreadable-file)'],
      [[file('wide.csv'), '--map', file('nothing.json')], `There is no file ${file('nothing.json')}. (no-such-file)`],
      [
        [file('wide.csv'), '--published-at', 'yesterday'],
        '--published-at takes a time such as 2017-10-31T09:30:00Z. (bad-time)',
      ],
      [
        [file('more.csv'), '--published-at', '2999-01-01'],
        'A publication cannot be dated in the future. (published-in-future)',
      ],
    ] as const) {
      expect([options, await run('import', ...options)]).toEqual([options, { code: 1, said: [line] }]);
    }
    const wrong = await importFile('wide.csv', '--map', file('wrong.json'));
    expect([wrong.code, wrong.said[0]]).toEqual([1, 'The mapping does not have the shape it should. (bad-mapping)']);
    expect(wrong.said[1]).toContain('surprise');
    const unmapped = await importFile('wide.csv');
    expect([unmapped.code, unmapped.said[0]]).toEqual([1, expect.stringContaining('(mapping-needed)')]);
  });

  test('explains itself when it is not understood', async () => {
    for (const options of [[], ['one.csv', 'two.csv'], ['one.csv', '--surprise']]) {
      const { code, said } = await run('import', ...options);
      expect([options, code, said.join('\n')]).toEqual([
        options,
        2,
        expect.stringContaining('npm run import -- <file.csv>'),
      ]);
      expect(said.join('\n')).not.toContain('node:internal');
    }
    expect(await run('import', '--help')).toMatchObject({ code: 0 });
  });

  test('strict refuses everything, with the report, if anything is refused', async () => {
    const { code, said } = await importWide('--strict');
    expect(code).toBe(1);
    expect(said).toEqual([
      'Nothing was imported, because some of it was refused. (import-refused)',
      ...wideReport,
      'No figures have changed; nothing was published.',
    ]);
    expect((await importWide('--dry-run')).said).toContain('Organisations: 3 new, 0 changed, 0 ended');
  });
});

const isBuilt = existsSync('build/handler.js') && existsSync('build/.made-of');
if (!isBuilt) console.log('The commands that serve are not tested: the pages are not built (npm run build).');

describe.runIf(isBuilt)('a running server', { timeout: 120_000 }, () => {
  let server: RunningServer;
  beforeAll(async () => {
    await openPlace();
    server = await startServer({ demo: false, folder, environment });
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await closePlace();
  });

  const ask = async (path: string) => (await fetch(`${server.url}/api/v1${path}`)).json();

  test('that is empty says so, and where its figures are kept', async () => {
    expect(await ask('/installation')).toEqual({ home: null, isDemonstration: false, embeddingOrigins: [] });
    expect(await ask('/organisations')).toMatchObject({ items: [], total: 0 });
    expect(server.said()).toContain(`Data folder: ${folder}`);
    expect(server.said().includes('trial storage: safe against crashes of the process, not against power loss')).toBe(
      !isOnServer,
    );
    expect(server.said()).toContain('Stop with Ctrl+C.');
  });

  test('and the import command do not get in each other’s way', async () => {
    const { code, said } = await importWide();
    expect([code, said.slice(0, -1)]).toEqual([0, wideReport]);
    expect(await ask('/installation')).toMatchObject({ home: 'land' });
    expect(await ask('/series?metric=total-transactions&organisation=north')).toMatchObject({
      series: [{ values: [10, 20] }],
    });
    const refused = await importWide('--strict');
    expect([refused.code, refused.said[0]]).toEqual([
      1,
      'Nothing was imported, because some of it was refused. (import-refused)',
    ]);
    expect(refused.said).toContain('  wide.csv:3:3 (Total 2024-Q2): not-a-number, read "x"');
    expect((await importFile('wide.csv', '--map', file('wrong.json'))).said[0]).toContain('(bad-mapping)');
    expect((await importFile('more.csv', '--dry-run')).said.at(-1)).toBe('Dry run: nothing has been changed.');
  });

  test('hears of a publication by another process within a moment', async () => {
    await importFile('more.csv');
    await expect
      .poll(() => ask('/series?metric=total-transactions&organisation=north'), { timeout: 5_000 })
      .toMatchObject({ series: [{ values: [10, 20, 30] }] });
  });

  test('goes on while everything in it is backed up, and the backup can be restored', async () => {
    const { code, said } = await run('backup', file('everything.gz'));
    expect([code, said]).toEqual([0, [expect.stringMatching(/^\d+ rows written to .*everything\.gz\.$/)]]);
    expect(await ask('/organisations')).toMatchObject({ total: 3 });
    expect(server.exitCode()).toBe(null);
    const elsewhere = mkdtempSync(join(tmpdir(), 'tiofalt-data-'));
    const restored = await runIn({ DATA_FOLDER: elsewhere }, 'restore', file('everything.gz'));
    expect([restored.code, restored.said[0]?.split(' ')[0]]).toEqual([0, said[0]?.split(' ')[0]]);
    rmSync(elsewhere, { recursive: true });
  });

  // a data folder has a database only where there is no server
  if (!isOnServer) {
    test('keeps a second one from its data folder', async () => {
      expect(await run('start')).toEqual({
        code: 1,
        said: [
          `The data folder ${join(folder, 'database')} is in use by another Tiofalt process. Stop that one first, or set DATA_FOLDER to another folder.`,
        ],
      });
      expect(await ask('/organisations')).toMatchObject({ total: 3 });
    });
  }

  test('stops in order when it is asked to, keeps its figures and starts again', async () => {
    await server.stop('SIGTERM');
    expect(server.exitCode()).toBe(0);
    expect(existsSync(join(folder, 'address'))).toBe(false);
    const { token } = server;
    server = await startServer({ demo: false, folder, environment });
    expect(server.token).toBe(token);
    expect(await ask('/series?metric=total-transactions&organisation=north')).toMatchObject({
      series: [{ values: [10, 20, 30] }],
    });
    await server.stop('SIGINT');
    expect(server.exitCode()).toBe(0);
    server = await startServer({ demo: false, folder, environment });
  });

  test('that was killed leaves nothing behind that keeps the import command out', async () => {
    await server.stop('SIGKILL');
    const { code, said } = await importWide();
    expect([code, said.at(-1)]).toEqual([0, 'No figures have changed; nothing was published.']);
    server = await startServer({ demo: false, folder, environment });
  });
});
