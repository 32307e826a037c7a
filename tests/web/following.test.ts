import { expect, test } from 'vitest';
import type { MetricNewsAnswer, NewsAnswer } from '#api/following/answers.ts';
import type { FollowAnswer } from '#api/following/answers.ts';
import { followedOf } from '#web/routes/following/followed.ts';
import { newsOf } from '#web/routes/following/news.ts';
import { entriesOf } from '#web/lib/server/figures-feed.ts';

const normal = (value: number) => ({ value, status: 'normal' as const });
const metric: MetricNewsAnswer = {
  metric: 'digital-share',
  names: { sv: 'Digital andel', en: 'Digital share' },
  unit: 'percent',
  decimals: 1,
  figures: [],
  figuresInAll: 0,
  target: null,
  status: null,
  answered: [],
};
const sentences = (rest: Partial<MetricNewsAnswer>, language: 'sv' | 'en' = 'sv') => {
  const metrics = [{ ...metric, ...rest, figuresInAll: rest.figuresInAll ?? rest.figures?.length ?? 0 }];
  const news: NewsAnswer = { since: '2026-11-01T09:00:00Z', until: '2026-11-20T09:00:00Z', dataVersion: 7, isMarked: true, organisations: [{ organisation: 'agency', names: { sv: 'Myndigheten' }, metrics }] }; // prettier-ignore
  return newsOf(news, language).places[0]?.items[0]?.sentences.map((text) => text.replaceAll('\u00a0', ' '));
};
const came = (period: '2026-Q1' | '2026-Q2' | '2026-Q3', value: number) => ({ period, before: null, after: normal(value) }); // prettier-ignore

test('one new figure is told with its value, several with the last of them', () => {
  expect(sentences({ figures: [came('2026-Q3', 87.5)] })).toEqual(['Ny siffra för kv 3 2026: 87,5 %.']);
  const several = [came('2026-Q2', 80), came('2026-Q3', 87.5)];
  expect(sentences({ figures: several })).toEqual(['2 nya siffror, den senaste för kv 3 2026: 87,5 %.']);
  // of very many only the last are sent along
  expect(sentences({ figures: several, figuresInAll: 120 }, 'en')).toEqual(['120 new figures, the last for Q3 2026: 87.5%.']); // prettier-ignore
});

test('a changed figure is told with what it was, also where it was hidden or taken away', () => {
  const changed = (after: { value: number | null; status: 'normal' | 'suppressed' } | null) =>
    sentences({ figures: [{ period: '2026-Q3', before: normal(80), after }] });
  expect(changed(normal(81))).toEqual(['Siffran för kv 3 2026 har ändrats från 80,0 % till 81,0 %.']);
  expect(changed({ value: null, status: 'suppressed' })?.[0]).toMatch(
    /från 80,0 % till visas inte: för få svar här eller intill\.$/,
  );
  expect(changed(null)?.[0]).toMatch(/från 80,0 % till .+\.$/);
});

test('targets, status and answers are told in a sentence each', () => {
  expect(sentences({ target: 'changed', status: { before: 'near', after: 'on-path' }, answered: ['2026-Q3'] })).toEqual(
    ['Målet har ändrats.', 'Läget mot målet var ”nära” och är nu ”på väg”.', 'En fråga är besvarad.'],
  );
});

test('an entry of the feed keeps its id when its figure is revised, and says when', () => {
  const item = {
    organisation: 'agency',
    organisationNames: { sv: 'Myndigheten' },
    metric: 'digital-share',
    publishedAt: '2026-11-01T09:00:00Z',
    figures: 1,
    latest: { period: '2026-Q3' as const, ...normal(87.5), changedAt: '2026-11-01T09:00:00Z' },
  };
  const entry = (latest: Partial<typeof item.latest>) =>
    entriesOf([{ ...item, latest: { ...item.latest, ...latest } }], [{ ...metric, code: 'digital-share' }], 'sv', (path) => `https://x.example${path}`)[0]; // prettier-ignore
  const [first, revised] = [entry({}), entry({ value: 88, changedAt: '2026-11-09T09:00:00Z' })];
  expect(first?.title.replaceAll('\u00a0', ' ')).toBe('Digital andel, Myndigheten, kvartal 3 2026: 87,5 %');
  expect([revised?.id, revised?.published, revised?.updated]).toEqual([
    first?.id,
    first?.published,
    '2026-11-09T09:00:00Z',
  ]);
  expect(revised?.title).toContain('88');
});

test('a followed figure that is made of less than half of its units says so', () => {
  const madeOf = (have: number) => {
    const latest: FollowAnswer['latest'] = {
      metric: 'digital-share',
      measure: 2,
      isHeadline: false,
      names: { sv: 'Digital andel' },
      unit: 'percent',
      decimals: 1,
      direction: 'higher',
      frequency: 'Q',
      origin: 'rolled-up',
      periods: ['2026-Q3'],
      values: [78],
      statuses: {},
      rollup: { rule: 'ratio', have: [have], of: [4] },
      latest: { period: '2026-Q3', value: 78, status: 'normal' },
      previous: null,
      sameLastYear: null,
      change: null,
      target: null,
      nextDue: null,
    };
    const follow: FollowAnswer = { id: 1, organisation: 'agency', organisationNames: { sv: 'Myndigheten' }, metric: 'digital-share', metricNames: { sv: 'Digital andel' }, mail: 'none', latest, version: '"1"' }; // prettier-ignore
    const row = followedOf([follow], [], { today: '2026-11-21', language: 'sv' }).metrics[0]?.metric;
    return [row?.notes, row?.mostMissing?.word].map((text) => text?.replaceAll('\u00a0', ' '));
  };
  expect(madeOf(2)).toEqual(['kv 3 2026 · 2 av 4 enheter', undefined]);
  expect(madeOf(1)).toEqual(['kv 3 2026', 'Bara 1 av 4 enheter är med']);
});
