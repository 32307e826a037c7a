import type { OverviewMetric } from '#api/overview/answers.ts';
import { sparklineOf, type Sparkline } from '#domain/chart-sparkline.ts';
import { marksOn, type ComparabilityMark } from '#domain/comparability.ts';
import type { Language } from '#domain/language.ts';
import { formatValue, unitText } from '#domain/number.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { isMostMissing, isSameCoverage } from '#domain/rollup.ts';
import { withQuery } from '#web/lib/address.ts';
import { warning } from '#web/lib/icons.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { comparabilityMark } from '#web/lib/wording/comparability.ts';
import { changeText, type ChangeText } from '#web/lib/wording/change.ts';
import { coverageAt, coverageText, type UnitNoun } from '#web/lib/wording/coverage.ts';
import { freshnessText, type FreshnessText } from '#web/lib/wording/freshness.ts';
import { signalMark, type Mark } from '#web/lib/wording/signal.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';
import { targetText, type TargetText } from '#web/lib/wording/target.ts';

/** A metric on a dashboard with every word written: the page only places them. */
export type Tile = {
  code: string;
  path: string;
  name: LocalText;
  value: string;
  /** Which period the value is of, what it counts and is made of. */
  notes: string[];
  /** That it is made of less than half of its units; null where it is not. */
  mostMissing: Mark | null;
  /** What it is to be compared with care for. */
  marks: Mark[];
  isAbsent: boolean;
  change: ChangeText | null;
  target: TargetText | null;
  /** Whether the figure says more than chance; null where nobody can tell. */
  signal: Mark | null;
  freshness: FreshnessText | null;
  sparkline: Sparkline | null;
  /** Who answers for it and who reports it, for those who see drafts; empty for everybody else. */
  who: string;
};

type TileContext = { organisation: string | null; noun: UnitNoun; today: string; language: Language };

const coverageIn = (metric: OverviewMetric, period: PeriodCode | undefined) =>
  period === undefined ? null : coverageAt(metric, metric.periods.indexOf(period));

/** Those of the figure, and of what else is drawn or left out beside it: each says of which period it is. */
function marksIn(
  { latest, breaks = [], periods, suppressed }: OverviewMetric,
  { today, language }: TileContext,
): Mark[] {
  if (!latest) return [];
  const own = marksOn({ ...latest, marks: latest.marks ?? [] }, today).map((mark) => comparabilityMark(mark, language));
  const of = (mark: ComparabilityMark, period: PeriodCode | undefined): Mark[] => {
    if (period === undefined) return [];
    const told = comparabilityMark(mark, language);
    return [{ ...told, word: unbroken(`${told.word}, ${formatPeriod(period, language, 'short')}`) }];
  };
  const earlier = breaks.findLast((position) => position > 0 && position < periods.length - 1);
  return [
    ...own,
    ...of('break', earlier === undefined ? undefined : periods[earlier]),
    ...of('suppressed', suppressed),
  ];
}

/** What the figure of a year earlier was made of, where that was clearly more or less than now. */
const otherCoverage = (metric: OverviewMetric, { noun, language }: TileContext): string | null => {
  const now = coverageIn(metric, metric.latest?.period);
  const before = coverageIn(metric, metric.change?.from);
  if (now === null || before === null || isSameCoverage(now, before)) return null;
  return coverageText(before.have, before.of, noun, language);
};

/** Where the value does not say itself what it counts. */
const unitBeside = ({ unit }: OverviewMetric, language: Language): string[] =>
  unit === 'index' || unit === 'transactions' || unit === 'sessions' || unit === 'multiple'
    ? [unitText(unit, language)]
    : [];

export const tileOf = (metric: OverviewMetric, context: TileContext): Tile => {
  const { organisation, today, language } = context;
  const { latest } = metric;
  const coverage = coverageIn(metric, latest?.period);
  const made = coverage && coverageText(coverage.have, coverage.of, context.noun, language);
  const isMostly = coverage !== null && isMostMissing(coverage);
  return {
    code: metric.metric,
    path: withQuery(`/metrics/${metric.metric}`, { organisation }),
    name: localText(metric.names, language),
    value: latest === null ? m.no_figure_yet({}, { locale: language }) : formatValue(latest.value, metric, language),
    notes: [
      ...(latest === null ? [] : [formatPeriod(latest.period, language, 'short'), ...unitBeside(metric, language)]),
      isMostly ? null : made,
    ]
      .filter((text) => text !== null)
      .map(unbroken),
    mostMissing:
      made !== null && isMostly
        ? { word: unbroken(m.coverage_only({ coverage: made }, { locale: language })), icon: warning, tone: 'quiet' }
        : null,
    marks: marksIn(metric, context),
    isAbsent: latest === null,
    change: metric.change && changeText(metric.change, metric, otherCoverage(metric, context), today, language),
    target: metric.target && targetText(metric.target, metric.status ?? null, metric, today, language),
    signal: metric.signal ? signalMark(metric.signal.variation, language) : null,
    freshness: freshnessText(metric.nextDue, latest?.period ?? null, today, language),
    sparkline: sparklineOf(metric.values),
    who: '',
  };
};
