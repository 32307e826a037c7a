import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { readFigures } from '#db/queries/figures.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import type { Metric } from '#db/queries/metrics.ts';
import { withSnapshot, type Reader } from '#db/queries/snapshot.ts';
import {
  endTarget,
  findTarget,
  getReactionDays,
  saveReactionDays,
  saveTarget,
  type SetTarget,
} from '#db/queries/targets.ts';
import { writeTransaction } from '#db/write.ts';
import { endOfDay } from '#domain/date.ts';
import { roundHalfAway } from '#domain/number.ts';
import { frequencyOf, periodNumber, type PeriodCode } from '#domain/period.ts';
import { targetOf, wereResultsThere, type TargetWish } from '#domain/target.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { today } from '../http/today.ts';
import { enqueueGoalFigures } from '../visions/computed.ts';

type Place = { organisation: { id: number; code: string }; metricCode: string };

/** As it is asked for; a baseline value that is left out is the published figure. */
export type GivenTarget = Omit<TargetWish, 'baselineValue'> & {
  baselineValue: number | null;
  reason: string | null;
  stopsDoing: string | null;
  adoptedOn: string | null;
};

/** Looks at the target as it is, and refuses who has read it as it was. */
type Check = (current: SetTarget | null) => void;

/** What is known of a metric of an organisation, by one reader: the figure of a period, and whether any came after it. */
async function figuresFrom(context: Context, reader: Reader, place: Place, period: PeriodCode, asOf: string | null) {
  return withSnapshot(context.database, asOf, reader, async (snapshot) => {
    const metric = snapshot.metricByCode.get(place.metricCode);
    const organisation = snapshot.tree.byCode(place.organisation.code);
    if (!metric || !organisation || !snapshot.sees({ organisationId: organisation.id, metricId: metric.id }))
      return null;
    const first = periodNumber(period);
    const [series] = await readFigures(snapshot, {
      metrics: [metric],
      organisations: [organisation],
      breakdowns: ['total'],
      frequency: frequencyOf(period),
      from: first,
      to: null,
    });
    const { from = first, values = [] } = series?.points ?? {};
    const value = values[first - from] ?? null;
    return {
      metric,
      baselineValue: value === null ? null : roundHalfAway(value, metric.decimals),
      hasLater: values.some((later, position) => from + position > first && later !== null),
    };
  });
}

const unknownMetric = (code: string) => new Problem(404, 'unknown-metric', `There is no metric "${code}".`);

/** What has to be known before anything is written: the metric, the target that is meant, and whether results were there. */
async function settled(context: Context, reader: Reader, place: Place, given: GivenTarget) {
  const { baselinePeriod, adoptedOn } = given;
  const known = await figuresFrom(context, reader, place, baselinePeriod, null);
  if (!known) throw unknownMetric(place.metricCode);
  const { metric, hasLater } = known;
  const baselineValue = given.baselineValue ?? known.baselineValue;
  if (baselineValue === null) {
    const message = 'There is no figure for the baseline: say its value.';
    throw new Problem(400, 'no-baseline', message, { path: 'baselineValue' });
  }
  const day = adoptedOn ?? today(context);
  if (day > today(context)) {
    throw new Problem(400, 'adopted-in-future', 'It cannot have been decided yet.', { path: 'adoptedOn' });
  }
  const then =
    day === today(context)
      ? known
      : await figuresFrom(context, reader, place, baselinePeriod, endOfDay(day).toISOString());
  const isSetAfterResults = wereResultsThere(baselinePeriod, {
    day,
    wasKnown: then?.hasLater ?? false,
    isKnownNow: hasLater,
    dueDays: metric.dueDays,
  });
  return { metric, target: targetOf({ ...given, baselineValue }, metric), isSetAfterResults };
}

/**
 * Sets a target, or changes the one there is: that one stays, for what was judged by it. Problems `reason-needed` for a
 * change, `stops-doing-needed` for a tenfold, and `results-are-there` for a first one that nobody decided before them.
 */
