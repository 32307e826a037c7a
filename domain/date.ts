import { DomainError } from './error.ts';

/** Where the product is at home: days begin and end there, and moments that are stored in UTC are shown as its clocks say. */
export const homeZone = 'Europe/Stockholm';

/** The ISO date that it is there at a moment. */
export const dayAt = (moment: Date): string => moment.toLocaleDateString('sv-SE', { timeZone: homeZone });

/** What the clocks there show at a moment, as if it were UTC. */
const clockAt = (moment: number): number =>
  Date.parse(`${new Date(moment).toLocaleString('sv-SE', { timeZone: homeZone }).replace(' ', 'T')}Z`);

/** The last moment of a day there: what was known on that day was known by then. */
export const endOfDay = (isoDate: string): Date => {
  const midnight = startOf(addDays(isoDate, 1));
  // no clocks are changed between midnight there and in UTC
  const ahead = clockAt(midnight) - midnight;
  return new Date(midnight - ahead - 1);
};

const dayMilliseconds = 86_400_000;

/** Milliseconds at the start of an ISO date (`2026-07-01`); DomainError `bad-date` for what is not a day in the calendar. */
const startOf = (isoDate: string): number => {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(isoDate) ? Date.parse(`${isoDate}T00:00:00Z`) : NaN;
  // the 30th of February would otherwise silently become a day in March
  if (Number.isNaN(start) || isoDateAt(start) !== isoDate) {
    throw new DomainError('bad-date', `${isoDate} is not a date`, { date: isoDate });
  }
  return start;
};

const isoDateAt = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

export const addDays = (isoDate: string, days: number): string => isoDateAt(startOf(isoDate) + days * dayMilliseconds);

/** Whole days from one ISO date to another, negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number => (startOf(to) - startOf(from)) / dayMilliseconds;

/** January is month 0. */
export const yearAndMonth = (isoDate: string): { year: number; month: number } => {
  const date = new Date(startOf(isoDate));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() };
};

/**
 * The moment at which the clocks there show a day and time (`2026-07-01T09:00`): the first of two, and where an hour is left
 * out what it would have been without. DomainError `bad-date`.
 */
export function momentAt(clock: string): Date {
  const [isoDate = '', time = ''] = clock.split('T');
  const midnight = startOf(isoDate);
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time))
    throw new DomainError('bad-date', `${clock} is not a time`, { date: clock });
  const shown = Date.parse(`${clock}Z`);
  // clocks are changed at most once in two days: one of the two differences holds
  const moments = [midnight - dayMilliseconds, midnight + 2 * dayMilliseconds].map((at) => shown - (clockAt(at) - at));
  const exact = moments.filter((moment) => clockAt(moment) === shown);
  return new Date(exact.length ? Math.min(...exact) : Math.max(...moments));
}
