import { sql, type SQL } from 'drizzle-orm';
import { homeZone } from '#domain/date.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { auditRecords, type actorKinds } from '../schema/index.ts';

/** Who does something: as the audit log names them, and from which request. */
export type Actor = {
  kind: (typeof actorKinds)[number];
  personId: number | null;
  name: string;
  address: string;
  requestId: string;
  /** Who is away, where the request as a whole is only allowed to somebody who stands in. */
  inPlaceOf?: string;
};

export type Deed = {
  /** A verb of the trade, such as `role-granted`. */
  action: string;
  /** Whose administrators read it; null is those of the whole installation. */
  organisationId: number | null;
  /** What it was done to, such as `metric digital-share`. */
  subject: string;
  before?: unknown;
  after?: unknown;
};

/** What was done tells in whose place; whoever knows more closely has said so already. */
function withPlace({ inPlaceOf }: Actor, after: unknown): unknown {
  if (inPlaceOf === undefined) return after;
  return typeof after === 'object' ? { inPlaceOf, ...after } : after;
}

/** To be called in the transaction of every write. Never with a secret in `before` or `after`. */
export const recordDeed = (transaction: Transaction, actor: Actor, at: Date, deed: Deed): Promise<void> =>
  recordDeeds(transaction, actor, at, [deed]);

/** The same of several things that are done at once, each for the administrators of its own organisation. */
export async function recordDeeds(
  transaction: Transaction,
  actor: Actor,
  at: Date,
  deeds: readonly Deed[],
): Promise<void> {
  if (!deeds.length) return;
  await transaction.insert(auditRecords).values(
    deeds.map(({ action, organisationId, subject, before = null, after }) => ({
      at: at.toISOString(),
      actorKind: actor.kind,
      personId: actor.personId,
      actor: actor.name,
      address: actor.address,
      requestId: actor.requestId,
      action,
      organisationId,
      subject,
      before,
      after: withPlace(actor, after ?? null),
    })),
  );
}

export type AuditRecord = {
  id: number;
  at: string;
  actorKind: Actor['kind'];
  actor: string;
  address: string;
  requestId: string;
  action: string;
  organisation: string | null;
  subject: string;
  before: unknown;
  after: unknown;
};

export type AuditSearch = {
  /** Only what belongs to one of these; null is everything. */
  organisationIds: readonly number[] | null;
  actor: string | null;
  action: string | null;
  subject: string | null;
  /** Days, both included, as they begin and end where the product is at home. */
  from: string | null;
  to: string | null;
};

const isFound = ({ organisationIds, actor, action, subject, from, to }: AuditSearch): SQL => sql`
  (${organisationIds === null} or r.organisation_id = any(${sql.param([...(organisationIds ?? [])])}::integer[]))
  and (${actor}::text is null or strpos(lower(r.actor), lower(${actor}::text)) > 0)
  and (${action}::text is null or r.action = ${action}::text)
  and (${subject}::text is null or strpos(lower(r.subject), lower(${subject}::text)) > 0)
  and (${from}::date is null or r.at >= ${from}::date::timestamp at time zone ${homeZone}::text) and (${to}::date is null or r.at < (${to}::date + 1)::timestamp at time zone ${homeZone}::text)`;

export const everyAction = sql`
  with recursive known as (
    (select action from audit_records order by action limit 1)
    union all
    select (select r.action from audit_records r where r.action > known.action order by r.action limit 1)
    from known where known.action is not null)
  select action from known where action is not null order by action`;

/** What was done, the latest first. */
export async function listAuditRecords(
  database: Queryable,
  search: AuditSearch,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: AuditRecord[]; total: number }> {
  const [counted] = await database.execute<{ total: number }>(sql`
    select count(*)::integer as total from audit_records r where ${isFound(search)}`);
  const rows = await database.execute<AuditRecord>(sql`
    select r.id::double precision as id, r.at, r.actor_kind as "actorKind", r.actor, r.address, r.request_id as "requestId", r.action,
      o.code as organisation, r.subject, r.before, r.after
    from audit_records r left join organisations o on o.id = r.organisation_id
    where ${isFound(search)} order by r.id desc limit ${limit} offset ${offset}`);
  return { items: rows.map((record) => ({ ...record, at: rfc3339(record.at) })), total: counted?.total ?? 0 };
}

/** Which kinds of deeds there are, to choose from: one step through the index for each, however long the log is. */
export async function listActions(database: Queryable): Promise<string[]> {
  const rows = await database.execute<{ action: string }>(everyAction);
  return rows.map(({ action }) => action);
}
