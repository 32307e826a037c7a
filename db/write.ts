import type { Database, Transaction } from './connection.ts';

/** Serialisation failures and deadlocks: nothing happened, and the same again may well succeed. */
const passing = new Set(['40001', '40P01']);
const tries = 3;

const codeOf = (error: unknown): unknown => {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && error.code !== undefined ? error.code : codeOf(error.cause);
};

/** One action: everything in it happens, or nothing. Tried again when the database says that others were in the way. */
export async function writeTransaction<T>(
  database: Database,
  write: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.orm.transaction(write);
    } catch (error) {
      if (attempt >= tries || !passing.has(String(codeOf(error)))) throw error;
    }
  }
}
