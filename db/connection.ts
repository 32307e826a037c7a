import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgTransaction } from 'drizzle-orm/pg-core';
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
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
  /** Called after every write that was committed here, before its caller goes on. */
  written: Set<() => Promise<void>>;
  /** A client with one connection of its own; on the embedded database it is the one there is. */
  connectAlone: () => postgres.Sql;
  close: () => Promise<void>;
};

export type DatabasePlace =
  | { kind: 'server'; url: string; connections?: number }
  | { kind: 'folder'; folder: string }
  | { kind: 'memory'; template?: Uint8Array<ArrayBuffer> };

const absent = (text: string) => (text === 'NULL' ? null : Number(text));

/** Arrays of figures are what every answer is made of, and the driver's general array reader is slow. */
const figureArrays = {
  to: 1022,
  from: [1022],
  serialize: (values: readonly (number | null)[]) => `{${values.map((value) => value ?? 'NULL').join(',')}}`,
  parse: (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(absent)),
};

export async function openDatabase(place: DatabasePlace): Promise<Database> {
  const options = { onnotice: () => {}, types: { figureArrays }, connection: { jit: false, TimeZone: 'UTC' } };
  if (place.kind === 'server') {
    const sql = preparing(postgres(place.url, { ...options, max: place.connections ?? 10 }));
    return {
      orm: drizzle(sql, { schema }),
      sql,
      embedded: null,
      written: new Set(),
      connectAlone: () => postgres(place.url, { ...options, max: 1 }),
      close: () => sql.end({ timeout: 5 }),
    };
  }
  const embedded = await openEmbedded({
    folder: place.kind === 'folder' ? place.folder : null,
    template: place.kind === 'memory' ? (place.template ?? null) : null,
  });
  // the embedded database has one connection: everything queues on it
  const sql = preparing(postgres({ ...options, max: 1, ...embeddedConnection(embedded) }));
  const close = async () => {
    await sql.end({ timeout: 5 });
    await embedded.close();
  };
  return { orm: drizzle(sql, { schema }), sql, embedded, written: new Set(), connectAlone: () => sql, close };
}

/**
 * drizzle hands every statement over unprepared, which costs a second way to the server and back. Outside transactions
 * the same few statements come again and again.
 */
function preparing(sql: postgres.Sql): postgres.Sql {
  const { unsafe } = sql;
  return Object.assign(sql, {
    unsafe: ((statement, parameters, options) =>
      unsafe(statement, parameters, { prepare: true, ...options })) satisfies typeof unsafe,
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
export function readSnapshot<T>(database: Database, read: (transaction: Transaction) => Promise<T>): Promise<T> {
  return database.orm.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });
}
