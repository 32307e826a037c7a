import { describe, expect, test } from 'vitest';
import type { SeriesItem } from '#api/series/answers.ts';
import { choicesOf } from '#web/routes/compare/choices.ts';
import { fairOf } from '#web/routes/compare/fair.ts';
import { figuresOf } from '#web/routes/compare/figures.ts';
import { chartNotes } from '#web/routes/compare/marks.ts';
import {
  chosen,
  comparePage,
  comparison,
  gatheredFor,
  metric,
  organisations,
  series,
} from '#tests/support/compare-page.ts';

/** What has to be known before these figures are compared, each organisation with what differs in its own. */
const cautionsWith = (
  differing: Partial<Record<string, Partial<SeriesItem>>>,
  definedFrom = '1970-01-01T00:00:00Z',
) => {
  const changed = series.series.map((one) => ({ ...one, breaks: [], ...differing[one.organisation] }));
  const defined = { ...metric, knownFrom: definedFrom };
  const figures = figuresOf(defined, organisations, { ...series, series: changed }, chosen('view=bars'), []);
  return fairOf(gatheredFor('view=bars', { metric: defined, figures }), 'sv')?.cautions?.items ?? [];
};

describe('what differs is said before figures are laid beside each other', () => {
  test('nothing where nothing does', () => {
    expect(cautionsWith({})).toEqual([]);
  });

  test('a definition that is younger than the figures', () => {
    expect(cautionsWith({}, '2026-03-01T00:00:00Z')).toEqual([expect.stringContaining('1 mars 2026')]);
  });

  test('who is added up among those who reported, and who reported among those who are added up, whichever are fewer', () => {
    const added = { origin: 'rolled-up' } as const;
    const [one = '', ...others] = cautionsWith({ syd: added });
    expect([one.includes('Syd'), one.includes('Norr'), others]).toEqual([true, false, []]);
    const [few = ''] = cautionsWith({ syd: added, norr: added });
    expect([few.includes('Väst'), few.includes('Syd')]).toEqual([true, false]);
    expect(cautionsWith({ syd: added, norr: added, vast: added })).toEqual([]);
  });

  test('figures that others made', () => {
    const [one = '', ...others] = cautionsWith({ vast: { attributions: [{ sv: 'Kolada' }] } });
    expect([one.includes('Väst'), one.includes('Norr'), others]).toEqual([true, false, []]);
  });

  test('who lacks some of its units', () => {
    const rollup = { rule: 'ratio' as const, have: [0, 2, 2, 1, 0], of: [0, 2, 2, 2, 0] };
    const cautions = cautionsWith({ syd: { origin: 'rolled-up', rollup } });
    expect(cautions.filter((text) => text.includes('Syd'))).toHaveLength(2);
  });
});

test('places are of the figures themselves on every scale, with the percentile of the API', () => {
  const own = (query: string) => fairOf(gatheredFor(query), 'sv')?.facts.find(({ name }) => name === 'Norr')?.value;
  expect(own('view=bars')).toBe('70,0\u00a0%, delad plats 2 av 3, percentil 33');
  expect(own('view=bars&scale=change')).toBe(own('view=bars'));
  const items = comparison.items.map((item) => ({ ...item, rank: null, percentile: null }));
  expect(fairOf(gatheredFor('', { comparison: { ...comparison, items } }), 'sv')?.facts[1]?.value).toBe('70,0\u00a0%');
});

test('the line on a bar is explained wherever one is drawn, and that of a mean with how it is reckoned', () => {
  const told = (query: string, changes: Parameters<typeof gatheredFor>[1] = {}) =>
    chartNotes(gatheredFor(query, changes), { ...chosen(query), today: '2026-11-21', language: 'sv' }).filter((note) =>
      /streck/i.test(note),
    );
  const interval =
    'Strecket på en stapel är ett 95-procentigt intervall: så mycket kan slumpen i vilka som svarade betyda.';
  const spread =
    'Hur svaren spridde sig är inte publicerat, så strecket är beräknat med den största spridning som skalan medger.';
  const mean = { metric: { ...metric, rollupRule: 'weighted-mean', weight: 'answers', smallestAnswers: 7, minimum: 0, maximum: 100 } } as const; // prettier-ignore
  expect(told('view=bars')).toEqual([interval]);
  expect(told('view=bars', mean)).toEqual([interval, spread]);
  // where there is no line nothing is said of it
  expect([told('view=distribution', mean), told('view=bars&scale=change'), told('')]).toEqual([[], [], []]);
  const items = comparison.items.map(({ interval: _, ...item }) => item);
  expect(told('view=bars', { comparison: { ...comparison, items } })).toEqual([]);
});

test('as many are cited as the view lays beside each other', () => {
  const cited = (query: string, changes: Parameters<typeof gatheredFor>[1] = {}) =>
    /\d+ organisation\w*/.exec(comparePage(query, changes).taking.citation.text)?.[0];
  // Öst has never had a figure; of one period those count who have one there
  expect([cited(''), cited('view=bars')]).toEqual(['3 organisationer', '3 organisationer']);
  expect(cited('view=bars', { comparison: { ...comparison, have: 1 } })).toBe('1 organisation');
});

test('small charts share one axis, unless each is asked to have its own', () => {
  const ends = (query: string) => {
    const { drawing } = comparePage(query);
    const ticks = [...(drawing?.wide ?? '').matchAll(/class="chart-tick"[^>]*>([^<]*%)</g)].map(([, text]) => text);
    return new Set(ticks).size;
  };
  const shared = ends('view=multiples');
  expect(shared).toBe(2);
  expect(ends('view=multiples&axis=free')).toBeGreaterThan(shared);
});

test('each part of the selection is told by its name', () => {
  const told = (organisation: string) =>
    choicesOf(gatheredFor(), { ...chosen(), organisation }, null, 'sv').chosen.map(({ text }) => text.text);
  expect(told('verket,verket/*,verket/**,verket/all,*,query:abc')).toEqual([
    'Verket',
    'Verket: enheterna närmast under',
    'Verket: alla längst ned',
    'Verket med allt under',
    'Alla',
    'Ett sparat urval',
  ]);
});
