import { join } from 'node:path';
import postgres from 'postgres';
import { publishFigure, servedFigure } from '#tests/support/one-figure.ts';
import {
  debianBinaries,
  freshDatabase,
  serveCluster,
  startPostgres,
  unprivilegedUser,
} from '#tests/support/postgres.ts';
import { runQuietly } from '#tests/support/processes.ts';
import { startServer } from '#tests/support/server.ts';
import { MissingTool } from '#tests/support/tools.ts';
import { openFolder, until, type Claim, type Opened } from './topology.ts';

/** One process that reads from a streaming replica, whose replay is stopped, resumed and ended with it. */
export async function withReplica(opened: Opened): Promise<Claim[]> {
  const binaries = debianBinaries();
  if (!binaries) throw new MissingTool('pg_basebackup is missing: apt-get install postgresql');
  const primary = opened.add(await startPostgres(), ({ stop }) => stop());
  const { url } = await freshDatabase(primary.url);
  const folder = openFolder(opened);
  await runQuietly(
    join(binaries, 'pg_basebackup'),
    ['-D', join(folder, 'cluster'), '-d', primary.url, '-R', '-X', 'stream', '--checkpoint=fast', '--no-sync'],
    { cwd: folder, seconds: 120, ...unprivilegedUser() },
  );
  // every statement is told, so that those that were asked for can be counted
  const replica = opened.add(await serveCluster(binaries, folder, ['log_statement=all']), ({ stop }) => stop());
  const readUrl = new URL(url);
  readUrl.port = `${replica.port}`;
  const statements = (pattern: RegExp) => replica.said().match(pattern)?.length ?? 0;
  const figuresRead = () => statements(/from series s\b/g);
  const versionsAsked = () => statements(/max\(id\) from publications/g);

  const server = opened.add(
    await startServer({ demo: false, environment: { DATABASE_URL: url, DATABASE_READ_URL: readUrl.href } }),
    ({ stop }) => stop(),
  );
  const [onPrimary, onReplica] = [url, readUrl.href].map((place) => postgres(place, { max: 1, onnotice: () => {} }));
  if (!onPrimary || !onReplica) throw new Error('no connections');
  for (const sql of [onPrimary, onReplica]) opened.add(sql, () => sql.end({ timeout: 5 }));

  const caughtUp = () =>
    until('the replica', 20, async () => {
      const [written] = await onPrimary`select pg_current_wal_insert_lsn()::text as place`;
      const [row] = await onReplica`select pg_last_wal_replay_lsn() >= ${written?.['place']}::pg_lsn as "isThere"`;
      return row?.['isThere'] ? true : null;
    });
  let turn = 0;
  /** Twenty questions that nobody has asked before: what they were told, and how much of it the replica was asked for. */
  const readTwenty = async () => {
    const [before, asked] = [figuresRead(), versionsAsked()];
    const told: (number | null)[] = [];
    const since = performance.now();
    for (const last = turn + 20; turn < last; turn += 1) told.push(await servedFigure(server.url, turn));
    const took = performance.now() - since;
    return { told, took, figures: figuresRead() - before, versions: versionsAsked() - asked };
  };
  const areAll = (told: readonly (number | null)[], value: number) => told.every((one) => one === value);

  await publishFigure(server, 1);
  await caughtUp();
  const fed = await readTwenty();

  await onReplica`select pg_wal_replay_pause()`;
  await until('the pause', 10, async () => {
    const [row] = await onReplica`select pg_get_wal_replay_pause_state() as state`;
    return row?.['state'] === 'paused' ? true : null;
  });
  await publishFigure(server, 2);
  const lagging = await readTwenty();
  const [held] = await onReplica`select max(id)::int as version from publications`;
  const [announced] = await onPrimary`select max(id)::int as version from publications`;

  await onReplica`select pg_wal_replay_resume()`;
  await caughtUp();
  const resumed = await readTwenty();

  await replica.stop();
  const without = await readTwenty();
  await publishFigure(server, 3);
  const later = await readTwenty();
  return [
    {
      name: 'a replica that has what is announced answers for the figures',
      ok: areAll(fed.told, 1) && fed.figures >= 20,
      detail: `20 questions, ${fed.figures} reads of figures on the replica`,
    },
    {
      name: 'a replica that lags is asked how far it is, and not read',
      ok:
        areAll(lagging.told, 2) &&
        lagging.figures === 0 &&
        lagging.versions >= 20 &&
        held?.['version'] < announced?.['version'],
      detail: `replay paused at publication ${held?.['version']} of ${announced?.['version']}: 20 new answers, ${lagging.versions} questions for its version, ${lagging.figures} reads of figures on it`,
    },
    {
      name: 'it is read again once it has caught up',
      ok: areAll(resumed.told, 2) && resumed.figures >= 20,
      detail: `20 questions, ${resumed.figures} reads of figures on the replica`,
    },
    {
      name: 'without the replica the primary answers',
      ok: areAll(without.told, 2) && areAll(later.told, 3),
      detail: `20 answers in ${Math.round(without.took)} ms after it was stopped, 20 in ${Math.round(later.took)} ms after the next publication`,
    },
  ];
}
