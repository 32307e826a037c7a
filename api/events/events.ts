import type { Event, Redefinition } from '#db/queries/events.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import type { Texts } from '#domain/language.ts';
import { firstAfter } from '#domain/comparability.ts';
import { upwardsFrom, type Organisation } from '#domain/organisation-tree.ts';
import { frequencyOf, periodNumber, type PeriodCode } from '#domain/period.ts';

/** What explains the curves of an organisation: its own events and those of everything above it, oldest first. */
export async function eventsAbove(snapshot: Snapshot, organisation: Organisation): Promise<Event[]> {
  return eventsOf(snapshot, [...snapshot.tree.ancestorsOf(organisation.id), organisation]);
}

/** The events of some organisations, oldest first. A metric that was redefined was so for all: it stands at the topmost. */
export async function eventsOf(snapshot: Snapshot, organisations: Iterable<Organisation>): Promise<Event[]> {
  const events = await snapshot.events();
  const redefinitions = await snapshot.redefinitions();
  const chosen = [...organisations];
  const tops = redefinitions.length ? topmost(snapshot, chosen) : [];
  return [
    ...chosen.flatMap(({ id }) => events.get(id) ?? []),
    ...tops.flatMap(({ id }) => redefinitions.map((one) => redefined(id, one))),
  ].toSorted((a, b) => a.happenedOn.localeCompare(b.happenedOn));
}

function topmost({ tree }: Snapshot, organisations: readonly Organisation[]): Organisation[] {
  const ids = new Set(organisations.map(({ id }) => id));
  return organisations.filter(({ id }) => !tree.ancestorsOf(id).some((above) => ids.has(above.id)));
}

const redefinedTexts: Texts = {
  sv: 'Måttet definierades om. Siffror före och efter kan inte jämföras.',
  en: 'The metric was redefined. Figures before and after cannot be compared.',
  da: 'Målet blev defineret om. Tal før og efter kan ikke sammenlignes.',
};

const redefined = (organisationId: number, { metricId, happenedOn }: Redefinition): Event => ({
  number: null,
  version: null,
  organisationId,
  metricId,
  happenedOn,
  kind: 'method-break',
  texts: redefinedTexts,
  setAt: `${happenedOn}T00:00:00Z`,
});

/** Whether an event says something about a metric: its own, or one of the organisation as a whole. */
export const concerns = ({ metricId }: Event, metric: { id: number }): boolean =>
  metricId === null || metricId === metric.id;

/** Of which organisations, by their code, the method of a metric is another in a period than in the one before. */
export async function breaksAt(
  snapshot: Snapshot,
  metric: { id: number },
  period: PeriodCode,
): Promise<(organisation: string) => boolean> {
  const begins = ({ happenedOn }: Pick<Event, 'happenedOn'>): boolean =>
    firstAfter(happenedOn, frequencyOf(period)) === periodNumber(period);
  const redefinitions = await snapshot.redefinitions();
  if (redefinitions.some((one) => one.metricId === metric.id && begins(one))) return () => true;
  const places = new Set<number>();
  for (const [organisation, events] of await snapshot.events()) {
    const breaks = events.filter((event) => event.kind === 'method-break' && concerns(event, metric));
    if (breaks.some(begins)) places.add(organisation);
  }
  const { tree } = snapshot;
  return (code) => {
    const found = places.size ? tree.byCode(code) : undefined;
    return found !== undefined && upwardsFrom(tree, found.id).some(({ id }) => places.has(id));
  };
}
