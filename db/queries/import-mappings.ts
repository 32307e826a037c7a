import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';

/** How a file of some kind is read, kept under a name by an organisation. */
export type SavedMapping = {
  organisationId: number;
  organisation: string;
  name: string;
  mapping: unknown;
  version: number;
  savedAt: string;
  savedBy: string | null;
};

const select = (which: SQL) => sql`
  select m.organisation_id as "organisationId", o.code as organisation, m.name, m.mapping, m.version, m.saved_at as "savedAt",
    p.name as "savedBy"
  from import_mappings m join organisations o on o.id = m.organisation_id left join people p on p.id = m.saved_by
  where ${which} order by m.name, o.code`;

const read = (row: SavedMapping): SavedMapping => ({ ...row, savedAt: rfc3339(row.savedAt) });

export async function listSavedMappings(
  database: Queryable,
  organisationIds: readonly number[],
): Promise<SavedMapping[]> {
  const rows = await database.execute<SavedMapping>(
    select(sql`m.organisation_id = any(${sql.param([...organisationIds])}::integer[])`),
  );
  return rows.map(read);
}

/** The same of one name, to be changed: nobody else changes it until the transaction ends. */
export async function lockSavedMapping(
  transaction: Transaction,
  organisationId: number,
  name: string,
): Promise<SavedMapping | null> {
  await transaction.execute(
    sql`select from import_mappings where organisation_id = ${organisationId} and name = ${name} for update`,
  );
  const [row] = await transaction.execute<SavedMapping>(
    select(sql`m.organisation_id = ${organisationId} and m.name = ${name}`),
  );
  return row ? read(row) : null;
}

/** Null where somebody else was quicker: the version is no longer the one before. */
export async function saveMapping(
  transaction: Transaction,
  {
    organisationId,
    name,
    mapping,
    version,
    personId,
  }: { organisationId: number; name: string; mapping: unknown; version: number; personId: number | null },
  now: Date,
): Promise<number | null> {
  const [saved] = await transaction.execute<{ version: number }>(sql`
    insert into import_mappings (organisation_id, name, mapping, version, saved_at, saved_by)
    values (${organisationId}, ${name}, ${JSON.stringify(mapping)}::jsonb, ${version}, ${now.toISOString()}::timestamptz, ${personId})
    on conflict (organisation_id, name) do update set mapping = excluded.mapping, version = excluded.version,
      saved_at = excluded.saved_at, saved_by = excluded.saved_by
    where import_mappings.version = excluded.version - 1
    returning version`);
  return saved?.version ?? null;
}

export async function removeMapping(transaction: Transaction, organisationId: number, name: string): Promise<void> {
  await transaction.execute(
    sql`delete from import_mappings where organisation_id = ${organisationId} and name = ${name}`,
  );
}
