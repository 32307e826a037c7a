import type { SignalAnswer } from '#api/series/judged-answers.ts';
import type { SeriesItem } from '#api/series/answers.ts';
import type { Language } from '#domain/language.ts';
import { statusOn } from '#domain/target-status.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { signalMark, whySignal, type Mark } from '#web/lib/wording/signal.ts';
import { targetMark, whyStatus } from '#web/lib/wording/target.ts';
import type { Figures } from './figures.ts';
import type { Gathered } from './gather.ts';
import { isShaped } from './shaped.ts';

/** Whether the last figure that is shown is more than chance, and whether it is enough: with the reasons and the rules. */
export type Judged = {
  heading: string;
  items: { mark: Mark | null; why: string[] }[];
  rules: { heading: string; texts: string[] };
  /** The page of the target, where there is one. */
  target: { path: string; text: string } | null;
};

/** What is said of a figure by its position; null where nobody can tell. */
export const signalIn = ({ signals }: Pick<SeriesItem, 'signals'>, at: number): SignalAnswer | null => {
  const variation = signals?.variations[at] ?? null;
  if (signals === undefined || variation === null) return null;
  const [mean, lower, upper] = [signals.mean[at] ?? null, signals.lower[at] ?? null, signals.upper[at] ?? null];
  const { basis, isSeasonIgnored, assurance } = signals;
  return {
    variation,
    rule: signals.rules[at]?.rule ?? null,
    side: signals.rules[at]?.side ?? null,
    basis,
    isSeasonIgnored,
    assurance,
    isTrial: signals.isTrial[at] ?? true,
    limits: mean === null || lower === null || upper === null ? null : { mean, lower, upper },
  };
};

/** The judgement of the last figure there is, where that is the one that is shown last. */
const judgementIn = ({ judgement }: Pick<SeriesItem, 'judgement'>, period: string | undefined) =>
  judgement?.period === period ? (judgement ?? null) : null;

export const lastPosition = ({ values }: Pick<SeriesItem, 'values'>): number =>
  values.findLastIndex((value) => value !== null);

/** The status of a figure; that of the last one goes by the day. */
export const targetMarkIn = (
  total: SeriesItem,
  periods: Figures['periods'],
  at: number,
  today: string,
  language: Language,
): Mark | null => {
  const status = total.targetStatuses?.[at] ?? null;
  if (status === null || status === 'no-target') return null;
  const judgement = judgementIn(total, periods[at]);
  return targetMark(judgement ? statusOn(judgement, today) : status, language);
};

export const judgedOf = (
  { total, periods }: Figures,
  { metric, target, shaping }: Pick<Gathered, 'metric' | 'target' | 'shaping'>,
  today: string,
  language: Language,
): Judged | null => {
  if (total === null || isShaped(shaping)) return null;
  const inLanguage = { locale: language };
  const at = lastPosition(total);
  const signal = signalIn(total, at);
  const judgement = judgementIn(total, periods[at]);
  return {
    heading: m.judged_heading({}, inLanguage),
    items: [
      { mark: signal && signalMark(signal.variation, language), why: whySignal(signal, metric, language) },
      ...(judgement
        ? [
            {
              mark: targetMark(statusOn(judgement, today), language),
              why: whyStatus(judgement, metric, language),
            },
          ]
        : []),
    ],
    target: target && {
      path: `/organisations/${target.organisation}/targets?metric=${target.metric}`,
      text: m.goal_of_metric({}, inLanguage),
    },
    rules: {
      heading: m.judged_rules({}, inLanguage),
      texts: [m.rule_of_signals({}, inLanguage), m.rule_of_status({}, inLanguage)],
    },
  };
};
