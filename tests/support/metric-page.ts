import type { MetricDetails } from '#api/metrics/answers.ts';
import { periodsBetween } from '#domain/period.ts';
import type { Gathered } from '#web/routes/metrics/[code]/gather.ts';
import { metricPageOf } from '#web/routes/metrics/[code]/metric-page.ts';
import { selectionIn } from '#web/routes/metrics/[code]/selection.ts';

export const reading = { today: '2026-11-21', asOf: null, language: 'sv' } as const;

/** What every event comes with. */
export const written = { number: 1, setAt: '2026-01-15T12:00:00Z', version: '"1"' };
/** A metric that formulas are made of. */
export const countOf = (code: string, sv: string): MetricDetails => ({
  code,
  measure: null,
  isHeadline: false,
  names: { sv },
  unit: 'transactions',
  decimals: 0,
  direction: 'none',
  frequencies: ['M', 'Q', 'A'],
  measuringType: 'flow',
  rollupRule: 'sum',
  definition: { sv: '' },
  method: { sv: '' },
  source: { sv: '' },
  isSeasonal: false,
  isCumulative: false,
  weight: null,
  minimum: 0,
  maximum: null,
  smallestAnswers: null,
  dimensions: ['channel'],
  formula: null,
  dueDays: 40,
  knownFrom: '1970-01-01T00:00:00Z',
  breakdowns: [
    {
      code: 'channel',
      names: { sv: 'Kanal' },
      isAdditive: true,
      categories: [{ code: 'web', names: { sv: 'Webb' } }],
    },
  ],
});

/** Everything that the page of a metric is made from, for a made-up office. */
export const gathered: Gathered = {
  metric: {
    code: 'digital-share',
    measure: null,
    isHeadline: false,
    names: { sv: 'Andel digitala ärenden', en: 'Digital share' },
    unit: 'percent',
    decimals: 1,
    direction: 'higher',
    frequencies: ['M', 'Q', 'A'],
    measuringType: 'average',
    rollupRule: 'ratio',
    definition: { sv: 'Hur stor del som kom in digitalt.' },
    method: { sv: 'Digitala delat med alla.' },
    source: { sv: 'Ärendesystemet.' },
    isSeasonal: false,
    isCumulative: false,
    weight: null,
    minimum: 0,
    maximum: 100,
    smallestAnswers: null,
    dimensions: ['channel'],
    formula: 'digital-transactions / total-transactions',
    dueDays: 40,
    knownFrom: '1970-01-01T00:00:00Z',
    breakdowns: [
      {
        code: 'channel',
        names: { sv: 'Kanal' },
        isAdditive: true,
        categories: [
          { code: 'web', names: { sv: 'Webb' } },
          { code: 'app', names: { sv: 'App' } },
        ],
      },
    ],
  },
  organisation: {
    code: 'skatt',
    names: { sv: 'Skattekontoret' },
    kind: 'agency',
    parent: 'staten',
    validFrom: null,
    validTo: null,
    ancestors: [
      { code: 'staten', names: { sv: 'Staten' }, kind: 'government', parent: null, validFrom: null, validTo: null },
    ],
    children: [
      {
        code: 'norr',
        names: { sv: 'Norr' },
        kind: 'unit',
        parent: 'skatt',
        validFrom: null,
        validTo: null,
        childCount: 0,
      },
    ],
  },
  tops: [
    { code: 'staten', names: { sv: 'Staten' }, kind: 'government', parent: null, validFrom: null, validTo: null },
    { code: 'eu', names: { sv: 'EU' }, kind: 'union', parent: null, validFrom: null, validTo: null },
  ],
  series: {
    asOf: null,
    dataVersion: 3,
    frequency: 'Q',
    periods: periodsBetween('2025-Q2', '2026-Q4'),
    series: [
      {
        metric: 'digital-share',
        organisation: 'skatt',
        breakdown: 'total',
        origin: 'rolled-up',
        values: [null, 80, 81, 82, 83, 84.5, null],
        statuses: { '0': 'missing', '5': 'provisional', '6': 'missing' },
        marks: { '5': ['provisional'] },
        numerators: [null, 800, 810, 820, 830, 845, null],
        denominators: [null, 1000, 1000, 1000, 1000, 1000, null],
        rollup: { rule: 'ratio', have: [0, 3, 3, 3, 3, 3, 0], of: [3, 3, 3, 3, 3, 3, 3] },
        breaks: [],
        signals: {
          basis: 'values',
          isSeasonIgnored: false,
          assurance: null,
          variations: [null, null, 'common-cause', 'common-cause', 'concern', 'improvement', null],
          rules: { '4': { rule: 'trend', side: 'low' }, '5': { rule: 'outside-limits', side: 'high' } },
          isTrial: [true, true, true, true, true, true, true],
          rebasedAt: [2],
          mean: [82, 82, 82, 82, 82, 82, 82],
          lower: [81, 81, 81, 81, 81, 81, 81],
          upper: [83, 83, 83, 83, 83, 83, 83],
        },
        targetStatuses: [null, 'no-target', 'no-target', 'no-target', 'near', 'on-path', null],
        judgement: {
          status: 'on-path',
          period: '2026-Q3',
          value: 84.5,
          tooOldOn: '2027-05-16',
          towards: 'higher',
          setAt: '2026-01-01T00:00:00Z',
          baselinePeriod: '2026-Q1',
          baselineValue: 82,
          byPeriod: '2027-Q4',
          level: 90,
          expected: 84,
          minimumExpected: null,
          nearFrom: 83.2,
          shortBy: 0,
        },
      },
    ],
  },
  frequencies: [],
  shaping: { view: null, isConverted: false, isInVain: false },
  revised: ['2026-Q1'],
  events: [
    {
      ...written,
      organisation: 'skatt',
      metric: null,
      happenedOn: '2026-01-15',
      kind: 'milestone',
      texts: { sv: 'Ny blankett' },
    },
  ],
  target: {
    organisation: 'skatt',
    metric: 'digital-share',
    kind: 'level',
    baselinePeriod: '2026-Q1',
    baselineValue: 82,
    level: 90,
    byPeriod: '2027-Q4',
    path: 'straight',
    minimum: null,
    stretch: null,
    reason: null,
    stopsDoing: null,
    adoptedOn: null,
    isSetAfterResults: false,
    version: '"1"',
    setAt: '2026-01-01T00:00:00Z',
    expected: periodsBetween('2026-Q1', '2027-Q4').map((period, step) => ({ period, value: 82 + step })),
  },
  coverage: {
    metric: 'digital-share',
    organisation: 'skatt',
    breakdown: 'total',
    period: '2026-Q3',
    rule: 'ratio',
    have: 3,
    of: 4,
    missing: [{ code: 'syd', names: { sv: 'Syd' } }],
  },
  formula: {
    metrics: [countOf('digital-transactions', 'Digitala ärenden'), countOf('total-transactions', 'Alla ärenden')],
    made: {
      period: '2026-Q3',
      value: 84.5,
      parts: [
        { metric: 'digital-transactions', breakdown: 'total', value: 845, status: 'normal' },
        { metric: 'total-transactions', breakdown: 'total', value: 1000, status: 'normal' },
      ],
    },
  },
  responsible: null,
};

export const selection = (query = '') => selectionIn(new URLSearchParams(query));
export const pageOf = (changes: Partial<Gathered> = {}, query = '', language: 'sv' | 'en' | 'da' = 'sv') =>
  metricPageOf({ ...gathered, ...changes }, selection(query), { ...reading, language });
