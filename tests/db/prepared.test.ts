import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('what is asked outside a transaction is prepared: asked again, it is neither sent in two halves nor read anew', async () => {
  for (const value of [1, 2, 3]) await database.orm.execute(sql`select ${value}::integer as asked_thrice`);
  const known = await database.sql`
    select generic_plans + custom_plans as times from pg_prepared_statements where statement like '%as asked_thrice'`;
  expect([...known]).toEqual([{ times: '3' }]);
});
