import type { Texts } from '#domain/language.ts';
import { scaleOf } from '#domain/metric.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { reportingUnits } from '#domain/organisation-tree.ts';
import { periodAt, periodContaining, periodNumber, type Frequency } from '#domain/period.ts';
import { rollUp, type ReportingUnit, type RollUp } from '#domain/rollup.ts';
import type { SeriesPoints } from '#domain/series.ts';
import { withholdSmall } from '#domain/small-numbers.ts';
import type { Metric } from './metrics.ts';
import { listSeries, type SeriesRow } from './series.ts';
import type { Snapshot } from './snapshot.ts';

/** The figures of one metric for one organisation, as every page, export and answer shows them. */
export type FigureSeries = {
  metric: Metric;
  organisation: Organisation;
  breakdown: string;
  frequency: Frequency;
  /** An organisation's own published figures win over those made of its units. */
  origin: 'reported' | 'rolled-up';
  points: SeriesPoints;
  /** What the values weigh in a weighted mean, per position of the points; null weighs by the number of answers. */
  weights: (number | null)[] | null;
  rollup: RollUp | null;
  /** The number of the period from which on nothing is left out; −∞ where nothing is. */
  wholeFrom: number;
  units: readonly ReportingUnit[];
  /** Whose figures they are made of, where somebody else's have to be named. */
  attributions: readonly Texts[];
};

export type FigureSelection = {
  metrics: readonly Metric[];
  organisations: readonly Organisation[];
  breakdowns: readonly string[];
  frequency: Frequency | null;
  /** Period numbers, both included; null is as far as there are figures. They need a frequency. */
  from: number | null;
  to: number | null;
  /** Only so many periods up to the last value of each series that the figures are made of; without it all. */
  latest?: number;
};

/** Every figure that is shown anywhere comes from here. Organisations without any for a metric are left out. */
export async function readFigures(snapshot: Snapshot, selection: FigureSelection): Promise<FigureSeries[]> {
  const { transaction, asOf, scope } = snapshot;
  const rows = await listSeries(transaction, {
    ...selection,
    organisationIds: withBelow(snapshot, selection),
    metricIds: selection.metrics.map(({ id }) => id),
    asOf,
    scope,
  });
  const weights = await weightsOf(snapshot);
  const metrics = new Map(selection.metrics.map((metric) => [metric.id, metric]));
  const shown = rows.map((row) => withoutSmall(row, metrics.get(row.metricId)));
  const grouped = Map.groupBy(shown, ({ metricId, breakdown, frequency }) => `${metricId} ${breakdown} ${frequency}`);
  return [...grouped.values()].flatMap((group) => {
    const metric = metrics.get(group[0]?.metricId ?? 0);
    return metric ? figuresOfGroup(snapshot, selection, metric, group, weights) : [];
  });
}

/** The chosen organisations and everything below them, each once. */
function withBelow({ tree }: Snapshot, { organisations }: FigureSelection): number[] {
  const ids = new Set<number>();
  for (const { id } of organisations) {
    ids.add(id);
    if (tree.childrenOf(id).length) for (const below of tree.descendantsOf(id)) ids.add(below.id);
  }
  return [...ids];
}

/** Nobody sees what too few have answered for, and no total is made of it. */
const withoutSmall = (row: SeriesRow, metric: Metric | undefined): SeriesRow =>
  metric?.smallestAnswers ? { ...row, points: withholdSmall(row.points, metric.smallestAnswers) } : row;

const noUnits: readonly ReportingUnit[] = [];

