import { sql } from 'drizzle-orm';
import type { Role } from '#domain/role.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { people, passwords, roleGrants } from '../schema/index.ts';
import { withdrawInvitationsBy, withdrawLinks } from './one-time-links.ts';

export type Person = { id: number; name: string; email: string };

export async function savePerson(
  transaction: Transaction,
  { name, email }: { name: string; email: string },
  now: Date,
): Promise<number> {
  const [row] = await transaction
    .insert(people)
    .values({ name, email, createdAt: now.toISOString() })
    .returning({ id: people.id });
  if (!row) throw new Error('a saved person has an id');
  return row.id;
}

/** Whether anybody was ever let in. */
export async function hasPeople(database: Queryable): Promise<boolean> {
  return (await database.execute(sql`select from people limit 1`)).length > 0;
}

/** Until the transaction ends nobody else becomes the first. */
export async function lockPeople(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`lock table people in share row exclusive mode`);
}

export async function getPerson(database: Queryable, id: number): Promise<Person> {
  const [row] = await database.execute<Person>(sql`select id, name, email from people where id = ${id}`);
  if (!row) throw new Error('people are never deleted');
  return row;
}

/** What everybody knows of somebody, and nobody should take for a password: name, address, and where they hold roles. */
export async function listPersonalWords(database: Queryable, personId: number): Promise<string[]> {
  const rows = await database.execute<{ words: (string | null)[] }>(sql`
    select array[p.name, p.email] as words from people p where p.id = ${personId}
    union all select array[o.code, v.names ->> 'sv', v.names ->> 'en', v.names ->> 'da']
    from role_grants g join organisations o on o.id = g.organisation_id
    join organisation_versions v on v.organisation_id = o.id and v.known_until is null
    where g.person_id = ${personId} and g.ended_at is null`);
  return rows.flatMap(({ words }) => words.filter((word) => word !== null));
}

export type KnownPassword = { personId: number; name: string; hash: string; hasSecondFactor: boolean };

/** The password that an address signs in with; null when it has none, or its person has left. */
export async function findPassword(database: Queryable, email: string): Promise<KnownPassword | null> {
  const [row] = await database.execute<KnownPassword>(sql`
    select p.id as "personId", p.name, w.hash,
      exists (select from second_factors f where f.person_id = p.id and f.confirmed_at is not null) as "hasSecondFactor"
    from passwords w join people p on p.id = w.person_id where w.email = ${email} and p.ended_at is null`);
  return row ?? null;
}

/** Sets somebody's password, replacing the one they had. */
export async function savePassword(
  transaction: Transaction,
  { personId, email, hash }: { personId: number; email: string; hash: string },
  now: Date,
): Promise<void> {
  const values = { personId, email, hash, changedAt: now.toISOString() };
  await transaction
    .insert(passwords)
    .values(values)
    .onConflictDoUpdate({ target: passwords.personId, set: { hash, email, changedAt: values.changedAt } });
}

export type Means = {
  hasPassword: boolean;
  hasSecondFactor: boolean;
  roles: readonly { organisationId: number; role: Role; issuer: string }[];
};

/** What somebody signs in with, and the roles they hold. */
export async function getMeans(database: Queryable, personId: number): Promise<Means> {
  const [row] = await database.execute<Means>(sql`
    select exists (select from passwords where person_id = ${personId}) as "hasPassword",
      exists (select from second_factors where person_id = ${personId} and confirmed_at is not null) as "hasSecondFactor",
      coalesce((select json_agg(json_build_object('organisationId', organisation_id, 'role', role, 'issuer', issuer) order by id)
        from role_grants where person_id = ${personId} and ended_at is null), '[]') as roles`);
  if (!row) throw new Error('a select without a table has one row');
  return row;
}

/** Of two who set a password for one address at once, the second meets what the first has set. */
export async function lockPasswords(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`lock table passwords in share row exclusive mode`);
}

/** Until the transaction ends nobody else gives, changes or ends a role. */
export async function lockRoles(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`lock table role_grants in share row exclusive mode`);
}

/** Gives a role from now on, in place of the one that the same giver gave before. `issuer` is empty when a person gives it. */
export async function saveRole(
  transaction: Transaction,
  grant: { organisationId: number; personId: number; role: Role; issuer: string },
  now: Date,
): Promise<void> {
  await endRole(transaction, grant, now);
  // a link handed over before must not open what the role now does
  await withdrawLinks(transaction, 'password-reset', { personId: grant.personId }, now);
  await transaction.insert(roleGrants).values({ ...grant, grantedAt: now.toISOString() });
}

/** Ends a role. Answers what it was, or null when there was none. */
export async function endRole(
  transaction: Transaction,
  { organisationId, personId, issuer }: { organisationId: number; personId: number; issuer: string },
  now: Date,
): Promise<Role | null> {
  const [ended] = await transaction.execute<{ role: Role }>(sql`
    update role_grants set ended_at = ${now.toISOString()}::timestamptz
    where organisation_id = ${organisationId} and person_id = ${personId} and issuer = ${issuer} and ended_at is null
    returning role`);
  // nobody lets others in, or themselves again, by what they had the right to before
  if (ended?.role === 'administrator') await withdrawInvitationsBy(transaction, personId, now);
  return ended?.role ?? null;
}
