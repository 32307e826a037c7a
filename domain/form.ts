import { addDays } from './date.ts';
import type { Asked } from './entry-value.ts';
import type { Texts } from './language.ts';
import type { OrganisationTree } from './organisation-tree.ts';
import { lastDay, nextPeriod, type Frequency, type PeriodCode } from './period.ts';

/** One line of a form: a metric with its breakdown, and what is asked of it. */
export type FormRow = RowKey & Asked & { isRequired: boolean };

/** Which line: what a cell is found by within one organisation and period. */
export type RowKey = { metric: string; breakdown: string };

export const keyOf = ({ metric, breakdown }: RowKey): RowKey => ({ metric, breakdown });

export const isOf =
  ({ metric, breakdown }: RowKey) =>
  (other: RowKey): boolean =>
    other.metric === metric && other.breakdown === breakdown;

/** What has to hold between the figures of a form, as a readable expression. */
export type FormRule = { expression: string; severity: 'hard' | 'soft'; texts: Texts };

/** What organisations report together for a period. */
export type Form = {
  code: string;
  /** Whose administrators change it. */
  organisation: string;
  names: Texts;
  instructions: Texts;
  frequency: Frequency;
  firstPeriod: PeriodCode;
  /** Terms of the selection grammar. */
  organisations: readonly string[];
  /** From the last day of the period, earlier when negative. */
  openDays: number;
  dueDays: number;
  /** From the day it is due; null is never. */
  lockDays: number | null;
  /** How many have to approve, each a level further up the tree. */
  levels: 1 | 2 | 3;
  rows: readonly FormRow[];
  rules: readonly FormRule[];
};

/** ISO dates, each included: one enters from the first, is in time on the second and can enter until the third. */
export type FormDates = { opensOn: string; dueOn: string; locksOn: string | null };

export function formDates(form: Pick<Form, 'openDays' | 'dueDays' | 'lockDays'>, period: PeriodCode): FormDates {
  const end = lastDay(period);
  const dueOn = addDays(end, form.dueDays);
  return {
    opensOn: addDays(end, form.openDays),
    dueOn,
    locksOn: form.lockDays === null ? null : addDays(dueOn, form.lockDays),
  };
}

/** The periods that have been opened by a day, the oldest first. */
export function openedPeriods(form: Pick<Form, 'firstPeriod' | 'openDays'>, today: string): PeriodCode[] {
  const opened: PeriodCode[] = [];
  let period: PeriodCode | null = form.firstPeriod;
  while (period !== null && addDays(lastDay(period), form.openDays) <= today) {
    opened.push(period);
    period = nextPeriod(period);
  }
  return opened;
}

/** From the day after it locks, except through the last day of an exception. */
export const isLocked = ({ locksOn }: FormDates, unlockedUntil: string | null, today: string): boolean =>
  locksOn !== null && today > locksOn && (unlockedUntil === null || today > unlockedUntil);

/**
 * The id of the organisation in which, or above which, a level is approved: the first in the reporting one itself, each
 * further one a step up the tree. Where the tree ends, whoever is at its top approves the rest.
 */
export function approvalPlace(
  tree: Pick<OrganisationTree, 'ancestorsOf'>,
  organisationId: number,
  level: number,
): number {
  const path = [...tree.ancestorsOf(organisationId).map(({ id }) => id), organisationId];
  return path[Math.max(0, path.length - level)] ?? organisationId;
}
