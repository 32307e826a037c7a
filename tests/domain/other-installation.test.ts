import { describe, expect, test } from 'vitest';
import type { MetricDefinition } from '#domain/metric.ts';
import {
  attributionFrom,
  breakdownsOf,
  codeFrom,
  differencesOf,
  figuresOf,
  isOtherCode,
  leftOutOf,
  listsOf,
  metricFrom,
  summaryOf,
  understand,
  type OtherMetric,
} from '#domain/other-installation.ts';

const theirs: OtherMetric = {
  code: 'visits',
  names: { sv: 'Besök', en: 'Visits' },
  definition: { sv: 'Alla  besök\nsom räknas.' },
  method: { sv: 'Räknas.', da: 'Tælles.' },
  source: { sv: 'Dörren' },
  unit: 'count',
  decimals: 1,
  direction: 'higher',
  frequencies: ['A', 'Q'],
  measuringType: 'flow',
  isCumulative: false,
  isSeasonal: true,
  smallestAnswers: 7,
  dimensions: ['way', 'mood'],
  dueDays: 40,
};
const ours: MetricDefinition = {
  ...theirs,
  measure: 3,
  isHeadline: true,
  frequencies: ['Q', 'M'],
  dimensions: ['way'],
  rollupRule: 'sum',
  weight: null,
  minimum: 0,
  maximum: null,
  formula: null,
  visibility: 'public',
};
const catalogueOf = (...metrics: MetricDefinition[]) => new Map(metrics.map((one) => [one.code, one]));
const known = new Set(['way', 'gender']);

describe('a code of another installation', () => {
  test('gets that of the installation in front, in small letters', () => {
    expect(codeFrom('nation', 'visits')).toBe('nation-visits');
    expect(codeFrom('kolada', 'N15027')).toBe('kolada-n15027');
  });

  test('leaves room for it', () => {
    expect([isOtherCode('a'.repeat(160)), isOtherCode('a'.repeat(161))]).toEqual([true, false]);
    expect([isOtherCode('a-b'), isOtherCode('a/b'), isOtherCode('')]).toEqual([true, false, false]);
  });
});

describe('a metric with the same code', () => {
  test('is the same where both mean the same by it', () => {
    expect(differencesOf(theirs, ours)).toEqual([]);
    expect(understand('nation', theirs, catalogueOf(ours), known)).toEqual({
      code: 'visits',
      metric: 'visits',
      isShared: true,
      differences: [],
      frequencies: ['Q'],
      dimensions: ['way'],
      unknownDimensions: ['mood'],
    });
  });

  test.each([
    ['unit', { unit: 'sek' }],
    ['direction', { direction: 'lower' }],
    ['measuring-type', { measuringType: 'stock' }],
    ['cumulative', { isCumulative: true }],
    ['frequency', { frequencies: ['M'] }],
    ['computed', { formula: 'a / b' }],
  ] satisfies [string, Partial<MetricDefinition>][])('is another one that differs in %s', (difference, rest) => {
    const other = { ...ours, ...rest };
    expect(differencesOf(theirs, other)).toEqual([difference]);
    expect(understand('nation', theirs, catalogueOf(other), known)).toMatchObject({
      metric: 'nation-visits',
      isShared: false,
      differences: [difference],
      frequencies: ['A', 'Q'],
      dimensions: ['way'],
      unknownDimensions: ['mood'],
    });
  });
});

test('a metric that nobody has here is one of its own, broken down by what is known here', () => {
  const understood = understand('nation', theirs, catalogueOf(), known);
  expect(understood).toMatchObject({ metric: 'nation-visits', isShared: false, differences: [], dimensions: ['way'] });
  expect(metricFrom(theirs, understood, 'nation.example')).toEqual({
    ...theirs,
    code: 'nation-visits',
    measure: null,
    isHeadline: false,
    definition: { sv: 'Alla besök som räknas.' },
    source: { sv: 'nation.example: Dörren' },
    rollupRule: 'none',
    weight: null,
    minimum: null,
    maximum: null,
    dimensions: ['way'],
    formula: null,
    visibility: 'public',
  });
});

