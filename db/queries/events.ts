import { sql } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { events, type eventKinds } from '../schema/index.ts';
import { knownAt } from './known-at.ts';

export type Event = {
  organisationId: number;
  metricId: number | null;
  happenedOn: string;
  kind: (typeof eventKinds)[number];
  texts: Texts;
};

/** Every event as it was known at a moment, oldest first. */
export async function listEvents(database: Queryable, asOf: string | null): Promise<Event[]> {
  return database.execute<Event>(sql`
    select organisation_id as "organisationId", metric_id as "metricId", happened_on as "happenedOn", kind, texts
    from events e where ${knownAt('e', asOf)} order by happened_on, id`);
}

export async function saveEvents(transaction: Transaction, given: readonly Event[], knownFrom: string): Promise<void> {
  if (given.length) await transaction.insert(events).values(given.map((event) => ({ ...event, knownFrom })));
}
