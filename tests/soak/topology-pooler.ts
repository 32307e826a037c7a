import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { publishFigure, publishInTurns, servedFigure, timeUntilServed } from '#tests/support/one-figure.ts';
import { freePort, freshDatabase, startPostgres } from '#tests/support/postgres.ts';
import { runQuietly } from '#tests/support/processes.ts';
import { startServer } from '#tests/support/server.ts';
import { debianProgram } from '#tests/support/tools.ts';
import { milliseconds, openFolder, startServant, until, type Claim, type Opened } from './topology.ts';

const serverConnections = 3;

const configuration = (port: number, server: URL) => `
[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = users
pool_mode = transaction
default_pool_size = ${serverConnections}
`;

/** Two processes of the product behind PgBouncer in transaction mode, with fewer connections than either would open. */
export async function behindPooler(opened: Opened): Promise<Claim[]> {
  const pgbouncer = await debianProgram('pgbouncer', 'pgbouncer');
  const server = opened.add(await startPostgres(), ({ stop }) => stop());
  const { url: directUrl } = await freshDatabase(server.url);
  const { username, password } = new URL(directUrl);
  const port = await freePort();
  const folder = openFolder(opened, {
    'pgbouncer.ini': configuration(port, new URL(directUrl)),
    users: `"${username}" "${decodeURIComponent(password)}"\n`,
  });
  const said = startServant(opened, pgbouncer, ['pgbouncer.ini'], folder);
  const pooled = new URL(directUrl);
  pooled.port = `${port}`;
  const sql = postgres(directUrl, { max: 1 });
  opened.add(sql, () => sql.end({ timeout: 5 }));
  await until('PgBouncer', 10, async () => said().includes('process up') || null);

  const withoutDirect = await startServer({ demo: false, environment: { DATABASE_URL: pooled.href } }).then(
    async ({ stop }) => (await stop(), 'it started'),
    (error: Error) => /unsupported startup parameter: \w+/.exec(error.message)?.[0] ?? error.message,
  );

  const environment = { DATABASE_URL: pooled.href, DATABASE_DIRECT_URL: directUrl };
  const startOne = async () => opened.add(await startServer({ demo: false, environment }), ({ stop }) => stop());
  const one = await startOne();
  const other = await startOne();

  const command = (name: string, ...args: string[]) =>
    runQuietly(process.execPath, [`api/commands/${name}.ts`, ...args], {
      env: { ...process.env, ...environment, DATA_FOLDER: join(folder, 'commands') },
      seconds: 60,
    });
  const file = join(folder, 'imported.csv');
  writeFileSync(
    file,
    'organisation,organisation-name,metric,period,value\nnorth,North,total-transactions,2024-Q1,50\n',
  );
  await command('import', file);
  const imported = [await timeUntilServed(one.url, 50), await timeUntilServed(other.url, 50)];

  const took = await publishInTurns(one, other, 20);

  let isPublishing = true;
  let answers = 0;
  const problems: string[] = [];
  const readers = Array.from({ length: 32 }, async (_, reader) => {
    for (let turn = reader; isPublishing; turn += 1) {
      try {
        const figure = await servedFigure((reader % 2 ? one : other).url, turn % 400);
        if (figure === null || figure < 20) problems.push(`the figure was ${figure}`);
        answers += 1;
      } catch (error) {
        problems.push(error instanceof Error ? error.message : 'failed');
      }
    }
  });
  let mostSessions = 0;
  for (let value = 101; value <= 140; value += 1) {
    await publishFigure(value % 2 ? one : other, value);
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int from pg_stat_activity where backend_type = 'client backend' and datname = current_database()
        and pid <> pg_backend_pid() and query not ilike 'listen%'`;
    mostSessions = Math.max(mostSessions, row?.count ?? 0);
  }
  isPublishing = false;
  await Promise.all(readers);
  const [left] = await sql<{ listening: number }[]>`
    select count(*)::int as listening from pg_stat_activity where datname = current_database() and query ilike 'listen%'`;

  const backup = await command('backup', join(folder, 'copy.gz'));
  const rebuilt = await command('rebuild');
  return [
    {
      name: 'without DATABASE_DIRECT_URL it does not start behind PgBouncer, and says why',
      ok: withoutDirect.startsWith('unsupported startup parameter'),
      detail: withoutDirect,
    },
    {
      name: 'an import from the command line through PgBouncer is served by both processes',
      ok: Math.max(...imported) < 1_000,
      detail: milliseconds(imported),
    },
    {
      name: 'what one process publishes the other serves within a second',
      ok: Math.max(...took) < 1_000,
      detail: `${took.length} publications: ${milliseconds(took)}; ${left?.listening} connections listening past the pooler`,
    },
    {
      name: `32 readers share ${serverConnections} connections while 40 publications happen`,
      ok: problems.length === 0 && answers > 100 && mostSessions <= serverConnections && left?.listening === 2,
      detail: `${answers} answers, ${problems.length} problems${problems.length ? ` (${problems[0]})` : ''}, at most ${mostSessions} sessions on the server besides the two that listen`,
    },
    {
      name: 'backup and rebuild work through PgBouncer',
      ok: /\d+ rows written/.test(backup) && rebuilt.includes('has been rebuilt'),
      detail: backup.trim().replace(folder, ''),
    },
  ];
}
