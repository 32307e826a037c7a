import { sql } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import type { Visibility } from '#domain/metric.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { circleMembers, sharingCircles } from '../schema/index.ts';

export type Circle = {
  code: string;
  names: Texts;
  members: readonly { organisation: string; names: Texts; askedAt: string; agreedAt: string | null }[];
};

/** The circles that an organisation is in or asked into, with everybody in them. */
export async function listCirclesOf(database: Queryable, organisationId: number): Promise<Circle[]> {
  const rows = await database.execute<{
    code: string;
    names: Texts;
    organisation: string;
    organisationNames: Texts;
    askedAt: string;
    agreedAt: string | null;
  }>(sql`
    select c.code, c.names, o.code as organisation, v.names as "organisationNames", m.asked_at as "askedAt", m.agreed_at as "agreedAt"
    from sharing_circles c
    join circle_members own on own.circle_id = c.id and own.left_at is null and own.organisation_id = ${organisationId}
    join circle_members m on m.circle_id = c.id and m.left_at is null
    join organisations o on o.id = m.organisation_id
    join organisation_versions v on v.organisation_id = o.id and v.known_until is null
    where c.ended_at is null order by c.code, m.agreed_at nulls last, o.code`);
  return [...Map.groupBy(rows, ({ code }) => code)].map(([code, members]) => ({
    code,
    names: members[0]?.names ?? { sv: code },
    members: members.map(({ organisation, organisationNames, askedAt, agreedAt }) => ({
      organisation,
      names: organisationNames,
      askedAt: rfc3339(askedAt),
      agreedAt: agreedAt && rfc3339(agreedAt),
    })),
  }));
}

export async function findCircle(database: Queryable, code: string): Promise<number | null> {
  const [row] = await database.execute<{ id: number }>(sql`
    select id from sharing_circles where code = ${code} and ended_at is null`);
  return row?.id ?? null;
}

/** Saves a new circle; null when its code is taken. */
export async function saveCircle(
  transaction: Transaction,
  { code, names }: { code: string; names: Texts },
  now: Date,
): Promise<number | null> {
  const [row] = await transaction
    .insert(sharingCircles)
    .values({ code, names, createdAt: now.toISOString() })
    .onConflictDoNothing()
    .returning({ id: sharingCircles.id });
  return row?.id ?? null;
}

/** Asks an organisation into a circle. Answers whether it was not in or asked yet. */
export async function askIntoCircle(
  transaction: Transaction,
  circleId: number,
  organisationId: number,
  now: Date,
): Promise<boolean> {
  const asked = await transaction
    .insert(circleMembers)
    .values({ circleId, organisationId, askedAt: now.toISOString() })
    .onConflictDoNothing()
    .returning({ id: circleMembers.id });
  return asked.length > 0;
}

/** An organisation that was asked agrees. Answers whether it was asked, and had not agreed. */
export async function agreeToCircle(
  transaction: Transaction,
  circleId: number,
  organisationId: number,
  agreedBy: number | null,
  now: Date,
): Promise<boolean> {
  const agreed = await transaction.execute(sql`
    update circle_members set agreed_at = ${now.toISOString()}::timestamptz, agreed_by = ${agreedBy}
    where circle_id = ${circleId} and organisation_id = ${organisationId} and left_at is null and agreed_at is null returning id`);
  return agreed.length > 0;
}

/** An organisation leaves a circle, or says no. A circle without anybody in it ends. Answers whether it was in or asked. */
export async function leaveCircle(
  transaction: Transaction,
  circleId: number,
  organisationId: number,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  const left = await transaction.execute(sql`
    update circle_members set left_at = ${at}::timestamptz
    where circle_id = ${circleId} and organisation_id = ${organisationId} and left_at is null returning id`);
  await transaction.execute(sql`
    update sharing_circles set ended_at = ${at}::timestamptz where id = ${circleId}
      and not exists (select from circle_members where circle_id = ${circleId} and left_at is null and agreed_at is not null)`);
  return left.length > 0;
}

/** Whether an organisation has agreed to a circle and not left it. */
export async function isInCircle(database: Queryable, circleId: number, organisationId: number): Promise<boolean> {
  const found = await database.execute(sql`
    select from circle_members
    where circle_id = ${circleId} and organisation_id = ${organisationId} and left_at is null and agreed_at is not null`);
  return found.length > 0;
}

/** What an organisation itself has narrowed, by the id of the metric. */
export async function listNarrowedOf(
  database: Queryable,
  organisationId: number,
): Promise<ReadonlyMap<number, Visibility>> {
  const rows = await database.execute<{ metricId: number; visibility: Visibility }>(sql`
    select metric_id as "metricId", visibility from narrowed_visibilities where organisation_id = ${organisationId}`);
  return new Map(rows.map(({ metricId, visibility }) => [metricId, visibility]));
}

/** To whom an organisation itself has narrowed a metric; null when to nobody but whom the metric names. */
export async function findNarrowed(
  database: Queryable,
  organisationId: number,
  metricId: number,
): Promise<Visibility | null> {
  const [row] = await database.execute<{ visibility: Visibility }>(sql`
    select visibility from narrowed_visibilities where organisation_id = ${organisationId} and metric_id = ${metricId}`);
  return row?.visibility ?? null;
}

/** Shows a metric of an organisation to so many only; null is as the metric says. */
export async function saveNarrowed(
  transaction: Transaction,
  organisationId: number,
  metricId: number,
  visibility: Visibility | null,
  now: Date,
): Promise<void> {
  if (visibility === null) {
    await transaction.execute(sql`
      delete from narrowed_visibilities where organisation_id = ${organisationId} and metric_id = ${metricId}`);
    return;
  }
  await transaction.execute(sql`
    insert into narrowed_visibilities (organisation_id, metric_id, visibility, changed_at)
    values (${organisationId}, ${metricId}, ${visibility}, ${now.toISOString()}::timestamptz)
    on conflict (organisation_id, metric_id) do update set visibility = excluded.visibility, changed_at = excluded.changed_at`);
}
