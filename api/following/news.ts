import { listTouchedSeries, type Followed, type TouchedSeries } from '#db/queries/following.ts';
import { readFigures, type FigureSeries } from '#db/queries/figures.ts';
import type { Metric } from '#db/queries/metrics.ts';
import { listQuestions, type Question } from '#db/queries/questions.ts';
import { withSnapshot, type Reader, type Snapshot } from '#db/queries/snapshot.ts';
import { listTargets, type SetTarget } from '#db/queries/targets.ts';
import { dayAt } from '#domain/date.ts';
import { changedFigures, type ChangedFigure } from '#domain/following.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { frequencyOf, type Frequency } from '#domain/period.ts';
import { answeredAt } from '#domain/question.ts';
import { lastValuePosition } from '#domain/series.ts';
import { statusOn, type TargetStatus } from '#domain/target-status.ts';
import type { Context } from '../context.ts';
import { saidOf } from '../questions/view.ts';
import { judgementAt } from '../series/judged.ts';

export type MetricNews = {
  metric: Metric;
  figures: ChangedFigure[];
  target: 'set' | 'changed' | 'ended' | null;
  /** How the latest figure stood against the target, and stands; null where that is as it was, or nobody could tell. */
  status: { before: TargetStatus; after: TargetStatus } | null;
  answered: Question[];
};
export type PlaceNews = { organisation: Organisation; metrics: MetricNews[] };
export type News = {
  since: string;
  until: string;
  /** Of the figures that were read. */
  dataVersion: number;
  places: PlaceNews[];
};

/** What is looked at of one organisation: everything that may be another than it was. */
type Place = {
  organisation: Organisation;
  metrics: readonly Metric[];
  touched: readonly TouchedSeries[];
  targets: { before: readonly SetTarget[]; after: readonly SetTarget[] };
};
type PlaceReading = Place & { series: FigureSeries[]; answered: Question[] };

/** What is new to somebody since a moment, of what they follow: what is published now beside what was published then. */
export async function newsSince(
  { database, now }: Context,
  reader: Reader,
  followed: readonly Followed[],
  since: string,
): Promise<News> {
  const until = now().toISOString();
  const { places, dataVersion } = await withSnapshot(database, null, reader, async (snapshot) => ({
    places: await readPlaces(snapshot, followed, since),
    dataVersion: snapshot.versions.dataVersion,
  }));
  const before = places.some(isLookedAt)
    ? await withSnapshot(database, since, reader, (snapshot) => seriesOf(snapshot, places))
    : new Map<number, FigureSeries[]>();
  const days = { before: dayAt(new Date(since)), after: dayAt(new Date(until)) };
  return {
    since,
    until,
    dataVersion,
    places: places.flatMap((place) => {
      const metrics = place.metrics
        .map((metric) => metricNews(place, metric, before.get(place.organisation.id) ?? [], days))
        .filter(isNews);
      return metrics.length ? [{ organisation: place.organisation, metrics }] : [];
    }),
  };
}

const isLookedAt = (place: Place): boolean => lookedAt(place).length > 0;

const isNews = ({ figures, target, status, answered }: MetricNews): boolean =>
  figures.length > 0 || target !== null || status !== null || answered.length > 0;

/** In the order in which they are followed, each organisation once. Each question is asked once for all of them. */
async function readPlaces(snapshot: Snapshot, followed: readonly Followed[], since: string): Promise<PlaceReading[]> {
  const { transaction, scope } = snapshot;
  const wanted = wantedIn(snapshot, followed);
  const metricIds = [...new Set(wanted.flatMap(({ metrics }) => metrics.map(({ id }) => id)))];
  const earlier = (await listTargets(transaction, since)).filter(snapshot.sees);
  const current = await snapshot.targets();
  const organisationIds = [...new Set(wanted.flatMap(({ within }) => [...within]))];
  const touched = await listTouchedSeries(transaction, { organisationIds, metricIds }, { since, scope });
  const places = wanted.map(({ organisation, metrics, within }): Place => {
    const isWanted = ofMetrics(metrics);
    return {
      organisation,
      metrics,
      touched: frequenciesIn(touched.filter((one) => within.has(one.organisationId) && isWanted(one))),
      targets: {
        before: earlier.filter(({ organisationId }) => organisationId === organisation.id),
        after: current.get(organisation.id) ?? [],
      },
    };
  });
  const series = await seriesOf(snapshot, places);
  const questions = await listQuestions(transaction, {
    organisationIds: places.map(({ organisation }) => organisation.id),
    metricIds,
    period: null,
    scope,
    asOf: null,
  });
  const answered = questions.filter((question) => (answeredAt(saidOf(question)) ?? '') > since);
  return places.map((place) => {
    const isWanted = ofMetrics(place.metrics);
    return {
      ...place,
      series: series.get(place.organisation.id) ?? [],
      answered: answered.filter((one) => one.organisationId === place.organisation.id && isWanted(one)),
    };
  });
}

