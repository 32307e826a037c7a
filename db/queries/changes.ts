import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';

/** Something that happened: codes and versions, never a figure. */
export type Change = { organisationId: number; kind: string; what: Readonly<Record<string, string | number>> };

/** Tells others, once the transaction is committed. Answers the number of the last. To be called last: it makes the others wait. */
export async function tellChanges(transaction: Transaction, told: readonly Change[], now: Date): Promise<number> {
  if (!told.length) return lastChange(transaction);
  // numbers come in the order of the commits, so that nobody who asks for what is after one ever misses one
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtext('tiofalt changes'))`);
  const rows = await transaction.execute<{ id: number }>(sql`
    insert into told_changes (at, organisation_id, kind, what)
    select ${now.toISOString()}::timestamptz, n.organisation_id, n.kind, n.what::jsonb
    from unnest(${sql.param(told.map(({ organisationId }) => organisationId))}::integer[],
      ${sql.param(told.map(({ kind }) => kind))}::text[],
      ${sql.param(told.map(({ what }) => JSON.stringify(what)))}::text[]) with ordinality as n(organisation_id, kind, what, place)
    order by n.place returning id::double precision as id`);
  return rows.at(-1)?.id ?? 0;
}

/** The number of the last thing that happened; 0 before anything has. */
export async function lastChange(database: Queryable): Promise<number> {
  const [row] = await database.execute<{ id: number }>(
    sql`select coalesce(max(id), 0)::double precision as id from told_changes`,
  );
  return row?.id ?? 0;
}

/** Whether everything that was told after a number is still kept, so that it can be told again. */
export async function isAllKeptAfter(database: Queryable, after: number): Promise<boolean> {
  const [row] = await database.execute<{ isKept: boolean }>(sql`
    select coalesce(min(id) <= ${after} + 1 and max(id) >= ${after}, ${after} = 0) as "isKept" from told_changes`);
  return row?.isKept ?? false;
}

export type ToldChange = Change & { id: number };

/** What happened after a number, in order; at most so many. */
export const listChangesAfter = (database: Queryable, after: number, limit: number): Promise<ToldChange[]> =>
  database.execute<ToldChange>(sql`
    select id::double precision as id, organisation_id as "organisationId", kind, what from told_changes
    where id > ${after} order by id limit ${limit}`);