test('its texts are held short, a name is never empty, and a source always names the installation', () => {
  const long = { sv: 'x'.repeat(5_000), en: '', da: 'y'.repeat(400) };
  const understood = understand('nation', theirs, catalogueOf(), known);
  const made = metricFrom({ ...theirs, names: long, definition: long, source: long }, understood, 'n.example');
  expect([made.names.sv.length, made.names.en, made.names.da?.length]).toEqual([300, 'visits', 300]);
  expect([made.definition.sv.length, made.definition.en, made.definition.da?.length]).toEqual([2_000, '', 400]);
  expect([made.source.sv.length, made.source.en]).toEqual([311, 'n.example']);
});

test('breakdowns are every category of each dimension and of both, the total first', () => {
  const named = (code: string, ...categories: string[]) => ({
    code,
    categories: categories.map((one) => ({ code: one })),
  });
  expect(breakdownsOf([])).toEqual(['total']);
  expect(breakdownsOf([named('way', 'digital', 'phone'), named('mood', 'good')])).toEqual([
    'total',
    'mood.good',
    'way.digital',
    'way.digital+mood.good',
    'way.phone',
    'way.phone+mood.good',
  ]);
});

describe('a figure', () => {
  const none = { value: null, numerator: null, denominator: null, answers: null };

  test('comes with its parts and its mark', () => {
    const series = {
      values: [50, 60],
      statuses: { '1': 'provisional' as const },
      numerators: [5, null],
      denominators: [10, null],
      n: [10, null],
    };
    expect(figuresOf(series, ['2024', '2025'])).toEqual([
      { period: '2024', value: 50, numerator: 5, denominator: 10, answers: 10, status: 'A' },
      { period: '2025', value: 60, numerator: null, denominator: null, answers: null, status: 'P' },
    ]);
    expect(figuresOf({ values: [1], statuses: {} }, ['2024'])).toEqual([
      { period: '2024', ...none, value: 1, status: 'A' },
    ]);
  });

  test('that is withheld or missing comes without any number, whatever stands beside it', () => {
    const parts = { numerators: [1, 1, 1, 1], denominators: [2, 2, 2, 2], n: [3, 3, 3, 3] };
    const statuses = { '0': 'suppressed', '1': 'missing', '2': 'not-collected' } as const;
    expect(figuresOf({ values: [5, null, null, null], statuses, ...parts }, ['2021', '2022', '2023', '2024'])).toEqual([
      { period: '2021', ...none, status: 'Q' },
      { period: '2022', ...none, status: 'O' },
      { period: '2023', ...none, status: 'L' },
      { period: '2024', ...none, status: 'O' },
    ]);
    expect(figuresOf({ values: [], statuses: {} }, ['2024'])).toEqual([{ period: '2024', ...none, status: 'O' }]);
  });

  test('that is said to be what nobody here understands is left out, withheld where it is not told there, and counted', () => {
    const series = { values: [5, 6, null], statuses: { '0': 'weighed', '2': 'constructor' }, n: [3, 3, 3] };
    expect(figuresOf(series, ['2021', '2022', '2023'])).toEqual([
      { period: '2021', ...none, status: 'O' },
      { period: '2022', ...none, value: 6, answers: 3, status: 'A' },
      { period: '2023', ...none, status: 'Q' },
    ]);
    expect([leftOutOf(series), leftOutOf({ values: [5], statuses: { '0': 'missing' } })]).toEqual([2, 0]);
  });

  test('that no computer holds exactly is none, and nobody counts fewer answers than none', () => {
    expect(figuresOf({ values: [1e15, -1e16], statuses: {}, n: [-1, 0] }, ['2024', '2025'])).toEqual([
      { period: '2024', ...none, value: 1e15, status: 'A' },
      { period: '2025', ...none, status: 'O' },
    ]);
    const far = { values: [1, 1], statuses: {}, numerators: [1e16, 1], denominators: [2, -1e16], n: [0, 1e16] };
    expect(figuresOf(far, ['2024', '2025'])).toMatchObject([
      { numerator: null, denominator: 2, answers: 0 },
      { numerator: 1, denominator: null, answers: null },
    ]);
  });
});

