import { sql } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import type { VisionPart } from '#domain/vision.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { endingAt, knownAt } from './known-at.ts';

export type Proof = { organisationId: number; metricId: number };

export type NewVision = {
  sentence: Texts;
  ownerIds: readonly number[];
  parts: readonly VisionPart<Proof>[];
  reason: string | null;
};

export type Vision = NewVision & {
  /** The same in every version. */
  number: number;
  version: number;
  /** Since when it is known in these words. */
  setAt: string;
};

export type VisionVersion = Vision & {
  /** Null while it is the one that holds. */
  endedAt: string | null;
  /** Null where another one replaced it. */
  endReason: string | null;
  /** The name of whoever said it: not for everybody. */
  setBy: string | null;
};

const proofs = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('organisationId', f.organisation_id, 'metricId', f.metric_id) order by f.position), '[]')
  from vision_proofs f where f.vision_id = p.vision_id and f.part = p.code)`;

const parts = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('code', p.code, 'names', p.names, 'weight', p.weight, 'proofs', ${proofs},
    'carries', case when p.carries_number is not null
      then jsonb_build_object('vision', p.carries_number, 'part', p.carries_part) end) order by p.position), '[]')
  from vision_parts p where p.vision_id = v.id)`;

const columns = sql`v.number, v.id as version, v.sentence, v.reason, v.known_from as "setAt", ${parts} as parts, (
  select coalesce(jsonb_agg(o.organisation_id order by o.organisation_id), '[]')
  from vision_owners o where o.vision_id = v.id) as "ownerIds"`;

const withMoments = <Row extends { setAt: string }>(row: Row): Row => ({ ...row, setAt: rfc3339(row.setAt) });

/** Every vision as it was known at a moment, the oldest first. */
export async function listVisions(database: Queryable, asOf: string | null): Promise<Vision[]> {
  const rows = await database.execute<Vision>(sql`
    select ${columns} from visions v where ${knownAt('v', asOf)} order by v.number`);
  return rows.map(withMoments);
}

/** A vision as it is now, for changing it: of two at once, the second waits. */
export async function findVision(transaction: Transaction, number: number): Promise<Vision | null> {
  const [row] = await transaction.execute<Vision>(sql`
    select ${columns} from visions v where v.number = ${number} and v.known_until is null for update of v`);
  return row ? withMoments(row) : null;
}

/** Every version of a vision that was known at a moment, as it was known then: the latest first. */
export async function listVisionVersions(
  database: Queryable,
  number: number,
  asOf: string | null,
): Promise<VisionVersion[]> {
  const moment = sql`${asOf}::timestamptz`;
  const isEnded = sql`(v.known_until is not null and (${moment} is null or v.known_until <= ${moment}))`;
  const rows = await database.execute<VisionVersion>(sql`
    select ${columns}, w.name as "setBy",
      case when ${isEnded} then v.known_until end as "endedAt", case when ${isEnded} then v.end_reason end as "endReason"
    from visions v left join people w on w.id = v.set_by
    where v.number = ${number} and (${moment} is null or v.known_from <= ${moment})
    order by v.known_from desc`);
  return rows.map((row) => ({ ...withMoments(row), endedAt: row.endedAt && rfc3339(row.endedAt) }));
}

/** Adds a vision that is known from a moment on, or puts another version in the place of the one there is. Answers its number. */
export async function saveVision(
  transaction: Transaction,
  vision: NewVision,
  { replaces, at, setBy }: { replaces: Vision | null; at: Date; setBy: number | null },
): Promise<number> {
  const { sentence, ownerIds, parts: given, reason } = vision;
  const knownFrom = replaces ? await endVision(transaction, replaces, at, null) : at.toISOString();
  const number = replaces ? sql`${replaces.number}::integer` : sql`default`;
  const [saved] = await transaction.execute<{ id: number; number: number }>(sql`
    insert into visions (number, known_from, sentence, reason, set_by)
    values (${number}, ${knownFrom}::timestamptz, ${JSON.stringify(sentence)}::jsonb, ${reason}, ${setBy})
    returning id, number`);
  if (!saved) throw new Error('a saved vision is there');
  await transaction.execute(sql`
    insert into vision_owners (vision_id, organisation_id)
    select ${saved.id}, id from unnest(${sql.param([...ownerIds])}::integer[]) as o(id)`);
  const column = (values: readonly unknown[]) => sql.param([...values]);
  await transaction.execute(sql`
    insert into vision_parts (vision_id, code, position, names, weight, carries_number, carries_part)
    select ${saved.id}, n.code, n.position, n.names::jsonb, n.weight, n.number, n.part
    from unnest(${column(given.map((part) => part.code))}::text[], ${column(given.map((_, place) => place))}::integer[],
      ${column(given.map(({ names }) => JSON.stringify(names)))}::text[],
      ${column(given.map(({ weight }) => weight))}::double precision[],
      ${column(given.map(({ carries }) => carries?.vision ?? null))}::integer[],
      ${column(given.map(({ carries }) => carries?.part ?? null))}::text[])
      as n(code, position, names, weight, number, part)`);
  const proven = given.flatMap(({ code, proofs: own }) => own.map((proof) => ({ ...proof, code })));
  await transaction.execute(sql`
    insert into vision_proofs (vision_id, organisation_id, metric_id, part, position)
    select ${saved.id}, n.organisation_id, n.metric_id, n.part, n.position
    from unnest(${column(proven.map(({ organisationId }) => organisationId))}::integer[],
      ${column(proven.map(({ metricId }) => metricId))}::integer[], ${column(proven.map(({ code }) => code))}::text[],
      ${column(proven.map((_, place) => place))}::integer[]) as n(organisation_id, metric_id, part, position)`);
  return saved.number;
}

/** From then on the vision no longer holds in these words. Answers when exactly. */
export async function endVision(
  transaction: Transaction,
  { version }: Vision,
  at: Date,
  reason: string | null,
): Promise<string> {
  const [row] = await transaction.execute<{ endedAt: string }>(sql`
    update visions set known_until = ${endingAt(at.toISOString())},
      end_reason = ${reason}
    where id = ${version} returning known_until as "endedAt"`);
  if (!row) throw new Error('there is no such version');
  return rfc3339(row.endedAt);
}
