import type { EventAnswer } from '#api/events/answers.ts';
import type { EventKind } from '#domain/event.ts';
import type { Language, Texts } from '#domain/language.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';

const kinds: Record<EventKind, typeof m.event_general> = {
  general: m.event_general,
  'method-break': m.event_method_break,
  milestone: m.event_milestone,
  celebration: m.event_celebration,
  rebase: m.event_rebase,
};

export const kindText = (kind: EventKind, language: Language): string => kinds[kind]({}, { locale: language });

export type TimelineEvent = {
  key: string;
  happenedOn: string;
  day: string;
  kind: string;
  text: LocalText;
  metric: (LocalText & { path: string }) | null;
  /** Where it happened, where that is above. */
  from: string | null;
  /** For changing it; null where it is not this organisation's own. */
  own: { number: number; version: string; kind: EventKind; metric: string | null; texts: Texts } | null;
};

type Around = {
  code: string;
  above: readonly { code: string; names: Texts }[];
  metrics: readonly { code: string; name: LocalText }[];
};

/** The events by year, the latest first. */
export function timelineOf(
  events: readonly EventAnswer[],
  { code, above, metrics }: Around,
  language: Language,
): { year: string; events: TimelineEvent[] }[] {
  const nameOf = new Map(metrics.map((metric) => [metric.code, metric.name]));
  const placeOf = new Map(above.map((place) => [place.code, localText(place.names, language)]));
  const items = events.toReversed().map((event): TimelineEvent => {
    const { number, version, organisation, metric, happenedOn, kind, texts } = event;
    const name = metric === null ? undefined : nameOf.get(metric);
    const from = organisation === code || number === null ? undefined : placeOf.get(organisation);
    return {
      key: number === null ? `${metric} ${happenedOn}` : String(number),
      happenedOn,
      day: dayText(happenedOn, language),
      kind: kindText(kind, language),
      text: localText(texts, language),
      metric: name && metric ? { ...name, path: `/metrics/${metric}?organisation=${encodeURIComponent(code)}` } : null,
      from: from ? m.event_from({ name: from.text }, { locale: language }) : null,
      own:
        number !== null && version !== null && organisation === code ? { number, version, kind, metric, texts } : null,
    };
  });
  return [...Map.groupBy(items, ({ happenedOn }) => happenedOn.slice(0, 4))].map(([year, own]) => ({
    year,
    events: own,
  }));
}
