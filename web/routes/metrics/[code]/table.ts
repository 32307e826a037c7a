import { changeFrom } from '#domain/change.ts';
import { marksOn } from '#domain/comparability.ts';
import { textIn, type Language } from '#domain/language.ts';
import { formatNumber, formatValue } from '#domain/number.ts';
import { formatPeriod, frequencyOf, periodsPerYear, sameLastYear, type PeriodCode } from '#domain/period.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { inLanguage as pathIn, withQuery } from '#web/lib/address.ts';
import { amountText } from '#web/lib/wording/change.ts';
import { signalMark, type Mark } from '#web/lib/wording/signal.ts';
import { comparabilityMark } from '#web/lib/wording/comparability.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { noCorrections } from './corrections.ts';
import { categoryName } from './curve.ts';
import type { Figures } from './figures.ts';
import { quotientNames } from './formula.ts';
import type { Gathered } from './gather.ts';
import { targetMarkIn } from './judged.ts';
import { isParted } from './method-break.ts';
import { isShaped } from './shaped.ts';
import { lackingText, spanStart } from './views.ts';

export type Table = {
  columns: string[];
  /** Newest first; the first cell is the period. Null is an empty cell. */
  rows: {
    period: string;
    cells: (string | null)[];
    /** What the figure is to be compared with care for. */
    marks: Mark[];
    remark: string | null;
    correct: Correction | null;
    /** Where to read what the figure was before; null where it was never another. */
    revised: { text: string; path: string } | null;
  }[];
};

/** A link for whoever may correct the figure, with every word written. */
type Correction = { path: string; text: string; label: string };

type Column = { name: string; cell: (position: number) => string | null };

export const tableOf = (
  figures: Figures,
  gathered: Gathered,
  today: string,
  language: Language,
  corrections = noCorrections,
): Table => {
  const { metric, target, shaping } = gathered;
  const quotient = gathered.formula && quotientNames(metric, gathered.formula);
  const { periods, total, parts } = figures;
  const inLanguage = { locale: language };
  const written = (value: number | null | undefined) =>
    typeof value === 'number' ? formatValue(value, metric, language) : null;
  const whole = (value: number | null | undefined) =>
    typeof value === 'number' ? formatNumber(value, Number.isInteger(value) ? 0 : 1, language) : null;
  const perYear = periods[0] ? periodsPerYear[frequencyOf(periods[0])] : 1;
  const isBroken = (period: PeriodCode) => {
    const before = sameLastYear(period);
    return before !== null && isParted(gathered, spanStart(shaping.view, before), period);
  };
  const change = (position: number) => {
    const found = changeFrom(total?.values[position - perYear] ?? null, total?.values[position] ?? null, metric);
    return found && amountText(found, metric, language, true);
  };
  const signal = (at: number) => {
    const variation = total?.signals?.variations[at] ?? null;
    return variation && signalMark(variation, language).word;
  };
  const targetStatus = (at: number) => (total && targetMarkIn(total, periods, at, today, language)?.word) ?? null;
  const planned = new Map(target?.expected.map(({ period, value }) => [period, value]));
  const isPlanned = periods.some((period) => planned.has(period));
  const columns: Column[] = [
    ...(total
      ? [
          {
            name: parts.length > 0 ? m.total({}, inLanguage) : m.column_value({}, inLanguage),
            cell: (at: number) => written(total.values[at]),
          },
        ]
      : []),
    ...parts.map((part) => ({
      name: textIn(categoryName(gathered, part.breakdown), language),
      cell: (at: number) => written(part.values[at]),
    })),
    ...(total ? [{ name: m.column_change({}, inLanguage), cell: change }] : []),
    ...(isPlanned
      ? [{ name: m.column_planned({}, inLanguage), cell: (at: number) => written(planned.get(periods[at] ?? '0')) }]
      : []),
    ...(total?.signals?.variations.some((variation) => variation !== null)
      ? [{ name: m.column_signal({}, inLanguage), cell: signal }]
      : []),
    ...(total?.targetStatuses?.some((status) => status !== null && status !== 'no-target')
      ? [{ name: m.column_target_status({}, inLanguage), cell: targetStatus }]
      : []),
    ...(total?.numerators && total.denominators
      ? [
          {
            name: quotient ? textIn(quotient.numerator, language) : m.column_numerator({}, inLanguage),
            cell: (at: number) => whole(total.numerators?.[at]),
          },
          {
            name: quotient ? textIn(quotient.denominator, language) : m.column_denominator({}, inLanguage),
            cell: (at: number) => whole(total.denominators?.[at]),
          },
        ]
      : []),
    ...(total?.n?.some((count) => count !== null)
      ? [{ name: m.column_answers({}, inLanguage), cell: (at: number) => whole(total.n?.[at]) }]
      : []),
    ...(total?.rollup ? [{ name: m.column_coverage({}, inLanguage), cell: (at: number) => coverage(at) }] : []),
  ];
  const coverage = (at: number) =>
    total?.rollup ? m.of_total({ have: total.rollup.have[at] ?? 0, of: total.rollup.of[at] ?? 0 }, inLanguage) : null;
  const marks = (period: PeriodCode, at: number): Mark[] =>
    total
      ? marksOn({ period, value: total.values[at] ?? null, marks: total.marks?.[at] ?? [] }, today).map((mark) =>
          comparabilityMark(mark, language),
        )
      : [];
  /** What is lacking says already that there is no figure. */
  const absence = (at: number) => {
    const [status, lacking] = [total?.statuses[at] ?? 'normal', lackingText(total?.lacking?.[at], language)];
    // what is there, or is not shown, is marked
    const isUnsaid = status === 'suppressed' || typeof total?.values[at] === 'number';
    return [isUnsaid || (lacking && status === 'missing') ? null : statusText(status, language), lacking];
  };
  /** What the reader's own organisation does not show to others. */
  const ownText = (at: number) => {
    const own = written(total?.own?.[at]?.value);
    return own && m.own_withheld({ value: own }, inLanguage);
  };
  const remark = (period: PeriodCode, at: number) =>
    [
      ...absence(at),
      ownText(at),
      total?.unweighted?.includes(at) ? m.unweighted_mean({}, inLanguage) : null,
      isParted(gathered, spanStart(shaping.view, period), period) ? m.span_broken({}, inLanguage) : null,
      isBroken(period) && change(at) ? m.across_break({}, inLanguage) : null,
    ]
      .filter(Boolean)
      .join('. ') || null;
  const correction = (period: PeriodCode): Correction | null => {
    const path = corrections(period);
    if (path === null) return null;
    const text = m.figure_correct({}, inLanguage);
    const label = `${text} ${formatPeriod(period, language, 'short')}`;
    return { path: pathIn(path, language), text, label };
  };
  const revised = (period: PeriodCode) =>
    gathered.revised.includes(period)
      ? {
          text: m.revised_figure({}, inLanguage),
          path: withQuery('/revisions', { organisation: gathered.organisation.code, metric: metric.code, period }),
        }
      : null;
  return {
    columns: columns.map(({ name }) => name),
    rows: periods
      .map((period, at) => ({
        period: formatPeriod(period, language, 'short'),
        cells: columns.map(({ cell }) => cell(at)),
        marks: marks(period, at),
        remark: remark(period, at),
        correct: isShaped(shaping) ? null : total && correction(period),
        revised: revised(period),
      }))
      .toReversed(),
  };
};
