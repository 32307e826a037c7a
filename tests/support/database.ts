import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { openDatabase, type Database, type DatabasePlace } from '#db/connection.ts';
import { migrate } from '#db/migrate.ts';
import { freshDatabase } from './postgres.ts';
import { madeOnce } from './templates.ts';

export type TestDatabase = Database & { isEmbedded: boolean };

let migratedTemplate: Promise<Uint8Array<ArrayBuffer>> | undefined;
/** As long as one process holds the compiled program, none of its threads compiles it again. */
let program: Promise<WebAssembly.Module> | undefined;

/** A migrated, empty database for one test file, on whichever database the running project stands for. Close it. */
export function openTestDatabase(): Promise<TestDatabase> {
  return process.env['TEST_DATABASE'] === 'server' ? onServer() : embedded();
}

async function embedded(): Promise<TestDatabase> {
  program ??= compileProgram();
  await program;
  migratedTemplate ??= madeOnce('migrated', dumpMigrated);
  const database = await openDatabase({ kind: 'memory', template: await migratedTemplate });
  return { ...database, isEmbedded: true };
}

async function compileProgram(): Promise<WebAssembly.Module> {
  const beside = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  return WebAssembly.compile(await readFile(new URL('pglite.wasm', pathToFileURL(beside))));
}

/** Opening a copy is several times faster than starting from nothing. */
async function dumpMigrated(): Promise<Uint8Array<ArrayBuffer>> {
  const database = await openDatabase({ kind: 'memory' });
  await migrate(database);
  const template = await database.embedded?.dump();
  await database.close();
  if (!template) throw new Error('the embedded database has nothing to dump');
  return template;
}

const migratedOnServer = (): string => process.env['TEST_DATABASE_TEMPLATE'] ?? '';
/** Goes with the other template. */
export const loadedTemplateName = (beside = migratedOnServer()): string => `${beside}_loaded`;

/** A copy of a template; to be closed, or left for others. */
export async function onServer({
  template = migratedOnServer(),
  name,
}: { template?: string; name?: string } = {}): Promise<TestDatabase & { leave: () => Promise<void> }> {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is not set; npm test sets it');
  const fresh = await freshDatabase(url, template, name);
  const database = await openDatabase({ kind: 'server', url: fresh.url, connections: 4 });
  const close = async () => {
    await database.close();
    await fresh.drop();
  };
  return { ...database, close, leave: database.close, isEmbedded: false };
}

/** The same database on the server as another process would open it. */
export async function openAgain(
  database: Database,
  place: Partial<DatabasePlace & { kind: 'server' }> = {},
): Promise<Database> {
  const [row] = await database.sql<{ name: string }[]>`select current_database() as name`;
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  url.pathname = `/${row?.name}`;
  return openDatabase({ kind: 'server', url: url.href, connections: 2, ...place });
}