/** All the series of one metric, breakdown and frequency. */
function figuresOfGroup(
  { tree, sees }: Snapshot,
  selection: FigureSelection,
  metric: Metric,
  group: readonly SeriesRow[],
  weights: Weights,
): FigureSeries[] {
  const rowOf = new Map(group.map((row) => [row.organisationId, row]));
  const { breakdown = 'total', frequency = 'Q' } = group[0] ?? {};
  const numberOf = (day: string | null) => (day === null ? null : periodNumber(periodContaining(frequency, day)));
  const weightsFor = (id: number, points: SeriesPoints | null) =>
    points && metric.weight !== null && metric.weight !== 'answers'
      ? weights(metric.weight, id, frequency, points)
      : null;
  const unitOf = ({ id, code, validFrom, validTo }: Organisation): ReportingUnit => {
    const points = rowOf.get(id)?.points ?? null;
    return {
      code,
      points,
      validFrom: numberOf(validFrom),
      validTo: numberOf(validTo),
      weights: weightsFor(id, points),
    };
  };
  const attributed = new Map<Texts | null, readonly Texts[]>();
  // nothing below it, and nothing made of what is: hundreds of them are compared in one answer
  const alone = (organisation: Organisation, row: SeriesRow): FigureSeries => {
    const attributions = attributed.get(row.attribution) ?? attributionsOf([row]);
    attributed.set(row.attribution, attributions);
    const { points, isCut } = row;
    const weighed = weightsFor(organisation.id, points);
    const wholeFrom = isCut ? points.from : -Infinity;
    const common = { metric, organisation, breakdown, frequency, points, wholeFrom, attributions };
    return { ...common, origin: 'reported', weights: weighed, rollup: null, units: noUnits };
  };
  return selection.organisations.flatMap((organisation): FigureSeries | FigureSeries[] => {
    const row = rowOf.get(organisation.id);
    const own = row?.points;
    if (metric.rollupRule === 'none' || !tree.childrenOf(organisation.id).length) {
      return row ? alone(organisation, row) : [];
    }
    // a sum of its units would show what it does not show itself
    if (!sees({ organisationId: organisation.id, metricId: metric.id })) return [];
    const units = reportingUnits(tree, organisation.id, (id) => rowOf.has(id)).map(unitOf);
    const isReported = row?.hasValues ?? false;
    if (!units.length && !own) return [];
    const range = rangeOf(selection, isReported && own ? [own] : units.map(({ points }) => points));
    const rollup = units.length ? rollUp(metric.rollupRule, units, range, scaleOf(metric)) : null;
    const attributions = attributionsOf(
      isReported || !units.length ? [row] : units.map(({ code }) => rowOf.get(tree.byCode(code)?.id ?? 0)),
    );
    const parts = [row, ...units.map(({ code }) => rowOf.get(tree.byCode(code)?.id ?? 0))];
    const wholeFrom = Math.max(-Infinity, ...parts.map((part) => (part?.isCut ? part.points.from : -Infinity)));
    const common = { metric, organisation, breakdown, frequency, rollup, wholeFrom, units, attributions };
    if (rollup && !isReported) {
      // each unit has been weighed, and together they weigh what all of them do
      const together = metric.rollupRule === 'weighted-mean' ? rollup.denominators : null;
      return [{ ...common, origin: 'rolled-up', points: { ...rollup, answers: null }, weights: together }];
    }
    return own ? [{ ...common, origin: 'reported', points: own, weights: weightsFor(organisation.id, own) }] : [];
  });
}

/** Each once. */
const attributionsOf = (rows: readonly (SeriesRow | undefined)[]): Texts[] => [
  ...new Map(rows.flatMap((row) => (row?.attribution ? [[row.attribution.sv, row.attribution]] : []))).values(),
];

function rangeOf(selection: FigureSelection, parts: readonly (SeriesPoints | null)[]): { from: number; to: number } {
  const filled = parts.filter((points) => points !== null).filter(({ values }) => values.length > 0);
  const from = selection.from ?? filled.reduce((first, points) => Math.min(first, points.from), Infinity);
  const to =
    selection.to ?? filled.reduce((last, { from: start, values }) => Math.max(last, start + values.length - 1), -1);
  return Number.isFinite(from) && Number.isFinite(to) ? { from, to } : { from: 0, to: -1 };
}

/** What weighted means weigh by, period by period. */
type Weights = (code: string, organisationId: number, frequency: Frequency, points: SeriesPoints) => (number | null)[];

async function weightsOf(snapshot: Snapshot): Promise<Weights> {
  const figures = await snapshot.structureFigures();
  return (code, organisationId, frequency, points) => {
    const known = figures.get(`${organisationId} ${code}`) ?? [];
    return points.values.map((_, position) => {
      const year = Number(periodAt(frequency, points.from + position).slice(0, 4));
      // the figure of the year, else the latest one before it, else the first there is
      return (known.findLast((figure) => figure.year <= year) ?? known[0])?.value ?? null;
    });
  };
}
