import { figureOf } from '#db/queries/figures-at.ts';
import { readFigures, type FigureSelection, type FigureSeries } from '#db/queries/figures.ts';
import type { Metric } from '#db/queries/metrics.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { roundHalfAway } from '#domain/number.ts';
import type { GroupVersion } from '#domain/group.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { byImprovement, comparedPosition, improvementOf, strengthsAndWeaknesses, usualLookBack, type Improvement } from '#domain/peers.ts'; // prettier-ignore
import {
  firstDay,
  frequencies,
  frequencyOf,
  lastDay,
  periodAt,
  periodContaining,
  periodNumber,
  type PeriodCode,
} from '#domain/period.ts';
import { lastValuePosition, valueAt, type SeriesPoints } from '#domain/series.ts';
import { isCompared } from '#domain/small-numbers.ts';
import { besideEachOther, existingIn } from '../comparison/answer.ts';
import { concerns, eventsAbove } from '../events/events.ts';
import { membersOf } from '../groups/groups.ts';
import { breaksIn, signalsOf, yardstickOf } from '../series/judged.ts';
import type { PeersAnswer } from './answers.ts';

type Standing = PeersAnswer['standings'][number];
type Learnt = PeersAnswer['learn'][number];

/** So many periods back it is looked for one in which enough have a figure. */
const latest = 4;
/** So many are read of each: the last may be withheld. */
const mostRead = 2 * latest;
/** Nobody mends everything at once. */
const mostLearnt = 3;
const mostImprovers = 5;

/** What an organisation is strong and weak at beside the members of a group, and who of them got better at the latter. */
export async function peersAnswer(
  snapshot: Snapshot,
  organisation: Organisation,
  group: GroupVersion,
  since: PeriodCode | null,
): Promise<PeersAnswer> {
  const compared = [...new Set([...membersOf(snapshot, group), organisation])];
  const goodOrBad = snapshot.metrics.filter(({ direction }) => direction !== 'none');
  const ends = await totalsOf(snapshot, goodOrBad, compared, { latest: mostRead });
  const periods = comparedPeriods(ends, organisation);
  const figures = await totalsOf(snapshot, [...periods.keys()], compared, {
    periodOf: new Map([...periods].map(([{ id }, period]) => [id, periodNumber(period)])),
    withUnits: true,
  });
  const standings: Standing[] = [];
  for (const [metric, period] of periods) {
    const standing = await standingOf(snapshot, figures, { organisation, compared, metric, period });
    if (standing) standings.push(standing);
  }
  const { strengths, weaknesses } = strengthsAndWeaknesses(standings);
  const learnt = weaknesses.slice(0, mostLearnt);
  const others = await totalsOf(
    snapshot,
    goodOrBad.filter(({ code }) => learnt.some(({ metric }) => metric === code)),
    compared.filter((one) => one !== organisation),
    {},
  );
  const learn: Learnt[] = [];
  for (const weakness of learnt) learn.push(await learntOf(snapshot, others, weakness, since));
  return {
    asOf: snapshot.asOf,
    dataVersion: snapshot.versions.dataVersion,
    organisation: organisation.code,
    group: group.code,
    version: group.version,
    standings,
    strengths: strengths.map(({ metric }) => metric),
    weaknesses: weaknesses.map(({ metric }) => metric),
    learn,
  };
}

/** Totals of every frequency: whole series of few metrics alone, of all of them only some periods. */
const totalsOf = (
  snapshot: Snapshot,
  metrics: readonly Metric[],
  organisations: readonly Organisation[],
  some: Pick<FigureSelection, 'latest' | 'periodOf' | 'withUnits'>,
): Promise<FigureSeries[]> =>
  readFigures(snapshot, {
    metrics,
    organisations,
    breakdowns: ['total'],
    frequency: null,
    from: null,
    to: null,
    ...some,
  });

/** What one has figures of, each with the period in which all are compared. */
function comparedPeriods(figures: readonly FigureSeries[], organisation: Organisation): Map<Metric, PeriodCode> {
  const periods = [...Map.groupBy(figures, ({ metric }) => metric)].flatMap(([metric, all]): [Metric, PeriodCode][] => {
    const own = frequencies.flatMap((frequency) => all.filter((one) => one.organisation === organisation && one.frequency === frequency))[0]; // prettier-ignore
    if (!own) return [];
    const { from, values } = latestOf(own);
    const rest = all
      .filter((one) => one !== own && one.frequency === own.frequency)
      .map(latestOf)
      .map((points) => values.map((_, position) => valueAt(points, from + position)));
    const position = comparedPosition(values, rest);
    return position === null ? [] : [[metric, periodAt(own.frequency, from + position)]];
  });
  return new Map(periods);
}

