import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { PromiseAnswer, PromisedAnswer } from '#api/promises/answers.ts';
import type { Language } from '#domain/language.ts';
import { formatValue } from '#domain/number.ts';
import { formatPeriod, lastDay, type PeriodCode } from '#domain/period.ts';
import { statusOn } from '#domain/target-status.ts';
import * as icons from '#web/lib/icons.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import type { Mark } from '#web/lib/wording/signal.ts';
import { besideLevel, levelText, targetMark } from '#web/lib/wording/target.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';

type Reader = { language: Language; today: string };
type Metric = Pick<MetricAnswer, 'code' | 'names' | 'unit' | 'decimals'>;

export const outcomes = ['kept', 'not-kept', 'changed', 'withdrawn', 'late', 'open'] as const;
export type Outcome = (typeof outcomes)[number];

export type Promised = {
  id: string;
  outcome: Outcome;
  /** The outcome in a word, with its sign. */
  mark: { word: string; icon: string };
  /** What was promised. */
  text: string;
  /** What it came to; null as long as nobody can tell. */
  result: string | null;
  /** Everything else that is known of it, in sentences. */
  facts: string[];
  setAt: string;
  /** When something last came of it. */
  changedAt: string;
};

export type PromiseItem = {
  metric: string;
  name: LocalText;
  path: string;
  latest: Promised;
  /** How it stands now, in a word and in sentences; nothing where it is decided. */
  now: Mark | null;
  standing: string[];
  earlier: Promised[];
};

const marks: Record<Outcome, { word: typeof m.promise_kept; icon: string }> = {
  kept: { word: m.promise_kept, icon: icons.done },
  'not-kept': { word: m.promise_not_kept, icon: icons.warning },
  changed: { word: m.promise_changed, icon: icons.pencil },
  withdrawn: { word: m.promise_withdrawn, icon: icons.returned },
  late: { word: m.promise_late, icon: icons.clock },
  open: { word: m.promise_open, icon: icons.flag },
};

const outcomeOf = (version: PromisedAnswer, isReplaced: boolean, today: string): Outcome => {
  const { isKept, endedAt, dueOn } = version;
  if (isKept !== null) return isKept ? 'kept' : 'not-kept';
  if (endedAt !== null) return isReplaced ? 'changed' : 'withdrawn';
  return today > dueOn ? 'late' : 'open';
};

const periodText = (period: PeriodCode, language: Language): string =>
  unbroken(formatPeriod(period, language, 'short'));

/** A target in plain words. */
const promiseText = (version: PromisedAnswer, metric: Metric, language: Language) => {
  const { level, baselineValue, byPeriod } = version;
  const said = {
    level: levelText(version, metric, language),
    period: periodText(byPeriod, language),
  };
  if (level === baselineValue) return m.promise_stay(said, { locale: language });
  return (level > baselineValue ? m.promise_at_least : m.promise_at_most)(said, { locale: language });
};

