import type { PreviewAnswer } from '#api/reference-series/preview.ts';
import type { Language } from '#domain/language.ts';
import { formatNumber } from '#domain/number.ts';
import { formatPeriod } from '#domain/period.ts';
import type { Difference } from '#domain/other-installation.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';

export type PreviewRow = { id: string; title: string; here: string[]; figures: string[]; latest: string[] };

type Metric = PreviewAnswer['metrics'][number];

/** Each metric in words: what becomes of it here, how much there is of it, and its last figures. */
export const previewOf = ({ metrics }: PreviewAnswer, language: Language): PreviewRow[] =>
  metrics.map((metric) => ({
    id: metric.id,
    title: metric.title,
    here: hereIn(metric, language),
    figures: figuresIn(metric, language),
    latest: metric.latest.map(({ organisation, period, value, status }) => {
      const shown = value === null ? '' : formatNumber(value, metric.decimals, language);
      const said = [shown, statusText(status, language)].filter((part) => part).join(', ');
      return `${organisation}, ${unbroken(formatPeriod(period, language, 'short'))}: ${said}`;
    }),
  }));

const whys: Record<Difference, typeof m.refused> = {
  unit: m.reference_differs_unit,
  direction: m.reference_differs_direction,
  'measuring-type': m.reference_differs_measuring_type,
  cumulative: m.reference_differs_cumulative,
  frequency: m.reference_differs_frequency,
  computed: m.reference_differs_computed,
};

function hereIn({ metric, isShared, differences, unknownDimensions }: Metric, language: Language): string[] {
  const named = { locale: language };
  const why = differences.map((difference) => whys[difference]({}, named)).join(', ');
  const own = why ? m.reference_separate_because({ metric, why }, named) : m.reference_separate({ metric }, named);
  const dimensions = unknownDimensions.join(', ');
  return [
    isShared ? m.reference_shared({ metric }, named) : own,
    ...(dimensions ? [m.reference_no_breakdown({ dimensions }, named)] : []),
  ];
}

function figuresIn({ figures, withheld, provisional, leftOut, from, to }: Metric, language: Language): string[] {
  const named = { locale: language };
  const amount = (count: number) => formatNumber(count, 0, language);
  const marks = { withheld: amount(withheld), provisional: amount(provisional) };
  return [
    from === null || to === null
      ? m.reference_preview_no_figures({}, named)
      : m.reference_preview_counts(
          { figures: amount(figures), from: unbroken(dayText(from, language)), to: unbroken(dayText(to, language)) },
          named,
        ),
    ...(withheld + provisional > 0 ? [m.reference_preview_marks(marks, named)] : []),
    ...(leftOut > 0 ? [m.reference_left_out({ count: amount(leftOut) }, named)] : []),
  ];
}
