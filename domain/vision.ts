import { DomainError } from './error.ts';
import type { Texts } from './language.ts';
import type { MetricDefinition } from './metric.ts';
import { frequencyOf, lastDay, periodContaining, previousPeriod, type Frequency, type PeriodCode } from './period.ts';
import { expectedValue, type Target } from './target.ts';
import { towardsOf } from './target-status.ts';

/** What is computed from targets, and proposed where a form asks for it. It proves no part of a vision by itself. */
export const computedMetrics: readonly string[] = ['heart-goal', 'tenfold', 'tenfold-goals'];

/** A part of a vision, by the number of the vision and its own code. */
export type PartKey = { vision: number; part: string };

export type VisionPart<Proof> = {
  /** The same in every version of the vision. */
  code: string;
  names: Texts;
  /** Greater than zero; what counts is how the weights are to each other. */
  weight: number;
  /** The part of a vision above that it is there for. */
  carries: PartKey | null;
  /** The metrics, each of an organisation, that show how far the part has come. */
  proofs: readonly Proof[];
};

const refused = (code: string, path: string, message: string) => new DomainError(code, message, { path });

/** Refuses, with the field in `path`, a code or a proof that comes twice: a metric proves one part of a vision. */
export function refuseRepeated(parts: readonly VisionPart<{ organisation: string; metric: string }>[]): void {
  const codes = new Set<string>();
  const proven = new Set<string>();
  for (const [place, { code, proofs }] of parts.entries()) {
    if (codes.has(code)) throw refused('part-twice', `parts.${place}.code`, `There are two parts "${code}".`);
    codes.add(code);
    for (const { organisation, metric } of proofs) {
      const proof = `${organisation} ${metric}`;
      if (proven.has(proof)) {
        throw refused('proof-twice', `parts.${place}.proofs`, `${metric} of ${organisation} proves one part only.`);
      }
      proven.add(proof);
    }
  }
}

/** The last period of a frequency that is over by the end of another: of years, by the third quarter, the year before. */
export const lastOverBy = (frequency: Frequency, period: PeriodCode): PeriodCode | null => {
  const end = lastDay(period);
  const found = periodContaining(frequency, end);
  return lastDay(found) === end ? found : previousPeriod(found);
};

/** Shares of the whole way from baseline to level; null where the two are one. */
export type Progress = {
  reached: number | null;
  expected: number | null;
  /** Of what was expected, 0 to 1. */
  share: number;
};

/**
 * How far a figure has come of what was expected by its period: (value − baseline) / (expected − baseline), never above 1,
 * and 0 for what has become worse. Where nothing is expected yet, what is no worse than the baseline is all of it. Null
 * where the target says nothing: before its baseline, of periods of another length, or with no good way.
 */
export const progressOf = (
  target: Target,
  { period, value }: { period: PeriodCode; value: number },
  direction: MetricDefinition['direction'],
): Progress | null => {
  const { baselineValue, level } = target;
  const expected = frequencyOf(target.byPeriod) === frequencyOf(period) ? expectedValue(target, period) : null;
  const towards = towardsOf(target, direction);
  if (expected === null || towards === null) return null;
  const [gone, due, whole] = [value - baselineValue, expected - baselineValue, level - baselineValue];
  const isNoWorse = towards === 'higher' ? gone >= 0 : gone <= 0;
  return {
    reached: whole === 0 ? null : gone / whole,
    expected: whole === 0 ? null : due / whole,
    share: due === 0 ? Number(isNoWorse) : Math.min(1, Math.max(0, gone / due)),
  };
};

/** The share of a part: the mean of those of its metrics, one without a figure being 0. Null where none has any. */
export const shareOfPart = (shares: readonly (number | null)[]): number | null =>
  shares.some((share) => share !== null)
    ? shares.reduce<number>((sum, share) => sum + (share ?? 0), 0) / shares.length
    : null;

/**
 * The heart goal, 0 to 1: the mean of the shares of the parts by their weights. A part without a figure is 0. Null for a
 * vision that no part of has any.
 */
export const heartGoal = (parts: readonly { weight: number; share: number | null }[]): number | null => {
  if (parts.every(({ share }) => share === null)) return null;
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.reduce((sum, { weight, share }) => sum + weight * (share ?? 0), 0) / weights;
};

type Ancestry = { ancestorsOf: (id: number) => readonly { id: number }[] };

/** Whether a vision of some stands above one of others: only a part of such a one can be carried. */
export const isVisionAbove = (above: readonly number[], ownerIds: readonly number[], tree: Ancestry): boolean =>
  ownerIds.some((owner) => tree.ancestorsOf(owner).some(({ id }) => above.includes(id)));

/** Whether an organisation is one of the owners or stands below one: only what happens there can prove a part. */
export const isOfOwners = (organisationId: number, ownerIds: readonly number[], tree: Ancestry): boolean =>
  [organisationId, ...tree.ancestorsOf(organisationId).map(({ id }) => id)].some((id) => ownerIds.includes(id));

/**
 * The visions of an organisation, first the one that its heart goal is about: what fewest own together, so its own before
 * a joint one, and of those the oldest.
 */
export const visionsOf = <Owner, Owned extends { number: number; owners: readonly Owner[] }>(
  visions: readonly Owned[],
  owner: Owner,
): Owned[] =>
  visions
    .filter(({ owners }) => owners.includes(owner))
    .toSorted((a, b) => a.owners.length - b.owners.length || a.number - b.number);
