import { sql } from 'drizzle-orm';
import type { Transaction } from '../connection.ts';

const publicationLock = 7_461_002;

/** Only one publication at a time: whoever holds this until the end of the transaction is alone. */
export async function lockPublications(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(${publicationLock})`);
}
