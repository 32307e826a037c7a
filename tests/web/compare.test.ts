import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareScales, compareViews } from '#domain/compare.ts';
import { frequencies } from '#domain/period.ts';
import { letters } from '#web/routes/compare/choices.ts';
import { figuresOf, uncertainIn } from '#web/routes/compare/figures.ts';
import { codesIn } from '#web/routes/compare/gather.ts';
import { chartNotes } from '#web/routes/compare/marks.ts';
import { rankedOf } from '#web/routes/compare/ranked.ts';
import { keepReadable } from '#web/routes/compare/reading.ts';
import { pathOf, selectionIn, type Selection } from '#web/routes/compare/selection.ts';
import { shownTableOf } from '#web/routes/compare/shown-table.ts';
import { tableOf } from '#web/routes/compare/table.ts';
import { anyPeriod } from '#tests/support/any-period.ts';
import {
  chosen,
  comparePage,
  comparison,
  days,
  gatheredFor,
  metric,
  organisations,
  series,
} from '#tests/support/compare-page.ts';

const read = (path: string): Selection => selectionIn(new URL(path, 'https://tiofalt.example').searchParams);
const sentTo = (address: string, isDataRequest = false): unknown => {
  try {
    keepReadable(new URL(address, 'https://tiofalt.example'), isDataRequest);
    return null;
  } catch (redirect) {
    return typeof redirect === 'object' && redirect !== null && Reflect.get(redirect, 'location');
  }
};

describe('the address', () => {
  test('says only what differs, in words that people read', () => {
    expect(pathOf(read('/compare?view=lines&scale=absolute&axis=shared&from=&q='))).toBe('/compare');
    const path = '/compare?metric=digital-share&organisation=gov-hmrc,gov-dft,uk/**&view=slope&from=2013-Q1&to=2017-Q3';
    expect(pathOf(read(path))).toBe(path);
    expect(pathOf(read('/compare?q=a&metric=b'), '2026-01-01')).toBe('/compare?metric=b&q=a&asOf=2026-01-01');
  });

  const code = fc.stringMatching(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  const orNull = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: null });
  const selections: fc.Arbitrary<Selection> = fc.record({
    metric: orNull(code),
    organisation: orNull(
      fc
        .array(fc.tuple(code, fc.constantFrom('', '/*', '/**')), { minLength: 1, maxLength: 4 })
        .map((terms) => terms.map((term) => term.join('')).join(',')),
    ),
    view: fc.constantFrom(...compareViews),
    scale: fc.constantFrom(...compareScales),
    second: orNull(code),
    frequency: orNull(fc.constantFrom(...frequencies)),
    from: orNull(anyPeriod.map((period) => period.code)),
    to: orNull(anyPeriod.map((period) => period.code)),
    axis: fc.constantFrom('shared' as const, 'free' as const),
    time: fc.constantFrom('whole' as const, 'apart' as const),
    highlight: fc.uniqueArray(code, { maxLength: 3 }),
    q: orNull(fc.string({ minLength: 1, unit: 'grapheme' })),
    kind: orNull(code),
  });

  test('and what is chosen lead to each other and back, whatever it is', () => {
    fc.assert(
      fc.property(selections, (selection) => {
        const path = pathOf(selection);
        expect(read(path)).toEqual(selection);
        expect(pathOf(read(path))).toBe(path);
      }),
    );
  });

  test('is shortened once, and then left alone', () => {
    expect(sentTo('/en/compare?organisation=a%2Cb&view=lines&metric=x&from=')).toBe(
      '/en/compare?metric=x&organisation=a,b',
    );
    fc.assert(
      fc.property(selections, (selection) => {
        const path = `/en${pathOf(selection, '2026-01-01')}`;
        expect(sentTo(path)).toBeNull();
        const { pathname, searchParams } = new URL(path, 'https://tiofalt.example');
        expect(sentTo(`${pathname}?${searchParams.toString()}`, true)).toBeNull();
      }),
    );
  });

  test('names a period, or the page says that it does not', () => {
    expect(() => read('/compare?from=2013-Q9')).toThrow();
    expect(read('/compare?view=pie&scale=log')).toMatchObject({ view: 'lines', scale: 'absolute' });
  });

  test('names whom its terms begin with', () => {
    expect(codesIn('a,b/*,b/**,c/all,*,query:x')).toEqual(['a', 'b', 'c']);
  });
});

