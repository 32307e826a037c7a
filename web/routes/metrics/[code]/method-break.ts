import { firstDay, type PeriodCode } from '#domain/period.ts';
import type { Gathered } from './gather.ts';

/** A method break parts two periods when it came after the first began and not after the second did. */
export const isParted = (
  { events, metric }: Pick<Gathered, 'events' | 'metric'>,
  earlier: PeriodCode,
  later: PeriodCode,
): boolean =>
  events.some(
    ({ kind, metric: of, happenedOn }) =>
      kind === 'method-break' &&
      // null is of the organisation as a whole
      (of === null || of === metric.code) &&
      happenedOn > firstDay(earlier) &&
      happenedOn <= firstDay(later),
  );
