import { expect, test } from 'vitest';
import type { MetricDetails } from '#api/metrics/answers.ts';
import type { SeriesItem } from '#api/series/answers.ts';
import { tiofaltApi } from '#web/lib/api.ts';
import {
  formulaFacts,
  formulaMade,
  formulaMetrics,
  quotientNames,
  type GatheredFormula,
} from '#web/routes/metrics/[code]/formula.ts';
import { countOf, gathered, pageOf } from '#tests/support/metric-page.ts';

const [ideas, people] = [countOf('ideas', 'Idéer'), countOf('people', 'Anställda')];
const made = (formula: string): MetricDetails => ({ ...gathered.metric, unit: 'count', decimals: 1, formula });
const textOf = (formula: string, language: 'sv' | 'en' = 'sv') =>
  formulaFacts(made(formula), { metrics: [ideas, people], made: null }, language)
    ?.pieces.map(({ text, path }) => (path ? `[${text}](${path})` : text))
    .join('');

const [idea, person] = ['[Idéer](/metrics/ideas)', '[Anställda](/metrics/people)'];

test.each([
  ['ideas/people', `${idea} ÷ ${person}`],
  ['(ideas-people)', '[ideas-people](/metrics/ideas-people)'],
  ['2*(ideas - people) + 0.25 * ideas', `2 × (${idea} − ${person}) + 0,25 × ${idea}`],
  ['ideas - (people + 1200)', `${idea} − (${person} + 1\u00a0200)`],
  ['-max(ideas, people)', `−max(${idea}, ${person})`],
  ['ideas[channel.web] / ideas', `[Idéer (Webb)](/metrics/ideas) ÷ ${idea}`],
])('%j is written for people, with links to what it names', (formula, text) => {
  expect(textOf(formula)).toBe(text);
});

test('numbers in it are written as the language does, and names are marked as Swedish where they are', () => {
  expect(textOf('ideas * 0.25', 'en')).toBe(`${idea} × 0.25`);
  const facts = formulaFacts(made('ideas * 2'), { metrics: [ideas], made: null }, 'en');
  expect(facts?.pieces).toEqual([
    { text: 'Idéer', lang: 'sv', path: '/metrics/ideas' },
    { text: ' × 2', lang: undefined, path: null },
  ]);
});

test('what the latest figure is made of stands below the formula', () => {
  expect(pageOf().facts.formula?.made).toBe(
    'För kvartal\u00a03\u00a02026: Digitala ärenden 845; Alla ärenden 1\u00a0000. Det ger 84,5\u00a0%.',
  );
  expect(pageOf({}, '', 'en').facts.formula?.made).toContain('That makes 84.5%.');
});

test('a part that nobody has published is said to be missing', () => {
  const formula: GatheredFormula = {
    metrics: [ideas, people],
    made: {
      period: '2026-Q3',
      value: 3,
      parts: [
        { metric: 'ideas', breakdown: 'channel.web', value: 6, status: 'normal' },
        { metric: 'people', breakdown: 'total', value: null, status: 'suppressed' },
      ],
    },
  };
  expect(formulaFacts(made('ideas[channel.web] - people'), formula, 'sv')?.made).toBe(
    'För kvartal\u00a03\u00a02026: Idéer (Webb) 6; Anställda visas inte: för få svar här eller intill. Det ger 3,0.',
  );
});

test('only one figure by another has names for numerator and denominator', () => {
  const metrics = [ideas, people];
  expect(quotientNames(made('ideas / people'), { metrics })).toEqual({
    numerator: ideas.names,
    denominator: people.names,
  });
  expect(quotientNames(made('ideas / people * 1'), { metrics })).toBeNull();
  expect(quotientNames({ formula: null }, { metrics })).toBeNull();
});

const total: SeriesItem = {
  metric: 'made',
  organisation: 'skatt',
  breakdown: 'total',
  origin: 'reported',
  values: [1, 3, null],
  statuses: {},
};
const periods = ['2026-Q1', '2026-Q2', '2026-Q3'] as const;

const asking = () => {
  const asked: string[] = [];
  const api = tiofaltApi(async (path) => {
    asked.push(String(path));
    const part = (metric: string, breakdown: string, value: number | null) => ({
      ...total,
      metric,
      breakdown,
      values: [value],
      statuses: value === null ? { 0: 'missing' } : {},
    });
    return String(path).includes('/series')
      ? Response.json({
          series: [part('ideas', 'total', 10), part('ideas', 'channel.web', 4), part('people', 'total', null)],
        })
      : Response.json(countOf(String(path).split('/').at(-1) ?? '', 'Namn'));
  }, null);
  return { api, asked };
};

test('the figures that it is made of are asked for once, of the period that is shown last', async () => {
  const { api, asked } = asking();
  const found = await formulaMade(
    api,
    made('ideas - ideas[channel.web] + people + ideas'),
    'skatt',
    { periods, total },
    'Q',
  );
  expect(asked).toEqual([
    '/api/v1/series?metric=ideas%2Cpeople&organisation=skatt&breakdown=total%2Cchannel.web&frequency=Q&from=2026-Q2&to=2026-Q2',
  ]);
  expect(found).toEqual({
    period: '2026-Q2',
    value: 3,
    parts: [
      { metric: 'ideas', breakdown: 'total', value: 10, status: 'normal' },
      { metric: 'ideas', breakdown: 'channel.web', value: 4, status: 'normal' },
      { metric: 'people', breakdown: 'total', value: null, status: 'missing' },
    ],
  });
});

test('a quotient has both of its figures with it, and asks for nothing', async () => {
  const { api, asked } = asking();
  const own = { ...total, numerators: [1, 6, null], denominators: [1, 2, null] };
  const found = await formulaMade(api, made('ideas / people'), 'skatt', { periods, total: own }, 'Q');
  expect(found?.parts.map(({ value }) => value)).toEqual([6, 2]);
  expect(asked).toEqual([]);
});

test('what is put together from units, has no figure, or is not computed at all tells nothing', async () => {
  const { api, asked } = asking();
  const ask = (metric: MetricDetails, shown: SeriesItem | null) =>
    formulaMade(api, metric, 'skatt', { periods, total: shown }, 'Q');
  expect(await ask(made('ideas + people'), { ...total, origin: 'rolled-up' })).toBeNull();
  expect(await ask(made('ideas + people'), { ...total, values: [null, null, null] })).toBeNull();
  expect(await ask(made('ideas + people'), null)).toBeNull();
  expect(await ask({ ...gathered.metric, formula: null }, total)).toBeNull();
  expect(asked).toEqual([]);
});

test('every metric that it names is asked for once', async () => {
  const { api, asked } = asking();
  expect((await formulaMetrics(api, made('ideas + people / ideas'))).map(({ code }) => code)).toEqual([
    'ideas',
    'people',
  ]);
  expect(asked).toEqual(['/api/v1/metrics/ideas', '/api/v1/metrics/people']);
  expect(await formulaMetrics(api, { ...gathered.metric, formula: null })).toEqual([]);
});
