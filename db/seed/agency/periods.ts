import { periodsBetween, type PeriodCode } from '#domain/period.ts';

/** Five years of quarters. */
export const firstQuarter = '2021-Q4';
export const latestQuarter = '2026-Q3';
export const quarters: readonly PeriodCode[] = periodsBetween(firstQuarter, latestQuarter);
export const years: readonly PeriodCode[] = periodsBetween('2021', '2025');

/** Also the three quarters before, which the first rolling four need. */
export const quartersForRolling: readonly PeriodCode[] = periodsBetween('2021-Q1', latestQuarter);
