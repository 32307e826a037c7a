import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import type { fileImportStates } from '../schema/index.ts';

/** A file that somebody looks at; `mapping` and `understood` are whatever was saved as such. */
export type StoredFileImport = {
  id: string;
  personId: number | null;
  actor: string;
  formId: number | null;
  form: string | null;
  sourceId: number | null;
  source: string | null;
  fileName: string;
  format: string;
  encoding: string | null;
  state: (typeof fileImportStates)[number];
  version: number;
  mapping: unknown;
  understood: unknown;
  createdAt: string;
  appliedAt: string | null;
  publicationId: number | null;
};

const selectImports = (which: SQL) => sql`
  select i.id, i.person_id as "personId", i.actor, i.form_id as "formId", f.code as form, i.source_id as "sourceId",
    s.name as source, i.file_name as "fileName", i.format,
    i.encoding, i.state, i.version, i.mapping, i.understood, i.created_at as "createdAt", i.applied_at as "appliedAt",
    i.publication_id as "publicationId"
  from file_imports i left join forms f on f.id = i.form_id
  left join reference_sources s on s.id = i.source_id where ${which}`;

const read = (row: StoredFileImport): StoredFileImport => ({
  ...row,
  createdAt: rfc3339(row.createdAt),
  appliedAt: row.appliedAt === null ? null : rfc3339(row.appliedAt),
});

/** Whoever looks at it has to be who brought it. */
export type Owner = { personId: number | null; actor: string };

export const isOf = ({ personId, actor }: Owner): SQL =>
  sql`i.person_id is not distinct from ${personId} and (i.person_id is not null or i.actor = ${actor})`;

export async function findFileImport(database: Queryable, id: string, owner: Owner): Promise<StoredFileImport | null> {
  const [row] = await database.execute<StoredFileImport>(selectImports(sql`i.id = ${id}::uuid and ${isOf(owner)}`));
  return row ? read(row) : null;
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockFileImport(
  transaction: Transaction,
  id: string,
  owner: Owner,
): Promise<StoredFileImport | null> {
  await transaction.execute(sql`select from file_imports where id = ${id}::uuid for update`);
  return findFileImport(transaction, id, owner);
}

/** One’s own, the latest first. */
export async function listFileImports(
  database: Queryable,
  owner: Owner,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: StoredFileImport[]; total: number }> {
  const items = await database.execute<StoredFileImport>(
    sql`${selectImports(isOf(owner))} order by i.created_at desc, i.id limit ${limit} offset ${offset}`,
  );
  const [count] = await database.execute<{ total: number }>(
    sql`select count(*)::integer as total from file_imports i where ${isOf(owner)}`,
  );
  return { items: items.map(read), total: count?.total ?? 0 };
}

/** Which of these are one’s own and still there. */
export async function listOwnImports(database: Queryable, ids: readonly string[], owner: Owner): Promise<Set<string>> {
  if (!ids.length) return new Set();
  const found = await database.execute<{ id: string }>(
    sql`select i.id from file_imports i where i.id = any(${sql.param([...ids])}::uuid[]) and ${isOf(owner)}`,
  );
  return new Set(found.map(({ id }) => id));
}

export async function saveFileImport(
  transaction: Transaction,
  given: Omit<StoredFileImport, 'form' | 'source' | 'state' | 'version' | 'appliedAt' | 'publicationId'>,
): Promise<void> {
  await transaction.execute(sql`
    insert into file_imports (id, person_id, actor, form_id, source_id, file_name, format, encoding, state, version, mapping, understood, created_at)
    values (${given.id}::uuid, ${given.personId}, ${given.actor}, ${given.formId}, ${given.sourceId}, ${given.fileName}, ${given.format},
      ${given.encoding}, 'staged', 1, ${JSON.stringify(given.mapping)}::jsonb, ${JSON.stringify(given.understood)}::jsonb,
      ${given.createdAt}::timestamptz)`);
}

/** What is done to it; the version steps. */
export async function updateFileImport(
  transaction: Transaction,
  id: string,
  sets: Partial<Pick<StoredFileImport, 'state' | 'mapping' | 'understood' | 'appliedAt' | 'publicationId'>>,
): Promise<void> {
  const columns: SQL[] = [sql`version = version + 1`];
  if (sets.state !== undefined) columns.push(sql`state = ${sets.state}`);
  if (sets.mapping !== undefined) columns.push(sql`mapping = ${JSON.stringify(sets.mapping)}::jsonb`);
  if (sets.understood !== undefined) columns.push(sql`understood = ${JSON.stringify(sets.understood)}::jsonb`);
  if (sets.appliedAt !== undefined) columns.push(sql`applied_at = ${sets.appliedAt}::timestamptz`);
  if (sets.publicationId !== undefined) columns.push(sql`publication_id = ${sets.publicationId}`);
  await transaction.execute(sql`update file_imports set ${sql.join(columns, sql`, `)} where id = ${id}::uuid`);
}

export async function removeFileImport(transaction: Transaction, id: string): Promise<void> {
  await transaction.execute(sql`delete from file_imports where id = ${id}::uuid`);
}

export async function savePiece(
  transaction: Transaction,
  id: string,
  position: number,
  content: Buffer,
): Promise<void> {
  await transaction.execute(sql`
    insert into file_import_pieces (import_id, position, content)
    values (${id}::uuid, ${position}, decode(${content.toString('base64')}, 'base64'))`);
}

/** The next piece of the file; null after the last. */
export async function findPiece(database: Queryable, id: string, position: number): Promise<Buffer | null> {
  const [row] = await database.execute<{ content: string }>(sql`
    select encode(content, 'base64') as content from file_import_pieces where import_id = ${id}::uuid and position = ${position}`);
  return row ? Buffer.from(row.content, 'base64') : null;
}

/** Nothing of the file itself is needed any more. */
export async function removePieces(transaction: Transaction, id: string): Promise<void> {
  await transaction.execute(sql`delete from file_import_pieces where import_id = ${id}::uuid`);
}
