import type { RollupRule } from './metric.ts';
import type { SeriesPoints } from './series.ts';
import { isValueStatus, statusCodeOf, weakest, type ValueStatus } from './status.ts';

/** One of the organisations below: it has a series for the metric, or (points null) only the obligation to report it. */
export type ReportingUnit = {
  code: string;
  points: SeriesPoints | null;
  /** Period numbers of the first and last period in which the unit exists; null is open. */
  validFrom: number | null;
  validTo: number | null;
  /** What a weighted mean weighs by, per position of the points; null weighs by the number of answers. */
  weights: (number | null)[] | null;
};

/** All arrays have one place per period from the period number `from` on. */
export type RollUp = {
  from: number;
  values: (number | null)[];
  /** What the value is the quotient of, before scaling, for ratios and weighted means; null for the other rules. */
  numerators: (number | null)[] | null;
  denominators: (number | null)[] | null;
  /** N of "N of M units": those with usable parts. */
  have: number[];
  /** M of "N of M units": those that exist in the period. */
  of: number[];
  statuses: string;
};

/** What a rule takes from a unit: amounts, and the weights (or denominators) that it cannot do without. */
type Parts = {
  from: number;
  amounts: (number | null)[];
  weights: (number | null)[] | null;
  statuses: string;
};

const partsOf = (rule: RollupRule, unit: ReportingUnit): Parts | null => {
  if (unit.points === null) return null;
  const { from, statuses, values, numerators, denominators, answers } = unit.points;
  switch (rule) {
    case 'sum':
    case 'count':
      return { from, statuses, amounts: values, weights: null };
    case 'ratio':
      return numerators && denominators && { from, statuses, amounts: numerators, weights: denominators };
    case 'weighted-mean': {
      const weights = unit.weights ?? answers;
      return weights && { from, statuses, amounts: values, weights };
    }
    case 'none':
      return null;
  }
};

/**
 * The status under which the parts of a period are used; null where they are suppressed, absent or without weight.
 * Nothing out of nothing is a report too: it has no quotient of its own, but both its parts count.
 */
const usedStatus = (rule: RollupRule, parts: Parts, number: number): ValueStatus | null => {
  const position = number - parts.from;
  const status = parts.statuses.charAt(position);
  if (typeof parts.amounts[position] !== 'number') return null;
  const weight = parts.weights === null ? 1 : (parts.weights[position] ?? null);
  if (weight === null || weight < 0 || (weight === 0 && rule !== 'ratio')) return null;
  if (isValueStatus(status)) return status;
  return weight === 0 && status === statusCodeOf['not-applicable'] ? statusCodeOf.normal : null;
};

/**
 * The value of a parent from its units, per period from one number to another, both included. A ratio is scale × Σ
 * numerators / Σ denominators: 100 for shares in per cent, 1 for other quotients. A weighted mean is Σ weight × value / Σ
 * weight. A period in which nothing can be used is missing; a quotient over nothing, and every period under the rule
 * `none`, is not applicable.
 */
