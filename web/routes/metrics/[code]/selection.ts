import { error } from '@sveltejs/kit';
import { frequencies, isPeriodCode, type Frequency, type PeriodCode } from '#domain/period.ts';
import { views, type View } from '#domain/span.ts';
import { withQuery, type Query } from '#web/lib/address.ts';

/** What a reader has chosen to see of a metric: all of it stands in the address. Null is the default. */
export type Selection = {
  organisation: string | null;
  frequency: Frequency | null;
  /** Code of the dimension that the figures are broken down by. */
  breakdown: string | null;
  /** Of what time each figure tells. */
  view: View | null;
  from: PeriodCode | null;
  to: PeriodCode | null;
  /** The period whose coverage is shown. */
  period: PeriodCode | null;
};

const periodIn = (text: string | null): PeriodCode | null => {
  if (!text) return null;
  return isPeriodCode(text) ? text : error(400, 'Not a period', { code: 'bad-period' });
};

export const selectionIn = (asked: URLSearchParams): Selection => {
  const frequency = asked.get('frequency');
  return {
    organisation: asked.get('organisation') || null,
    frequency: frequencies.find((one) => one === frequency) ?? null,
    breakdown: asked.get('breakdown') || null,
    view: views.find((one) => one === asked.get('view')) ?? null,
    from: periodIn(asked.get('from')),
    to: periodIn(asked.get('to')),
    period: periodIn(asked.get('period')),
  };
};

/** The address of the same metric with something else chosen. */
export const pathOf = (metric: string, selection: Selection, changes: Query = {}): string =>
  withQuery(`/metrics/${metric}`, { ...selection, ...changes });
