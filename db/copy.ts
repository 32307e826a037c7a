import { sql } from 'drizzle-orm';
import { readFileSync } from 'node:fs';
import type { Database, Transaction } from './connection.ts';
import { raiseCatalogueVersion } from './queries/installation.ts';
import { rebuildAllSeries } from './queries/series-rebuild.ts';
import { writeTransaction } from './write.ts';

/** Who is signed in, and who tried to, stays where it was, and so do files that are being looked at. */
export const leftBehind: readonly string[] = [
  'sessions',
  'sign_in_attempts',
  'file_imports',
  'file_import_pieces',
  'file_import_cells',
];

/** Every other table, each after those that it refers to. A test holds this against the schema. */
export const tablesInOrder = [
  'organisations',
  'organisation_versions',
  'structure_figures',
  'metrics',
  'metric_versions',
  'dimensions',
  'categories',
  'publications',
  'series',
  'revisions',
  'withheld_figures',
  'events',
  'installation',
  'people',
  'targets',
  'reaction_times',
  'visions',
  'vision_owners',
  'vision_parts',
  'vision_proofs',
  'groups',
  'group_versions',
  'group_members',
  'group_metrics',
  'passwords',
  'second_factors',
  'identities',
  'role_grants',
  'one_time_links',
  'api_keys',
  'narrowed_visibilities',
  'sharing_circles',
  'circle_members',
  'audit_records',
  'jobs',
  'forms',
  'form_versions',
  'form_rows',
  'form_rules',
  'releases',
  'release_times',
  'correction_policies',
  'submissions',
  'entries',
  'entry_changes',
  'proposals',
  'deputies',
  'responsibilities',
  'report_links',
  'follows',
  'read_marks',
  'import_mappings',
  'told_changes',
  'reference_sources',
  'reference_choices',
  'reference_group_members',
  'questions',
  'question_messages',
  'stored_queries',
  'saved_comparisons',
  // what was done before a backup is not done again after it
  'idempotency_keys',
] as const;
type TableName = (typeof tablesInOrder)[number];

/** What a copy is made of, in order: what it is, then each table with its rows, then how many there were. */
export type CopyPart =
  | { kind: 'beginning'; migration: string }
  | { kind: 'rows'; table: TableName; rows: readonly unknown[] }
  | { kind: 'end'; rows: number };

export class CopyRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CopyRefused';
  }
}

const rowsAtATime = 5_000;

/** The newest migration that this version of the product knows. */
function newestMigration(): string {
  const journal: { entries: { tag: string }[] } = JSON.parse(
    readFileSync(new URL('./migrations/meta/_journal.json', import.meta.url), 'utf8'),
  );
  return journal.entries.at(-1)?.tag ?? '';
}

/** Arrays are left behind: they are rebuilt from the revisions, which are the truth. */
const rowOf = (table: TableName): string =>
  table === 'series'
    ? `to_jsonb(t) || '{"first_position": 0, "values": [], "numerators": null, "denominators": null, "answers": null, "statuses": ""}'`
    : 'to_jsonb(t)';

/** Everything in the database as of one moment, while others go on reading and writing. */
export async function copyOut(database: Database, take: (part: CopyPart) => Promise<void>): Promise<void> {
  await database.sql.begin('isolation level repeatable read read only', async (transaction) => {
    await take({ kind: 'beginning', migration: newestMigration() });
    let total = 0;
    for (const table of tablesInOrder) {
      const found = transaction.unsafe<{ row: unknown }[]>(`select ${rowOf(table)} as row from ${table} t`);
      for await (const rows of found.cursor(rowsAtATime)) {
        total += rows.length;
        await take({ kind: 'rows', table, rows: rows.map(({ row }) => row) });
      }
    }
    await take({ kind: 'end', rows: total });
  });
}

/**
 * Puts a copy into an empty database, all of it or nothing. Throws CopyRefused for a database that is in use, a copy of
 * another version, or one that ends too early.
 */
export async function copyIn(database: Database, parts: AsyncIterable<CopyPart>): Promise<number> {
  return writeTransaction(database, async (transaction) => {
    await refuseIfUsed(transaction);
    let total = 0;
    let isWhole = false;
    for await (const part of parts) {
      if (part.kind === 'beginning') refuseOtherVersion(part.migration);
      else if (part.kind === 'rows') total += await putRows(transaction, part.table, part.rows);
      else isWhole = part.rows === total;
    }
    if (!isWhole) throw new CopyRefused('The copy ends too early: it is not whole. Nothing has been changed.');
    await continueCounting(transaction);
    await rebuildAllSeries(transaction);
    // a process that has the empty installation's catalogue in mind has to read this one
    await raiseCatalogueVersion(transaction);
    return total;
  });
}

async function refuseIfUsed(transaction: Transaction): Promise<void> {
  const [used] = await transaction.execute(
    sql`select from organisations union all select from publications union all select from people limit 1`,
  );
  if (used) throw new CopyRefused('The database already holds an installation. A copy goes into an empty one.');
  // what every new installation starts with comes with the copy
  for (const table of tablesInOrder.toReversed()) await transaction.execute(sql.raw(`delete from ${table}`));
}

function refuseOtherVersion(migration: string): void {
  const own = newestMigration();
  if (migration !== own) {
    throw new CopyRefused(
      `The copy was made by another version (${migration}, this one is ${own}). Restore it with that version, then upgrade.`,
    );
  }
}

async function putRows(transaction: Transaction, table: TableName, rows: readonly unknown[]): Promise<number> {
  if (!tablesInOrder.includes(table))
    throw new CopyRefused(`The copy has a table "${table}", which does not exist here.`);
  await transaction.execute(sql`
    insert into ${sql.raw(table)} select * from jsonb_populate_recordset(null::${sql.raw(table)}, ${JSON.stringify(rows)}::jsonb)`);
  return rows.length;
}

/** New rows get numbers after those that came with the copy. */
async function continueCounting(transaction: Transaction): Promise<void> {
  const counted = await transaction.execute<{ table: string; column: string; sequence: string }>(sql`
    select table_name as "table", column_name as "column", pg_get_serial_sequence(table_name, column_name) as sequence from information_schema.columns
    where table_schema = 'public' and table_name = any(${sql.param([...tablesInOrder])}::text[]) and column_default like 'nextval%'`);
  for (const { table, column, sequence } of counted) {
    await transaction.execute(sql`
      select setval(${sequence}::regclass, coalesce(max(${sql.raw(column)}), 1), max(${sql.raw(column)}) is not null) from ${sql.raw(table)}`);
  }
}