/** The last periods up to the last value, of which nothing is left out. */
function latestOf({ points, wholeFrom }: FigureSeries): Pick<SeriesPoints, 'from' | 'values'> {
  const end = (lastValuePosition(points) ?? -1) + 1;
  const begin = Math.max(0, end - latest, wholeFrom - points.from);
  return { from: points.from + begin, values: points.values.slice(begin, end) };
}

type Compared = {
  organisation: Organisation;
  /** Oneself and the members of the group, each once. */
  compared: readonly Organisation[];
  metric: Metric;
  period: PeriodCode;
};

/** As the comparison of the group, and the organisation, says it. Null where it is left out of that. */
async function standingOf(
  snapshot: Snapshot,
  figures: readonly FigureSeries[],
  { organisation, compared, metric, period }: Compared,
): Promise<Standing | null> {
  const exists = new Set(existingIn(period, compared));
  const frequency = frequencyOf(period);
  const ofPeriod = figures
    .filter((one) => one.metric === metric && one.frequency === frequency && exists.has(one.organisation))
    .map((one) => figureOf(one, periodNumber(period)));
  const { places, quartiles, have, of, ranked } = await besideEachOther(snapshot, metric, ofPeriod, period);
  const own = places.find(({ organisation: code }) => code === organisation.code);
  if (!own) return null;
  const { value, rank, percentile } = own;
  return { metric: metric.code, period, value, rank, percentile, ranked, median: quartiles.median, have, of };
}

async function learntOf(
  snapshot: Snapshot,
  others: readonly FigureSeries[],
  { metric, period }: Standing,
  since: PeriodCode | null,
): Promise<Learnt> {
  const frequency = frequencyOf(period);
  const to = periodNumber(period);
  const asked = since && periodNumber(periodContaining(frequency, firstDay(since)));
  const from = Math.min(asked ?? to - usualLookBack(frequency), to);
  const series = others.filter((one) => one.metric.code === metric && one.frequency === frequency);
  const found = await Promise.all(series.map((one) => courseOf(snapshot, one, { from, to })));
  const improved = found.flatMap(({ series: one, outcome }) => (typeof outcome === 'string' ? [] : [{ one, outcome }]));
  const best = improved.toSorted((a, b) => byImprovement(a.outcome, b.outcome)).slice(0, mostImprovers);
  return {
    metric,
    from: periodAt(frequency, from),
    to: period,
    items: await Promise.all(best.map(({ one, outcome }) => improverOf(snapshot, one, outcome))),
    considered: series.length,
    cannotTell: found.filter(({ outcome }) => outcome === 'cannot-tell' || outcome === 'method-break').length,
  };
}

/** Judged by the whole series. What too few answered for is as little compared here as anywhere. */
async function courseOf(snapshot: Snapshot, series: FigureSeries, span: { from: number; to: number }) {
  const { metric, points } = series;
  const { variations } = signalsOf(series, await yardstickOf(snapshot, series));
  const values = points.values.map((value, position) =>
    value !== null && isCompared(metric, points.answers?.[position] ?? null)
      ? roundHalfAway(value, metric.decimals + 2)
      : null,
  );
  const breaks = await breaksIn(snapshot, series, points.from, values.length);
  const positions = { from: span.from - points.from, to: span.to - points.from };
  return { series, outcome: improvementOf({ values, variations, breaks }, positions, metric) };
}

async function improverOf(
  snapshot: Snapshot,
  { organisation, metric, frequency, points }: FigureSeries,
  { from, to, signalAt }: Improvement,
): Promise<Learnt['items'][number]> {
  const periodOf = (position: number) => periodAt(frequency, points.from + position);
  const figureAt = (position: number) => ({
    period: periodOf(position),
    value: roundHalfAway(points.values[position] ?? 0, metric.decimals + 2),
  });
  const [begins, ends] = [firstDay(periodOf(from)), lastDay(periodOf(to))];
  const events = (await eventsAbove(snapshot, organisation)).filter(
    (event) => concerns(event, metric) && event.happenedOn >= begins && event.happenedOn <= ends,
  );
  return {
    organisation: organisation.code,
    names: organisation.names,
    before: figureAt(from),
    after: figureAt(to),
    signalAt: periodOf(signalAt),
    events: events.map(({ happenedOn, kind, texts }) => ({ happenedOn, kind, texts })),
  };
}
