import { expect, test } from 'vitest';
import type { OrganisationDetails } from '#api/organisations/answers.ts';
import type { OverviewAnswer, OverviewMetric } from '#api/overview/answers.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';
import { dashboardOf, withNames } from '#web/lib/dashboard/dashboard.ts';

const today = '2026-11-21';

const metric = (changes: Partial<OverviewMetric>): OverviewMetric => ({
  metric: 'customer-smiles',
  measure: 9,
  isHeadline: true,
  names: { sv: 'Kundens leenden', en: 'Customer smiles' },
  unit: 'percent',
  decimals: 1,
  direction: 'higher',
  frequency: 'Q',
  origin: 'rolled-up',
  periods: ['2025-Q3', '2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'],
  values: [75, 76, 77, null, 78.2],
  statuses: { '3': 'missing', '4': 'provisional' },
  rollup: { rule: 'ratio', have: [4, 4, 4, 0, 4], of: [4, 4, 4, 4, 4] },
  latest: { period: '2026-Q3', value: 78.2, status: 'provisional', marks: ['provisional'] },
  previous: null,
  sameLastYear: { period: '2025-Q3', value: 75, status: 'normal' },
  change: { from: '2025-Q3', kind: 'points', difference: 3.2, percent: null, judgement: 'better', acrossBreak: false },
  target: null,
  nextDue: { period: '2026-Q4', dueOn: '2027-02-09' },
  ...changes,
});

const organisation: OrganisationDetails = {
  code: 'stigverket',
  names: { sv: 'Stigverket' },
  kind: 'agency',
  parent: null,
  validFrom: null,
  validTo: null,
  ancestors: [],
  children: [
    {
      code: 'fyrar',
      names: { sv: 'Fyrar' },
      kind: 'unit',
      parent: 'stigverket',
      validFrom: null,
      validTo: '2023-12-31',
      successor: 'broar',
      childCount: 0,
    },
    {
      code: 'broar',
      names: { sv: 'Broar' },
      kind: 'unit',
      parent: 'stigverket',
      validFrom: null,
      validTo: null,
      childCount: 2,
    },
  ],
};

const dashboard = (metrics: OverviewMetric[], language: 'sv' | 'en' = 'sv') => {
  const overview: OverviewAnswer = { asOf: null, dataVersion: 1, organisation, metrics };
  return dashboardOf(overview, organisation, null, null, today, language);
};

const five = ['customer-satisfaction', 'heart-goal', 'tenfold', 'visibility'].map((code, index) =>
  metric({ metric: code, measure: [5, 1, 13, 14][index] ?? null, change: null }),
);

test('a tile says what the figure is, of when, made of what, and how it has changed', () => {
  const tile = dashboard([metric({})]).themes[0]?.tiles[0];
  expect(tile).toMatchObject({
    path: '/metrics/customer-smiles?organisation=stigverket',
    name: { text: 'Kundens leenden', lang: undefined },
    value: '78,2\u00a0%',
    notes: ['kv 3 2026', '4 av 4 enheter'].map(unbroken),
    marks: [{ word: 'Preliminär', icon: expect.stringMatching(/^M/), tone: 'quiet' }],
    change: { verdict: 'Bättre', amount: '+3,2 procentenheter' },
    freshness: { text: 'Nästa siffra väntas 9 februari 2027', isLate: false },
  });
});

test('a name that is missing in the language is Swedish, and marked as such', () => {
  const [theme] = dashboard([metric({ names: { sv: 'Eget mått' } })], 'en').themes;
  expect(theme?.tiles[0]?.name).toEqual({ text: 'Eget mått', lang: 'sv' });
});

test('headlines and what has a target get tiles, the rest stands calmer below', () => {
  const target = { expected: 10, level: 5, byPeriod: '2026-Q4' as const };
  const { themes, companions } = dashboard([
    metric({}),
    ...five,
    metric({ metric: 'lead-time-days', measure: null, isHeadline: false, target }),
    metric({ metric: 'live-screens', measure: 14, isHeadline: false }),
  ]);
  const codes = themes.map(({ code, tiles }) => [code, tiles.map((tile) => tile.code)]);
  expect(codes).toEqual([
    ['customers', ['customer-smiles', 'customer-satisfaction', 'lead-time-days']],
    ['vision', ['heart-goal', 'tenfold']],
    ['visibility', ['visibility']],
  ]);
  expect(companions.map(({ code }) => code)).toEqual(['live-screens']);
});

