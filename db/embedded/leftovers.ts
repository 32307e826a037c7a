import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A temporary table, its maps and its further parts. */
const temporaryTable = /^t\d+_\d+(_[a-z]+)?(\.\d+)?$/;

/**
 * Takes away what temporary tables and sorts of a killed process left in the data folder. A PostgreSQL server does that
 * whenever it starts; the embedded one never does, and would grow with every kill. Needs the lock of the folder.
 */
export function removeTemporaryFiles(folder: string): void {
  const base = join(folder, 'base');
  if (!existsSync(base)) return;
  rmSync(join(base, 'pgsql_tmp'), { recursive: true, force: true });
  for (const database of readdirSync(base)) {
    for (const file of readdirSync(join(base, database))) {
      if (temporaryTable.test(file)) rmSync(join(base, database, file));
    }
  }
}
