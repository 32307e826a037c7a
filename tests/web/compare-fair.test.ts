import { describe, expect, test } from 'vitest';
import type { SeriesItem } from '#api/series/answers.ts';
import { choicesOf } from '#web/routes/compare/choices.ts';
import { fairOf } from '#web/routes/compare/fair.ts';
import { figuresOf } from '#web/routes/compare/figures.ts';
import { chosen, comparison, gatheredFor, metric, organisations, series } from '#tests/support/compare-page.ts';

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
