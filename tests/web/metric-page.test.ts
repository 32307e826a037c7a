import { expect, test } from 'vitest';
import { periodsBetween } from '#domain/period.ts';
import { tiofaltApi } from '#web/lib/api.ts';
import { gather, targetFor, type Gathered } from '#web/routes/metrics/[code]/gather.ts';
import { metricPageOf } from '#web/routes/metrics/[code]/metric-page.ts';
import { gathered, pageOf, reading, selection, written } from '#tests/support/metric-page.ts';

test('the summary says the latest figure, its change, its plan and what it is made of', () => {
  expect(pageOf().figures?.summary).toEqual([
    'Andel digitala ärenden för Skattekontoret var 84,5\u00a0% (kvartal\u00a03\u00a02026).',
    'Det är 4,5 procentenheter högre än samma kvartal i fjol, en förbättring.',
    'Signal: förbättring.',
    'Mot målet: på väg. Planen säger 84,0\u00a0% nu och 90,0\u00a0% kvartal\u00a04\u00a02027.',
    'Siffran är sammanräknad från 3 av 3 enheter.',
    'Siffran är preliminär.',
  ]);
  expect(pageOf({}, '', 'en').figures?.summary[1]).toBe(
    'That is 4.5 percentage points higher than the same quarter last year, an improvement.',
  );
});

test('what is empty before and after the figures is not shown; the path to the target reaches a year ahead at most', () => {
  const curve = pageOf().figures?.curve;
  expect(curve?.chart.periods).toEqual(
    periodsBetween('2025-Q3', '2027-Q3').map((period) => expect.stringContaining(period.slice(0, 4))),
  );
  expect(curve?.chart.lines.map(({ kind }) => kind)).toEqual(['figures', 'target', 'mean', 'limit', 'limit']);
  expect(curve?.wide).toContain('<svg');
});

test('a chosen stretch cuts everything alike, and the change still knows the year before', () => {
  const { figures } = pageOf({}, 'from=2026-Q2&to=2026-Q3');
  expect(figures?.curve?.chart.periods).toEqual(['kv 2 2026', 'kv 3 2026']);
  expect(figures?.table?.rows.map(({ period }) => period)).toEqual(['kv 3 2026', 'kv 2 2026']);
  expect(figures?.summary[1]).toContain('4,5 procentenheter högre');
  expect(figures?.downloads.csv).toBe(
    '/api/v1/series?metric=digital-share&organisation=skatt&frequency=Q&from=2026-Q2&to=2026-Q3&signals=true&format=csv',
  );
});

test('the table tells the same as the curve, newest first', () => {
  const table = pageOf().figures?.table;
  expect(table?.columns).toEqual([
    'Värde',
    'Ändring på ett år',
    'Planerat',
    'Signal',
    'Mot målet',
    'Digitala ärenden',
    'Alla ärenden',
    'Har siffror',
  ]);
  expect(table?.rows[0]).toEqual({
    period: 'kv 3 2026',
    cells: [
      '84,5\u00a0%',
      '+4,5 procentenheter',
      '84,0\u00a0%',
      'Förbättring',
      'På väg',
      '845',
      '1\u00a0000',
      '3 av 3',
    ],
    marks: [{ word: 'Preliminär', icon: expect.stringMatching(/^M/), tone: 'quiet' }],
    remark: null,
    correct: null,
    revised: null,
  });
  // the first quarter was once another
  expect(table?.rows.filter(({ revised }) => revised)).toMatchObject([
    {
      period: 'kv 1 2026',
      revised: { text: 'Rättad', path: '/revisions?organisation=skatt&metric=digital-share&period=2026-Q1' },
    },
  ]);
  expect(table?.rows).toHaveLength(5);
});

test('the last figure is judged with reasons, and the rules stand beside', () => {
  const judged = pageOf().figures?.judged;
  expect(judged?.items.map(({ mark, why }) => [mark?.word, why[0]])).toEqual([
    ['Förbättring', 'Siffran ligger utanför det normala, 81,0\u00a0%–83,0\u00a0%: det är mer än slump.'],
    ['På väg', expect.stringContaining('Planen säger 84,0\u00a0% då')],
  ]);
  expect(judged?.rules.texts).toHaveLength(2);
});

test('a chosen stretch is judged by the whole, and the inputs are those of the last figure alone', () => {
  const figures = pageOf({}, 'to=2026-Q2').figures;
  expect(figures?.judged?.items.map(({ mark }) => mark?.word)).toEqual(['Oroande']);
  expect(figures?.table?.rows[0]?.cells.slice(3, 5)).toEqual(['Oroande', 'Nära']);
  expect(figures?.curve?.chart.lines[0]?.marked).toEqual({ 3: 'concern' });
});