function promisedOf(version: PromisedAnswer, isReplaced: boolean, metric: Metric, reader: Reader): Promised {
  const { language, today } = reader;
  const inLanguage = { locale: language };
  const dayOf = (when: string) => unbroken(dayText(when, language));
  const written = (value: number) => unbroken(formatValue(value, metric, language));
  const { kind, baselineValue, baselinePeriod, byPeriod, setAt, adoptedOn, isSetAfterResults } = version;
  const { reason, stopsDoing, endedAt, endReason, dueOn, judgedAt } = version;
  const outcome = outcomeOf(version, isReplaced, today);
  const day = dayOf(setAt);
  const period = periodText(byPeriod, language);
  const due = { period, day: dayOf(dueOn) };
  return {
    id: `${version.metric}-${setAt.replace(/\D/g, '')}`,
    outcome,
    mark: { word: marks[outcome].word({}, inLanguage), icon: marks[outcome].icon },
    text: promiseText(version, metric, language),
    result: version.outcome && m.promise_outcome({ period, value: written(version.outcome.value) }, inLanguage),
    setAt,
    changedAt: [setAt, endedAt, judgedAt].reduce<string>((last, at) => (at !== null && at > last ? at : last), setAt),
    facts: [
      kind === 'tenfold' && m.promise_tenfold({}, inLanguage),
      ...besideLevel(version, metric, language),
      m.promise_from({ baseline: written(baselineValue), period: periodText(baselinePeriod, language) }, inLanguage),
      adoptedOn === null
        ? m.promise_set({ day }, inLanguage)
        : m.promise_adopted({ adopted: dayOf(adoptedOn), day }, inLanguage),
      isSetAfterResults && m.promise_after_results({}, inLanguage),
      reason !== null && m.promise_reason({ reason }, inLanguage),
      stopsDoing !== null && m.promise_stops({ what: stopsDoing }, inLanguage),
      endedAt !== null && m.promise_ended({ day: dayOf(endedAt) }, inLanguage),
      endReason !== null && m.promise_reason({ reason: endReason }, inLanguage),
      judgedAt !== null && m.promise_judged({ day: dayOf(judgedAt) }, inLanguage),
      outcome === 'open' && m.promise_due(due, inLanguage),
      outcome === 'late' && m.promise_was_due(due, inLanguage),
    ].filter((fact) => fact !== false),
  };
}

/** What some have already reported decides nothing as long as the period goes on. */
const asFarAsItIsOver = (version: PromisedAnswer, today: string): PromisedAnswer =>
  version.endedAt === null && lastDay(version.byPeriod) >= today
    ? { ...version, isKept: null, outcome: null, judgedAt: null }
    : version;

/** Of a promise that is decided or no longer holds, its own figure says all. */
const undecided = ({ judgement, versions: [latest] }: PromiseAnswer): PromiseAnswer['judgement'] =>
  latest?.isKept === null && latest.endedAt === null ? judgement : null;

const standingOf = (judgement: PromiseAnswer['judgement'], metric: Metric, language: Language): string[] => {
  if (judgement === null) return [];
  const written = (value: number) => unbroken(formatValue(value, metric, language));
  const said = { value: written(judgement.value), period: periodText(judgement.period, language) };
  return [
    m.promise_latest(said, { locale: language }),
    ...(judgement.status === 'no-target'
      ? []
      : [m.promise_expected({ expected: written(judgement.expected) }, { locale: language })]),
  ];
};

export const promisesOf = (
  promises: readonly PromiseAnswer[],
  metrics: readonly Metric[],
  reader: Reader,
): PromiseItem[] => {
  const byCode = new Map(metrics.map((metric) => [metric.code, metric]));
  return promises.flatMap((told) => {
    const promise = { ...told, versions: told.versions.map((version) => asFarAsItIsOver(version, reader.today)) };
    const metric = byCode.get(promise.metric);
    const [latest, ...earlier] = promise.versions.map((version, place) =>
      metric ? promisedOf(version, place > 0, metric, reader) : null,
    );
    if (!metric || !latest) return [];
    const now = undecided(promise);
    return [
      {
        metric: metric.code,
        name: localText(metric.names, reader.language),
        path: `/metrics/${metric.code}?organisation=${encodeURIComponent(promise.organisation)}`,
        latest,
        now: now && now.status !== 'no-target' ? targetMark(statusOn(now, reader.today), reader.language) : null,
        standing: standingOf(now, metric, reader.language),
        earlier: earlier.filter((one) => one !== null),
      },
    ];
  });
};

/** How many promises hold, and how many were kept and not, all that were ever made. */
export const countsOf = (promises: readonly PromiseItem[], language: Language): string => {
  const all = promises.flatMap(({ latest, earlier }) => [latest, ...earlier]);
  const count = (...wanted: Outcome[]) => all.filter(({ outcome }) => wanted.includes(outcome)).length;
  return m.promises_counts(
    { open: count('open', 'late'), kept: count('kept'), broken: count('not-kept') },
    { locale: language },
  );
};
