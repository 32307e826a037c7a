import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { ReleaseAnswer } from '#api/releases/answers.ts';
import { textIn, type Language } from '#domain/language.ts';
import { formatPeriod } from '#domain/period.ts';
import { arrowRight, clock, done, history, returned } from '#web/lib/icons.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { momentText } from '#web/lib/wording/moment.ts';
import type { Mark } from '#web/lib/wording/signal.ts';

export type ReleaseRow = {
  id: number;
  /** When it is, or was, in words: `21 nov. 2026 09:00`. */
  when: string;
  moment: string | null;
  organisation: LocalText & { path: string; code: string };
  form: LocalText;
  period: string;
  metrics: string[];
  mark: Mark;
  /** What was announced before, and why it was changed. */
  earlier: string[];
  isAhead: boolean;
  version: string;
};

/** Its state, and that its time has passed without anything. */
function markOf({ state, at }: ReleaseAnswer, now: string, language: Language): Mark {
  const named = { locale: language };
  const quiet = (word: string, icon: string): Mark => ({ word, icon, tone: 'quiet' });
  if (state === 'published') return { word: m.release_published({}, named), icon: done, tone: 'better' };
  if (state === 'called-off') return quiet(m.release_called_off({}, named), returned);
  if (at !== null && at <= now) return { word: m.release_late({}, named), icon: clock, tone: 'worse' };
  return state === 'postponed'
    ? quiet(m.release_postponed({}, named), history)
    : quiet(m.release_announced({}, named), arrowRight);
}

/** `Var 20 nov. 2026 09:00, ändrat 18 nov. 2026: Underlaget är sent`. */
const earlierTexts = ({ times }: ReleaseAnswer, language: Language): string[] =>
  times.slice(0, -1).map(({ at }, place) => {
    const { reason, announcedAt } = times[place + 1] ?? { reason: '', announcedAt: '' };
    const was = at === null ? m.release_called_off({}, { locale: language }) : momentText(at, language);
    return m.release_was({ was, day: momentText(announcedAt, language), reason }, { locale: language });
  });

const timeOf = ({ at, publishedAt }: ReleaseAnswer): string | null => publishedAt ?? at;

/** What is to come, the next first, then what is over, the latest first. */
export function releasesOf(
  releases: readonly ReleaseAnswer[],
  metrics: readonly MetricAnswer[],
  { now, language }: { now: string; language: Language },
): { coming: ReleaseRow[]; over: ReleaseRow[] } {
  const names = new Map(metrics.map((metric) => [metric.code, textIn(metric.names, language)]));
  const rowOf = (release: ReleaseAnswer): ReleaseRow => {
    const moment = timeOf(release);
    const { id, organisation, organisationNames, state, at, version } = release;
    return {
      id,
      when: moment === null ? m.release_no_time({}, { locale: language }) : momentText(moment, language),
      moment,
      organisation: {
        ...localText(organisationNames, language),
        code: organisation,
        path: `/organisations/${encodeURIComponent(organisation)}`,
      },
      form: localText(release.names, language),
      period: formatPeriod(release.period, language, 'short'),
      metrics: release.metrics.flatMap((code) => names.get(code) ?? []),
      mark: markOf(release, now, language),
      earlier: earlierTexts(release, language),
      isAhead: state !== 'published' && at !== null && at > now,
      version,
    };
  };
  const isComing = ({ state }: ReleaseAnswer) => state === 'announced' || state === 'postponed';
  const byTime = (a: ReleaseAnswer, b: ReleaseAnswer) =>
    (timeOf(a) ?? '').localeCompare(timeOf(b) ?? '') || a.id - b.id;
  const sorted = releases.toSorted(byTime);
  return {
    coming: sorted.filter(isComing).map(rowOf),
    over: sorted
      .filter((one) => !isComing(one))
      .toReversed()
      .map(rowOf),
  };
}

/** What is published then, in one line. */
export const titleOf = ({ form, organisation, period }: ReleaseRow): string =>
  `${form.text}, ${period} – ${organisation.text}`;