test('the table and the words of an old figure say that nobody can tell', () => {
  const old = metricPageOf(gathered, selection(), { ...reading, today: '2027-05-16', language: 'sv' }).figures;
  expect(old?.table?.rows[0]?.cells[4]).toBe('För gammalt för att säga');
  expect(old?.table?.rows[1]?.cells[4]).toBe('Nära');
  expect(old?.judged?.items[1]?.mark?.word).toBe('För gammalt för att säga');
});

test('a figure of a period that is not over is marked', () => {
  const during = metricPageOf(gathered, selection(), { ...reading, today: '2026-09-30', language: 'sv' }).figures;
  expect(during?.table?.rows[0]?.marks.map(({ word }) => word)).toEqual(['Perioden pågår', 'Preliminär']);
  expect(during?.table?.rows[1]?.marks).toEqual([]);
  expect(during?.curve?.chart.legend).toContain('Perioden pågår (kv 3 2026 till 2026-09-30).');
});

test('a change across a new method says so, in the summary and in the table', () => {
  const events = [
    {
      ...written,
      organisation: 'skatt',
      metric: null,
      happenedOn: '2026-01-01',
      kind: 'method-break' as const,
      texts: { sv: 'Ny metod' },
    },
  ];
  const { figures } = pageOf({ events });
  expect(figures?.summary).toContain('Metoden ändrades däremellan, så jämför med försiktighet.');
  expect(figures?.table?.rows[0]?.remark).toBe('Metoden ändrades däremellan');
  expect(figures?.marks[0]).toEqual({ number: 1, kind: 'Metodbyte', day: '1 januari 2026', text: 'Ny metod' });
});

test('a change across a new method says so even where the time of the old one is not shown', () => {
  const event = { ...written, organisation: 'skatt', kind: 'method-break' as const, texts: { sv: 'Ny metod' } };
  const broken = 'Metoden ändrades däremellan, så jämför med försiktighet.';
  const summaryWith = (metric: string | null, happenedOn: string) =>
    pageOf({ events: [{ ...event, metric, happenedOn }] }, 'from=2026-Q2').figures?.summary;
  expect(summaryWith('digital-share', '2026-01-01')).toContain(broken);
  expect(summaryWith(null, '2026-01-01')).toContain(broken);
  expect(summaryWith('total-transactions', '2026-01-01'), 'of another metric').not.toContain(broken);
  expect(summaryWith(null, '2025-07-01'), 'the day the earlier period began').not.toContain(broken);
  expect(summaryWith(null, '2026-07-01'), 'the day the later period began').toContain(broken);
  expect(summaryWith(null, '2026-07-02'), 'within the later period').not.toContain(broken);
});

test('a target goes with figures of the same kind of period, whatever month or year it is set for', () => {
  const { target } = gathered;
  if (!target) throw new Error('there is a target');
  const monthly = { ...target, byPeriod: '2026-12' as const };
  expect(targetFor([target, monthly], { periods: ['2024-01', '2024-02'] })).toBe(monthly);
  expect(targetFor([monthly, target], { periods: ['2024-Q1'] })).toBe(target);
  expect(targetFor([monthly, target], { periods: ['2024'] })).toBeNull();
  expect(targetFor([monthly], { periods: [] })).toBeNull();
});

test('a figure of other units than a year ago is not called better or worse', () => {
  const [total] = gathered.series.series;
  if (!total) throw new Error('there is a total');
  const series = {
    ...gathered.series,
    series: [{ ...total, rollup: { rule: 'ratio' as const, have: [0, 3, 3, 3, 3, 1, 0], of: [3, 3, 3, 3, 3, 3, 3] } }],
  };
  const { figures } = pageOf({ series });
  expect(figures?.summary[1]).toBe('Det är 4,5 procentenheter högre än samma kvartal i fjol.');
  expect(figures?.summary).toContain('Ett år tidigare byggde den på 3 av 3 enheter, så jämför med försiktighet.');
  expect(figures?.curve?.chart.lines[0]?.uncertain).toContain(4);
});

test('the units that are missing are named and lead to their own figures', () => {
  const coverage = pageOf().figures?.coverage;
  expect(coverage?.sentence).toBe('Siffran för kvartal 3 2026 bygger på 3 av 4 enheter.');
  expect(coverage?.missing).toEqual([
    { path: '/metrics/digital-share?organisation=syd', name: { text: 'Syd', lang: undefined }, lacking: null },
  ]);
});