export const rollUp = (
  rule: RollupRule,
  units: readonly ReportingUnit[],
  periods: { from: number; to: number },
  scale: number,
): RollUp => {
  const { from, to } = periods;
  const noughts = Array.from({ length: Math.max(0, to - from + 1) }, () => 0);
  const [sums, weights, have, of] = [[...noughts], [...noughts], [...noughts], [...noughts]];
  const weakestStatus = noughts.map((): ValueStatus => statusCodeOf.normal);
  // plain loops, unit by unit in the order of memory: this runs for millions of cells
  for (const unit of units) {
    const parts = partsOf(rule, unit);
    const last = Math.min(to, unit.validTo ?? to);
    for (let number = Math.max(from, unit.validFrom ?? from); number <= last; number += 1) {
      const index = number - from;
      of[index] = (of[index] ?? 0) + 1;
      const status = parts === null ? null : usedStatus(rule, parts, number);
      if (parts === null || status === null) continue;
      have[index] = (have[index] ?? 0) + 1;
      weakestStatus[index] = weakest(weakestStatus[index] ?? status, status);
      const amount = parts.amounts[number - parts.from] ?? 0;
      const weight = parts.weights?.[number - parts.from] ?? 0;
      sums[index] = (sums[index] ?? 0) + (rule === 'weighted-mean' ? amount * weight : amount);
      weights[index] = (weights[index] ?? 0) + weight;
    }
  }
  const isUsed = (index: number): boolean => (have[index] ?? 0) > 0;
  const whereUsed = (sum: number, index: number): number | null => (isUsed(index) ? sum : null);
  const isQuotient = rule === 'ratio' || rule === 'weighted-mean';
  const hasValue = (index: number): boolean => isUsed(index) && (!isQuotient || (weights[index] ?? 0) > 0);
  const factor = rule === 'ratio' ? scale : 1;
  const values = isQuotient ? sums.map((sum, index) => (factor * sum) / (weights[index] ?? 0)) : sums;
  const absent = rule === 'none' ? statusCodeOf['not-applicable'] : statusCodeOf.missing;
  return {
    from,
    values: values.map((value, index) => (hasValue(index) ? value : null)),
    numerators: isQuotient ? sums.map(whereUsed) : null,
    denominators: isQuotient ? weights.map(whereUsed) : null,
    have,
    of,
    statuses: weakestStatus
      .map((status, index) => (hasValue(index) ? status : isUsed(index) ? statusCodeOf['not-applicable'] : absent))
      .join(''),
  };
};

/** A unit of a period, and whether the rule can use what it has. */
const existingUnits = (rule: RollupRule, units: readonly ReportingUnit[], number: number) =>
  units
    .filter((unit) => number >= (unit.validFrom ?? number) && number <= (unit.validTo ?? number))
    .map((unit) => {
      const parts = partsOf(rule, unit);
      return { unit, isUsed: parts !== null && usedStatus(rule, parts, number) !== null };
    });

/** The codes of the units that exist in the period but have no part that the rule can use: M − N of them. */
export const missingUnits = (rule: RollupRule, units: readonly ReportingUnit[], number: number): string[] =>
  existingUnits(rule, units, number).flatMap(({ unit, isUsed }) => (isUsed ? [] : [unit.code]));

/** How many answered in the units that the value of a period is made of; null where none of them counts answers. */
export const answersBehind = (rule: RollupRule, units: readonly ReportingUnit[], number: number): number | null => {
  const counted = existingUnits(rule, units, number).flatMap(({ unit: { points }, isUsed }) =>
    isUsed ? (points?.answers?.[number - points.from] ?? []) : [],
  );
  return counted.length ? counted.reduce((sum, answers) => sum + answers, 0) : null;
};

/** The positions in which fewer units have figures than there are. */
export const incompletePositions = ({ have, of }: Pick<RollUp, 'have' | 'of'>): number[] =>
  have.flatMap((count, position) => (count < (of[position] ?? 0) ? [position] : []));

/** A few more or fewer of the units can change a sum more than anything that has happened: one in so many at most. */
const mostIsOneIn = 20;

/**
 * Whether a roll-up lacks so many of its units that it is no figure of the whole: a sum or count of some of them is smaller
 * than that of all, whatever has happened. A quotient or a mean of some is one all the same.
 */
export const isPartOfSum = (rule: RollupRule, { have, of }: { have: number; of: number }): boolean =>
  (rule === 'sum' || rule === 'count') && !isSameCoverage({ have, of }, { have: of, of });

/** Whether a roll-up is made of less than half of its units: then it says more of those than of the whole. */
export const isMostMissing = ({ have, of }: { have: number; of: number }): boolean => 2 * have < of;

/** Whether two figures are made of so much the same that the change between them may be judged. */
export const isSameCoverage = (now: { have: number; of: number }, before: { have: number; of: number }): boolean =>
  now.of === 0 ||
  before.of === 0 ||
  // in whole numbers, where nothing is rounded
  mostIsOneIn * Math.abs(now.have * before.of - before.have * now.of) <= now.of * before.of;
