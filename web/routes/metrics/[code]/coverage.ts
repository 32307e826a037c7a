import type { Language } from '#domain/language.ts';
import { formatValue } from '#domain/number.ts';
import { changeFrom } from '#domain/change.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { amountText } from '#web/lib/wording/change.ts';
import { coverageText, type UnitNoun } from '#web/lib/wording/coverage.ts';
import type { Figures } from './figures.ts';
import type { Gathered } from './gather.ts';
import { pathOf, type Selection } from './selection.ts';
import { lackingText } from './views.ts';

export type Coverage = {
  period: PeriodCode;
  sentence: string;
  missing: { path: string; name: LocalText; lacking: string | null }[];
  /** Where the organisation's own figure and the sum of its units differ. */
  difference: string | null;
  /** Written here, because the browser needs them in one language only. */
  words: { heading: string; missing: string; period: string };
};

const differenceOf = ({ total, periods }: Figures, { metric }: Gathered, period: PeriodCode, language: Language) => {
  const at = periods.indexOf(period);
  const [reported, rolledUp] = [total?.values[at] ?? null, total?.rollup?.values?.[at] ?? null];
  if (reported === null || rolledUp === null) return null;
  const inLanguage = { locale: language };
  const change = changeFrom(rolledUp, reported, metric);
  const values = {
    reported: formatValue(reported, metric, language),
    rolledUp: formatValue(rolledUp, metric, language),
  };
  if (change === null || change.difference === 0) return m.reported_same(values, inLanguage);
  return m.reported_differs({ ...values, difference: amountText(change, metric, language, true) }, inLanguage);
};

/** What the figure of a period is made of: how many units of how many, and which are missing. */
export const coverageOf = (
  figures: Figures,
  gathered: Gathered,
  selection: Selection,
  noun: UnitNoun,
  language: Language,
): Coverage | null => {
  const { coverage, metric } = gathered;
  if (coverage === null || coverage.of === 0) return null;
  const { have, of, period } = coverage;
  return {
    period,
    sentence: m.coverage_sentence(
      {
        period: formatPeriod(period, language, 'long'),
        coverage: coverageText(have, of, noun, language),
      },
      { locale: language },
    ),
    missing: coverage.missing.map(({ code, names, lacking }) => ({
      path: pathOf(metric.code, selection, { organisation: code, period: null, breakdown: null }),
      name: localText(names, language),
      lacking: lackingText(lacking, language),
    })),
    difference: differenceOf(figures, gathered, period, language),
    words: {
      heading: m.coverage_heading({}, { locale: language }),
      missing: m.coverage_missing({}, { locale: language }),
      period: m.coverage_period({}, { locale: language }),
    },
  };
};
