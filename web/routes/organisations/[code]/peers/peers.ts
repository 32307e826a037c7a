import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { PeersAnswer } from '#api/peers/answers.ts';
import { changeFrom } from '#domain/change.ts';
import type { Language } from '#domain/language.ts';
import { formatNumber, formatValue } from '#domain/number.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { inLanguage } from '#web/lib/address.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { comparePath } from '#web/lib/server/compare-link.ts';
import { amountText } from '#web/lib/wording/change.ts';
import { dayText } from '#web/lib/wording/day.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';

type Message = typeof m.peers_strengths;

export type ShownStanding = {
  id: string;
  name: LocalText;
  text: string;
  value: string;
  place: string;
  percentile: string;
  median: string;
  period: string;
  have: string;
};

const metricOf = (metrics: readonly MetricAnswer[], code: string): MetricAnswer | undefined =>
  metrics.find((one) => one.code === code);

/** Every metric that is compared, each figure written. */
export const standingsOf = (
  { standings }: PeersAnswer,
  metrics: readonly MetricAnswer[],
  language: Language,
): ShownStanding[] =>
  standings.flatMap((standing) => {
    const metric = metricOf(metrics, standing.metric);
    if (!metric) return [];
    const { rank, ranked, median, percentile, have, of } = standing;
    const inLanguage = { locale: language };
    const [value, middle] = [standing.value, median].map((one) => (one === null ? '–' : formatValue(one, metric, language)));
    const period = unbroken(formatPeriod(standing.period, language, 'short'));
    return [
      {
        id: metric.code,
        name: localText(metric.names, language),
        text: m.peers_standing({ value: value ?? '', rank: rank ?? '–', ranked, median: middle ?? '', period }, inLanguage),
        value: value ?? '',
        place: rank === null ? m.compare_no_place({}, inLanguage) : m.group_have({ have: rank, of: ranked }, inLanguage),
        percentile: percentile === null ? '–' : formatNumber(percentile, 0, language),
        median: middle ?? '',
        period,
        have: m.group_have({ have, of }, inLanguage),
      },
    ];
  }); // prettier-ignore

export type List = { id: string; heading: string; items: ShownStanding[]; none: string };

export const listOf = (
  id: string,
  heading: Message,
  none: Message,
  codes: readonly string[],
  standings: readonly ShownStanding[],
  language: Language,
): List => ({
  id,
  heading: heading({}, { locale: language }),
  items: codes.flatMap((code) => standings.find((one) => one.id === code) ?? []),
  none: none({}, { locale: language }),
});

export type Learnt = {
  id: string;
  metric: LocalText;
  notes: string[];
  items: {
    path: string;
    name: LocalText;
    text: string;
    events: { day: string; text: LocalText }[];
  }[];
  compare: { path: string; label: string };
};

/** Who got better at something, from what to what, and what they have said of the time. */
export const learntOf = (
  { metric: code, from, to, items, considered, cannotTell }: PeersAnswer['learn'][number],
  metrics: readonly MetricAnswer[],
  { group, asOf }: { group: string; asOf: string | null },
  language: Language,
): Learnt => {
  const named = { locale: language };
  const metric = metricOf(metrics, code);
  const period = (one: PeriodCode): string => unbroken(formatPeriod(one, language, 'short'));
  const name = localText(metric?.names ?? { sv: code }, language);
  return {
    id: code,
    metric: name,
    notes: [
      ...(items.length ? [] : [m.peers_nobody({ count: considered, from: period(from) }, named)]),
      ...(cannotTell > 0 ? [m.peers_cannot_tell({ count: cannotTell, of: considered }, named)] : []),
    ],
    items: items.map(({ organisation, names, before, after, signalAt, events }) => ({
      path: `/organisations/${organisation}`,
      name: localText(names, language),
      text: metric ? improvedText(metric, before, after, signalAt, language) : '',
      events: events.map(({ happenedOn, texts }) => ({
        day: dayText(happenedOn, language),
        text: localText(texts, language),
      })),
    })),
    compare: {
      path: inLanguage(comparePath({ metric: code, organisation: `group:${group}`, from, to, asOf }), language),
      label: m.group_compare_metric({ metric: name.text }, named),
    },
  };
};

type Figure = { period: PeriodCode; value: number };

const improvedText = (
  metric: MetricAnswer,
  before: Figure,
  after: Figure,
  signalAt: PeriodCode,
  language: Language,
): string => {
  const period = (one: PeriodCode): string => unbroken(formatPeriod(one, language, 'short'));
  const change = changeFrom(before.value, after.value, metric);
  return m.peers_improved(
    {
      amount: change ? amountText(change, metric, language, false) : '',
      before: formatValue(before.value, metric, language),
      from: period(before.period),
      after: formatValue(after.value, metric, language),
      to: period(after.period),
      signal: period(signalAt),
    },
    { locale: language },
  );
};
