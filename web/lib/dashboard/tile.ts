import type { OverviewMetric } from '#api/overview/answers.ts';
import { sparklineOf, type Sparkline } from '#domain/chart-sparkline.ts';
import type { Language } from '#domain/language.ts';
import { formatValue, unitText } from '#domain/number.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { isSameCoverage } from '#domain/rollup.ts';
import { withQuery } from '#web/lib/address.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { changeText, type ChangeText } from '#web/lib/wording/change.ts';
import { coverageAt, coverageText, type UnitNoun } from '#web/lib/wording/coverage.ts';
import { freshnessText, type FreshnessText } from '#web/lib/wording/freshness.ts';
import { signalMark, type Mark } from '#web/lib/wording/signal.ts';
import { cautionsOf, statusText } from '#web/lib/wording/status.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';
import { targetText, type TargetText } from '#web/lib/wording/target.ts';

/** A metric on a dashboard with every word written: the page only places them. */
export type Tile = {
  code: string;
  path: string;
  name: LocalText;
  value: string;
  /** Which period the value is of, what it counts and is made of, and remarks such as provisional. */
  notes: string[];
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

const remarksOf = (metric: OverviewMetric, { noun, today, language }: TileContext): string[] => {
  const coverage = coverageIn(metric, metric.latest?.period);
  const status = metric.latest && (statusText(metric.latest.status, language)?.toLocaleLowerCase(language) ?? null);
  return [
    coverage && coverageText(coverage.have, coverage.of, noun, language),
    status,
    ...(metric.latest ? cautionsOf(metric.latest.period, metric.latest.n, today, language) : []).map((text) =>
      text.toLocaleLowerCase(language),
    ),
  ].filter((text) => text !== null);
};

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
  return {
    code: metric.metric,
    path: withQuery(`/metrics/${metric.metric}`, { organisation }),
    name: localText(metric.names, language),
    value: latest === null ? m.no_figure_yet({}, { locale: language }) : formatValue(latest.value, metric, language),
    notes: [
      ...(latest === null ? [] : [formatPeriod(latest.period, language, 'short'), ...unitBeside(metric, language)]),
      ...remarksOf(metric, context),
    ].map(unbroken),
    isAbsent: latest === null,
    change: metric.change && changeText(metric.change, metric, otherCoverage(metric, context), today, language),
    target: metric.target && targetText(metric.target, metric.status ?? null, metric, today, language),
    signal: metric.signal ? signalMark(metric.signal.variation, language) : null,
    freshness: freshnessText(metric.nextDue, latest?.period ?? null, today, language),
    sparkline: sparklineOf(metric.values),
    who: '',
  };
};
