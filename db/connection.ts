import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgTransaction } from 'drizzle-orm/pg-core';
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { readFigureArray } from './figure-arrays.ts';
import { openEmbedded, type EmbeddedDatabase } from './embedded/embedded.ts';
import * as schema from './schema/index.ts';

type Schema = typeof schema;
export type Transaction = PgTransaction<PostgresJsQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;
/** What a query takes as its first argument: the database, or a transaction on it. */
export type Queryable = PostgresJsDatabase<Schema> | Transaction;

export type Database = {
  orm: PostgresJsDatabase<Schema>;
  sql: postgres.Sql;
  embedded: EmbeddedDatabase | null;
  /** A copy that follows the server, for reading where it is as far as what is announced. */
  replica: Replica | null;
  /** Called after every write that was committed here, before its caller goes on. */
  written: Set<() => Promise<void>>;
  /** A client with one connection of its own, past any pooler; on the embedded database it is the one there is. */
  connectAlone: () => postgres.Sql;
  close: () => Promise<void>;
};

export type Replica = {
  orm: PostgresJsDatabase<Schema>;
  /** By the clock of the process: one that failed is left alone until then. */
  restsUntil: number;
};

export type DatabasePlace =
  | {
      kind: 'server';
      url: string;
      /** The same server past a pooler that `url` names; null where `url` names the server itself. */
      directUrl?: string | null;
      /** A streaming replica of it. */
      readUrl?: string | null;
      connections?: number;
    }
  | { kind: 'folder'; folder: string }
  | { kind: 'memory'; template?: Uint8Array<ArrayBuffer> };

/** Arrays of figures are what every answer is made of, and the driver's general array reader is slow. */
const figureArrays = {
  to: 1022,
  from: [1022],
  serialize: (values: readonly (number | null)[]) => `{${values.map((value) => value ?? 'NULL').join(',')}}`,
  parse: readFigureArray,
};

/** So are those of whole numbers, which an import sends by the million and every question about organisations holds. */
const wholeNumberArrays = { ...figureArrays, to: 1007, from: [1007] };

const types = { figureArrays, wholeNumberArrays };
const options = { onnotice: () => {}, types, connection: { jit: 'off', TimeZone: 'UTC' } };

/** A pooler may hand every transaction to another session: nothing may be kept in one, and it refuses what it does not know. */
const throughPooler = { ...options, prepare: false, connection: { TimeZone: 'UTC' } };

export async function openDatabase(place: DatabasePlace): Promise<Database> {
  if (place.kind === 'server') return openServer(place);
  const embedded = await openEmbedded({
    folder: place.kind === 'folder' ? place.folder : null,
    template: place.kind === 'memory' ? (place.template ?? null) : null,
  });
  // the embedded database has one connection: everything queues on it
  const sql = handingOver(postgres({ ...options, max: 1, ...embeddedConnection(embedded) }), prepared);
  const close = async () => {
    await sql.end({ timeout: 5 });
    await embedded.close();
  };
  return {
    orm: drizzle(sql, { schema }),
    sql,
    embedded,
    replica: null,
    written: new Set(),
    connectAlone: () => sql,
    close,
  };
}

function openServer({ url, directUrl, readUrl, connections }: DatabasePlace & { kind: 'server' }): Database {
  const pooled = { ...(directUrl ? throughPooler : options), max: connections ?? 10 };
  const sql = handingOver(postgres(url, pooled), directUrl ? oneByOne : prepared);
  // a replica that is gone should be given up soon: the primary has the answer
  const reading = readUrl ? postgres(readUrl, { ...pooled, connect_timeout: 2 }) : null;
  return {
    orm: drizzle(sql, { schema }),
    sql,
    embedded: null,
    replica: reading && { orm: drizzle(reading, { schema }), restsUntil: 0 },
    written: new Set(),
    connectAlone: () => postgres(directUrl || url, { ...options, max: 1 }),
    close: async () => {
      // one that is silent would not end by itself
      await Promise.all([sql.end({ timeout: 5 }), reading?.end({ timeout: 0 })]);
    },
  };
}

/**
 * drizzle hands every statement over unprepared, which costs a second way to the server and back. Outside transactions
 * the same few statements come again and again.
 */
const prepared: HandOver = (own) => ({ ...own, prepare: true });

/**
 * The driver sends statements to a busy connection without waiting for its answers, and those with parameters in two
 * halves. A pooler that hears the answer in between gives the session to somebody else, and the second half is never
 * answered. What this returns keeps the driver from sending anything more.
 */
const oneByOne: HandOver = (own) => ({ onexecute: () => false, ...own });

/** How a statement is handed over, from what its sender says: a transaction says itself what follows its beginning. */
type HandOver = (own: object | undefined) => object;

function handingOver(sql: postgres.Sql, how: HandOver): postgres.Sql {
  const { unsafe } = sql;
  return Object.assign(sql, {
    unsafe: ((statement, parameters, own) => unsafe(statement, parameters, how(own))) satisfies typeof unsafe,
  });
}

/** postgres.js accepts a function that makes the socket, but its types do not say so. */
const embeddedConnection = (embedded: EmbeddedDatabase): object => ({
  socket: () => embedded.connect(),
  host: 'embedded',
  user: 'postgres',
  database: 'postgres',
  idle_timeout: 0,
  max_lifetime: null,
});

/** One moment of the database: every statement inside sees the same publications, and nothing can be written. */
export function readSnapshot<T>(
  database: Pick<Database, 'orm'>,
  read: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return database.orm.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });
}
