import type { Texts } from '#domain/language.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import type { Frequency } from '#domain/period.ts';
import { answersBehind } from '#domain/rollup.ts';
import { isTooSmall } from '#domain/small-numbers.ts';
import { isStatusCode, statusNameOf, type StatusName } from '#domain/status.ts';
import {
  figuresOfGroup, isMadeOfUnits, listed, readFigures, weighing, withBelow, withoutSmall, type FigureSeries, type Weigh,
} from './figures.ts'; // prettier-ignore
import type { Metric } from './metrics.ts';
import { attributionAt, listSeriesAt, rowsAt, type SeriesAt } from './series-at.ts';
import type { Snapshot } from './snapshot.ts';

/** The figure of one period: what readFigures says of it. */
export type FigureAt = {
  organisation: string;
  value: number | null;
  status: StatusName;
  /** How many answered, also where the answers are those of units. */
  answers: number | null;
  numerator: number | null;
  denominator: number | null;
  /** What it weighs in a weighted mean. */
  weight: number | null;
  /** N of M units, of a figure that is made of them. */
  rollup: { have: number; of: number } | null;
  attributions: readonly Texts[];
};

export type FiguresAtSelection = {
  metric: Metric;
  organisations: readonly Organisation[];
  breakdown: string;
  frequency: Frequency;
  /** The number of the period. */
  number: number;
};

/**
 * The figures of one period, in the order of the organisations; who has no series is left out. Hundreds are compared in one
 * answer, so those with nothing below them come straight from the lists that the database sends. All others, and those of
 * an earlier moment, are taken from their series.
 */
export async function readFiguresAt(snapshot: Snapshot, selection: FiguresAtSelection): Promise<FigureAt[]> {
  const { tree, transaction, asOf, scope } = snapshot;
  const { metric, organisations, breakdown, frequency, number } = selection;
  if (asOf !== null)
    return (await readFigures(snapshot, seriesSelection(selection))).map((series) => figureOf(series, number));
  const weigh = await weighing(snapshot);
  const organisationIds = listed(snapshot, withBelow(snapshot, organisations));
  const choice = { organisationIds, metricIds: [metric.id], breakdowns: [breakdown], frequency, scope };
  const [series] = await listSeriesAt(transaction, choice, number);
  if (!series) return [];
  const made = madeOfUnits(snapshot, series, selection, weigh);
  const placeOf = new Map<number, number>();
  for (let place = 0; place < series.organisationIds.length; place += 1)
    placeOf.set(series.organisationIds[place] ?? 0, place);
  const figures: FigureAt[] = [];
  for (const organisation of organisations) {
    const place = placeOf.get(organisation.id);
    const figure = isMadeOfUnits(tree, metric, organisation)
      ? made.get(organisation.id)
      : place !== undefined && figureAlone(organisation, series, place, selection, weigh);
    if (figure) figures.push(figure);
  }
  return figures;
}

/** The figures of those with something below them, by their ids. */
function madeOfUnits(
  snapshot: Snapshot,
  series: SeriesAt,
  selection: FiguresAtSelection,
  weigh: Weigh,
): Map<number, FigureAt> {
  const { metric, number } = selection;
  const organisations = selection.organisations.filter((one) => isMadeOfUnits(snapshot.tree, metric, one));
  if (!organisations.length) return new Map();
  const rows = withoutSmall(rowsAt(series, number), metric);
  const made = figuresOfGroup(snapshot, seriesSelection({ ...selection, organisations }), metric, rows, weigh);
  return new Map(made.map((one) => [one.organisation.id, figureOf(one, number)]));
}

const seriesSelection = ({ metric, organisations, breakdown, frequency, number }: FiguresAtSelection) => ({
  metrics: [metric],
  organisations,
  breakdowns: [breakdown],
  frequency,
  from: number,
  to: number,
  withUnits: true,
});

/** What one period of a series says; the units of a figure that is made of them have to come with it. */
export function figureOf(series: FigureSeries, number: number): FigureAt {
  const { metric, organisation, origin, points, weights, rollup, units, attributions } = series;
  const position = number - points.from;
  const isRolledUp = origin === 'rolled-up';
  const answers = points.answers?.[position] ?? null;
  return {
    organisation: organisation.code,
    value: points.values[position] ?? null,
    status: statusAt(points.statuses, position),
    answers: isRolledUp ? answersBehind(metric.rollupRule, units, number) : answers,
    numerator: points.numerators?.[position] ?? null,
    denominator: points.denominators?.[position] ?? null,
    weight: weights ? (weights[position] ?? null) : answers,
    rollup: isRolledUp && rollup ? { have: rollup.have[position] ?? 0, of: rollup.of[position] ?? 0 } : null,
    attributions,
  };
}

/** Of an organisation with nothing below it, from its place in the lists. */
function figureAlone(
  { id, code }: Organisation,
  series: SeriesAt,
  place: number,
  { metric, frequency, number }: FiguresAtSelection,
  weigh: Weigh,
): FigureAt {
  const answers = series.answers?.[place] ?? null;
  const { weight, smallestAnswers } = metric;
  const isShown = !isTooSmall(answers, smallestAnswers);
  const attribution = attributionAt(series, place);
  return {
    organisation: code,
    value: isShown ? (series.values[place] ?? null) : null,
    status: isShown ? statusAt(series.statuses, place) : 'suppressed',
    answers: isShown ? answers : null,
    numerator: isShown ? (series.numerators?.[place] ?? null) : null,
    denominator: isShown ? (series.denominators?.[place] ?? null) : null,
    weight: weight === null || weight === 'answers' ? (isShown ? answers : null) : weigh(weight, id, frequency, number),
    rollup: null,
    attributions: attribution ? [attribution] : noAttributions,
  };
}

const noAttributions: readonly Texts[] = [];

const statusAt = (statuses: string, position: number): StatusName => {
  const letter = statuses.charAt(position);
  return isStatusCode(letter) ? statusNameOf[letter] : 'missing';
};
