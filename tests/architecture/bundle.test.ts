import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { read, root } from './files.ts';

const client = join(root, 'build/client');

/** Names of tables with an underscore in them occur nowhere but in the database's own code. */
function tableNames(): string[] {
  const snapshots = readdirSync(join(root, 'db/migrations/meta')).filter((name) => name.endsWith('_snapshot.json'));
  const newest: { tables: Record<string, { name: string }> } = JSON.parse(
    read(`db/migrations/meta/${snapshots.sort().at(-1)}`),
  );
  return Object.values(newest.tables)
    .map(({ name }) => name)
    .filter((name) => name.includes('_'));
}

const databaseWords = ['drizzle', 'pglite', 'postgres', 'pg_catalog', '#db/'];

const databaseTraces = (text: string, names: readonly string[]) =>
  names.filter((name) => text.toLowerCase().includes(name));

test('traces of the database are recognised in its own code', () => {
  const code = ['drizzle-orm/pg-core/table.js', '@electric-sql/pglite/dist/index.js', 'postgres/src/index.js'];
  for (const path of code) expect(databaseTraces(read(`node_modules/${path}`), databaseWords), path).not.toEqual([]);
  const schema = globSync('db/schema/*.ts', { cwd: root }).map(read).join('\n');
  expect(databaseTraces(schema, tableNames()).length).toBeGreaterThan(0);
});

test.skipIf(!existsSync(client))('no database code reaches the browser (needs a build: npm run build)', () => {
  const scripts = globSync('**/*.js', { cwd: client });
  expect(scripts.length).toBeGreaterThan(5);
  const words = [...databaseWords, ...tableNames()];
  const found = scripts.flatMap((path) =>
    databaseTraces(readFileSync(join(client, path), 'utf8'), words).map((word) => `${path}: ${word}`),
  );
  expect(found).toEqual([]);
});
