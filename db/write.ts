import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from './connection.ts';
import { versionsChannel } from './versions.ts';

/** Serialisation failures and deadlocks: nothing happened, and the same again may well succeed. */
const passing = new Set(['40001', '40P01']);
const tries = 3;

const codeOf = (error: unknown): unknown => {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && error.code !== undefined ? error.code : codeOf(error.cause);
};

/** What the first transaction inside begins with: it commits together with the action, or throws and ends it. */
export type Claim = {
  state: 'open' | 'committed' | 'over';
  take: (transaction: Transaction) => Promise<void>;
};

const claims = new AsyncLocalStorage<Claim>();

/** Everything that is written inside is done under the claim. Afterwards its state says whether anything was. */
export async function underClaim(claim: Claim, act: () => Promise<void>): Promise<void> {
  try {
    await claims.run(claim, act);
  } finally {
    // what goes on in the background belongs to nobody's request
    if (claim.state === 'open') claim.state = 'over';
  }
}

/** One action: everything in it happens, or nothing. Tried again when the database says that others were in the way. */
export async function writeTransaction<T>(
  database: Database,
  write: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const claim = claims.getStore();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const isToClaim = claim?.state === 'open';
      const result = await database.orm.transaction(async (transaction) => {
        if (isToClaim) await claim.take(transaction);
        const answer = await write(transaction);
        // other processes hear of it at the moment of the commit, and not if there is none
        if (!database.embedded) await transaction.execute(sql`select pg_notify(${versionsChannel}, '')`);
        return answer;
      });
      if (isToClaim) claim.state = 'committed';
      for (const tell of database.written) await tell();
      return result;
    } catch (error) {
      if (attempt >= tries || !passing.has(String(codeOf(error)))) throw error;
    }
  }
}
