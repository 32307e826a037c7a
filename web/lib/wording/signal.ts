import type { SignalAnswer } from '#api/series/judged-answers.ts';
import type { Language } from '#domain/language.ts';
import type { Unit } from '#domain/metric.ts';
import { formatValue } from '#domain/number.ts';
import type { Variation } from '#domain/signal.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** What a judgement says in a word, with a sign and a tone that say the same. The signs are those of the chart. */
export type Mark = { word: string; icon: string; tone: 'better' | 'worse' | 'quiet' };

const marks: Record<Variation, Pick<Mark, 'icon' | 'tone'> & { word: typeof m.variation_common }> = {
  improvement: { word: m.variation_improvement, icon: 'M12 4.5 20.5 19h-17z', tone: 'better' },
  concern: { word: m.variation_concern, icon: 'M12 3l9 9-9 9-9-9z', tone: 'worse' },
  'special-cause': { word: m.variation_special, icon: 'M5 5h14v14H5z', tone: 'quiet' },
  'common-cause': { word: m.variation_common, icon: 'M3 12h4l3-6 4 12 3-6h4', tone: 'quiet' },
};

export const signalMark = (variation: Variation, language: Language): Mark => ({
  ...marks[variation],
  word: marks[variation].word({}, { locale: language }),
});

const assurances = {
  passing: m.why_passing,
  failing: m.why_failing,
  'hit-or-miss': m.why_hit_or_miss,
} as const;

/** Why a figure is said to be a signal or none, in sentences; null where nobody can tell. */
export const whySignal = (
  signal: SignalAnswer | null,
  metric: { unit: Unit; decimals: number },
  language: Language,
): string[] => {
  const inLanguage = { locale: language };
  if (signal === null) return [m.why_unknown({}, inLanguage)];
  const { limits, rule, basis, assurance } = signal;
  const between = limits && {
    lower: formatValue(limits.lower, metric, language),
    upper: formatValue(limits.upper, metric, language),
  };
  const reasons = {
    'outside-limits': between ? m.why_outside(between, inLanguage) : m.why_outside_plain({}, inLanguage),
    trend: m.why_trend({}, inLanguage),
    'two-of-three': m.why_two_of_three({}, inLanguage),
    shift: m.why_shift({}, inLanguage),
  };
  const common = between ? m.why_common(between, inLanguage) : m.why_common_plain({}, inLanguage);
  return [
    rule === null ? common : reasons[rule],
    ...(signal.isTrial ? [m.why_trial({}, inLanguage)] : []),
    ...(basis === 'differences' ? [m.why_season({}, inLanguage)] : []),
    ...(basis === 'answers' ? [m.why_answers({}, inLanguage)] : []),
    ...(signal.isSeasonIgnored ? [m.why_season_ignored({}, inLanguage)] : []),
    // what is just changing does not go on as it was
    ...(assurance && rule === null ? [assurances[assurance]({}, inLanguage)] : []),
  ];
};
