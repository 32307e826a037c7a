import { sql } from 'drizzle-orm';
import type { Role } from '#domain/role.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { identities } from '../schema/index.ts';

export type Identity = { issuer: string; subject: string };
export type KnownIdentity = { personId: number; name: string; email: string; hasLeft: boolean };

/** Whose identity it is; null for one never seen before. Until the transaction ends nobody else signs in with it. */
export async function findIdentity(
  transaction: Transaction,
  { issuer, subject }: Identity,
): Promise<KnownIdentity | null> {
  // the first sign-in of somebody may come twice at once
  await transaction.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${JSON.stringify([issuer, subject])}, 0))`,
  );
  const [row] = await transaction.execute<KnownIdentity>(sql`
    select p.id as "personId", p.name, p.email, p.ended_at is not null as "hasLeft"
    from identities i join people p on p.id = i.person_id where i.issuer = ${issuer} and i.subject = ${subject}`);
  return row ?? null;
}

/** Makes an identity somebody's, or notes that it was used again. */
export async function saveIdentity(
  transaction: Transaction,
  identity: Identity & { personId: number },
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  await transaction
    .insert(identities)
    .values({ ...identity, createdAt: at, lastUsedAt: at })
    .onConflictDoUpdate({ target: [identities.issuer, identities.subject], set: { lastUsedAt: at } });
}

/** What people see of somebody; what they sign in with stays as it is. */
export async function savePersonShown(
  transaction: Transaction,
  { id, name, email }: { id: number; name: string; email: string },
): Promise<void> {
  await transaction.execute(sql`update people set name = ${name}, email = ${email} where id = ${id}`);
}

/** What an issuer has given somebody and not taken back. */
export async function listRolesGivenBy(
  transaction: Transaction,
  { issuer, personId }: { issuer: string; personId: number },
): Promise<{ organisationId: number; role: Role }[]> {
  return transaction.execute(sql`
    select organisation_id as "organisationId", role from role_grants
    where person_id = ${personId} and issuer = ${issuer} and ended_at is null order by id`);
}

/** Whether anybody administers one of some organisations, by another role than what an issuer has given one person. */
export async function hasOtherAdministrator(
  database: Queryable,
  organisationIds: readonly number[],
  { issuer, personId }: { issuer: string; personId: number },
): Promise<boolean> {
  const others = await database.execute(sql`
    select from role_grants g join people p on p.id = g.person_id
    where g.organisation_id = any(${sql.param([...organisationIds])}::integer[]) and g.role = 'administrator'
      and g.ended_at is null and p.ended_at is null and not (g.person_id = ${personId} and g.issuer = ${issuer}) limit 1`);
  return others.length > 0;
}

/** Those of the codes that there are, with their ids. */
export async function listOrganisationIds(
  transaction: Transaction,
  codes: readonly string[],
): Promise<{ code: string; id: number }[]> {
  return transaction.execute(
    sql`select code, id from organisations where code = any(${sql.param([...codes])}::text[]) order by id`,
  );
}
