import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { ProgressAnswer } from '#api/targets/progress-answers.ts';
import type { Language } from '#domain/language.ts';
import { formatNumber, formatValue } from '#domain/number.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { statusOn } from '#domain/target-status.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import type { Mark } from '#web/lib/wording/signal.ts';
import { targetMark, whyStatus } from '#web/lib/wording/target.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';
import { tenfoldChart, type TenfoldChart } from './tenfold-chart.ts';

export type Progress = {
  mark: Mark | null;
  texts: string[];
  method: string | null;
  /** Of a tenfold target only. */
  figure: TenfoldFigure | null;
};
export type TenfoldFigure = {
  chart: TenfoldChart;
  summary: string;
  columns: string[];
  rows: { id: string; cells: string[] }[];
};

const unknownPace = {
  'too-few': m.goal_pace_too_few,
  'not-positive': m.goal_pace_not_positive,
  'no-clear-change': m.goal_pace_unclear,
} as const;

/** `×1,1`, `×2,35`, `×12`: two decimals at most, and none where nobody would miss them. */
export const multipleText = (multiple: number, language: Language): string => {
  const decimals = Number.isInteger(multiple) || multiple >= 100 ? 0 : multiple === 1.1 ? 1 : 2;
  return `×${formatNumber(multiple, decimals, language)}`;
};

/** How it goes towards a target, in sentences; of a tenfold also as a figure and a table. */
export function progressOf(
  progress: ProgressAnswer,
  metric: Pick<MetricAnswer, 'unit' | 'decimals'>,
  { today, language }: { today: string; language: Language },
): Progress {
  const inLanguage = { locale: language };
  const { target, judgement, figures, pace, offPath } = progress;
  const times = (multiple: number) => multipleText(multiple, language);
  const period = (code: PeriodCode) => unbroken(formatPeriod(code, language, 'short'));
  const now = figures.findLast(({ multiple }) => multiple !== null);
  const hasMultiples = progress.measure !== null && progress.paths.length > 0;
  return {
    mark: judgement && targetMark(statusOn(judgement, today), language),
    texts: [
      ...(judgement ? whyStatus(judgement, metric, language) : []),
      ...(offPath
        ? [
            (today > offPath.answerBy ? m.goal_off_path_late : m.goal_off_path)(
              { period: period(offPath.since), day: dayText(offPath.answerBy, language) },
              inLanguage,
            ),
          ]
        : []),
      ...(hasMultiples && now
        ? [m.goal_multiple_now({ period: period(now.period), multiple: times(now.multiple ?? 1) }, inLanguage)]
        : []),
      ...(hasMultiples
        ? [
            pace.isKnown
              ? m.goal_pace(
                  {
                    multiple: times(pace.multiple),
                    period: period(pace.byPeriod),
                    lower: times(pace.lower),
                    upper: times(pace.upper),
                  },
                  inLanguage,
                )
              : unknownPace[pace.because]({}, inLanguage),
          ]
        : []),
    ],
    method: hasMultiples ? m.goal_pace_method({}, inLanguage) : null,
    figure: target.kind === 'tenfold' && hasMultiples ? figureOf(progress, metric, language) : null,
  };
}

function figureOf(
  { target, figures, paths }: ProgressAnswer,
  metric: Pick<MetricAnswer, 'unit' | 'decimals'>,
  language: Language,
): TenfoldFigure {
  const inLanguage = { locale: language };
  const times = (multiple: number | null | undefined) =>
    multiple === null || multiple === undefined ? '–' : multipleText(multiple, language);
  const periods = paths[0]?.expected.map(({ period }) => period) ?? [];
  const last = figures.findLast(({ multiple }) => multiple !== null);
  return {
    chart: tenfoldChart(periods, figures, paths, language),
    summary: m.goal_figure_summary(
      {
        now: times(last?.multiple),
        small: times(paths[0]?.multiple),
        large: times(paths.at(-1)?.multiple),
        period: formatPeriod(target.byPeriod, language, 'short'),
      },
      inLanguage,
    ),
    columns: [
      m.goal_figure_period({}, inLanguage),
      m.goal_figure_value({}, inLanguage),
      m.goal_figure_multiple({}, inLanguage),
      ...paths.map(({ multiple }) => m.goal_figure_path({ multiple: times(multiple) }, inLanguage)),
    ],
    rows: figures.map(({ period, value, multiple }) => ({
      id: period,
      cells: [
        formatPeriod(period, language, 'short'),
        formatValue(value, metric, language),
        times(multiple),
        ...paths.map(({ expected }) => times(expected.find((one) => one.period === period)?.multiple)),
      ],
    })),
  };
}
