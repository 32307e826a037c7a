import { describe, expect, test } from 'vitest';
import { periodsBetween } from '#domain/period.ts';
import type { SeriesAnswer } from '#api/series/answers.ts';
import { tiofaltApi } from '#web/lib/api.ts';
import { asPublished, shapedIn, type Shaping } from '#web/routes/metrics/[code]/shaped.ts';
import { gathered, pageOf } from '#tests/support/metric-page.ts';

const rolling: Shaping = { view: 'rolling', isConverted: false, isInVain: false };
const [item] = gathered.series.series;
/** As the API answers: without signals, and with what is lacking. */
const made: SeriesAnswer = {
  ...gathered.series,
  view: 'rolling',
  series: [
    {
      metric: 'digital-share',
      organisation: 'skatt',
      breakdown: 'total',
      origin: 'rolled-up',
      values: [null, null, null, 80, 81, 82, null],
      statuses: { '0': 'missing', '1': 'missing', '2': 'missing', '6': 'missing' },
      lacking: { '2': ['2025-Q1'], '6': ['2026-Q4'] },
      unweighted: [5],
      convertedFrom: [],
      ...(item?.rollup ? { rollup: item.rollup } : {}),
    },
  ],
};
const shaped = { series: made, shaping: rolling, target: null, revised: [] };

describe('the choice of what time figures tell of', () => {
  test('is a link for each, and only what differs from the default stands in the address', () => {
    expect(pageOf({}, 'from=2026-Q1').figures?.views).toEqual({
      label: 'Vilken tid siffrorna gäller',
      items: [
        { text: 'Per kvartal', path: '/metrics/digital-share?from=2026-Q1', isChosen: true },
        { text: 'Hittills under året', path: '/metrics/digital-share?view=year-to-date&from=2026-Q1', isChosen: false },
        { text: 'Rullande fyra kvartal', path: '/metrics/digital-share?view=rolling&from=2026-Q1', isChosen: false },
      ],
      notes: [],
    });
    const chosen = pageOf(shaped, 'view=rolling', 'en').figures?.views.items;
    expect(chosen?.map(({ text, path, isChosen }) => [text, path, isChosen])).toEqual([
      ['Each quarter', '/metrics/digital-share', false],
      ['Year to date', '/metrics/digital-share?view=year-to-date', false],
      ['Rolling four quarters', '/metrics/digital-share?view=rolling', true],
    ]);
  });

  test('what counts from January is so unless its periods are asked for', () => {
    const cumulative = { ...gathered.metric, isCumulative: true };
    const items = pageOf({ metric: cumulative }).figures?.views.items;
    expect(items?.map(({ path, isChosen }) => [path, isChosen])).toEqual([
      ['/metrics/digital-share?view=period', false],
      ['/metrics/digital-share', true],
      ['/metrics/digital-share?view=rolling', false],
    ]);
  });

  test.each([
    [
      'stock',
      'Siffran visar läget vid periodens slut eller räknas redan över ett helt år. Därför läggs perioderna inte ihop.',
    ],
    ['other', 'Perioderna kan inte läggas ihop för det här måttet.'],
  ] as const)('there is none for a %s, and it is said why', (measuringType, why) => {
    expect(pageOf({ metric: { ...gathered.metric, measuringType } }).figures?.views).toMatchObject({
      items: [],
      notes: [why],
    });
  });

  test('there is none for whole years, which need no words', () => {
    const years: SeriesAnswer = { ...gathered.series, frequency: 'A', periods: periodsBetween('2020', '2026') };
    expect(pageOf({ series: years, target: null }).figures?.views).toMatchObject({ items: [], notes: [] });
  });

  test('the frequencies that figures can be made of are there to choose, the shortest without being asked for', () => {
    const { frequency } = pageOf({ frequencies: ['A', 'S', 'Q'] }).figures?.choices ?? {};
    expect(frequency).toEqual({
      options: [
        { value: 'A', text: 'år' },
        { value: 'S', text: 'halvår' },
        { value: '', text: 'kvartal' },
      ],
      chosen: '',
    });
  });
});

