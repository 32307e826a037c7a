import { sql } from 'drizzle-orm';
import type { GroupBasis, GroupKind, GroupMember, GroupVersion } from '#domain/group.ts';
import type { Texts } from '#domain/language.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { endingAt } from './known-at.ts';

/** Every version of every group that was known at a moment, as it was known then: the oldest group first, its latest version first. */
export async function listGroupVersions(database: Queryable, asOf: string | null): Promise<GroupVersion[]> {
  const moment = sql`${asOf}::timestamptz`;
  const isEnded = sql`(v.known_until is not null and (${moment} is null or v.known_until <= ${moment}))`;
  const rows = await database.execute<GroupVersion>(sql`
    select g.code, v.version, g.coordinator_id as "coordinatorId", v.kind, v.names, v.contact, v.basis, v.reason,
      v.known_from as "setAt", case when ${isEnded} then v.known_until end as "endedAt",
      case when ${isEnded} then v.end_reason end as "endReason", (
        select coalesce(jsonb_agg(jsonb_build_object('organisationId', m.organisation_id, 'distance', m.distance) order by m.position), '[]')
        from group_members m where m.version_id = v.id) as members, (
        select coalesce(jsonb_agg(f.metric_id order by f.position), '[]') from group_metrics f where f.version_id = v.id) as "metricIds"
    from groups g join group_versions v on v.group_id = g.id
    where ${moment} is null or v.known_from <= ${moment}
    order by g.id, v.version desc`);
  return rows.map((row) => ({ ...row, setAt: rfc3339(row.setAt), endedAt: row.endedAt && rfc3339(row.endedAt) }));
}

/** What is said of a group; its code and who keeps it stay the same. */
export type NewGroupVersion = {
  kind: GroupKind;
  names: Texts;
  contact: string | null;
  basis: GroupBasis;
  members: readonly GroupMember[];
  metricIds: readonly number[];
  reason: string | null;
};

/** Saves a new group, without any version; null when its code is or was taken. */
export async function saveGroup(
  transaction: Transaction,
  { code, coordinatorId }: { code: string; coordinatorId: number },
): Promise<number | null> {
  const [row] = await transaction.execute<{ id: number }>(sql`
    insert into groups (code, coordinator_id) values (${code}, ${coordinatorId}) on conflict do nothing returning id`);
  return row?.id ?? null;
}

/** The group that an organisation keeps, for changing it: of two at once, the second waits. */
export async function findGroup(transaction: Transaction, code: string, coordinatorId: number): Promise<number | null> {
  const [row] = await transaction.execute<{ id: number }>(sql`
    select id from groups where code = ${code} and coordinator_id = ${coordinatorId} for update`);
  return row?.id ?? null;
}

/** From a moment on a group is this, whatever it was before. Answers the number of the version. */
export async function saveGroupVersion(
  transaction: Transaction,
  groupId: number,
  { kind, names, contact, basis, members, metricIds, reason }: NewGroupVersion,
  { at, setBy }: { at: Date; setBy: number | null },
): Promise<number> {
  const knownFrom = await endGroup(transaction, groupId, at, null);
  const [saved] = await transaction.execute<{ id: number; version: number }>(sql`
    insert into group_versions (group_id, version, known_from, kind, names, contact, basis, reason, set_by)
    select ${groupId}::integer, coalesce(max(version), 0) + 1, ${knownFrom}::timestamptz, ${kind}::text, ${JSON.stringify(names)}::jsonb,
      ${contact}::text, ${JSON.stringify(basis)}::jsonb, ${reason}::text, ${setBy}::integer
    from group_versions where group_id = ${groupId}
    returning id, version`);
  if (!saved) throw new Error('a saved version is there');
  await transaction.execute(sql`
    insert into group_members (version_id, organisation_id, position, distance)
    select ${saved.id}::integer, n.id, n.position, n.distance
    from unnest(${sql.param(members.map(({ organisationId }) => organisationId))}::integer[],
      ${sql.param(members.map((_, place) => place))}::integer[],
      ${sql.param(members.map(({ distance }) => distance))}::double precision[]) as n(id, position, distance)`);
  await transaction.execute(sql`
    insert into group_metrics (version_id, metric_id, position)
    select ${saved.id}::integer, n.id, n.position
    from unnest(${sql.param([...metricIds])}::integer[], ${sql.param(metricIds.map((_, place) => place))}::integer[])
      as n(id, position)`);
  return saved.version;
}

/** From then on a group no longer holds in its present words, if it did. Answers when exactly. */
export async function endGroup(
  transaction: Transaction,
  groupId: number,
  at: Date,
  reason: string | null,
): Promise<string> {
  const [row] = await transaction.execute<{ endedAt: string }>(sql`
    update group_versions set known_until = ${endingAt(at.toISOString())},
      end_reason = ${reason}
    where group_id = ${groupId} and known_until is null returning known_until as "endedAt"`);
  return row ? rfc3339(row.endedAt) : at.toISOString();
}
