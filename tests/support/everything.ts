import { sql as statement } from 'drizzle-orm';
import type { Database } from '#db/connection.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';

/** A fingerprint of every table, row by row: where it stays the same, nothing has changed. */
export async function everythingIn({ sql }: Pick<Database, 'sql'>): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`;
  const fingerprints: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql<{ fingerprint: string }[]>`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as fingerprint from ${sql(name)} t`;
    fingerprints[name] = row?.fingerprint ?? '';
  }
  return fingerprints;
}

/** Empties a database of figures and organisations for the next test; the catalogue stays. */
export function forgetEverything(database: Database): Promise<void> {
  return writeTransaction(database, async (transaction) => {
    for (const forget of [
      // the database refuses to forget what was done
      statement`set local session_replication_role = replica`,
      statement`truncate revisions, series, publications, audit_records, role_grants, one_time_links, api_keys, narrowed_visibilities,
        circle_members cascade`,
      statement`set local session_replication_role = origin`,
      statement`update installation set home_id = null, is_demonstration = false`,
      statement`delete from organisation_versions`,
      statement`delete from organisations`,
    ]) {
      await transaction.execute(forget);
    }
    await raiseCatalogueVersion(transaction);
  });
}