test('a summary counts what is there, what is withheld and what is not final, and says of which days it tells', () => {
  const at = (
    period: '2024' | '2024-Q1' | '2023-Q4',
    value: number | null,
    status: 'A' | 'P' | 'E' | 'V' | 'Q' | 'O',
  ) => ({
    period,
    value,
    status,
  });
  expect(summaryOf([])).toEqual({ figures: 0, withheld: 0, provisional: 0, from: null, to: null });
  expect(
    summaryOf([at('2024-Q1', 1, 'P'), at('2024', 2, 'A'), at('2023-Q4', null, 'Q'), at('2023-Q4', null, 'O')]),
  ).toEqual({ figures: 2, withheld: 1, provisional: 1, from: '2024-01-01', to: '2024-12-31' });
  expect(summaryOf([at('2024', 1, 'E'), at('2023-Q4', 1, 'V')])).toMatchObject({
    provisional: 2,
    from: '2023-10-01',
    to: '2024-12-31',
  });
});

test('codes are asked for in as few lists as addresses hold', () => {
  const codes = Array.from({ length: 120 }, (_, index) => `o-${index}`);
  expect(listsOf([])).toEqual([]);
  expect(listsOf(codes).map((list) => list.length)).toEqual([50, 50, 20]);
  expect(listsOf(codes).flat()).toEqual(codes);
  const long = Array.from({ length: 30 }, (_, index) => `${'x'.repeat(97)}-${index + 10}`);
  const lists = listsOf(long);
  expect(lists.map((list) => list.length)).toEqual([18, 12]);
  expect(lists.every((list) => list.join(',').length <= 1_900)).toBe(true);
  expect(listsOf(['a'.repeat(949), 'b'.repeat(950), 'c'])).toHaveLength(2);
  expect(listsOf(['a'.repeat(949), 'b'.repeat(951), 'c'])).toEqual([['a'.repeat(949)], ['b'.repeat(951), 'c']]);
});

test('its figures are shown with who says so and when, and whom they have to name themselves, each once', () => {
  const kolada = { sv: 'Källa: Kolada (RKA)', en: 'Source: Kolada (RKA)' };
  expect(attributionFrom({ sv: 'Staten', en: 'The state' }, 'state.example', '2026-11-22', [])).toEqual({
    sv: 'Källa: Staten (state.example), hämtat 2026-11-22',
    en: 'Source: The state (state.example), fetched 2026-11-22',
    da: 'Kilde: Staten (state.example), hentet 2026-11-22',
  });
  expect(attributionFrom({ sv: 'Staten' }, 'state.example', '2026-11-22', [kolada, { ...kolada }])).toEqual({
    sv: 'Källa: Staten (state.example), hämtat 2026-11-22. Källa: Kolada (RKA)',
    en: 'Source: Staten (state.example), fetched 2026-11-22. Source: Kolada (RKA)',
    da: 'Kilde: Staten (state.example), hentet 2026-11-22. Källa: Kolada (RKA)',
  });
});

test('a sum of some of its units is no figure yet, and a mean of some of them is not final', () => {
  const made = { values: [10, 20, 30], statuses: {}, origin: 'rolled-up' };
  const periods = ['2026-Q1', '2026-Q2', '2026-Q3'] as const;
  const statusesOf = (rule: string, origin = 'rolled-up') =>
    figuresOf({ ...made, origin, rollup: { rule, have: [40, 39, 3], of: [40, 40, 40] } }, periods).map(
      ({ status, value }) => [status, value],
    );
  expect(statusesOf('sum')).toEqual([['A', 10], ['P', 20], ['O', null]]); // prettier-ignore
  expect(statusesOf('weighted-mean')).toEqual([['A', 10], ['P', 20], ['P', 30]]); // prettier-ignore
  // what is reported as a whole stands, whatever lies below it; a rule that is not known here may be a sum
  expect(statusesOf('sum', 'reported')).toEqual([['A', 10], ['A', 20], ['A', 30]]); // prettier-ignore
  expect(statusesOf('another')).toEqual(statusesOf('sum'));
});
