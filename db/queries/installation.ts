import { sql } from 'drizzle-orm';
import type { SecondFactorRule } from '#domain/role.ts';
import type { Queryable, Transaction } from '../connection.ts';

export type Installation = {
  home: string | null;
  isDemonstration: boolean;
  /** The sites that may show figures of ours inside their pages. */
  embeddingOrigins: string[];
};

export async function getInstallation(database: Queryable): Promise<Installation> {
  const [row] = await database.execute<Installation>(sql`
    select o.code as home, i.is_demonstration as "isDemonstration", i.embedding_origins as "embeddingOrigins"
    from installation i left join organisations o on o.id = i.home_id`);
  return row ?? { home: null, isDemonstration: false, embeddingOrigins: [] };
}

export async function saveEmbeddingOrigins(transaction: Transaction, origins: readonly string[]): Promise<void> {
  await transaction.execute(sql`update installation set embedding_origins = ${sql.param([...origins])}::text[]`);
}

export async function saveInstallation(
  transaction: Transaction,
  installation: Pick<Installation, 'home' | 'isDemonstration'>,
): Promise<void> {
  await transaction.execute(sql`
    update installation set is_demonstration = ${installation.isDemonstration},
      home_id = (select id from organisations where code = ${installation.home})`);
}

/** The first organisation that comes in gives the installation its first page; later ones do not change it. */
export async function settleHome(transaction: Transaction, code: string | null): Promise<void> {
  await transaction.execute(sql`
    update installation set home_id = (select id from organisations where code = ${code}) where home_id is null`);
}

export type Versions = { dataVersion: number; catalogueVersion: number };

/** What validators are made of: the highest publication, and the state of organisations, metrics, targets and events. */
export async function getVersions(database: Queryable): Promise<Versions> {
  const [row] = await database.execute<Versions>(sql`
    select coalesce((select max(id) from publications), 0)::integer as "dataVersion", catalogue_version as "catalogueVersion"
    from installation`);
  return row ?? { dataVersion: 0, catalogueVersion: 0 };
}

/** To be called with every change of organisations, metrics, targets or events. */
export async function raiseCatalogueVersion(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`update installation set catalogue_version = catalogue_version + 1`);
}

/** Of two who change the installation at once, the second sees what the first did. */
export async function lockInstallation(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`select from installation for update`);
}

/** Who has to show a second factor at sign-in. */
export async function getSecondFactorRule(database: Queryable): Promise<SecondFactorRule> {
  const [row] = await database.execute<{ rule: SecondFactorRule }>(sql`select second_factor as rule from installation`);
  return row?.rule ?? 'optional';
}

export async function saveSecondFactorRule(transaction: Transaction, rule: SecondFactorRule): Promise<void> {
  await transaction.execute(sql`update installation set second_factor = ${rule}`);
}
