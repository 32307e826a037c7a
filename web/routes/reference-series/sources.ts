import type { SourceAnswer } from '#api/reference-series/answers.ts';
import type { Language } from '#domain/language.ts';
import { formatNumber } from '#domain/number.ts';
import type { RefreshSchedule } from '#domain/refresh.ts';
import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { momentText } from '#web/lib/wording/moment.ts';
import { failureText } from '#web/lib/wording/source-failure.ts';

const schedules: Record<RefreshSchedule, typeof m.refused> = {
  daily: m.schedule_daily,
  weekly: m.schedule_weekly,
  monthly: m.schedule_monthly,
  never: m.schedule_never,
};

export const scheduleText = (schedule: RefreshSchedule, language: Language): string =>
  schedules[schedule]({}, { locale: language });

export type Source = {
  id: number;
  path: string;
  name: string;
  version: string;
  /** What it is made of, how often it is fetched, and how it went. */
  remarks: string[];
  failure: string | null;
  isUnderWay: boolean;
  isFile: boolean;
  /** What is asked before it ends. */
  ending: { question: string; questionLabel: string; consequence: string; text: string; label: string };
};

export function sourceOf(source: SourceAnswer, language: Language): Source {
  const named = { locale: language };
  const { id, kind, host, name, version, schedule, nextAt, begunAt, isWaiting, pagesFetched, failure, figures } =
    source;
  const underWay =
    begunAt !== null
      ? m.reference_fetching({ pages: pagesFetched }, named)
      : isWaiting
        ? m.reference_waiting({}, named)
        : null;
  return {
    id,
    path: inLanguage(`/reference-series/${id}`, language),
    name,
    version,
    remarks: [
      underWay,
      kind === 'file' ? broughtText(source, language) : fetchedText(source, language),
      goneText(source, language),
      isPartial(source) && failure ? failureText(failure.code, host, language) : null,
      figures.leftOut > 0 ? m.reference_left_out({ count: formatNumber(figures.leftOut, 0, language) }, named) : null,
      kind === 'installation' ? host : null,
      nextAt === null ? null : m.reference_next({ when: momentText(nextAt, language) }, named),
      kind === 'file' ? m.reference_file_schedule({}, named) : scheduleText(schedule, language),
    ].filter((remark) => remark !== null),
    failure:
      failure && !isPartial(source)
        ? m.reference_failed(
            { when: momentText(failure.at, language), why: failureText(failure.code, host, language) },
            named,
          )
        : null,
    isUnderWay: underWay !== null,
    isFile: kind === 'file',
    ending: endingOf(kind, name, language),
  };
}

/** Whether its last fetch worked, but for metrics whose unit nobody knows here. */
const isPartial = ({ failure, fetchedAt }: SourceAnswer): boolean =>
  failure?.code === 'unknown-unit' && fetchedAt !== null && fetchedAt >= failure.at;

/** What was chosen and is not there any more. */
function goneText({ kpis, municipalities, groups, host }: SourceAnswer, language: Language): string | null {
  const gone = [...kpis, ...municipalities, ...groups].filter(({ isGone }) => isGone);
  const what = gone.map(({ title, id }) => (title === id ? id : `${title} (${id})`)).join(', ');
  return what === '' ? null : m.reference_gone({ place: host, what }, { locale: language });
}

function endingOf(kind: SourceAnswer['kind'], name: string, language: Language): Source['ending'] {
  const named = { locale: language };
  const [question, questionLabel, consequence, text] =
    kind === 'file'
      ? [m.reference_file_end, m.reference_file_end_of, m.reference_file_end_text, m.reference_file_end_confirm]
      : [m.reference_end, m.reference_end_of, m.reference_end_text, m.reference_end_confirm];
  const confirmed = text({}, named);
  return {
    question: question({}, named),
    questionLabel: questionLabel({ name }, named),
    consequence: consequence({}, named),
    text: confirmed,
    label: `${confirmed}: ${name}`,
  };
}

type Fetched = Pick<SourceAnswer, 'fetchedAt' | 'figures'>;

const countsIn = ({ figures }: Fetched, language: Language) => ({
  fresh: formatNumber(figures.new, 0, language),
  changed: formatNumber(figures.changed, 0, language),
});

function fetchedText(source: Fetched, language: Language): string {
  const named = { locale: language };
  if (source.fetchedAt === null) return m.reference_not_fetched({}, named);
  const when = momentText(source.fetchedAt, language);
  if (source.figures.new + source.figures.changed === 0) return m.reference_fetched_same({ when }, named);
  return m.reference_fetched({ when, ...countsIn(source, language) }, named);
}

/** What comes in files is not fetched by anybody. */
function broughtText(source: Fetched, language: Language): string {
  const named = { locale: language };
  if (source.fetchedAt === null) return m.reference_not_brought({}, named);
  const when = momentText(source.fetchedAt, language);
  if (source.figures.new + source.figures.changed === 0) return m.reference_brought_same({ when }, named);
  return m.reference_brought({ when, ...countsIn(source, language) }, named);
}
