import type { Texts } from '#domain/language.ts';
import { scaleOf } from '#domain/metric.ts';
import { reportingUnits, type Organisation, type OrganisationTree } from '#domain/organisation-tree.ts';
import { periodAt, periodContaining, periodNumber, type Frequency } from '#domain/period.ts';
import { jointMaking } from '#domain/combination.ts';
import { rollUp, type ReportingUnit, type RollUp } from '#domain/rollup.ts';
import type { SeriesPoints } from '#domain/series.ts';
import { shapedValidity, type Shape } from '#domain/shape.ts';
import { withholdSmall } from '#domain/small-numbers.ts';
import type { Metric } from './metrics.ts';
import { listSeries, type SeriesRow } from './series.ts';
import { shapedRows } from './shaped-series.ts';
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
  /** With what is withheld from others; null where the reader is no analyst of the organisation, or nothing is. */
  own: SeriesPoints | null;
  /** What the values weigh in a weighted mean, per position of the points; null weighs by the number of answers. */
  weights: (number | null)[] | null;
  rollup: RollUp | null;
  /** The number of the period from which on nothing is left out; −∞ where nothing is. */
  wholeFrom: number;
  /** What a rolled-up figure is made of, where that was asked for. */
  units: readonly ReportingUnit[];
  /** Whose figures they are made of, where somebody else's have to be named. */
  attributions: readonly Texts[];
};

export type FigureSelection = {
  metrics: readonly Metric[];
  organisations: readonly Organisation[];
  /** Of which of the organisations each metric is wanted, by its id; without it every metric of all. */
  organisationsOf?: ReadonlyMap<number, readonly Organisation[]>;
  breakdowns: readonly string[];
  frequency: Frequency | null;
  /** Period numbers, both included; null is as far as there are figures. They need a frequency. */
  from: number | null;
  to: number | null;
  /** Only so many periods up to the last value of each series that the figures are made of; without it all. */
  latest?: number;
  /** Of each metric, by its id, only the period of this number; frequency and periods are then left open. */
  periodOf?: ReadonlyMap<number, number>;
  /** Whether the units that a figure is made of come with it; all of them may be many times as large. */
  withUnits?: boolean;
  /** Where they are asked for in another shape than published: frequency and periods are then left open. */
  shape?: Shape | undefined;
};

/** So many series are held at a time: what is made of them is far less. */
const mostSeriesAtOnce = 20_000;

/** Every figure that is shown anywhere comes from here. Organisations without any for a metric are left out. */
export async function readFigures(snapshot: Snapshot, selection: FigureSelection): Promise<FigureSeries[]> {
  const { transaction, asOf, scope } = snapshot;
  const { shape } = selection;
  const chosen = withBelow(snapshot, selection.organisations);
  const organisationIds = listed(snapshot, chosen);
  const weigh = await weighing(snapshot);
  const metrics = new Map(selection.metrics.map((metric) => [metric.id, metric]));
  const ids = [...metrics.keys()];
  if (!ids.length) return [];
  const atOnce = Math.max(1, Math.floor(mostSeriesAtOnce / (chosen.size * selection.breakdowns.length)));
  const listFrom = (first: number): Promise<SeriesRow[]> => {
    const metricIds = ids.slice(first, first + atOnce);
    const pairs = pairsOf(snapshot, selection, metricIds);
    const reading = listSeries(transaction, { ...selection, organisationIds, metricIds, pairs, asOf, scope });
    // waited for later, or not at all where what came before it fails
    reading.catch(() => {});
    return reading;
  };
  const figures: FigureSeries[] = [];
  let reading = listFrom(0);
  for (let first = 0; first < ids.length; first += atOnce) {
    const rows = await reading;
    // the database reads on while these are summed
    if (first + atOnce < ids.length) reading = listFrom(first + atOnce);
    for (const group of groupsOf(shape ? shapedRows(snapshot, rows, metrics, shape) : rows)) {
      const metric = metrics.get(group[0].metricId);
      if (!metric) continue;
      const ofMetric = selectionOf(selection, metric);
      figures.push(...figuresOfGroup(snapshot, ofMetric, metric, withoutSmall(group, metric), weigh));
    }
  }
  return figures;
}

