import { roundHalfAway } from './number.ts';
import { periodAt, type Frequency, type PeriodCode } from './period.ts';
import type { SeriesPoints } from './series.ts';
import { isStatusCode, statusCodeOf, type StatusCode } from './status.ts';

/** How often somebody is written to about what they follow. */
export const mailRhythms = ['none', 'daily', 'weekly'] as const;
export type MailRhythm = (typeof mailRhythms)[number];

const monday = 1;

/** Whether a bundle goes out on a day (ISO date): every day, or on Mondays. */
export const isMailDay = (rhythm: MailRhythm, day: string): boolean =>
  rhythm === 'daily' || (rhythm === 'weekly' && new Date(`${day}T00:00:00Z`).getUTCDay() === monday);

/** How far back it goes for who has never marked anything as read. */
const firstDays = 30;

/** From which moment on something is new to somebody. */
export const newSince = (readUntil: string | null, now: Date): string =>
  readUntil ?? new Date(now.getTime() - firstDays * 86_400_000).toISOString();

type Shown = { value: number | null; status: StatusCode };
type Reading = { points: SeriesPoints; decimals: number };

/** A figure that was another, or none, when somebody last read. */
export type ChangedFigure = {
  period: PeriodCode;
  /** Null where there was none. */
  before: Shown | null;
  /** Null where it has been taken away. */
  after: Shown | null;
};

/** As it is shown; null where nothing is. */
function shownAt({ points, decimals }: Reading, number: number): Shown | null {
  const position = number - points.from;
  const status = points.statuses.charAt(position);
  if (!isStatusCode(status) || status === statusCodeOf.missing) return null;
  const value = points.values[position] ?? null;
  return { value: value === null ? null : roundHalfAway(value, decimals + 2), status };
}

/** What has changed between two readings of one series, oldest period first; null is a series that is not there. */
export function changedFigures(frequency: Frequency, before: Reading | null, after: Reading | null): ChangedFigure[] {
  const readings = [before, after].filter((reading) => reading !== null);
  const ends = readings.flatMap(({ points: { from, statuses } }) => [from, from + statuses.length - 1]);
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  const changed: ChangedFigure[] = [];
  for (let number = first; number <= last; number += 1) {
    const [was, is] = [before && shownAt(before, number), after && shownAt(after, number)];
    if (was?.value === is?.value && was?.status === is?.status) continue;
    changed.push({ period: periodAt(frequency, number), before: was, after: is });
  }
  return changed;
}
