import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase, type Database, type DatabasePlace } from '#db/connection.ts';
import { atTheEnd } from '#tests/support/processes.ts';
import { freshDatabase } from '#tests/support/postgres.ts';

const patience = 30_000;

/** Those whose process was killed end when they notice it, and have no say after that. */
async function otherSessionsEnd({ sql }: Database): Promise<void> {
  for (const since = performance.now(); performance.now() - since < patience; await pause(20)) {
    const others = await sql`select from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
    if (!others.length) return;
  }
  throw new Error('a session outlives its process');
}

/** An installation of its own: a data folder, perhaps a database on a server, and a folder for what is temporary. */
export type Place = {
  dataFolder: string;
  temporaryFolder: string;
  csv: string;
  environment: NodeJS.ProcessEnv;
  /** Asks its database directly, while no product has it. */
  inspect: <T>(ask: (database: Database) => Promise<T>) => Promise<T>;
  remove: () => Promise<void>;
};

export async function openPlace(postgresUrl: string | null): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'tiofalt-kills-'));
  const dataFolder = join(folder, 'data');
  const temporaryFolder = join(folder, 'temporary');
  mkdirSync(temporaryFolder);
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const forget = atTheEnd(removeFolder);
  const fresh = postgresUrl === null ? null : await freshDatabase(postgresUrl);
  const where: DatabasePlace = fresh
    ? { kind: 'server', url: fresh.url, connections: 1 }
    : { kind: 'folder', folder: join(dataFolder, 'database') };
  const { DATABASE_URL: _, ...inherited } = process.env;
  return {
    dataFolder,
    temporaryFolder,
    csv: join(folder, 'figures.csv'),
    environment: {
      ...inherited,
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_FOLDER: dataFolder,
      TMPDIR: temporaryFolder,
      ...(fresh ? { DATABASE_URL: fresh.url } : {}),
    },
    inspect: async (ask) => {
      const database = await openDatabase(where);
      try {
        if (fresh) await otherSessionsEnd(database);
        return await ask(database);
      } finally {
        await database.close();
      }
    },
    remove: async () => {
      await fresh?.drop();
      forget();
      removeFolder();
    },
  };
}