/** What is wanted of one of the metrics. */
function selectionOf(selection: FigureSelection, { id }: Metric): FigureSelection {
  const { organisations, organisationsOf, from, to, periodOf } = selection;
  const only = periodOf?.get(id);
  return {
    ...selection,
    organisations: organisationsOf ? (organisationsOf.get(id) ?? []) : organisations,
    from: only ?? from,
    to: only ?? to,
  };
}

function pairsOf(snapshot: Snapshot, { organisationsOf }: FigureSelection, metricIds: readonly number[]) {
  if (!organisationsOf) return undefined;
  const pairs = metricIds.flatMap((metricId) =>
    [...withBelow(snapshot, organisationsOf.get(metricId) ?? [])].map((organisationId) => ({
      organisationId,
      metricId,
    })),
  );
  return {
    organisationIds: pairs.map(({ organisationId }) => organisationId),
    metricIds: pairs.map(({ metricId }) => metricId),
  };
}

type Group = [SeriesRow, ...SeriesRow[]];

/** The series of one metric, breakdown and frequency together: they come in a row, or nearly. */
function groupsOf(rows: readonly SeriesRow[]): Group[] {
  const groups = new Map<string, Group>();
  let last: Group | undefined;
  for (const row of rows) {
    if (!last || !isOfGroup(row, last[0])) {
      const key = `${row.metricId} ${row.breakdown} ${row.frequency}`;
      last = groups.get(key);
      if (!last) groups.set(key, (last = [row]));
      else last.push(row);
    } else last.push(row);
  }
  return [...groups.values()];
}

const isOfGroup = (one: SeriesRow, other: SeriesRow): boolean =>
  one.metricId === other.metricId && one.frequency === other.frequency && one.breakdown === other.breakdown;

/** The ids of the chosen organisations and of everything below them. */
export function withBelow({ tree }: Snapshot, organisations: readonly Organisation[]): Set<number> {
  const ids = new Set<number>();
  for (const { id } of organisations) {
    ids.add(id);
    if (tree.childrenOf(id).length) for (const below of tree.descendantsOf(id)) ids.add(below.id);
  }
  return ids;
}

/** Nine in ten are as good as all: to read the rest in vain costs less than to say which, and nobody looks at it. */
export const listed = ({ tree }: Snapshot, chosen: ReadonlySet<number>): number[] | null =>
  chosen.size >= 0.9 * tree.all.length ? null : [...chosen];

/** Nobody sees what too few have answered for, and no total is made of it. */
export const withoutSmall = (group: readonly SeriesRow[], { smallestAnswers }: Metric): readonly SeriesRow[] =>
  smallestAnswers ? group.map((row) => ({ ...row, points: withholdSmall(row.points, smallestAnswers) })) : group;

/** Whether a figure is, or can be, made of what is below. Others that were chosen to be shown make no whole together. */
export const isMadeOfUnits = (tree: OrganisationTree, { rollupRule }: Metric, { id, kind }: Organisation): boolean =>
  rollupRule !== 'none' && kind !== 'reference' && tree.childrenOf(id).length > 0;

const noUnits: readonly ReportingUnit[] = [];