describe('figures that are made of several periods', () => {
  test('say so in the summary, on the chart and in the files', () => {
    const { figures } = pageOf(shaped, 'view=rolling');
    expect(figures?.summary[0]).toBe(
      'Andel digitala ärenden för Skattekontoret var 82,0\u00a0% (kvartal\u00a03\u00a02026, rullande fyra kvartal).',
    );
    expect(figures?.curve?.chart.subtitle).toContain('rullande fyra kvartal');
    expect(figures?.downloads).toEqual({
      csv: '/api/v1/series?metric=digital-share&organisation=skatt&frequency=Q&view=rolling&format=csv',
      xlsx: '/api/v1/series?metric=digital-share&organisation=skatt&frequency=Q&view=rolling&format=xlsx&language=sv',
      png: '/api/v1/series/chart.png?metric=digital-share&organisation=skatt&frequency=Q&view=rolling&language=sv',
    });
    expect(pageOf({ ...shaped, shaping: { ...asPublished, isConverted: true } }).figures?.downloads.csv).toContain(
      'aggregate=true',
    );
  });

  test('have no signals and no target, and it is said; nobody corrects or revises them', () => {
    const { figures } = pageOf(shaped, 'view=rolling');
    expect(figures?.judged).toBeNull();
    expect(figures?.views.notes).toEqual([
      'Varje period väger lika i medelvärdet, eftersom antalen bakom saknas.',
      'Kvartal 4 2026 är inte hel: kv 4 2026 saknas.',
      'Signaler och mål gäller siffrorna som de har publicerats, och visas inte för sammanräknade perioder.',
    ]);
    expect(figures?.curve?.chart.lines.map(({ kind }) => kind)).toEqual(['figures']);
    expect(figures?.table?.columns).toEqual(['Värde', 'Ändring på ett år', 'Har siffror']);
    expect(figures?.table?.rows.every(({ correct, revised }) => correct === null && revised === null)).toBe(true);
  });

  test('that are missing say what is lacking, and plain means that they are', () => {
    const gap = { ...made.series[0]!, values: [70, null, null, 80, 81, 82, null] };
    const { figures } = pageOf({ ...shaped, series: { ...made, series: [gap] } }, 'view=rolling');
    const remarks = figures?.table?.rows.map(({ period, remark }) => [period, remark]);
    expect(remarks).toContainEqual(['kv 4 2025', 'Saknas: kv 1 2025']);
    expect(remarks).toContainEqual(['kv 3 2026', 'Ovägt medelvärde']);
  });

  test('say where the method changed within them, and a change across it', () => {
    const event = { ...gathered.events[0]!, kind: 'method-break' as const, happenedOn: '2026-01-01' };
    const parted = pageOf({ ...shaped, events: [event] }, 'view=rolling').figures?.table?.rows;
    // the four quarters that end with 2025-Q4 are before it; those that end with 2026-Q3 are on both sides
    expect(
      parted?.map(({ period, remark }) => [period, remark?.includes('Metoden ändrades under tiden') ?? false]),
    ).toEqual([
      ['kv 3 2026', true],
      ['kv 2 2026', true],
      ['kv 1 2026', true],
    ]);
    const alone = pageOf({ events: [event] }).figures?.table?.rows;
    expect(alone?.some(({ remark }) => remark?.includes('under tiden'))).toBe(false);
  });

  test('units that are missing say which periods they lack', () => {
    const coverage = {
      ...gathered.coverage!,
      missing: [{ code: 'syd', names: { sv: 'Syd' }, lacking: ['2026-Q2' as const] }],
    };
    expect(pageOf({ ...shaped, coverage }).figures?.coverage?.missing[0]?.lacking).toBe('Saknas: kv 2 2026');
  });

  test('that could not be made are shown as published, and that is said', () => {
    const notes = pageOf({ shaping: { ...asPublished, isInVain: true } }).figures?.views.notes;
    expect(notes).toEqual(['Ingen period är hel i det valet. Siffrorna visas som de har publicerats.']);
  });
});

describe('what the page asks for', () => {
  /** Quarters and years are published; half-years can be made of quarters. */
  const asked = async (
    selection: Partial<Parameters<typeof shapedIn>[3]>,
    metric: Partial<Parameters<typeof shapedIn>[1]> = {},
    answer: (query: URLSearchParams) => object = () => ({ ...made, frequency: 'Q' }),
  ) => {
    const queries: string[] = [];
    const api = tiofaltApi(async (input) => {
      const query = new URL(String(input), 'http://localhost').searchParams;
      queries.push(query.toString());
      return query.has('frequency')
        ? Response.json({ ...answer(query), frequency: query.get('frequency') })
        : Response.json({ code: 'mixed-frequency', details: { frequencies: ['A', 'Q'] } }, { status: 400 });
    }, null);
    const found = await shapedIn(
      api,
      { measuringType: 'flow', isCumulative: false, ...metric },
      { metric: 'x' },
      { frequency: null, view: null, ...selection },
    );
    return { queries: queries.slice(1), frequencies: found.frequencies.join(''), shaping: found.shaping };
  };
  const judged = 'metric=x&numerators=true&signals=true&own=true';

  test('is the shortest periods as published, with their signals', async () => {
    expect(await asked({})).toEqual({ queries: [`${judged}&frequency=Q`], frequencies: 'ASQ', shaping: asPublished });
    expect((await asked({ view: 'period' })).shaping).toEqual(asPublished);
  });

  test('is another frequency as published where it is, and made where it is not', async () => {
    expect((await asked({ frequency: 'A' })).queries.at(-1)).toBe(`${judged}&frequency=A`);
    const half = await asked({ frequency: 'S', view: 'rolling' });
    expect(half.queries.at(-1)).toBe('metric=x&numerators=true&breaks=true&frequency=S&view=rolling&aggregate=true');
    expect(half.shaping).toEqual({ view: 'rolling', isConverted: true, isInVain: false });
  });

  test('is no view that there is not', async () => {
    expect((await asked({ view: 'rolling' }, { measuringType: 'stock' })).shaping).toEqual(asPublished);
    expect((await asked({ view: 'rolling', frequency: 'A' })).shaping).toEqual(asPublished);
    expect((await asked({}, { measuringType: 'other' })).frequencies).toBe('AQ');
  });

  test('is its own periods only of what counts from January', async () => {
    expect((await asked({ view: 'period' }, { isCumulative: true })).queries.at(-1)).toBe(
      'metric=x&numerators=true&breaks=true&frequency=Q&view=period',
    );
  });

  test('falls back on what was published where nothing can be made', async () => {
    const empty = { ...made, series: [{ ...made.series[0]!, values: [null, null] }] };
    const found = await asked({ view: 'rolling' }, {}, (query) => (query.has('view') ? empty : made));
    expect(found.shaping).toEqual({ ...asPublished, isInVain: true });
  });
});
