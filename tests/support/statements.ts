import type { TransactionSql } from 'postgres';
import type { Database } from '#db/connection.ts';

type Sending = Database['sql']['unsafe'];
type Begin = (write: (transaction: TransactionSql) => Promise<unknown>) => Promise<unknown>;

/** What is said to the database meanwhile, in transactions and outside, with where each transaction begins. */
export async function statementsDuring({ sql }: Pick<Database, 'sql'>, act: () => Promise<unknown>): Promise<string[]> {
  const spoken: string[] = [];
  const heard = (unsafe: Sending): Sending =>
    ((statement: string, ...rest: []) => {
      spoken.push(statement);
      return unsafe(statement, ...rest);
    }) as Sending;
  const { unsafe } = sql;
  const begin: Begin = sql.begin;
  const begun: Begin = (write) => {
    spoken.push('begin');
    return begin((transaction) => {
      transaction.unsafe = heard(transaction.unsafe);
      return write(transaction);
    });
  };
  Object.assign(sql, { unsafe: heard(unsafe), begin: begun });
  try {
    await act();
  } finally {
    Object.assign(sql, { unsafe, begin });
  }
  return spoken;
}