/** All the series of one metric, breakdown and frequency. */
export function figuresOfGroup(
  { tree, sees }: Snapshot,
  selection: FigureSelection,
  metric: Metric,
  group: readonly SeriesRow[],
  weigh: Weigh,
): FigureSeries[] {
  const rowOf = new Map<number, SeriesRow>();
  for (const row of group) rowOf.set(row.organisationId, row);
  const { breakdown = 'total', frequency = 'Q' } = group[0] ?? {};
  const numberOf = (day: string | null) => (day === null ? null : periodNumber(periodContaining(frequency, day)));
  const { weight } = metric;
  const weightsFor = (id: number, points: SeriesPoints | null) =>
    points && weight !== null && weight !== 'answers'
      ? points.values.map((_, position) => weigh(weight, id, frequency, points.from + position))
      : null;
  const { shape } = selection;
  const unitOf = (organisation: Organisation): ReportingUnit => {
    const { id, code, validFrom, validTo } = organisation;
    const row = rowOf.get(id);
    const points = row?.asUnit ?? row?.points ?? null;
    return {
      code,
      points,
      ...(shape
        ? shapedValidity(metric, shape, organisation)
        : { validFrom: numberOf(validFrom), validTo: numberOf(validTo) }),
      weights: weightsFor(id, points),
    };
  };
  const attributed = new Map<Texts | null, readonly Texts[]>();
  // nothing below it, and nothing made of what is: hundreds of them are compared in one answer
  const alone = (organisation: Organisation, row: SeriesRow): FigureSeries => {
    const attributions = attributed.get(row.attribution) ?? attributionsOf([row]);
    attributed.set(row.attribution, attributions);
    const { points, own = null, isCut } = row;
    return {
      metric,
      organisation,
      breakdown,
      frequency,
      origin: 'reported',
      points,
      own,
      weights: weightsFor(organisation.id, points),
      rollup: null,
      wholeFrom: isCut ? points.from : -Infinity,
      units: noUnits,
      attributions,
    };
  };
  return selection.organisations.flatMap((organisation): FigureSeries | FigureSeries[] => {
    const row = rowOf.get(organisation.id);
    const own = row?.points;
    if (!isMadeOfUnits(tree, metric, organisation)) {
      return row ? alone(organisation, row) : [];
    }
    // a sum of its units would show what it does not show itself
    if (!sees({ organisationId: organisation.id, metricId: metric.id })) return [];
    const reporting = reportingUnits(tree, organisation.id, (id) => rowOf.has(id));
    const units = reporting.map(unitOf);
    const unitRows = reporting.map(({ id }) => rowOf.get(id));
    const isReported = row?.hasValues ?? false;
    if (!units.length && !own) return [];
    const range = rangeOf(selection, isReported && own ? [own] : unitRows.map((one) => one?.points ?? null));
    const rollup = units.length ? rollUp(metric.rollupRule, units, range, scaleOf(metric)) : null;
    const attributions = attributionsOf(isReported || !units.length ? [row] : unitRows);
    const parts = [row, ...unitRows];
    const wholeFrom = parts.reduce(
      (latest, part) => (part?.isCut ? Math.max(latest, part.points.from) : latest),
      -Infinity,
    );
    const shownUnits = selection.withUnits ? units : noUnits;
    const common = { metric, organisation, breakdown, frequency, rollup, wholeFrom, units: shownUnits, attributions };
    if (rollup && !isReported) {
      // each unit has been weighed, and together they weigh what all of them do
      const together = metric.rollupRule === 'weighted-mean' ? rollup.denominators : null;
      const making = shape && jointMaking(rollup, unitPoints(units));
      const points = { ...rollup, answers: null, ...(making ? { making } : {}) };
      return [{ ...common, origin: 'rolled-up', points, own: null, weights: together }];
    }
    if (!own) return [];
    const weights = weightsFor(organisation.id, own);
    return [{ ...common, origin: 'reported', points: own, own: row.own ?? null, weights }];
  });
}

const unitPoints = (units: readonly ReportingUnit[]): SeriesPoints[] =>
  units.flatMap(({ points }) => (points === null ? [] : [points]));

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

/** What an organisation weighs in a weighted mean by a structure figure, in the period of a number. */
export type Weigh = (code: string, organisationId: number, frequency: Frequency, number: number) => number | null;

export async function weighing(snapshot: Snapshot): Promise<Weigh> {
  const figures = await snapshot.structureFigures();
  return (code, organisationId, frequency, number) => {
    const known = figures.get(`${organisationId} ${code}`) ?? [];
    const year = Number(periodAt(frequency, number).slice(0, 4));
    // the figure of the year, else the latest one before it, else the first there is
    return (known.findLast((figure) => figure.year <= year) ?? known[0])?.value ?? null;
  };
}
