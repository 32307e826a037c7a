import type { Language } from '#domain/language.ts';
import {
  formatPeriod,
  frequencyOf,
  periodAt,
  periodInSentence,
  periodNumber,
  type Frequency,
  type PeriodCode,
} from '#domain/period.ts';
import { formatView, noViewOf, spanOf, views, type View } from '#domain/span.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { asLabel } from '#web/lib/wording/label.ts';
import { frequencyName } from '#web/lib/wording/frequency.ts';
import type { Gathered } from './gather.ts';
import { isShaped } from './shaped.ts';
import { pathOf, type Selection } from './selection.ts';

/** Of what time the figures can be shown, and what is to be said of those that are made of several periods. */
export type Views = {
  label: string;
  items: { text: string; path: string; isChosen: boolean }[];
  notes: string[];
};

/** The first period that a figure tells of. */
export const spanStart = (view: View | null, period: PeriodCode): PeriodCode => {
  const frequency = frequencyOf(period);
  return periodAt(frequency, Math.max(0, spanOf(view ?? 'period', frequency, periodNumber(period)).first));
};

/** `Saknas: kv 2 2025, kv 3 2025`; null where nothing is. */
export const lackingText = (periods: readonly PeriodCode[] | undefined, language: Language): string | null =>
  periods?.length ? m.lacking_periods({ periods: periodsText(periods, language) }, { locale: language }) : null;

const periodsText = (periods: readonly PeriodCode[], language: Language): string =>
  periods.map((period) => formatPeriod(period, language, 'short')).join(', ');

/** What counts from January anyway is so by default, and only its own periods need to be asked for. */
const itemsOf = (
  { metric, shaping }: Gathered,
  frequency: Frequency,
  selection: Selection,
  language: Language,
): Views['items'] =>
  views.map((view) => {
    const isDefault = view === (metric.isCumulative ? 'year-to-date' : 'period');
    const own = m.view_period({ frequency: frequencyName(frequency, language) }, { locale: language });
    return {
      text: asLabel(formatView(view, frequency, language) ?? own),
      path: pathOf(metric.code, selection, { view: isDefault ? null : view }),
      isChosen: isDefault ? shaping.view === null || shaping.view === view : shaping.view === view,
    };
  });

/** The period after the last figure, where only a part of it is there. */
const unfinished = ({ series }: Gathered, language: Language): string | null => {
  const total = series.series.find(({ breakdown }) => breakdown === 'total');
  const next = (total?.values.findLastIndex((value) => value !== null) ?? 0) + 1;
  const [period, lacking] = [series.periods[next], total?.lacking?.[next]];
  if (period === undefined || !lacking?.length) return null;
  const words = { period: periodInSentence(period, language), periods: periodsText(lacking, language) };
  return asLabel(m.view_unfinished(words, { locale: language }));
};

export const viewsOf = (gathered: Gathered, selection: Selection, language: Language): Views => {
  const { metric, series, shaping } = gathered;
  const inLanguage = { locale: language };
  const none = series.frequency && noViewOf(metric, series.frequency);
  const isPlain = series.series.some(({ unweighted }) => unweighted?.length);
  return {
    label: m.view_label({}, inLanguage),
    items: series.frequency && none === null ? itemsOf(gathered, series.frequency, selection, language) : [],
    notes: [
      none === 'stock' ? m.view_none_stock({}, inLanguage) : null,
      none === 'other' ? m.view_none_other({}, inLanguage) : null,
      shaping.isInVain ? m.view_in_vain({}, inLanguage) : null,
      isPlain ? m.view_unweighted({}, inLanguage) : null,
      unfinished(gathered, language),
      isShaped(shaping) ? m.view_signals({}, inLanguage) : null,
    ].filter((note) => note !== null),
  };
};