test('every view has a letter of its own', () => {
  expect(new Set(Object.values(letters)).size).toBe(compareViews.length);
});

describe('the figures', () => {
  test('begin and end where somebody has one, and are compared where most have', () => {
    const { figures } = gatheredFor();
    expect(figures.periods).toEqual(['2026-Q1', '2026-Q2', '2026-Q3']);
    expect([figures.base, figures.period]).toEqual(['2026-Q1', '2026-Q3']);
    expect(figures.lines.map(({ colour }) => colour)).toEqual([0, 1, 2, null]);
    expect(figures.lines.map(({ isOwn }) => isOwn)).toEqual([true, false, false, false]);
    const cut = gatheredFor('from=2026-Q2&to=2026-Q2').figures;
    expect([cut.periods, cut.base, cut.period]).toEqual([['2026-Q2'], '2026-Q2', '2026-Q2']);
  });

  test('of a change are counted from the first period that is shown, and a break is where it is', () => {
    const { lines } = gatheredFor('scale=change&from=2026-Q2').figures;
    expect(lines.map(({ values }) => values)).toEqual([
      [0, 10],
      [0, 50],
      [0, -10],
      [null, null],
    ]);
    expect(lines[2]).toMatchObject({ breaks: [1], acrossBreak: [1] });
    expect(lines[2] && uncertainIn(lines[2])).toEqual([1]);
    expect(gatheredFor('scale=index').figures.lines.map(({ obstacle }) => obstacle)).toEqual([
      null,
      null,
      'no-base',
      'no-base',
    ]);
  });

  test('of very few answers are kept out of every line', () => {
    const answered = { ...metric, smallestAnswers: 7 };
    const few = series.series.map((one) => ({ ...one, n: [null, 9, 10, 20, null] }));
    const { lines } = figuresOf(answered, organisations, { ...series, series: few }, chosen(), []);
    expect(lines[0]?.values).toEqual([60, 70]);
  });

  test('of other periods, or turned round, are refused', () => {
    expect(() => gatheredFor('from=2026')).toThrow();
    expect(() => gatheredFor('from=2026-Q3&to=2026-Q1')).toThrow();
  });
});

describe('places', () => {
  test('of the figures themselves are what the API says', () => {
    const { items, quartiles, ranked } = rankedOf(gatheredFor(), 'absolute');
    expect(items.map(({ rank, isShared, value }) => [rank, isShared, value])).toEqual([
      [1, false, 90],
      [2, true, 70],
      [2, true, 70],
    ]);
    expect(quartiles).toBe(comparison.quartiles);
    expect(ranked).toBe(3);
    expect(items[0]?.interval).toEqual({ lower: 79, upper: 96 });
  });

  test('on another scale are the order of what is shown, without intervals', () => {
    const { items, quartiles } = rankedOf(gatheredFor('scale=change'), 'change');
    expect(items.map(({ line, rank, value, interval }) => [line.organisation.code, rank, value, interval])).toEqual([
      ['syd', 1, 40, null],
      ['norr', 2, 20, null],
    ]);
    expect(quartiles.median).toBe(30);
  });

  test('the lowest is the first where low is good', () => {
    const { items } = rankedOf({ ...gatheredFor('scale=change'), metric: days }, 'change');
    expect(items[0]?.line.organisation.code).toBe('norr');
  });
});

