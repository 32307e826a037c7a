import { AsyncLocalStorage } from 'node:async_hooks';
import type { TransactionSql } from 'postgres';
import type { Database } from '#db/connection.ts';

type Sending = Database['sql']['unsafe'];
type Begin = (write: (transaction: TransactionSql) => Promise<unknown>) => Promise<unknown>;

type Told = { organisationIds: number[] | null; statuses: string | null };

/** How many series are sent whole or in part for the act, and how many figures of them. */
export async function seriesDuring(
  database: Pick<Database, 'sql'>,
  act: () => Promise<unknown>,
): Promise<{ series: number; figures: number }> {
  const told: PromiseLike<Told[]>[] = [];
  await heardDuring(database, act, (statement, answer) => {
    if (answer && statement.includes('as statuses') && statement.includes('as froms')) told.push(answer as PromiseLike<Told[]>); // prettier-ignore
  });
  const rows = (await Promise.all(told)).flatMap((some) => [...some]);
  return {
    series: rows.reduce((sum, row) => sum + (row.organisationIds?.length ?? 0), 0),
    figures: rows.reduce((sum, row) => sum + (row.statuses?.length ?? 0), 0),
  };
}

/**
 * What the act says to the database, in transactions and outside, with where each transaction begins. What a process asks of
 * itself meanwhile, such as which version there is, is not counted.
 */
export async function statementsDuring(
  database: Pick<Database, 'sql'>,
  act: () => Promise<unknown>,
): Promise<string[]> {
  const spoken: string[] = [];
  await heardDuring(database, act, (statement) => void spoken.push(statement));
  return spoken;
}

async function heardDuring(
  { sql }: Pick<Database, 'sql'>,
  act: () => Promise<unknown>,
  listen: (statement: string, answer: PromiseLike<unknown> | null) => void,
): Promise<void> {
  const acting = new AsyncLocalStorage<true>();
  const hear: typeof listen = (statement, answer) => void (acting.getStore() && listen(statement, answer));
  const heard = (unsafe: Sending): Sending =>
    ((statement: string, ...rest: []) => {
      const answer = unsafe(statement, ...rest);
      hear(statement, answer);
      return answer;
    }) as Sending;
  const { unsafe } = sql;
  const begin: Begin = sql.begin;
  const begun: Begin = (write) => {
    hear('begin', null);
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
}
