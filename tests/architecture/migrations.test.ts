import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { expect, test } from 'vitest';
import * as schema from '#db/schema/index.ts';
import { read, root } from './files.ts';

type Snapshot = Parameters<typeof generateMigration>[0];
type Journal = { entries: { idx: number; when: number; tag: string }[] };

const { entries }: Journal = JSON.parse(read('db/migrations/meta/_journal.json'));
const ofNumber = (index: number) => String(index).padStart(4, '0');
const newestSnapshot = (): Snapshot =>
  JSON.parse(read(`db/migrations/meta/${ofNumber(entries.length - 1)}_snapshot.json`));

test('the migrations lead to the schema as it is written', async () => {
  const wanted = generateDrizzleJson(schema);
  expect(Object.keys(wanted.tables).length).toBeGreaterThan(5);
  expect(await generateMigration(newestSnapshot(), wanted), 'run npm run db:generate').toEqual([]);
});

test('a change without a migration is noticed', async () => {
  const migrated = newestSnapshot();
  const forgotten = Object.keys(migrated.tables)[0] ?? '';
  const tables = Object.fromEntries(Object.entries(migrated.tables).filter(([name]) => name !== forgotten));
  expect(await generateMigration({ ...migrated, tables }, generateDrizzleJson(schema))).not.toEqual([]);
});

test('the journal names every migration, each later than the one before', () => {
  // the migrator skips without a word what is older than the last that it applied
  const files = readdirSync(join(root, 'db/migrations')).filter((name) => name.endsWith('.sql'));
  expect(files.sort()).toEqual(entries.map(({ tag }) => `${tag}.sql`));
  expect(entries.map(({ idx }) => idx)).toEqual(entries.map((_, position) => position));
  for (const [position, { when, tag }] of entries.entries()) {
    expect(when, tag).toBeGreaterThan(entries[position - 1]?.when ?? 0);
  }
});
