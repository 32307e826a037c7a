import { sql, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Database, Transaction } from '#db/connection.ts';

/** A database as it was at one moment, for as long as it is held. */
type Held = { transaction: Transaction; release: () => Promise<void> };

async function hold(database: Database): Promise<Held> {
  const held = Promise.withResolvers<Transaction>();
  const end = Promise.withResolvers<void>();
  const ended = database.orm.transaction(
    async (transaction) => {
      // what is seen is settled by the first statement
      await transaction.execute(sql`select 1`);
      held.resolve(transaction);
      await end.promise;
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
  ended.catch(held.reject);
  const release = () => (end.resolve(), ended);
  return { transaction: await held.promise, release };
}

export type Lagging = {
  orm: Database['orm'];
  /** One of the copies comes as far as the server is now. Nobody may be reading meanwhile. */
  follow: () => Promise<void>;
  /** How many statements were answered here that ask for more than the versions. */
  answered: () => number;
  close: () => Promise<void>;
};

const asksForVersions = (statement: SQL) =>
  new PgDialect().sqlToQuery(statement).sql.includes('max(id) from publications');

/** As much of a database as readers use: statements, and transactions that only read. */
const asOrm = (reads: object) => reads as Database['orm'];

/**
 * Copies of a database behind one address, each as far as it came when it last followed: what a statement or a whole
 * transaction meets is chosen by `random`. With `liesAboutVersions` it tells the versions of the server instead of its own.
 */
export async function openLagging(
  database: Database,
  { copies, random, liesAboutVersions = false }: { copies: number; random: () => number; liesAboutVersions?: boolean },
): Promise<Lagging> {
  const held = await Promise.all(Array.from({ length: copies }, () => hold(database)));
  const pick = () => Math.floor(random() * copies);
  let answered = 0;
  const executeOn = (copy: Held | undefined) => (statement: SQL) => {
    const isForVersions = asksForVersions(statement);
    if (!isForVersions) answered += 1;
    return isForVersions && liesAboutVersions ? database.orm.execute(statement) : copy?.transaction.execute(statement);
  };
  return {
    orm: asOrm({
      execute: (statement: SQL) => executeOn(held[pick()])(statement),
      transaction: (read: (transaction: object) => Promise<unknown>) => read({ execute: executeOn(held[pick()]) }),
    }),
    follow: async () => {
      const place = pick();
      await held[place]?.release();
      held[place] = await hold(database);
    },
    answered: () => answered,
    close: async () => {
      await Promise.all(held.map(({ release }) => release()));
    },
  };
}
