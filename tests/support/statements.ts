import { AsyncLocalStorage } from 'node:async_hooks';
import type { TransactionSql } from 'postgres';
import type { Database } from '#db/connection.ts';

type Sending = Database['sql']['unsafe'];
type Begin = (write: (transaction: TransactionSql) => Promise<unknown>) => Promise<unknown>;

/**
 * What the act says to the database, in transactions and outside, with where each transaction begins. What a process asks of
 * itself meanwhile, such as which version there is, is not counted.
 */
export async function statementsDuring({ sql }: Pick<Database, 'sql'>, act: () => Promise<unknown>): Promise<string[]> {
  const spoken: string[] = [];
  const acting = new AsyncLocalStorage<true>();
  const hear = (statement: string) => void (acting.getStore() && spoken.push(statement));
  const heard = (unsafe: Sending): Sending =>
    ((statement: string, ...rest: []) => {
      hear(statement);
      return unsafe(statement, ...rest);
    }) as Sending;
  const { unsafe } = sql;
  const begin: Begin = sql.begin;
  const begun: Begin = (write) => {
    hear('begin');
    return begin((transaction) => {
      transaction.unsafe = heard(transaction.unsafe);
      return write(transaction);
    });
  };
  Object.assign(sql, { unsafe: heard(unsafe), begin: begun });
  try {
    await acting.run(true, act);
  } finally {
    Object.assign(sql, { unsafe, begin });
  }
  return spoken;
}