type Wanted = Pick<Place, 'organisation' | 'metrics'> & {
  /** The ids of the organisation and of everything below it. */
  within: ReadonlySet<number>;
};

function wantedIn({ tree, metrics }: Snapshot, followed: readonly Followed[]): Wanted[] {
  return [...Map.groupBy(followed, ({ organisationId }) => organisationId)].flatMap(([id, own]) => {
    const organisation = tree.byId(id);
    if (!organisation) return [];
    const isWhole = own.some(({ metricId }) => metricId === null);
    const chosen = metrics.filter((metric) => isWhole || own.some(({ metricId }) => metricId === metric.id));
    return [
      { organisation, metrics: chosen, within: new Set([id, ...tree.descendantsOf(id).map((below) => below.id)]) },
    ];
  });
}

const ofMetrics = (metrics: readonly Metric[]): ((one: { metricId: number }) => boolean) => {
  const ids = new Set(metrics.map(({ id }) => id));
  return ({ metricId }) => ids.has(metricId);
};

/** Each metric and frequency once, whichever of the organisations below it was. */
const frequenciesIn = (touched: readonly TouchedSeries[]): TouchedSeries[] => [
  ...new Map(touched.map((one) => [`${one.metricId} ${one.frequency}`, one])).values(),
];

/** The metrics whose figures or targets are not what they were. */
const lookedAt = (place: Place): Metric[] =>
  place.metrics.filter(
    ({ id }) => place.touched.some(({ metricId }) => metricId === id) || targetNews(place, id) !== null,
  );

/** The whole series of what is looked at of each, by the id of their organisation. */
async function seriesOf(snapshot: Snapshot, places: readonly Place[]): Promise<Map<number, FigureSeries[]>> {
  const looked = new Map(places.map((place) => [place.organisation.id, new Set(lookedAt(place).map(({ id }) => id))]));
  // as they are at the moment of the snapshot
  const organisations = [...looked].flatMap(([id, ids]) => (ids.size ? (snapshot.tree.byId(id) ?? []) : []));
  const organisationsOf = new Map(
    snapshot.metrics.map((metric) => [metric.id, organisations.filter(({ id }) => looked.get(id)?.has(metric.id))]),
  );
  const series = await readFigures(snapshot, {
    metrics: snapshot.metrics.filter(({ id }) => organisationsOf.get(id)?.length),
    organisations,
    organisationsOf,
    breakdowns: ['total'],
    frequency: null,
    from: null,
    to: null,
  });
  return Map.groupBy(series, ({ organisation }) => organisation.id);
}

function targetNews({ targets }: Place, metric: number): MetricNews['target'] {
  const [before, after] = [targets.before, targets.after].map((list) =>
    list.find(({ metricId }) => metricId === metric),
  );
  if (before?.version === after?.version) return null;
  if (!before) return 'set';
  return after ? 'changed' : 'ended';
}

function metricNews(
  place: PlaceReading,
  metric: Metric,
  earlier: readonly FigureSeries[],
  days: { before: string; after: string },
): MetricNews {
  const { id } = metric;
  const ofMetric = (series: FigureSeries) => series.metric.id === id;
  const [was, is] = [earlier.filter(ofMetric), place.series.filter(ofMetric)];
  const { before, after } = place.targets;
  const standing = {
    before: statusIn(
      was,
      before.find(({ metricId }) => metricId === id),
      days.before,
    ),
    after: statusIn(
      is,
      after.find(({ metricId }) => metricId === id),
      days.after,
    ),
  };
  const isMoved = standing.before !== null && standing.after !== null && standing.before !== standing.after;
  return {
    metric,
    figures: place.touched.flatMap(({ metricId, frequency }) =>
      metricId === id ? changedFigures(frequency, readingIn(was, frequency), readingIn(is, frequency)) : [],
    ),
    target: targetNews(place, id),
    status: isMoved ? { before: standing.before ?? 'no-target', after: standing.after ?? 'no-target' } : null,
    answered: place.answered.filter(({ metricId }) => metricId === id),
  };
}

const inFrequency = (series: readonly FigureSeries[], wanted: Frequency) =>
  series.find(({ frequency }) => frequency === wanted);

function readingIn(series: readonly FigureSeries[], frequency: Frequency) {
  const found = inFrequency(series, frequency);
  return found ? { points: found.points, decimals: found.metric.decimals } : null;
}

/** How the latest figure stands on a day; null where there is no figure or no target for it. */
function statusIn(series: readonly FigureSeries[], target: SetTarget | undefined, day: string): TargetStatus | null {
  const found = target && inFrequency(series, frequencyOf(target.byPeriod));
  const last = found ? lastValuePosition(found.points) : null;
  const judgement =
    found && last !== null ? judgementAt(found, { target, rebaseAt: [] }, found.points.from + last) : null;
  const status = judgement && statusOn(judgement, day);
  return status === 'no-target' ? null : status;
}
