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
};

export function sourceOf(source: SourceAnswer, language: Language): Source {
  const named = { locale: language };
  const { id, kind, name, version, schedule, nextAt, begunAt, isWaiting, pagesFetched, fetchedAt, figures, failure } =
    source;
  const whole = (count: number) => formatNumber(count, 0, language);
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
      fetchedText(fetchedAt, figures, language, whole),
      nextAt === null ? null : m.reference_next({ when: momentText(nextAt, language) }, named),
      kind === 'file' ? m.reference_file_schedule({}, named) : scheduleText(schedule, language),
    ].filter((remark) => remark !== null),
    failure:
      failure &&
      m.reference_failed({ when: momentText(failure.at, language), why: failureText(failure.code, language) }, named),
    isUnderWay: underWay !== null,
    isFile: kind === 'file',
  };
}

function fetchedText(
  fetchedAt: string | null,
  figures: SourceAnswer['figures'],
  language: Language,
  whole: (count: number) => string,
): string {
  const named = { locale: language };
  if (fetchedAt === null) return m.reference_not_fetched({}, named);
  const when = momentText(fetchedAt, language);
  if (figures.new + figures.changed === 0) return m.reference_fetched_same({ when }, named);
  return m.reference_fetched({ when, fresh: whole(figures.new), changed: whole(figures.changed) }, named);
}
