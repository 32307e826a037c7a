import { openDatabase, type Database } from '#db/connection.ts';
import { FolderInUse } from '#db/embedded/lock.ts';
import type { Actor } from '#db/queries/audit.ts';
import { migrate } from '#db/migrate.ts';
import { withholdPublished } from '#db/queries/withheld-figures.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { writeTransaction } from '#db/write.ts';
import type { Settings } from './settings.ts';

/** Opens the database of the installation, up to date and with a catalogue. */
export async function openInstallation({ place }: Settings): Promise<Database> {
  const database = await openDatabase(place);
  try {
    await migrate(database);
    await seedCatalogue(database);
    // an upgrade may have brought the rule, or another smallest number
    await writeTransaction(database, withholdPublished);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Whoever can start a command here may do everything. */
export const commandLine: Actor = {
  kind: 'installation',
  personId: null,
  name: 'command line',
  address: '',
  requestId: '',
};

/** Ends the command with one clear line for what a person can mend, and the whole error for what they cannot. */
export function failCommand(error: unknown): never {
  console.error(lineFor(error) ?? error);
  process.exit(1);
}

/** What a person can mend of it; null where they cannot. */
export function lineFor(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `Something else listens on port ${String(error.port)} already: end it, or name another port in PORT.`;
  }
  const isForPeople = error instanceof FolderInUse || ['NotEmpty', 'CopyRefused'].includes(error.name);
  return isForPeople ? error.message : null;
}
