import type { Snapshot } from '#db/queries/snapshot.ts';
import { listVisions, type Vision } from '#db/queries/visions.ts';
import { roundHalfAway } from '#domain/number.ts';
import type { PeriodCode } from '#domain/period.ts';
import { expectedValue } from '#domain/target.ts';
import { computedMetrics, heartGoal, isOfOwners, progressOf, shareOfPart } from '#domain/vision.ts';
import type { VisionProgressAnswer } from './answers.ts';
import { figureBy, followed, usualQuarter, type Followed } from './reading.ts';

const percentOf = (share: number | null): number | null => (share === null ? null : roundHalfAway(100 * share, 2));

/**
 * How far a vision has come by a period, with everything that the heart goal is made of. Without a period it is the quarter
 * of the last figure; `today` (ISO date) tells which where there is none.
 */
export async function visionProgress(
  snapshot: Snapshot,
  vision: Vision,
  asked: PeriodCode | null,
  today: string,
): Promise<VisionProgressAnswer> {
  const all = vision.parts.flatMap(({ proofs }) => proofs);
  const known = await followed(snapshot, all);
  const period = asked ?? usualQuarter(known, today);
  const parts = vision.parts.map(({ code, weight, proofs }) => {
    const shown = known.filter(({ organisation, metric }) =>
      proofs.some(({ organisationId, metricId }) => organisationId === organisation.id && metricId === metric.id),
    );
    const judged = shown.map((one) => judgedProof(one, period));
    const isWhole = shown.length === proofs.length;
    return { code, weight, share: isWhole ? shareOfPart(judged.map(({ share }) => share)) : null, judged };
  });
  const withheld = all.length - known.length;
  return {
    number: vision.number,
    period,
    percent: withheld ? null : percentOf(heartGoal(parts)),
    withheld,
    parts: parts.map(({ code, share, judged }) => ({
      code,
      percent: percentOf(share),
      proofs: judged.map(({ answer }) => answer),
    })),
    unproven: await unprovenBy(snapshot, vision),
  };
}

function judgedProof(one: Followed, period: PeriodCode) {
  const { organisation, metric, target } = one;
  const figure = figureBy(one, period);
  const value = figure?.value ?? null;
  const progress = target && figure && value !== null && progressOf(target, { ...figure, value }, metric.direction);
  const isAimed = target !== null && figure !== null && expectedValue(target, figure.period) !== null;
  const shown = (number: number | null): number | null => number && roundHalfAway(number, metric.decimals + 2);
  return {
    share: progress ? progress.share : null,
    answer: {
      organisation: organisation.code,
      metric: metric.code,
      period: figure?.period ?? null,
      value,
      baselineValue: target?.baselineValue ?? null,
      level: target?.level ?? null,
      expected: isAimed ? shown(expectedValue(target, figure.period)) : null,
      reachedPercent: percentOf(progress ? progress.reached : null),
      expectedPercent: percentOf(progress ? progress.expected : null),
      percent: percentOf(progress ? progress.share : null),
      missing: progress ? null : isAimed && value === null ? ('no-figure' as const) : ('no-target' as const),
    },
  };
}

/** The metrics of the owners that have a target and prove no part of any vision of theirs. */
async function unprovenBy(snapshot: Snapshot, { ownerIds }: Vision): Promise<VisionProgressAnswer['unproven']> {
  const { tree, metrics, transaction, asOf } = snapshot;
  const targets = await snapshot.targets();
  const proven = new Set(
    (await listVisions(transaction, asOf))
      .filter((other) => ownerIds.some((owner) => isOfOwners(owner, other.ownerIds, tree)))
      .flatMap(({ parts }) => parts.flatMap(({ proofs }) => proofs))
      .map(({ organisationId, metricId }) => `${organisationId} ${metricId}`),
  );
  return ownerIds.flatMap((id) => {
    const organisation = tree.byId(id);
    const aimed = new Set(targets.get(id)?.map(({ metricId }) => metricId));
    return metrics.flatMap((metric) =>
      organisation &&
      aimed.has(metric.id) &&
      !proven.has(`${id} ${metric.id}`) &&
      !computedMetrics.includes(metric.code)
        ? [{ organisation: organisation.code, metric: metric.code }]
        : [],
    );
  });
}
