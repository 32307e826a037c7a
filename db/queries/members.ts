import { sql } from 'drizzle-orm';
import type { Role } from '#domain/role.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';

export type Member = {
  /** Of the role as it was given: another one is another version. */
  grantId: number;
  personId: number;
  name: string;
  email: string;
  organisationId: number;
  role: Role;
  issuer: string | null;
  grantedAt: string;
  hasPassword: boolean;
  hasSecondFactor: boolean;
  lastSeenAt: string | null;
};

/** Keeps roles as they are until the transaction is over: of two who change one at once, the second sees what the first did. */
export async function lockRoles(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`lock table role_grants in share row exclusive mode`);
}

/** Who holds a role in any of some organisations, by name. */
export async function listMembers(database: Queryable, organisationIds: readonly number[]): Promise<Member[]> {
  const rows = await database.execute<Member>(sql`
    select g.id as "grantId", p.id as "personId", p.name, p.email, g.organisation_id as "organisationId", g.role,
      nullif(g.issuer, '') as issuer, g.granted_at as "grantedAt",
      exists (select from passwords w where w.person_id = p.id) as "hasPassword",
      exists (select from second_factors f where f.person_id = p.id and f.confirmed_at is not null) as "hasSecondFactor",
      (select max(s.last_seen_at) from sessions s where s.person_id = p.id) as "lastSeenAt"
    from role_grants g join people p on p.id = g.person_id
    where g.organisation_id = any(${sql.param([...organisationIds])}::integer[]) and g.ended_at is null and p.ended_at is null
    order by p.name, p.id, g.id`);
  return rows.map((member) => ({
    ...member,
    grantedAt: rfc3339(member.grantedAt),
    lastSeenAt: member.lastSeenAt && rfc3339(member.lastSeenAt),
  }));
}

/** Where somebody holds which roles now. */
export async function listRolesOf(
  database: Queryable,
  personId: number,
): Promise<{ organisationId: number; role: Role }[]> {
  return database.execute<{ organisationId: number; role: Role }>(sql`
    select organisation_id as "organisationId", role from role_grants where person_id = ${personId} and ended_at is null`);
}

/** How many administrators an organisation has itself who can sign in. */
export async function countAdministrators(database: Queryable, organisationId: number): Promise<number> {
  const [row] = await database.execute<{ count: number }>(sql`
    select count(distinct g.person_id)::integer as count from role_grants g join people p on p.id = g.person_id
    where g.organisation_id = ${organisationId} and g.role = 'administrator' and g.ended_at is null and p.ended_at is null`);
  return row?.count ?? 0;
}

export type OpenInvitation = { id: number; email: string; role: Role; createdAt: string; expiresAt: string };

export async function listOpenInvitations(
  database: Queryable,
  organisationId: number,
  now: Date,
): Promise<OpenInvitation[]> {
  const rows = await database.execute<OpenInvitation>(sql`
    select id, email, role, created_at as "createdAt", expires_at as "expiresAt" from one_time_links
    where kind = 'invitation' and organisation_id = ${organisationId} and used_at is null and withdrawn_at is null
      and expires_at > ${now.toISOString()}::timestamptz
    order by created_at, id`);
  return rows.map((invitation) => ({
    ...invitation,
    createdAt: rfc3339(invitation.createdAt),
    expiresAt: rfc3339(invitation.expiresAt),
  }));
}

/** Withdraws an open invitation into an organisation. Answers whether it was still open. */
export async function withdrawInvitation(
  transaction: Transaction,
  organisationId: number,
  id: number,
  now: Date,
): Promise<boolean> {
  const withdrawn = await transaction.execute(sql`
    update one_time_links set withdrawn_at = ${now.toISOString()}::timestamptz
    where id = ${id} and kind = 'invitation' and organisation_id = ${organisationId} and used_at is null
      and withdrawn_at is null returning id`);
  return withdrawn.length > 0;
}
