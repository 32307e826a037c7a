import { sql } from 'drizzle-orm';
import { homeZone } from '#domain/date.ts';
import { redefinitions, type EventKind, type MeaningVersion } from '#domain/event.ts';
import type { Texts } from '#domain/language.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { events } from '../schema/index.ts';
import { endingAt, knownAt } from './known-at.ts';

export type NewEvent = {
  organisationId: number;
  metricId: number | null;
  happenedOn: string;
  kind: EventKind;
  texts: Texts;
};

export type Event = NewEvent & {
  /** The same in every version. Null for what the catalogue says by itself, which nobody writes. */
  number: number | null;
  version: number | null;
  /** Since when it is known. */
  setAt: string;
};

const columns = sql`number, id as version, organisation_id as "organisationId", metric_id as "metricId",
  happened_on as "happenedOn", kind, texts, known_from as "setAt"`;

/** Every event as it was known at a moment, oldest first. */
export async function listEvents(database: Queryable, asOf: string | null): Promise<Event[]> {
  const rows = await database.execute<Event>(sql`
    select ${columns} from events e where ${knownAt('e', asOf)} order by happened_on, id`);
  return rows.map((row) => ({ ...row, setAt: rfc3339(row.setAt) }));
}

export type Redefinition = { metricId: number; happenedOn: string };

/** When metrics came to mean something else, as far as was known at a moment. */
export async function listRedefinitions(database: Queryable, asOf: string | null): Promise<Redefinition[]> {
  const versions = await database.execute<MeaningVersion>(sql`
    select metric_id as "metricId", to_char(known_from at time zone ${homeZone}::text, 'YYYY-MM-DD') as "knownOn", definition, method,
      unit, measuring_type as "measuringType", is_cumulative as "isCumulative", rollup_rule as "rollupRule", weight, formula
    from metric_versions v
    where exists (select from metric_versions o where o.metric_id = v.metric_id and o.known_from <> v.known_from)
      and (${asOf}::timestamptz is null or known_from <= ${asOf}::timestamptz)
    order by metric_id, known_from`);
  return redefinitions(versions);
}

/** An event of an organisation as it is now, for changing it: of two at once, the second waits. */
export async function findEvent(
  transaction: Transaction,
  organisationId: number,
  number: number,
): Promise<(Event & { version: number }) | null> {
  const [row] = await transaction.execute<Event & { version: number }>(sql`
    select ${columns} from events
    where organisation_id = ${organisationId} and number = ${number} and known_until is null for update`);
  return row ? { ...row, setAt: rfc3339(row.setAt) } : null;
}

/** Adds events that are known from a moment on. Answers their numbers. */
export async function saveEvents(
  transaction: Transaction,
  given: readonly NewEvent[],
  knownFrom: string,
): Promise<number[]> {
  if (!given.length) return [];
  const rows = await transaction
    .insert(events)
    .values(given.map((event) => ({ ...event, knownFrom })))
    .returning({ number: events.number });
  return rows.map(({ number }) => number);
}

/** Ends what was known of an event; the version stays, for whoever reads as of then. Answers when. */
export async function endEvent(transaction: Transaction, version: number, now: Date): Promise<string> {
  const [row] = await transaction.execute<{ endedAt: string }>(sql`
    update events set known_until = ${endingAt(now.toISOString())}
    where id = ${version} returning known_until as "endedAt"`);
  if (!row) throw new Error('there is no such version');
  return rfc3339(row.endedAt);
}

/** Puts another version of an event in the place of the one there is. */
export async function replaceEvent(
  transaction: Transaction,
  { number, version }: { number: number; version: number },
  event: NewEvent,
  now: Date,
): Promise<void> {
  const knownFrom = await endEvent(transaction, version, now);
  await transaction.insert(events).values({ ...event, number, knownFrom });
}
