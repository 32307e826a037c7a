import type { MetricNewsAnswer, NewsAnswer } from '#api/following/answers.ts';
import type { Language } from '#domain/language.ts';
import { formatValue } from '#domain/number.ts';
import { formatPeriod } from '#domain/period.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { momentText } from '#web/lib/wording/moment.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { targetMark } from '#web/lib/wording/target.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';

type Item = { code: string; path: string; name: LocalText; sentences: string[] };
export type News = {
  since: string;
  places: { code: string; path: string; name: LocalText; items: Item[]; more: string | null }[];
  /** What is marked as read. */
  read: { until: string; dataVersion: string };
};

/** As much as somebody reads of one organisation. */
const mostItems = 8;

/** What is new, in sentences. */
export const newsOf = (news: NewsAnswer, language: Language): News => {
  const inLanguage = { locale: language };
  return {
    since: news.isMarked
      ? m.follow_since({ day: momentText(news.since, language) }, inLanguage)
      : m.follow_since_first({}, inLanguage),
    read: { until: news.until, dataVersion: String(news.dataVersion) },
    places: news.organisations.map(({ organisation, names, metrics }) => {
      const rest = metrics.length - mostItems;
      return {
        code: organisation,
        path: `/organisations/${organisation}`,
        name: localText(names, language),
        items: metrics.slice(0, mostItems).map((metric) => ({
          code: metric.metric,
          path: `/metrics/${metric.metric}?organisation=${encodeURIComponent(organisation)}`,
          name: localText(metric.names, language),
          sentences: sentencesOf(metric, language),
        })),
        more: rest > 0 ? m.follow_news_more({ count: rest }, inLanguage) : null,
      };
    }),
  };
};

const targets = {
  set: m.follow_news_target_set,
  changed: m.follow_news_target_changed,
  ended: m.follow_news_target_ended,
} as const;

function sentencesOf(metric: MetricNewsAnswer, language: Language): string[] {
  const inLanguage = { locale: language };
  const { target, status, answered } = metric;
  const word = (one: Parameters<typeof targetMark>[0]) => targetMark(one, language).word.toLocaleLowerCase(language);
  return [
    ...figuresText(metric, language),
    ...(target ? [targets[target]({}, inLanguage)] : []),
    ...(status ? [m.follow_news_status({ before: word(status.before), after: word(status.after) }, inLanguage)] : []),
    ...(answered.length ? [m.follow_news_answered({ count: answered.length }, inLanguage)] : []),
  ];
}

type Figure = MetricNewsAnswer['figures'][number];

function figuresText({ figures, figuresInAll, unit, decimals }: MetricNewsAnswer, language: Language): string[] {
  const inLanguage = { locale: language };
  const written = (side: Figure['after']): string => {
    if (side === null) return m.no_figure({}, inLanguage).toLocaleLowerCase(language);
    const figure = side.value === null ? null : unbroken(formatValue(side.value, { unit, decimals }, language));
    const remark = statusText(side.status, language)?.toLocaleLowerCase(language);
    return [figure, remark].filter(Boolean).join(', ');
  };
  const [came, revised] = [
    figures.filter(({ before }) => before === null),
    figures.filter(({ before }) => before !== null),
  ];
  // of very many only the last are here
  const unseen = figuresInAll - figures.length;
  const period = (figure: Figure): string => unbroken(formatPeriod(figure.period, language, 'short'));
  const [fresh, changed] = [came.at(-1), revised.at(-1)];
  const cameInAll = came.length + (fresh ? unseen : 0);
  const said: string[] = [];
  if (fresh) {
    const told = { period: period(fresh), value: written(fresh.after) };
    said.push(
      cameInAll === 1
        ? m.follow_news_fresh(told, inLanguage)
        : m.follow_news_fresh_several({ ...told, count: cameInAll }, inLanguage),
    );
  }
  if (changed) {
    const told = { period: period(changed), before: written(changed.before), after: written(changed.after) };
    said.push(
      revised.length === 1
        ? m.follow_news_revised(told, inLanguage)
        : m.follow_news_revised_several({ ...told, count: revised.length }, inLanguage),
    );
  }
  return said;
}
