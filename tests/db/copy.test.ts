import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCopy, writeCopy } from '#api/commands/copy-file.ts';
import { loadDemonstration } from '#api/commands/demonstration.ts';
import { leftBehind, tablesInOrder } from '#db/copy.ts';
import * as schema from '#db/schema/index.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let folder: string;
let original: TestDatabase;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiofalt-copy-'));
  file = join(folder, 'backup.gz');
  original = await openTestDatabase();
  await seedCatalogue(original);
  await loadDemonstration(original, new Date('2026-11-21T12:00:00Z'));
  await writeCopy(original, file);
});
afterAll(async () => {
  await original.close();
  rmSync(folder, { recursive: true });
});

const contentOf = async (database: TestDatabase) =>
  Object.fromEntries(
    await Promise.all(
      tablesInOrder.map(async (table) => {
        // whoever had the empty installation in mind has to read again
        const row = table === 'installation' ? '(home_id, is_demonstration)' : 't';
        const rows = await database.sql.unsafe(
          `select md5(string_agg(${row}::text, '|' order by t::text)) as hash, count(*)::integer from ${table} t`,
        );
        return [table, { ...rows[0] }] as const;
      }),
    ),
  );

test('every table of the schema is copied', () => {
  const tables = Object.values(schema)
    .filter((exported) => is(exported, PgTable))
    .map((table) => getTableConfig(table).name);
  expect(tables.toSorted()).toEqual([...tablesInOrder, ...leftBehind].toSorted());
});

test('what is restored is what was backed up, rebuilt series included, and counting goes on after it', async () => {
  const restored = await openTestDatabase();
  await readCopy(restored, file);
  expect(await contentOf(restored)).toEqual(await contentOf(original));
  const next =
    await restored.sql`insert into organisations (code) values ('after') returning id > (select count(*) from organisations) as is_next`;
  expect(next[0]?.['is_next']).toBe(true);
  await expect(readCopy(restored, file)).rejects.toThrow('already holds an installation');
  await restored.close();
});

test.each([
  ['cut off', (copy: string) => truncateSync(copy, Math.floor(readFileSync(copy).length / 2))],
  ['something else', (copy: string) => writeFileSync(copy, 'organisation,metric,period,value\n')],
])('a copy that is %s is refused and changes nothing', async (_name, spoil) => {
  const copy = join(folder, 'spoilt.gz');
  writeFileSync(copy, readFileSync(file));
  spoil(copy);
  const database = await openTestDatabase();
  await seedCatalogue(database);
  const before = await contentOf(database);
  await expect(readCopy(database, copy)).rejects.toThrow('not a whole copy');
  expect(await contentOf(database)).toEqual(before);
  await database.close();
});
