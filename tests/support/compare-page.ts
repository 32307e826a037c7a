import type { ComparisonAnswer } from '#api/comparison/answers.ts';
import type { SeriesAnswer } from '#api/series/answers.ts';
import { periodsBetween } from '#domain/period.ts';
import { comparePageOf } from '#web/routes/compare/compare-page.ts';
import { figuresOf } from '#web/routes/compare/figures.ts';
import type { Gathered } from '#web/routes/compare/gather.ts';
import { selectionIn, type Selection } from '#web/routes/compare/selection.ts';
import { gathered as metricPage } from './metric-page.ts';

const { breakdowns: _, ...share } = metricPage.metric;
export const metric: Gathered['metric'] = { ...share, measure: 5, formula: null };
export const days: Gathered['metric'] = {
  ...metric,
  code: 'lead-time-days',
  names: { sv: 'Ledtid' },
  unit: 'days',
  direction: 'lower',
  maximum: null,
};

const unit = (code: string, name: string): Gathered['organisations'][number] => ({
  code,
  names: { sv: name },
  kind: 'unit',
  parent: 'verket',
  validFrom: null,
  validTo: null,
});
export const organisations = [unit('norr', 'Norr'), unit('syd', 'Syd'), unit('vast', 'Väst'), unit('ost', 'Öst')];

const item = (
  organisation: string,
  values: (number | null)[],
  breaks: number[] = [],
): SeriesAnswer['series'][number] => ({
  metric: 'digital-share',
  organisation,
  breakdown: 'total',
  origin: 'reported',
  values,
  statuses: {},
  breaks,
});
/** Öst has never had a figure, Väst began late and changed its method. */
export const series: SeriesAnswer = {
  asOf: null,
  dataVersion: 3,
  frequency: 'Q',
  periods: periodsBetween('2025-Q4', '2026-Q4'),
  series: [
    item('norr', [null, 50, 60, 70, null]),
    item('syd', [null, 50, 40, 90, null]),
    item('vast', [null, null, 80, 70, null], [3]),
  ],
};

export const comparison: ComparisonAnswer = {
  asOf: null,
  dataVersion: 3,
  metric: 'digital-share',
  period: '2026-Q3',
  breakdown: 'total',
  direction: 'higher',
  items: [
    {
      organisation: 'syd',
      value: 90,
      status: 'normal',
      rank: 1,
      percentile: 83,
      n: 50,
      interval: { lower: 79, upper: 96 },
    },
    {
      organisation: 'norr',
      value: 70,
      status: 'normal',
      rank: 2,
      percentile: 33,
      n: 60,
      interval: { lower: 60, upper: 80 },
    },
    { organisation: 'vast', value: 70, status: 'normal', rank: 2, percentile: 33, n: 30 },
  ],
  quartiles: { lower: 70, median: 70, upper: 80 },
  means: { unweighted: 76.6667, weighted: 75, weightedHave: 2 },
  have: 3,
  of: 4,
  ranked: 3,
  missing: [{ organisation: 'ost', status: 'missing' }],
};

type Chosen = Selection & { metric: string; organisation: string };
export const chosen = (query = ''): Chosen => ({
  ...selectionIn(new URLSearchParams(query)),
  metric: 'digital-share',
  organisation: 'verket/*',
});

export const gatheredFor = (query = '', changes: Partial<Gathered> = {}): Gathered => ({
  metrics: [metric, days],
  metric,
  second: null,
  named: new Map([['verket', { ...unit('verket', 'Verket'), kind: 'agency' }]]),
  organisations,
  groups: [],
  own: ['norr'],
  frequencies: [],
  figures: figuresOf(metric, organisations, series, chosen(query), ['norr']),
  secondSeries: null,
  comparison,
  ...changes,
});

export const comparePage = (query = '', changes: Partial<Gathered> = {}) =>
  comparePageOf(gatheredFor(query, changes), chosen(query), null, {
    today: '2026-11-21',
    asOf: null,
    language: 'sv',
    origin: 'https://tiofalt.example',
  });