describe('the page', () => {
  test('says how many have a figure, the median, and where one stands oneself', () => {
    expect(comparePage().summary).toEqual([
      '3 av 4 har en siffra för kvartal\u00a03\u00a02026.',
      'Medianen är 70,0\u00a0%.',
      'Norr har 70,0\u00a0%, delad plats 2 av 3.',
    ]);
  });

  test('tells the means by name, who is missing, who cannot be told apart and what has changed', () => {
    const { fair } = comparePage('view=bars');
    expect(fair?.facts.map(({ value }) => value)).toEqual([
      '3 av 4',
      '70,0\u00a0%, delad plats 2 av 3, percentil 33',
      '70,0\u00a0%',
      '70,0\u00a0% och 80,0\u00a0%',
      '76,7\u00a0%',
      '75,0\u00a0%, av 2 som har delarna',
    ]);
    expect(fair?.missing?.items).toEqual(['Öst']);
    expect(fair?.notApart?.items).toEqual(['Syd och Norr']);
    expect(fair?.cautions?.items).toEqual([
      'Väst: metoden ändrades från och med kvartal\u00a03\u00a02026. Före och efter går inte att jämföra rakt av.',
    ]);
  });

  test('names those that a scale has no figure to begin with for', () => {
    const { fair, table } = comparePage('view=bars&scale=change');
    expect(fair?.cautions?.items.at(-1)).toBe('Kan inte jämföras så här, för siffran för kv 1 2026 saknas: Väst, Öst.');
    expect(table.rows.find(({ code }) => code === 'vast')?.remark).toBe('Kan inte jämföras på den här skalan');
  });

  test('has every figure of the chart in its table', () => {
    for (const view of compareViews.filter((one) => one !== 'table' && one !== 'scatter')) {
      const { drawing, table } = comparePage(`view=${view}`);
      const told = [...(drawing?.wide ?? '').matchAll(/data-told="([^"]*)"/g)].map(([, text = '']) => text);
      expect(told).toHaveLength(view === 'slope' ? 2 : 3);
      for (const text of told) {
        const [name, said = ''] = text.split(': ');
        const row = table.rows.find((one) => one.name.text === name);
        for (const figure of said.match(/[\d,]+\u00a0%/g) ?? ['none']) expect(row?.cells).toContain(figure);
      }
    }
  });

  test('writes what is a difference with its sign, and points without that of per cent', () => {
    const { caption, table } = comparePage('scale=change&view=slope');
    expect(caption).toBe('ändring i procentenheter sedan kv 1 2026 · kv 1 2026–kv 3 2026');
    expect(table.rows.find(({ code }) => code === 'norr')?.cells).toEqual(['0,0', '+20,0']);
  });

  test('marks what is to be compared with care: in the row, under the chart, in pictures and in files', () => {
    const marked: typeof series.series = series.series.map((one, place) => ({
      ...one,
      marks:
        place === 0 ? { 1: ['provisional'], 3: ['estimated'] } : place === 2 ? { 3: ['break', 'few-answers'] } : {},
    }));
    const told = (view: string, today: string) => {
      const selection = chosen(`view=${view}`);
      const gathered = gatheredFor(`view=${view}`, {
        figures: figuresOf(metric, organisations, { ...series, series: marked }, selection, []),
      });
      const { rows } = tableOf(gathered, selection, 'sv', today);
      const remark = (code: string) => rows.find((row) => row.code === code)?.remark;
      const { header, rows: written } = shownTableOf(gathered, selection, 'sv', today);
      return {
        remarks: ['norr', 'vast', 'syd'].map(remark),
        notes: chartNotes(gathered, { ...selection, today, language: 'sv' }),
        file: [header.at(-1), written.find(([code]) => code === 'norr')?.at(-1)],
      };
    };
    expect(told('bars', '2026-11-21')).toEqual({
      remarks: ['Uppskattad (kv 3 2026)', 'Brott i metoden (kv 3 2026). Få svar (kv 3 2026)', null],
      notes: [
        expect.stringContaining('intervall'),
        'Uppskattad (kv 3 2026: Norr).',
        'Brott i metoden (kv 3 2026: Väst).',
        'Få svar (kv 3 2026: Väst).',
      ],
      file: ['Anmärkning', 'Uppskattad (kv 3 2026).'],
    });
    const running = told('lines', '2026-09-30');
    expect(running.remarks[0]).toBe(
      'Perioden pågår (kv 3 2026 till 2026-09-30). Preliminär (kv 1 2026). Uppskattad (kv 3 2026)',
    );
    expect(running.notes[0]).toBe('Perioden pågår (kv 3 2026 till 2026-09-30: Norr, Syd, Väst).');
    expect(running.file[1]).toContain('Preliminär (kv 1 2026).');
    expect(told('slope', '2026-11-21').remarks[0]).toBe('Preliminär (kv 1 2026). Uppskattad (kv 3 2026)');
  });

  test('marks two organisations of the same name each by itself, with its code', () => {
    const marked: typeof series.series = series.series.map((one, place) => ({
      ...one,
      marks: place === 0 ? { 1: ['estimated'] } : { 3: ['estimated'] },
    }));
    const namesakes = organisations.map((one) => ({ ...one, names: { sv: 'Norr' } }));
    const figures = figuresOf(metric, namesakes, { ...series, series: marked }, chosen('view=lines'), []);
    const shown = { view: 'lines', scale: 'absolute', today: '2026-11-21', language: 'sv' } as const;
    const [notes] = chartNotes(gatheredFor('view=lines', { figures }), shown);
    expect(notes).toContain('Norr (norr): kv 1 2026;');
    expect(notes).toContain('Norr (vast): kv 3 2026');
  });

  test('calls what is kept out for its few answers what it is, and marks the metric across', () => {
    const few = series.series.map((one) => ({ ...one, n: [null, 9, 10, 20, null] }));
    const counted = { ...metric, smallestAnswers: 7 };
    const { lines } = figuresOf(counted, organisations, { ...series, series: few }, chosen('from=2026-Q1'), []);
    expect(lines[0]?.marks).toEqual({ '-1': ['suppressed'] });
    const across = series.series
      .slice(0, 1)
      .map((one) => ({ ...one, values: [4], marks: { 0: ['provisional' as const] } }));
    const secondSeries = { ...series, periods: ['2026-Q3' as const], series: across };
    const { table, notes } = comparePage('view=scatter&second=lead-time-days', { second: days, secondSeries });
    expect(table.rows.find(({ code }) => code === 'norr')?.remark).toBe('Preliminär (kv 3 2026: Ledtid)');
    expect(notes).toContain('Preliminär (kv 3 2026: Norr, Ledtid).');
  });

  test('sets two metrics against each other where both have a figure, and asks for the second', () => {
    expect(comparePage('view=scatter').summary.at(-1)).toBe('Välj ett andra mått för att se dem mot varandra.');
    const secondSeries = {
      ...series,
      periods: ['2026-Q3' as const],
      series: series.series.slice(0, 2).map((one, place) => ({ ...one, metric: days.code, values: [place + 4] })),
    };
    const { drawing, table, notes } = comparePage('view=scatter&second=lead-time-days', { second: days, secondSeries });
    expect(drawing?.wide.match(/data-told/g)).toHaveLength(2);
    expect(table.columns.at(-1)).toBe('Ledtid');
    expect(table.rows.map(({ cells }) => cells.at(-1))).toEqual(['5,0\u00a0dagar', '4,0\u00a0dagar', null, null]);
    expect(notes[0]).toBe('1 saknar den ena siffran och står bara i tabellen.');
  });

  test('has a slider for one period at a time, and an address for each', () => {
    const { slider } = comparePage('view=bars');
    expect(slider?.at).toBe(2);
    expect(slider?.steps.map(({ path }) => path.split('&').at(-1))).toEqual(['to=2026-Q1', 'to=2026-Q2', 'to=2026-Q3']);
    expect(comparePage().slider).toBeNull();
  });

  test('can be cited with the day that its figures were known', () => {
    expect(comparePage().taking.citation.text).toBe(
      'Andel digitala ärenden, procent · kv 1 2026–kv 3 2026, 3 organisationer. Tiofalt, siffrorna som de var kända 21 november 2026. https://tiofalt.example/compare?metric=digital-share&organisation=verket/*',
    );
  });

  test('says so where nobody has a figure', () => {
    const { drawing, summary, table } = comparePage('', {
      comparison: null,
      figures: figuresOf(metric, organisations, { ...series, series: [] }, chosen(), []),
    });
    expect(drawing).toBeNull();
    expect(summary).toEqual(['Det finns inga siffror att jämföra för det valet.']);
    expect(table.columns).toEqual([]);
  });

  test('offers what can be changed, and keeps the rest', () => {
    const { choices } = comparePage('view=multiples&highlight=syd');
    expect(choices.fields.map(({ name }) => name)).toEqual(['metric', 'scale', 'from', 'to', 'axis']);
    expect(choices.kept).toEqual([
      { name: 'organisation', value: 'verket/*' },
      { name: 'view', value: 'multiples' },
      { name: 'highlight', value: 'syd' },
    ]);
    expect(choices.chosen).toEqual([
      { text: { text: 'Verket: enheterna närmast under', lang: undefined }, path: null },
    ]);
    expect(choices.addOwn).toBeNull();
    expect(choices.tabs.map(({ path }) => path.split('&').at(-2))).toHaveLength(7);
  });
});
