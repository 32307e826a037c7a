import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';

/** The selections of those codes that there are. */
export async function listStoredQueries(
  database: Queryable,
  codes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.execute<{ code: string; selection: string }>(sql`
    select code, selection from stored_queries where code = any(${sql.param([...codes])}::text[])`);
  return new Map(rows.map(({ code, selection }) => [code, selection]));
}

/** Answers whether it is a new one. */
export async function saveStoredQuery(
  transaction: Transaction,
  { code, selection }: { code: string; selection: string },
  now: Date,
): Promise<boolean> {
  const saved = await transaction.execute(sql`
    insert into stored_queries (code, selection, stored_at) values (${code}, ${selection}, ${now.toISOString()}::timestamptz)
    on conflict (code) do nothing returning code`);
  return saved.length > 0;
}
