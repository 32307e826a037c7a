import { sql } from 'drizzle-orm';
import { capabilitiesOf, type Capability, type Scope } from '#domain/capability.ts';
import { needsSecondFactor, type Role, type SecondFactorRule } from '#domain/role.ts';
import type { Viewer } from '#domain/viewer.ts';
import type { Queryable } from '../connection.ts';

type PersonRow = {
  kind: 'person';
  id: number;
  name: string;
  email: string;
  sessionId: number;
  isComplete: boolean;
  isPassword: boolean;
  hasSecondFactor: boolean;
  rule: SecondFactorRule;
  lastSeenAt: string;
  roles: readonly { organisationId: number; role: Role }[];
};

type KeyRow = {
  kind: 'key';
  id: number;
  name: string;
  madeBy: number | null;
  lastUsedAt: string | null;
  organisationId: number;
  scopes: readonly Scope[];
};

/** Who is meant by what a request carries, and when they were last seen. */
export type FoundViewer = { viewer: Viewer; lastSeenAt: string | null };

/** A session that has been left alone for longer has ended. */
export type SessionLimits = { idleSeconds: number };

/**
 * The person of a session with their roles, in one statement; null when it has ended, run out or been left alone.
 * Who signed in at an identity provider showed there what is asked of them; a password alone may not be enough.
 */
export async function findSessionViewer(
  database: Queryable,
  tokenHash: string,
  now: Date,
  { idleSeconds }: SessionLimits,
): Promise<FoundViewer | null> {
  const at = now.toISOString();
  const [row] = await database.execute<PersonRow>(sql`
    select p.id, p.name, p.email, s.id as "sessionId", s.is_complete as "isComplete", s.method = 'password' as "isPassword",
      s.last_seen_at as "lastSeenAt", i.second_factor as rule,
      exists (select from second_factors f where f.person_id = p.id and f.confirmed_at is not null) as "hasSecondFactor",
      coalesce((select json_agg(json_build_object('organisationId', g.organisation_id, 'role', g.role) order by g.id)
        from role_grants g where g.person_id = p.id and g.ended_at is null), '[]') as roles
    from sessions s join people p on p.id = s.person_id cross join installation i
    where s.token_hash = ${tokenHash} and s.ended_at is null and p.ended_at is null and s.expires_at > ${at}::timestamptz
      and s.last_seen_at > ${at}::timestamptz - make_interval(secs => ${idleSeconds}::double precision)`);
  if (!row) return null;
  const { id, name, email, sessionId, roles } = row;
  const mustSetUp =
    row.isPassword &&
    !row.hasSecondFactor &&
    needsSecondFactor(
      row.rule,
      roles.map(({ role }) => role),
    );
  const lacks = !row.isComplete ? 'second-factor' : mustSetUp ? 'second-factor-set-up' : null;
  const grants = roles.map(({ organisationId, role }) => ({ organisationId, capabilities: capabilitiesOf(role) }));
  return { viewer: { kind: 'person', id, name, email, sessionId, grants, lacks }, lastSeenAt: row.lastSeenAt };
}

/** The key with this hash and what it may do; null when it is revoked or has run out. */
export async function findKeyViewer(database: Queryable, tokenHash: string, now: Date): Promise<FoundViewer | null> {
  const [row] = await database.execute<KeyRow>(sql`
    select id, name, created_by as "madeBy", last_used_at as "lastUsedAt", organisation_id as "organisationId", scopes
    from api_keys
    where token_hash = ${tokenHash} and revoked_at is null and (expires_at is null or expires_at > ${now.toISOString()}::timestamptz)`);
  if (!row) return null;
  const { id, name, madeBy, lastUsedAt, organisationId } = row;
  const allowed: readonly Capability[] = row.scopes;
  return {
    viewer: { kind: 'key', id, name, madeBy, grants: [{ organisationId, capabilities: allowed }] },
    lastSeenAt: lastUsedAt,
  };
}

export async function saveSessionSeen(database: Queryable, sessionId: number, now: Date): Promise<void> {
  await database.execute(
    sql`update sessions set last_seen_at = ${now.toISOString()}::timestamptz where id = ${sessionId}`,
  );
}

export async function saveKeyUsed(database: Queryable, keyId: number, now: Date): Promise<void> {
  await database.execute(sql`update api_keys set last_used_at = ${now.toISOString()}::timestamptz where id = ${keyId}`);
}
