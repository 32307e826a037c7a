import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';

/** What stands after the question mark of the address of a comparison, under a short name. */
export type SavedComparison = { name: string; personId: number; question: string; version: number; savedAt: string };

const select = (which: SQL) => sql`
  select name, person_id as "personId", question, version, saved_at as "savedAt" from saved_comparisons
  where question is not null and ${which} order by name`;

const read = (row: SavedComparison): SavedComparison => ({ ...row, savedAt: rfc3339(row.savedAt) });

export async function listSavedComparisons(database: Queryable, personId: number): Promise<SavedComparison[]> {
  return (await database.execute<SavedComparison>(select(sql`person_id = ${personId}`))).map(read);
}

/** By the name that it has, or by one that it had. */
export async function findSavedComparison(database: Queryable, name: string): Promise<SavedComparison | null> {
  const [row] = await database.execute<SavedComparison>(
    select(sql`name = (select coalesce(leads_to, name) from saved_comparisons where name = ${name})`),
  );
  return row ? read(row) : null;
}

/** The same by its present name alone, to be changed: nobody else changes it until the transaction ends. */
export async function lockSavedComparison(transaction: Transaction, name: string): Promise<SavedComparison | null> {
  const [row] = await transaction.execute<SavedComparison>(sql`${select(sql`name = ${name}`)} for update`);
  return row ? read(row) : null;
}

/** Saves a new one; answers whether its name was free. */
export async function saveComparison(
  transaction: Transaction,
  { name, personId, question }: Pick<SavedComparison, 'name' | 'personId' | 'question'>,
  now: Date,
): Promise<boolean> {
  const saved = await transaction.execute(sql`
    insert into saved_comparisons (name, person_id, question, version, saved_at)
    values (${name}, ${personId}, ${question}, 1, ${now.toISOString()}::timestamptz) on conflict (name) do nothing returning name`);
  return saved.length > 0;
}

export async function saveComparedQuestion(
  transaction: Transaction,
  { name, question, version }: Pick<SavedComparison, 'name' | 'question' | 'version'>,
  now: Date,
): Promise<void> {
  await transaction.execute(sql`
    update saved_comparisons set question = ${question}, version = ${version + 1}, saved_at = ${now.toISOString()}::timestamptz
    where name = ${name}`);
}

/** Gives it another name, to which every earlier one leads; answers whether that was free, or had been its own. */
export async function renameComparison(
  transaction: Transaction,
  { name, personId, question, version }: SavedComparison,
  to: string,
  now: Date,
): Promise<boolean> {
  const renamed = await transaction.execute(sql`
    insert into saved_comparisons (name, person_id, question, version, saved_at)
    values (${to}, ${personId}, ${question}, ${version + 1}, ${now.toISOString()}::timestamptz)
    on conflict (name) do update set question = excluded.question, leads_to = null, version = excluded.version, saved_at = excluded.saved_at
    where saved_comparisons.leads_to = ${name} returning name`);
  if (!renamed.length) return false;
  await transaction.execute(sql`
    update saved_comparisons set question = null, leads_to = ${to} where name = ${name} or leads_to = ${name}`);
  return true;
}

export async function removeComparison(transaction: Transaction, name: string): Promise<void> {
  await transaction.execute(sql`delete from saved_comparisons where name = ${name} or leads_to = ${name}`);
}
