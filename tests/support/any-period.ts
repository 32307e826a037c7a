import fc from 'fast-check';
import { frequencies, periodAt, periodsPerYear } from '#domain/period.ts';

/** Any period from 1970 to 2199, of any frequency. */
export const anyPeriod = fc
  .constantFrom(...frequencies)
  .chain((frequency) =>
    fc
      .integer({ min: 0, max: 230 * periodsPerYear[frequency] - 1 })
      .map((number) => ({ frequency, number, code: periodAt(frequency, number) })),
  );
