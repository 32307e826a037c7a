import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { endEvent, findEvent, replaceEvent, saveEvents, type Event, type NewEvent } from '#db/queries/events.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { listMetrics, type Metric } from '#db/queries/metrics.ts';
import { writeTransaction } from '#db/write.ts';
import type { EventKind } from '#domain/event.ts';
import type { Texts } from '#domain/language.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';

type Organisation = { id: number };
type Known = Event & { version: number };

/** What somebody writes of an event. */
export type GivenEvent = { metric: string | null; happenedOn: string; kind: EventKind; texts: Texts };

/** Looks at the event as it is, and refuses who has read it as it was. */
type Check = (event: Known, metrics: readonly Metric[]) => void;

/** Answers the number of the new event. */
export const addEvent = (
  { database, now }: Context,
  organisation: Organisation,
  given: GivenEvent,
  actor: Actor,
): Promise<number> =>
  writeTransaction(database, async (transaction) => {
    await raiseCatalogueVersion(transaction);
    const at = now();
    const event = eventOf(organisation, given, await listMetrics(transaction, null));
    const [number = 0] = await saveEvents(transaction, [event], at.toISOString());
    await recordDeed(transaction, actor, at, {
      action: 'event-added',
      organisationId: organisation.id,
      subject: `event ${number}`,
      after: given,
    });
    return number;
  });

/** Says something else of an event; what was said stays, for whoever reads as of then. Problem `unknown-event`. */
export const changeEvent = (
  context: Context,
  organisation: Organisation,
  number: number,
  given: GivenEvent,
  actor: Actor,
  check: Check,
): Promise<void> =>
  change(context, organisation, number, check, async (transaction, known, metrics) => {
    const at = context.now();
    await replaceEvent(transaction, { number, version: known.version }, eventOf(organisation, given, metrics), at);
    await recordDeed(transaction, actor, at, {
      action: 'event-changed',
      organisationId: organisation.id,
      subject: `event ${number}`,
      before: givenIn(known, metrics),
      after: given,
    });
  });

/** Takes an event away from now on. Problem `unknown-event`. */
export const removeEvent = (
  context: Context,
  organisation: Organisation,
  number: number,
  actor: Actor,
  check: Check,
): Promise<void> =>
  change(context, organisation, number, check, async (transaction, known, metrics) => {
    const at = context.now();
    await endEvent(transaction, known.version, at);
    await recordDeed(transaction, actor, at, {
      action: 'event-removed',
      organisationId: organisation.id,
      subject: `event ${number}`,
      before: givenIn(known, metrics),
    });
  });

const change = (
  { database }: Context,
  organisation: Organisation,
  number: number,
  check: Check,
  write: (transaction: Transaction, known: Known, metrics: readonly Metric[]) => Promise<void>,
): Promise<void> =>
  writeTransaction(database, async (transaction) => {
    await raiseCatalogueVersion(transaction);
    const known = await findEvent(transaction, organisation.id, number);
    if (!known) throw new Problem(404, 'unknown-event', `There is no event ${number} here.`);
    const metrics = await listMetrics(transaction, null);
    check(known, metrics);
    await write(transaction, known, metrics);
  });

/** What stands there now, as it would be written. */
export const givenIn = (
  { metricId, happenedOn, kind, texts }: NewEvent,
  metrics: readonly { id: number; code: string }[],
): GivenEvent => ({ metric: metrics.find(({ id }) => id === metricId)?.code ?? null, happenedOn, kind, texts });

function eventOf(organisation: Organisation, given: GivenEvent, metrics: readonly Metric[]): NewEvent {
  const metric = given.metric === null ? null : metrics.find(({ code }) => code === given.metric);
  if (metric === undefined)
    throw new Problem(400, 'unknown-metric', `There is no metric "${given.metric}".`, { path: 'metric' });
  const { happenedOn, kind, texts } = given;
  return { organisationId: organisation.id, metricId: metric?.id ?? null, happenedOn, kind, texts };
}
