import { afterAll, beforeAll, expect, test } from 'vitest';
import { listSavedMappings, saveMapping } from '#db/queries/import-mappings.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';

let database: TestDatabase;
let organisationId: number;
beforeAll(async () => {
  database = await openTestDatabase();
  await addOrganisations(database, [unit('north')]);
  const [row] = await database.sql<{ id: number }[]>`select id from organisations where code = 'north'`;
  organisationId = row?.id ?? 0;
});
afterAll(() => database.close());

const now = new Date('2026-11-21T12:00:00Z');
const save = (says: string, version: number) =>
  writeTransaction(database, (transaction) =>
    saveMapping(transaction, { organisationId, name: 'Ledtider', mapping: { says }, version, personId: null }, now),
  );

test('of two who keep a new mapping under one name the second does not overwrite the first', async () => {
  expect(await save('first', 1)).toBe(1);
  expect(await save('second', 1)).toBeNull();
  expect(await listSavedMappings(database.orm, [organisationId])).toMatchObject([
    { mapping: { says: 'first' }, version: 1 },
  ]);
  expect(await save('third', 2)).toBe(2);
  expect(await save('late', 2)).toBeNull();
  expect(await listSavedMappings(database.orm, [organisationId])).toMatchObject([
    { mapping: { says: 'third' }, version: 2 },
  ]);
});
