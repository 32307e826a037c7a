import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import type { Database } from './connection.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));
const migrationLock = 7_461_001;

/** Brings the schema up to date. Several processes may start at once: the migrator itself takes no lock. */
export async function migrate(database: Database): Promise<void> {
  // lock and migrations have to share one connection
  const connection = database.connectAlone();
  try {
    await connection`select pg_advisory_lock(${migrationLock})`;
    await applyMigrations(drizzle(connection), { migrationsFolder });
    await connection`select pg_advisory_unlock(${migrationLock})`;
  } finally {
    if (connection !== database.sql) await connection.end({ timeout: 5 });
  }
}
