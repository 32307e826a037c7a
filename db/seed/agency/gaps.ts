import { frequencyOf, type PeriodCode } from '#domain/period.ts';
import type { SeedFigure } from '../types.ts';
import { latestQuarter } from './periods.ts';

type Place = { organisation: string; metric: string; periods: readonly PeriodCode[] };

/** Nobody sent anything. */
const absences: readonly Place[] = [
  // the case system was replaced, and dates of arrival were lost for a while
  { organisation: 'stigverket-trails', metric: 'lead-time-days', periods: ['2022-Q2'] },
  { organisation: 'stigverket-trails', metric: 'completion-rate', periods: ['2021-Q4', '2022-Q1'] },
  { organisation: 'stigverket-crossings', metric: 'improvement-hours', periods: ['2024-Q1'] },
  { organisation: 'stigverket-guides', metric: 'customer-smiles', periods: ['2025-Q3'] },
  // not in yet
  { organisation: 'stigverket-huts', metric: 'lead-time-days', periods: [latestQuarter] },
  { organisation: 'stigverket-support', metric: 'improvement-hours', periods: [latestQuarter] },
];

const notCollected: readonly Place[] = [
  { organisation: 'stigverket-huts', metric: 'customer-satisfaction', periods: ['2022-Q3'] },
];

const notApplicable: readonly Place[] = [
  // closed by ice: no cases to decide
  { organisation: 'stigverket-lighthouses', metric: 'lead-time-days', periods: ['2023-Q1'] },
];

/** Surveys and case systems go on receiving late answers. */
const provisionalMetrics: readonly string[] = [
  'customer-satisfaction',
  'customer-smiles',
  'lead-time-days',
  'benefit-for-others',
  'ecosystem-gain',
  'cost-savings',
];

/** The minutes of these quarters wait for this year's measurement. */
const estimatedFrom: readonly PeriodCode[] = ['2026-Q2', latestQuarter];

const holds = (places: readonly Place[], { organisation, metric, period }: SeedFigure): boolean =>
  places.some(
    (place) => place.organisation === organisation && place.metric === metric && place.periods.includes(period),
  );

export const isAbsent = (figure: SeedFigure): boolean => holds(absences, figure);

/** Undefined for a normal figure. */
export const statusOf = (figure: SeedFigure): SeedFigure['status'] => {
  if (holds(notCollected, figure)) return 'L';
  if (holds(notApplicable, figure)) return 'M';
  if (frequencyOf(figure.period) !== 'Q') return undefined;
  const isMeasuredAfterAll = figure.organisation === 'stigverket-guides' && figure.period === '2026-Q2';
  if (figure.metric === 'reduced-administration' && estimatedFrom.includes(figure.period)) {
    return isMeasuredAfterAll ? undefined : 'E';
  }
  return figure.period === latestQuarter && provisionalMetrics.includes(figure.metric) ? 'P' : undefined;
};
