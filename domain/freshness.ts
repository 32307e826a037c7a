import { addDays, daysBetween } from './date.ts';
import { DomainError } from './error.ts';
import { firstDay, frequencyOf, lastDay, nextPeriod, type Frequency, type PeriodCode } from './period.ts';

export type Schedule = {
  frequency: Frequency;
  /** The last period with a value. */
  lastPeriod: PeriodCode | null;
  /** Days after the end of a period until its figure is due. */
  dueDays: number;
  /** ISO date of the day on which the series ends. */
  endedOn: string | null;
};

/**
 * The next period that a figure is expected for, and the ISO date when it is due. Null when the series has no value to
 * count from, or has ended: a period that had begun by then is still due. DomainError `mixed-frequency`.
 */
export const nextDue = (schedule: Schedule): { period: PeriodCode; dueOn: string } | null => {
  const { frequency, lastPeriod, dueDays, endedOn } = schedule;
  if (lastPeriod === null) return null;
  if (frequencyOf(lastPeriod) !== frequency) {
    throw new DomainError('mixed-frequency', `${lastPeriod} is not of frequency ${frequency}`, {
      period: lastPeriod,
      frequency,
    });
  }
  const period = nextPeriod(lastPeriod);
  if (period === null || (endedOn !== null && firstDay(period) > endedOn)) return null;
  return { period, dueOn: dueDate(period, dueDays) };
};

/** Reckoned once each: every metric of every overview names one, and there are few. */
const dueDates = new Map<string, string>();

const dueDate = (period: PeriodCode, dueDays: number): string => {
  const key = `${period} ${dueDays}`;
  const known = dueDates.get(key);
  if (known !== undefined) return known;
  const date = addDays(lastDay(period), dueDays);
  dueDates.set(key, date);
  return date;
};

/** Days since the due date, both ISO dates; 0 on the due date and before. */
export const daysLate = (dueOn: string, today: string): number => Math.max(0, daysBetween(dueOn, today));
