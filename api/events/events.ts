import type { Event } from '#db/queries/events.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import type { Organisation } from '#domain/organisation-tree.ts';

/** What explains the curves of an organisation: its own events and those of everything above it, oldest first. */
export async function eventsAbove(snapshot: Snapshot, organisation: Organisation): Promise<Event[]> {
  return eventsOf(snapshot, [...snapshot.tree.ancestorsOf(organisation.id), organisation]);
}

/** The events of some organisations, oldest first. */
export async function eventsOf(snapshot: Snapshot, organisations: Iterable<Organisation>): Promise<Event[]> {
  const events = await snapshot.events();
  return [...organisations]
    .flatMap(({ id }) => events.get(id) ?? [])
    .toSorted((a, b) => a.happenedOn.localeCompare(b.happenedOn));
}

/** Whether an event says something about a metric: its own, or one of the organisation as a whole. */
export const concerns = ({ metricId }: Event, metric: { id: number }): boolean =>
  metricId === null || metricId === metric.id;