test('where there is hardly any headline, everything is a tile', () => {
  const { themes, companions } = dashboard([
    metric({ metric: 'digital-share', measure: null, isHeadline: false }),
    metric({ metric: 'total-transactions', measure: null, isHeadline: false }),
  ]);
  expect(themes.flatMap(({ tiles }) => tiles)).toHaveLength(2);
  expect(companions).toEqual([]);
});

test('a metric of the agency’s own goes among the others', () => {
  const [theme] = dashboard([metric({ metric: 'own-metric', measure: null })]).themes;
  expect(theme?.code).toBe('other');
});

test('the summary counts what is better, worse and late', () => {
  const late = metric({
    metric: 'tenfold',
    measure: 13,
    change: null,
    nextDue: { period: '2026-Q3', dueOn: '2026-11-09' },
  });
  expect(dashboard([metric({}), ...five, late]).summary).toBe(
    '6 mått: 1 bättre och 0 sämre än ett år tidigare. 1 siffra är sen.',
  );
  expect(dashboard([]).summary).toBe('Här finns inga siffror än.');
});

test('a figure that is made of other units than a year ago is not judged', () => {
  const partial = metric({ rollup: { rule: 'ratio', have: [4, 4, 4, 0, 2], of: [4, 4, 4, 4, 4] } });
  const { themes, summary } = dashboard([partial]);
  expect(themes[0]?.tiles[0]?.change).toMatchObject({
    verdict: null,
    cautions: ['Då byggde siffran på 4 av 4 enheter'],
  });
  expect(summary).toContain('0 bättre');
});

test('a figure that is made of less than half of its units says so by itself', () => {
  const madeOf = (have: number) => {
    const made = metric({ rollup: { rule: 'ratio', have: [4, 4, 4, 0, have], of: [4, 4, 4, 4, 4] } });
    const tile = dashboard([made]).themes[0]?.tiles[0];
    return [tile?.notes.join(', '), tile?.mostMissing?.word].map((text) => text?.replaceAll('\u00a0', ' '));
  };
  expect(madeOf(2)).toEqual(['kv 3 2026, 2 av 4 enheter', undefined]);
  expect(madeOf(1)).toEqual(['kv 3 2026', 'Bara 1 av 4 enheter är med']);
});

test('units that have ended come last and say what became of them', () => {
  const { units } = dashboard([]);
  expect(units.map(({ name, size, ended }) => [name.text, size, ended])).toEqual([
    ['Broar', '2 enheter', null],
    ['Fyrar', null, 'Upphörde 31 december 2023 och blev en del av Broar'],
  ]);
});

test('an organisation that has ended leads to its successor', () => {
  const [fyrar, broar] = organisation.children;
  if (!fyrar || !broar) throw new Error('there are two units');
  const overview: OverviewAnswer = { asOf: null, dataVersion: 1, organisation: fyrar, metrics: [] };
  const ended = (successor: typeof broar | null) =>
    dashboardOf(overview, { ...fyrar, ancestors: [], children: [] }, successor, null, today, 'sv').ended;
  expect(ended(broar)).toEqual({
    text: 'Upphörde 31 december 2023 och blev en del av Broar',
    path: '/organisations/broar',
  });
  expect(ended(null)).toEqual({ text: 'Upphörde 31 december 2023', path: null });
  expect(dashboard([]).ended).toBeNull();
});

test('on the home organisation’s own page the addresses need not name it', () => {
  const overview: OverviewAnswer = { asOf: null, dataVersion: 1, organisation, metrics: [metric({})] };
  const [theme] = dashboardOf(overview, organisation, null, 'stigverket', today, 'sv').themes;
  expect(theme?.tiles[0]?.path).toBe('/metrics/customer-smiles');
});

test('a tile says who answers for it and who reports it, where that is known', () => {
  const overview: OverviewAnswer = { asOf: null, dataVersion: 1, organisation, metrics: [metric({})] };
  const plain = dashboardOf(overview, organisation, null, null, today, 'sv');
  const [first] = plain.themes.flatMap(({ tiles }) => tiles);
  const named = { metric: first?.code ?? '', unit: '', responsible: 'Anna Prov', reporter: null };
  const tiles = (from: typeof plain) => [...from.themes.flatMap((theme) => theme.tiles), ...from.companions];
  expect(
    tiles(plain)
      .map(({ who }) => who)
      .join(''),
  ).toBe('');
  const [told, ...others] = tiles(withNames(plain, [named, { ...named, metric: 'another' }], 'sv'));
  expect([told?.who, others]).toEqual(['Ansvarig: Anna Prov', []]);
});
