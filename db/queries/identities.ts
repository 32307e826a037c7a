import { sql, type SQL } from 'drizzle-orm';
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

/** Of an address that somebody has answered from; who says so is its subject. */
const addressIssuer = 'mailto:';

/** Where news may be sent to somebody, as their provider says now: in place of what it said before, or null for nowhere. */
export async function saveAddressSaid(
  transaction: Transaction,
  { issuer, personId, email }: { issuer: string; personId: number; email: string | null },
  now: Date,
): Promise<void> {
  // two people may share an address: each has their own
  const subject = `${personId} ${issuer}`;
  await transaction.execute(sql`
    delete from identities where person_id = ${personId} and subject = ${subject}
      and starts_with(issuer, ${addressIssuer}) and issuer <> ${addressIssuer + (email ?? '')}`);
  if (email !== null) await saveIdentity(transaction, { issuer: addressIssuer + email, subject, personId }, now);
}

/** The address that somebody has answered from: that of their password, or else what their provider says. */
export const answeredFrom = (personId: SQL): SQL => sql`coalesce(
  (select w.email from passwords w join people o on o.id = w.person_id and o.email = w.email where w.person_id = ${personId}),
  (select substr(i.issuer, ${addressIssuer.length + 1}::integer) from identities i
    where i.person_id = ${personId} and starts_with(i.issuer, ${addressIssuer}) order by i.last_used_at desc, i.subject limit 1))`;

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
