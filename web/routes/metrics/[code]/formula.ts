import type { MetricDetails } from '#api/metrics/answers.ts';
import type { SeriesAnswer, SeriesItem } from '#api/series/answers.ts';
import { parseTerm, printExpression, printReference, type Reference } from '#domain/expression.ts';
import { isQuotient, readFormula } from '#domain/formula.ts';
import { textIn, type Language, type Texts } from '#domain/language.ts';
import { formatNumber, formatValue } from '#domain/number.ts';
import { periodInSentence, type PeriodCode } from '#domain/period.ts';
import type { StatusName } from '#domain/status.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { statusText } from '#web/lib/wording/status.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';
import { categoryName } from './curve.ts';

type Part = Pick<Reference, 'metric' | 'breakdown'> & { value: number | null; status: StatusName };

export type GatheredFormula = {
  /** The metrics that it names. */
  metrics: MetricDetails[];
  /** What the latest figure that is shown is made of; null where that is told elsewhere, as for a sum of units. */
  made: { period: PeriodCode; value: number; parts: Part[] } | null;
};

export type FormulaFacts = {
  /** The formula piece by piece: signs and numbers, and the names of metrics, which lead to them. */
  pieces: (LocalText & { path: string | null })[];
  made: string | null;
};

const referencesOf = ({ formula }: Pick<MetricDetails, 'formula'>): Reference[] =>
  formula === null ? [] : readFormula(formula).references.map((reference): Reference => reference);

/** Every metric that the formula names; none of them is shown to fewer than what is made of it. */
export const formulaMetrics = (api: TiofaltApi, metric: MetricDetails): Promise<MetricDetails[]> =>
  Promise.all([...new Set(referencesOf(metric).map((reference) => reference.metric))].map((code) => api.metric(code)));

/** What the last of these figures is made of, as it is published. */
export const formulaMade = async (
  api: TiofaltApi,
  metric: MetricDetails,
  organisation: string,
  { periods, total }: { periods: readonly PeriodCode[]; total: SeriesItem | null },
  frequency: SeriesAnswer['frequency'],
): Promise<GatheredFormula['made']> => {
  const at = total?.values.findLastIndex((value) => value !== null) ?? -1;
  const [period, value] = [periods[at], total?.values[at]];
  if (metric.formula === null || !total || period === undefined || typeof value !== 'number') return null;
  const references = referencesOf(metric);
  if (isQuotient(readFormula(metric.formula))) {
    const values = [total.numerators?.[at] ?? null, total.denominators?.[at] ?? null];
    const parts = references.map((reference, place) => partOf(reference, values[place] ?? null, 'normal'));
    return { period, value, parts };
  }
  if (total.origin === 'rolled-up') return null;
  const { series } = await api.series({
    metric: [...new Set(references.map((one) => one.metric))].join(','),
    organisation,
    breakdown: [...new Set(references.map((one) => one.breakdown))].join(','),
    frequency,
    from: period,
    to: period,
  });
  const parts = references.map((reference) => {
    const found = series.find((one) => one.metric === reference.metric && one.breakdown === reference.breakdown);
    return partOf(reference, found?.values[0] ?? null, found?.statuses['0'] ?? 'normal');
  });
  return { period, value, parts: parts.filter((part, place) => parts.findIndex(isSame(part)) === place) };
};

const partOf = ({ metric, breakdown }: Reference, value: number | null, status: StatusName): Part => ({
  metric,
  breakdown,
  value,
  status,
});

const isSame = (part: Part) => (other: Part) => other.metric === part.metric && other.breakdown === part.breakdown;

/** The names of the two figures that are divided, where the formula is nothing but that. */
export const quotientNames = (
  { formula }: Pick<MetricDetails, 'formula'>,
  { metrics }: Pick<GatheredFormula, 'metrics'>,
): { numerator: Texts; denominator: Texts } | null => {
  const read = formula === null ? null : readFormula(formula);
  if (read === null || !isQuotient(read)) return null;
  const [numerator, denominator] = read.references.map(({ metric: code }) => metrics.find((one) => one.code === code));
  return numerator && denominator ? { numerator: numerator.names, denominator: denominator.names } : null;
};

const signs: Readonly<Record<string, string>> = { '*': '×', '/': '÷', '-': '−' };

const readable = (text: string, language: Language): string =>
  text
    .replace(/[-*/]/g, (sign) => signs[sign] ?? sign)
    .replace(/\d+(?:\.(\d+))?/g, (number, decimals = '') => formatNumber(Number(number), decimals.length, language));

const nameOf = (
  { metric, breakdown }: Pick<Reference, 'metric' | 'breakdown'>,
  metrics: readonly MetricDetails[],
  language: Language,
): LocalText => {
  const found = metrics.find(({ code }) => code === metric);
  if (!found) return { text: metric, lang: undefined };
  const { text, lang } = localText(found.names, language);
  if (breakdown === 'total') return { text, lang };
  const parts = breakdown.split('+').map((part) => textIn(categoryName({ metric: found }, part), language));
  return { text: `${text} (${parts.join(', ')})`, lang };
};

const madeText = (
  metric: MetricDetails,
  { metrics, made }: GatheredFormula,
  language: Language,
): FormulaFacts['made'] => {
  if (made === null) return null;
  const inLanguage = { locale: language };
  const parts = made.parts.map((part) => {
    const found = metrics.find(({ code }) => code === part.metric);
    const value =
      part.value === null || !found
        ? (statusText(part.status, language) ?? m.status_missing({}, inLanguage)).toLocaleLowerCase(language)
        : formatValue(part.value, found, language);
    return `${nameOf(part, metrics, language).text} ${value}`;
  });
  return m.fact_made_of(
    {
      period: unbroken(periodInSentence(made.period, language)),
      value: formatValue(made.value, metric, language),
      parts: parts.join('; '),
    },
    inLanguage,
  );
};

/** The formula as people read it, and what the latest figure is made of. */
export const formulaFacts = (
  metric: MetricDetails,
  gathered: GatheredFormula,
  language: Language,
): FormulaFacts | null => {
  if (metric.formula === null) return null;
  const written = printExpression(readFormula(metric.formula).term);
  let end = 0;
  const pieces = parseTerm(written).references.flatMap((reference) => {
    const before = readable(written.slice(end, reference.position), language);
    end = reference.position + printReference(reference).length;
    return [
      { text: before, lang: undefined, path: null },
      { ...nameOf(reference, gathered.metrics, language), path: `/metrics/${reference.metric}` },
    ];
  });
  const rest = { text: readable(written.slice(end), language), lang: undefined, path: null };
  return {
    pieces: [...pieces, rest].filter(({ text }) => text !== ''),
    made: madeText(metric, gathered, language),
  };
};
