import { sql } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { correctionPolicies } from '../schema/index.ts';
import { endingAt, knownAt } from './known-at.ts';

export type Policy = { organisationId: number; version: number; texts: Texts; setAt: string };

const columns = sql.raw(`p.organisation_id as "organisationId", p.id as version, p.texts, p.known_from as "setAt"`);

/** What organisations say of how published figures are corrected, as it was known at a moment. */
export async function listPolicies(database: Queryable, asOf: string | null): Promise<Policy[]> {
  const rows = await database.execute<Policy>(
    sql`select ${columns} from correction_policies p where ${knownAt('p', asOf)}`,
  );
  return rows.map((row) => ({ ...row, setAt: rfc3339(row.setAt) }));
}

/** As it is now, for changing it: of two at once, the second waits. */
export async function findPolicy(transaction: Transaction, organisationId: number): Promise<Policy | null> {
  const [row] = await transaction.execute<Policy>(sql`
    select ${columns} from correction_policies p
    where p.organisation_id = ${organisationId} and p.known_until is null for update`);
  return row ?? null;
}

/** Replaces what is said; what was said stays. Null says nothing any more. */
export async function savePolicy(
  transaction: Transaction,
  organisationId: number,
  texts: Texts | null,
  now: Date,
): Promise<void> {
  const [ended] = await transaction.execute<{ until: string }>(sql`
    update correction_policies
    set known_until = ${endingAt(now.toISOString())}
    where organisation_id = ${organisationId} and known_until is null returning known_until as until`);
  if (!texts) return;
  await transaction
    .insert(correctionPolicies)
    .values({ organisationId, texts, knownFrom: ended?.until ?? now.toISOString() });
}
