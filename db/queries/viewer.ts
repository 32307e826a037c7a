import { sql } from 'drizzle-orm';
import { capabilitiesOf, type Capability, type Grant, type Scope } from '#domain/capability.ts';
import { deputyGrant, grantsWithDeputyships } from '#domain/deputy.ts';
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
  standIns: readonly { absent: number; name: string; organisationId: number; role: Role }[];
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
 * The roles of those whom the person stands in for on a day, as far as they reach into the organisation that was named:
 * one held above it holds there, one held below it where it is held. Nothing that the others have as deputies themselves.
 */
const standIns = (today: string) => sql`
  with recursive standing as (
    select d.id, d.organisation_id, d.person_id, a.name from deputies d join people a on a.id = d.person_id
    where d.deputy_id = p.id and d.ended_at is null and a.ended_at is null
      and ${today}::date between d.from_day and d.until_day
  ), held as (
    select s.id, s.organisation_id as named, s.person_id, s.name, g.id as grant_id, g.organisation_id, g.role
    from standing s join role_grants g on g.person_id = s.person_id and g.ended_at is null
  ), up(id, above) as (
    select organisation_id, organisation_id from held union select named, named from held
    union
    select up.id, v.parent_id from up join organisation_versions v on v.organisation_id = up.above
    where v.known_until is null and v.parent_id is not null
  )
  select json_agg(json_build_object('absent', h.person_id, 'name', h.name, 'role', h.role,
      'organisationId', case when w.id is null then h.organisation_id else h.named end) order by h.id, h.grant_id)
  from held h left join up w on w.id = h.named and w.above = h.organisation_id
  where w.id is not null or exists (select from up where up.id = h.organisation_id and up.above = h.named)`;

/**
 * The person of a session with their roles, in one statement; null when it has ended, run out or been left alone.
 * Who signed in at an identity provider showed there what is asked of them; a password alone may not be enough.
 */
export async function findSessionViewer(
  database: Queryable,
  tokenHash: string,
  now: Date,
  { idleSeconds, today }: SessionLimits & { today: string },
): Promise<FoundViewer | null> {
  const at = now.toISOString();
  const [row] = await database.execute<PersonRow>(sql`
    select p.id, p.name, p.email, s.id as "sessionId", s.is_complete as "isComplete", s.method = 'password' as "isPassword",
      s.last_seen_at as "lastSeenAt", i.second_factor as rule,
      exists (select from second_factors f where f.person_id = p.id and f.confirmed_at is not null) as "hasSecondFactor",
      coalesce((select json_agg(json_build_object('organisationId', g.organisation_id, 'role', g.role) order by g.id)
        from role_grants g where g.person_id = p.id and g.ended_at is null), '[]') as roles,
      coalesce((${standIns(today)}), '[]') as "standIns"
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
      [...roles, ...row.standIns].map(({ role }) => role),
    );
  const lacks = !row.isComplete ? 'second-factor' : mustSetUp ? 'second-factor-set-up' : null;
  const own = roles.map(grantOf);
  const person = { kind: 'person', id, name, email, sessionId, lacks } as const;
  const stoodInFor = row.standIns.map((one) => ({
    absent: one.absent,
    name: one.name,
    role: one.role,
    grants: [deputyGrant(grantOf(one))],
  }));
  const viewer: Viewer = stoodInFor.length
    ? {
        ...person,
        grants: grantsWithDeputyships(own, stoodInFor),
        deputyships: { own, standIns: stoodInFor },
      }
    : { ...person, grants: own };
  return { viewer, lastSeenAt: row.lastSeenAt };
}

const grantOf = ({ organisationId, role }: { organisationId: number; role: Role }): Grant => ({
  organisationId,
  capabilities: capabilitiesOf(role),
});

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
