import { dayAt } from '#domain/date.ts';

/** The day from which the reader looks: it decides what is late and what was last year. */
export const readingDay = (asOf: string | null, now: Date): string =>
  asOf !== null && /^\d{4}-\d{2}-\d{2}/.test(asOf) ? asOf.slice(0, 10) : dayAt(now);
