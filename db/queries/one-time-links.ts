import { sql } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import type { Role } from '#domain/role.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { oneTimeLinks, type linkKinds } from '../schema/index.ts';

export type LinkKind = (typeof linkKinds)[number];

export type NewLink = {
  kind: LinkKind;
  tokenHash: string;
  personId?: number;
  organisationId?: number;
  role?: Role;
  email?: string;
  createdBy?: number | null;
  expiresAt: Date;
};

export async function saveLink(transaction: Transaction, link: NewLink, now: Date): Promise<number> {
  const [row] = await transaction
    .insert(oneTimeLinks)
    .values({ ...link, expiresAt: link.expiresAt.toISOString(), createdAt: now.toISOString() })
    .returning({ id: oneTimeLinks.id });
  if (!row) throw new Error('a saved link has an id');
  return row.id;
}

export type Link = {
  id: number;
  personId: number | null;
  organisationId: number | null;
  role: Role | null;
  email: string | null;
};

const isOpen = (now: Date) =>
  sql`used_at is null and withdrawn_at is null and expires_at > ${now.toISOString()}::timestamptz`;

/** An open link of a kind; null when it was used or withdrawn, has run out, or never was. */
export async function findLink(
  database: Queryable,
  kind: LinkKind,
  tokenHash: string,
  now: Date,
): Promise<Link | null> {
  const [row] = await database.execute<Link>(sql`
    select id, person_id as "personId", organisation_id as "organisationId", role, email from one_time_links
    where kind = ${kind} and token_hash = ${tokenHash} and ${isOpen(now)}`);
  return row ?? null;
}

/** The organisation that a link invites into; null for one that has gone. */
export async function findInvitingOrganisation(
  database: Queryable,
  organisationId: number,
): Promise<{ code: string; names: Texts } | null> {
  const [row] = await database.execute<{ code: string; names: Texts }>(sql`
    select o.code, v.names from organisations o join organisation_versions v on v.organisation_id = o.id and v.known_until is null
    where o.id = ${organisationId}`);
  return row ?? null;
}

/** Takes an open link, so that it never works again: of two who try at once one gets it, the other null. */
export async function takeLink(
  transaction: Transaction,
  kind: LinkKind,
  tokenHash: string,
  now: Date,
): Promise<Link | null> {
  const [row] = await transaction.execute<Link>(sql`
    update one_time_links set used_at = ${now.toISOString()}::timestamptz
    where kind = ${kind} and token_hash = ${tokenHash} and ${isOpen(now)}
    returning id, person_id as "personId", organisation_id as "organisationId", role, email`);
  return row ?? null;
}

/** Withdraws the open links of a kind: those of a person, or of an address in an organisation, or all. */
export async function withdrawLinks(
  transaction: Transaction,
  kind: LinkKind,
  { personId = null, organisationId = null, email = null }: Partial<Omit<Link, 'id' | 'role'>>,
  now: Date,
): Promise<void> {
  await transaction.execute(sql`
    update one_time_links set withdrawn_at = ${now.toISOString()}::timestamptz
    where kind = ${kind} and ${isOpen(now)} and person_id is not distinct from ${personId}::integer
      and organisation_id is not distinct from ${organisationId}::integer and email is not distinct from ${email}::text`);
}

/** Withdraws every open invitation that somebody made. */
export async function withdrawInvitationsBy(transaction: Transaction, personId: number, now: Date): Promise<void> {
  await transaction.execute(sql`
    update one_time_links set withdrawn_at = ${now.toISOString()}::timestamptz
    where kind = 'invitation' and created_by = ${personId} and ${isOpen(now)}`);
}
