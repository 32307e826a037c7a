import type { SeriesItem } from '#api/series/answers.ts';
import { chartDrawing } from '#domain/chart-svg.ts';
import { chartOf, type Chart } from '#domain/chart.ts';
import type { Language, Texts } from '#domain/language.ts';
import { nextPeriod, periodNumber, periodsPerYear, frequencyOf, type PeriodCode } from '#domain/period.ts';
import type { Figures } from './figures.ts';
import type { Gathered } from './gather.ts';
import type { Selection } from './selection.ts';

export type Curve = {
  chart: Chart;
  /** The same drawn by the server, for wide and for narrow windows: what is seen before and without JavaScript. */
  wide: string;
  narrow: string;
};

/** The path to the target shows at most a year beyond the figures, unless the reader has chosen where to end. */
const withFuture = (periods: readonly PeriodCode[], { target }: Gathered, { to }: Selection): PeriodCode[] => {
  const shown = [...periods];
  const last = periods.at(-1);
  if (target === null || last === undefined || to !== null) return shown;
  const steps = Math.min(periodsPerYear[frequencyOf(last)], periodNumber(target.byPeriod) - periodNumber(last));
  for (let step = 0, next = nextPeriod(last); step < steps && next !== null; step += 1, next = nextPeriod(next)) {
    shown.push(next);
  }
  return shown;
};

/** The names of a breakdown's categories, by `dimension.category`. */
export const categoryName = ({ metric }: Pick<Gathered, 'metric'>, breakdown: string): Texts => {
  const [dimension, category] = breakdown.split('.');
  const found = metric.breakdowns
    .find(({ code }) => code === dimension)
    ?.categories.find(({ code }) => code === category);
  return found?.names ?? { sv: breakdown };
};

/** Where fewer units have figures than there are. */
const incompleteIn = (rollup: SeriesItem['rollup']): number[] =>
  rollup?.have.flatMap((have, position) => (have < (rollup.of[position] ?? 0) ? [position] : [])) ?? [];

export const curveOf = (
  figures: Figures,
  gathered: Gathered,
  selection: Selection,
  language: Language,
): Curve | null => {
  const { metric, organisation, events, target } = gathered;
  const isBrokenDown = figures.parts.length > 0;
  const shown = isBrokenDown ? figures.parts : figures.total ? [figures.total] : [];
  if (shown.length === 0) return null;
  const chart = chartOf({
    metric,
    organisation: organisation.names,
    periods: withFuture(figures.periods, gathered, selection),
    series: shown.map(({ breakdown, values, statuses, origin, rollup }) => ({
      name: isBrokenDown ? categoryName(gathered, breakdown) : null,
      values,
      statuses,
      incomplete: origin === 'rolled-up' ? incompleteIn(rollup) : [],
    })),
    // the target is for the total
    target: isBrokenDown || target === null ? [] : target.expected,
    events,
    language,
  });
  return {
    chart,
    wide: chartDrawing(chart, { width: 760, height: 400 }),
    narrow: chartDrawing(chart, { width: 340, height: 320 }),
  };
};
