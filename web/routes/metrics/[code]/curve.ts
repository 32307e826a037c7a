import { chartDrawing } from '#domain/chart-svg.ts';
import { chartOf, towardsTarget, type Chart } from '#domain/chart.ts';
import type { Language, Texts } from '#domain/language.ts';
import { incompletePositions } from '#domain/rollup.ts';
import type { Figures } from './figures.ts';
import type { Gathered } from './gather.ts';
import type { Selection } from './selection.ts';

export type Curve = {
  chart: Chart;
  /** The same drawn by the server, for wide and for narrow windows: what is seen before and without JavaScript. */
  wide: string;
  narrow: string;
};

/** The names of a breakdown's categories, by `dimension.category`. */
export const categoryName = ({ metric }: Pick<Gathered, 'metric'>, breakdown: string): Texts => {
  const [dimension, category] = breakdown.split('.');
  const found = metric.breakdowns
    .find(({ code }) => code === dimension)
    ?.categories.find(({ code }) => code === category);
  return found?.names ?? { sv: breakdown };
};

export const curveOf = (
  figures: Figures,
  gathered: Gathered,
  selection: Selection,
  today: string,
  language: Language,
): Curve | null => {
  const { metric, organisation, events, target } = gathered;
  const isBrokenDown = figures.parts.length > 0;
  const shown = isBrokenDown ? figures.parts : figures.total ? [figures.total] : [];
  if (shown.length === 0) return null;
  const chart = chartOf({
    metric,
    organisation: organisation.names,
    view: gathered.shaping.view,
    attributions: shown[0]?.attributions ?? [],
    // the reader may have chosen where to end
    periods:
      target === null || selection.to !== null ? figures.periods : towardsTarget(figures.periods, target.byPeriod),
    series: shown.map(({ breakdown, values, statuses, marks, origin, rollup, signals }) => ({
      name: isBrokenDown ? categoryName(gathered, breakdown) : null,
      values,
      statuses,
      comparability: marks,
      incomplete: rollup && origin === 'rolled-up' ? incompletePositions(rollup) : [],
      // with several lines nobody could tell whose limits they are
      ...(signals && !isBrokenDown ? { signals } : {}),
    })),
    // the target is for the total
    target: isBrokenDown || target === null ? [] : target.expected,
    events,
    today,
    language,
  });
  return {
    chart,
    wide: chartDrawing(chart, { width: 760, height: 400 }),
    narrow: chartDrawing(chart, { width: 340, height: 320 }),
  };
};