test('the units are those behind the last figure that is shown, unless another period is chosen', async () => {
  const { metric, organisation, series, coverage } = gathered;
  const askedPeriod = async (query: string) => {
    let period: string | null = null;
    const api = tiofaltApi(async (path) => {
      const { pathname, searchParams } = new URL(String(path), 'https://tiofalt.test');
      if (pathname.endsWith('/coverage')) period = searchParams.get('period');
      if (pathname.endsWith('/series')) return Response.json(series);
      if (pathname.includes('/organisations/')) return Response.json(organisation);
      return Response.json({ items: pathname.endsWith('/coverage') ? [coverage] : [] });
    }, null);
    await gather(api, { ...metric, formula: null }, 'skatt', selection(query));
    return period;
  };
  expect(await askedPeriod('')).toBeNull();
  expect(await askedPeriod('to=2026-Q1')).toBe('2026-Q1');
  expect(await askedPeriod('to=2027-Q4'), 'later than all figures').toBe('2026-Q3');
  expect(await askedPeriod('to=2026-Q1&period=2025-Q4')).toBe('2025-Q4');
});

test('where the organisation has reported itself, the difference to its units is shown', () => {
  const [total] = gathered.series.series;
  if (!total?.rollup) throw new Error('there is a total');
  const reported = {
    ...total,
    origin: 'reported' as const,
    rollup: { ...total.rollup, values: [null, 80, 81, 82, 83, 84, null] },
  };
  const { figures } = pageOf({ series: { ...gathered.series, series: [reported] } });
  expect(figures?.coverage?.difference).toBe(
    'Organisationen har själv rapporterat 84,5\u00a0%. Enheterna sammanräknade ger 84,0\u00a0%. Skillnaden är +0,5 procentenheter.',
  );
});

test('a breakdown shows its parts by name, without the target of the whole', () => {
  const part = (breakdown: string, values: (number | null)[]) => ({
    metric: 'digital-share',
    organisation: 'skatt',
    breakdown,
    origin: 'reported' as const,
    values,
    statuses: {},
  });
  const [total] = gathered.series.series;
  if (!total) throw new Error('there is a total');
  const parts = [
    part('channel.web', [null, 50, 50, 51, 52, 53, null]),
    part('channel.app', [null, 30, 31, 31, 31, 31, null]),
  ];
  const { figures } = pageOf({ series: { ...gathered.series, series: [total, ...parts] } }, 'breakdown=channel');
  expect(figures?.curve?.chart.lines.map(({ name }) => name)).toEqual(['Webb', 'App']);
  expect(figures?.table?.columns.slice(0, 3)).toEqual(['Totalt', 'Webb', 'App']);
  expect(figures?.choices.breakdown?.chosen).toBe('channel');
  expect(figures?.downloads.png).toContain('breakdown=total%2Cchannel.web%2Cchannel.app');
});

test('an organisation without figures has a page all the same', () => {
  const { figures, facts } = pageOf({
    series: { ...gathered.series, periods: [], series: [], frequency: null },
    coverage: null,
    target: null,
  });
  expect(figures).toMatchObject({ isWithout: true, curve: null, table: null, coverage: null });
  expect(figures?.summary).toHaveLength(1);
  const places = figures?.choices.nearby.groups.map((group) => group.places) ?? [];
  expect(places.flat().map(({ path }) => path)).toContain('/metrics/digital-share?organisation=norr');
  expect(
    places.at(-1)?.map(({ name }) => name.text),
    'other trees than its own',
  ).toEqual(['EU']);
  expect(facts.formula?.pieces[0]).toEqual({
    text: 'Digitala ärenden',
    lang: undefined,
    path: '/metrics/digital-transactions',
  });
});

test('choices that cannot be met are refused with a code that the page can tell', () => {
  expect(() => selection('from=yesterday')).toThrow(
    expect.objectContaining({ body: expect.objectContaining({ code: 'bad-period' }) }),
  );
  expect(() => pageOf({}, 'from=2026')).toThrow(
    expect.objectContaining({ body: expect.objectContaining({ code: 'mixed-frequency' }) }),
  );
  expect(() => pageOf({}, 'from=2026-Q3&to=2026-Q1')).toThrow(
    expect.objectContaining({ body: expect.objectContaining({ code: 'periods-reversed' }) }),
  );
});

test('everybody is told which part of the organisation answers for it, and who only where that came along', () => {
  const told = (responsible: Gathered['responsible']) => {
    const { facts } = pageOf({ responsible });
    return facts.properties.map(({ name, value }) => `${name}: ${value}`).filter((text) => /nsvar|Rapport/.test(text));
  };
  const unit = { metric: 'digital-share', unit: 'Kundservice', responsible: null, reporter: null };
  expect(told(null)).toEqual([]);
  expect(told(unit)).toEqual(['Ansvarar för måttet: Kundservice']);
  expect(told({ ...unit, responsible: 'Anna Prov', reporter: 'Rut Prov' })).toEqual([
    'Ansvarar för måttet: Kundservice',
    'Ansvarig: Anna Prov',
    'Rapportör: Rut Prov',
  ]);
});
