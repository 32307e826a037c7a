import type { MetricAnswer } from '#api/metrics/answers.ts';
import { scaledMetric, type CompareScale } from '#domain/compare.ts';
import type { Language } from '#domain/language.ts';
import { formatNumber, formatValue, unitText } from '#domain/number.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** A figure on the chosen scale as it stands in tables and charts: what is a difference says whether it is up or down. */
export const writtenOn =
  (scale: CompareScale, metric: MetricAnswer, language: Language) =>
  (value: number): string => {
    const shown = scaledMetric(scale, metric);
    const isDifference = scale === 'change' || scale === 'median';
    if (!isDifference) return formatValue(value, shown, language);
    const isPlain = shown.unit === 'count' || shown.unit === 'percent';
    if (!isPlain) return formatValue(value, shown, language);
    const number = formatNumber(value, shown.decimals, language, { sign: true });
    return shown.unit === 'percent' ? m.amount_percent({ amount: number }, { locale: language }) : number;
  };

/** What the numbers are, for captions: percentage points and per cent are never the same word. */
export const scaleText = (
  scale: CompareScale,
  metric: MetricAnswer,
  base: PeriodCode | null,
  language: Language,
): string => {
  const inLanguage = { locale: language };
  const period = base === null ? '' : formatPeriod(base, language, 'short');
  const points = metric.unit === 'percent' ? m.compare_points : metric.unit === 'index' ? m.compare_index_points : null;
  const unit = points ? points({}, inLanguage) : unitText(metric.unit, language);
  switch (scale) {
    case 'absolute':
      return unitText(metric.unit, language);
    case 'index':
      return m.compare_unit_index({ period }, inLanguage);
    case 'median':
      return m.compare_unit_median({ unit }, inLanguage);
    case 'change':
      return points
        ? m.compare_unit_change({ unit, period }, inLanguage)
        : m.compare_unit_percent({ period }, inLanguage);
  }
};

/** How a figure stands beside the others in words of its own place. */
export const placeText = (rank: number, of: number, isShared: boolean, language: Language): string =>
  (isShared ? m.compare_place_shared : m.compare_place)({ rank, of }, { locale: language });