export async function setTarget(
  context: Context,
  reader: Reader,
  place: Place,
  given: GivenTarget,
  actor: Actor,
  check: Check,
): Promise<void> {
  const { reason, stopsDoing, adoptedOn } = given;
  const { metric, target, isSetAfterResults } = await settled(context, reader, place, given);
  if (given.kind === 'tenfold' && stopsDoing === null) {
    throw new Problem(400, 'stops-doing-needed', 'What do you stop doing?', { path: 'stopsDoing' });
  }
  await write(context, place, metric, check, actor, async (transaction, current, now) => {
    if (current && reason === null) {
      throw new Problem(400, 'reason-needed', 'Say why the target is changed.', { path: 'reason' });
    }
    if (!current && adoptedOn === null && isSetAfterResults) {
      const message =
        'There are figures after the baseline: take the last one as the baseline, or say when it was decided.';
      throw new Problem(409, 'results-are-there', message, { path: 'baselinePeriod' });
    }
    const grounds = { reason, stopsDoing, adoptedOn, isSetAfterResults };
    const where = { organisationId: place.organisation.id, metricId: metric.id, setAt: now.toISOString() };
    await saveTarget(transaction, { ...target, ...grounds, ...where }, actor.personId);
    return { action: current ? 'target-changed' : 'target-set', after: { ...target, ...grounds } };
  });
}

/** From now on there is no target; what was judged by it stays judged. Problem 404 `no-target`. */
export async function removeTarget(
  context: Context,
  reader: Reader,
  place: Place,
  reason: string,
  actor: Actor,
  check: Check,
): Promise<void> {
  const metric = await withSnapshot(context.database, null, reader, async ({ metricByCode }) =>
    metricByCode.get(place.metricCode),
  );
  if (!metric) throw unknownMetric(place.metricCode);
  await write(context, place, metric, check, actor, async (transaction, current, now) => {
    if (!current) throw new Problem(404, 'no-target', 'There is no target for this.');
    await endTarget(transaction, current, now.toISOString(), reason);
    return { action: 'target-ended', after: { reason } };
  });
}

type Written = { action: string; after: unknown };

const write = (
  { database, now }: Context,
  { organisation, metricCode }: Place,
  metric: Metric,
  check: Check,
  actor: Actor,
  act: (transaction: Transaction, current: SetTarget | null, now: Date) => Promise<Written>,
): Promise<void> =>
  writeTransaction(database, async (transaction) => {
    // of two who change it at once, the second has to see what the first did
    await raiseCatalogueVersion(transaction);
    const current = await findTarget(transaction, organisation.id, metric.id);
    check(current);
    const at = now();
    const { action, after } = await act(transaction, current, at);
    const place = { organisationId: organisation.id, subject: `metric ${metricCode}` };
    await recordDeed(transaction, actor, at, { action, ...place, before: current && saidOf(current), after });
    await enqueueGoalFigures(transaction, at);
  });

/** What was said of a target, without where it stands. */
export function saidOf(target: SetTarget) {
  const { organisationId: _organisationId, metricId: _metricId, version: _version, ...said } = target;
  return said;
}

/** How long something may be off track before somebody must answer, from now on. */
export const setReactionDays = (
  { database, now }: Context,
  organisation: { id: number; code: string },
  days: number,
  actor: Actor,
  check: (current: number) => void,
): Promise<void> =>
  writeTransaction(database, async (transaction) => {
    await raiseCatalogueVersion(transaction);
    const before = await getReactionDays(transaction, organisation.id, null);
    check(before);
    const at = now();
    await saveReactionDays(transaction, organisation.id, days, at);
    await recordDeed(transaction, actor, at, {
      action: 'reaction-time-changed',
      organisationId: organisation.id,
      subject: `organisation ${organisation.code}`,
      before: { days: before },
      after: { days },
    });
  });
