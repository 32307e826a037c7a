import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriesAnswer } from '#api/series/answer.ts';
import { listEntries } from '#db/queries/entries.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import type { SubmissionKey } from '#db/queries/submissions.ts';
import { capabilities } from '#domain/capability.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import {
  hasInCatalogue,
  leavesBelow,
  secretMetrics,
  sees,
  sentinelsIn,
  vintageMoments,
  type Secrets,
  type Sentinel,
} from '#tests/support/sentinels.ts';
import {
  answerTo,
  everywhere,
  leaksIn,
  named,
  nobody,
  plantWithViewers,
  type Viewer,
} from '#tests/support/sentinel-viewers.ts';
import { draftForms, draftPeriod } from '#tests/support/sentinels-of-drafts.ts';
import { routesOf } from '#tests/support/routes.ts';

let api: TestApi;
let secrets: Secrets;
let viewers: Viewer[];

beforeAll(async () => {
  api = await openTestApi();
  ({ secrets, viewers } = await plantWithViewers(api));
  // everybody has followed everything since before there was anything
  await api.database.sql`
    insert into follows (person_id, organisation_id, metric_id, mail, language, told_until, created_at)
    select p.id, o.id, m.id, 'none', 'sv', t.at, t.at from (select '2020-01-01'::timestamptz as at) t, people p, organisations o, metrics m where m.code = any(${codes})
    union all select p.id, o.id, null, 'none', 'sv', t.at, t.at from (select '2020-01-01'::timestamptz as at) t, people p, organisations o`;
  await api.database
    .sql`insert into read_marks (person_id, read_until) select id, '2020-01-01'::timestamptz from people`;
}, 120_000);
afterAll(() => api.close());

const selections = ['*', 'top/**', 'alfa/*', 'alfa,beta,gamma', 'alfa-1,alfa-2,beta-1,beta-2'];
const moments = [
  '',
  `&asOf=${vintageMoments[2].slice(0, 10)}`,
  '&asOf=2026-04-01',
  '&asOf=2026-02-02',
  '&asOf=2025-01-01',
];
const draftPlaces = draftForms.flatMap(({ code: form, reporters }) => reporters.map((place) => ({ form, place })));
const draftCells = draftPlaces.flatMap((there) => secretMetrics.map(({ code }) => ({ ...there, metric: code })));
const codes = secretMetrics.map(({ code }) => code);
const v1 = (path: string) => `/api/v1${path}`;
const places = (path: string, query: string) => ['alfa', 'beta', 'alfa-1'].map((place) => v1(`${path.replace(':code', place)}${query}`)); // prettier-ignore
/** The first of several, and one of the others: another one with the next turn. */
const inTurn = (several: readonly string[], turn: number): string[] => {
  const [first = '', ...others] = several;
  return [first, others[turn % others.length] ?? first];
};
/**
 * Each address now and at one of the earlier moments: another one for the next address, and for the next viewer. So each pair
 * of an address, a moment and somebody who sees as much is asked, and not each of them by everybody.
 */
const atMoments = (addresses: readonly string[], turn: number): string[] =>
  addresses.flatMap((address, place) => inTurn(moments, turn + place).map((moment) => address + moment));
const figures = (path: string, extra: readonly string[]) => (listed: string, turn: number) => [
  ...selections.flatMap((selection, place) =>
    moments.flatMap((moment, time) =>
      (place ? inTurn(extra, turn + place + time) : extra).map((rest) =>
        v1(`${path}?metric=${listed}&organisation=${selection}${moment}${rest}`),
      ),
    ),
  ),
  // also what is not in one's catalogue
  ...codes.flatMap((code) => extra.map((rest) => v1(`${path}?metric=${code}&organisation=*${rest}`))),
];

/**
 * Asked on one of the two databases: thousands of questions about conditions that are the same text on both. What may differ
 * there, drivers and announcements, the tests of each route go through on both.
 *
 * Every reading route, with what is asked of it: given the metrics that are in somebody's catalogue,
 * and the how-manieth viewer asks.
 */
const examples: Record<string, (listed: string, turn: number) => readonly string[]> = {
  'GET /health/live': () => ['/health/live'],
  'GET /health/ready': () => ['/health/ready'],
  'GET /api/v1/openapi.json': () => [v1('/openapi.json')],
  'GET /api/v1/organisations': () => [v1('/organisations?limit=1000'), v1('/organisations?q=alfa')],
  'GET /api/v1/organisations/:code': () => places('/organisations/:code', ''),
  'GET /api/v1/metrics': () => [...moments.map((moment) => v1(`/metrics?limit=1000${moment}`)), v1('/metrics?limit=5&page=9')],
  'GET /api/v1/metrics/:code': () => moments.flatMap((moment) => codes.map((code) => v1(`/metrics/${code}?${moment.slice(1)}`))),
  'GET /api/v1/series': figures('/series', ['', '&numerators=true', '&format=csv', '&view=year-to-date', '&aggregate=true&frequency=Q']),
  'GET /api/v1/series/coverage': figures('/series/coverage', ['', '&view=rolling']),
  'GET /api/v1/series/chart.svg': () => [
    ...codes.flatMap((code) => ['alfa-1', 'alfa/*', 'top'].map((place) => v1(`/series/chart.svg?metric=${code}&organisation=${place}`))),
    v1('/series/chart.svg?metric=narrowed-inside&organisation=alfa-1&language=en&asOf=2026-04-01'),
  ],
  // the same picture, of which nobody can search the dots: both are drawn from one text, which chart.svg answers
  'GET /api/v1/series/chart.png': () => [],
  'GET /api/v1/overview/:organisation': () => moments.flatMap((moment) => everywhere.map((place) => v1(`/overview/${place}?periods=9${moment}`))),
  'GET /api/v1/comparison': () =>
    codes.flatMap((code) =>
      ['*', '*&format=csv', '*&asOf=2026-04-01', 'alfa,beta'].map((rest) => v1(`/comparison?metric=${code}&period=2024-Q1&organisation=${rest}`)),
    ),
  'GET /api/v1/events': (listed) => moments.flatMap((moment) => [v1(`/events?organisation=*&limit=1000${moment}`), v1(`/events?organisation=*&metric=${listed}&limit=1000${moment}`)]),
  'GET /api/v1/targets': (listed) => moments.flatMap((moment) => [v1(`/targets?organisation=*&limit=1000${moment}`), v1(`/targets?organisation=*&metric=${listed}&limit=1000${moment}`)]),
  'GET /api/v1/targets/history': (_, turn) => atMoments(everywhere.map((place) => v1(`/targets/history?organisation=${place}&limit=1000`)), turn),
  'GET /api/v1/targets/progress': (_, turn) => atMoments(['alfa', 'alfa-1', 'beta', 'beta-1'].flatMap((place) => codes.map((code) => v1(`/targets/progress?organisation=${place}&metric=${code}`))), turn),
  'GET /api/v1/targets/tenfold': (_, turn) => atMoments(everywhere.map((place) => v1(`/targets/tenfold?organisation=${place}`)), turn),
  'GET /api/v1/visions': () => moments.map((moment) => v1(`/visions?organisation=*&limit=1000${moment}`)),
  'GET /api/v1/visions/history': () => moments.map((moment) => v1(`/visions/history?vision=1${moment}`)),
  'GET /api/v1/visions/progress': () => moments.flatMap((moment) => ['', '&period=2024-Q1', '&period=2024-Q2'].map((period) => v1(`/visions/progress?vision=1${period}${moment}`))),
  'GET /api/v1/organisations/:code/reaction-time': () => places('/organisations/:code/reaction-time', ''),
  'GET /api/v1/groups': () => moments.map((moment) => v1(`/groups?limit=1000${moment}`)),
  'GET /api/v1/groups/:group': () => moments.map((moment) => v1(`/groups/everybody?version=1${moment}`)),
  'GET /api/v1/groups/:group/coverage': () => moments.map((moment) => v1(`/groups/everybody/coverage?version=1${moment}`)),
  'GET /api/v1/peers/:organisation': (_, turn) => atMoments(everywhere.map((place) => v1(`/peers/${place}?group=everybody`)), turn),
  'GET /api/v1/promises': (_, turn) => atMoments(everywhere.map((place) => v1(`/promises?organisation=${place}&limit=1000`)), turn),
  'GET /api/v1/queries/:code': () => [v1('/queries/none')],
  'GET /api/v1/saved-comparisons': () => [v1('/saved-comparisons')],
  'GET /api/v1/saved-comparisons/:name': () => [v1('/saved-comparisons/none')],
  'GET /api/v1/questions': () => everywhere.flatMap((place) => [v1(`/questions?organisation=${place}&limit=1000`), ...codes.map((code) => v1(`/questions?organisation=${place}&metric=${code}&period=2024-Q1&state=answered`))]),
  'GET /api/v1/publications': (listed) => [
    ...moments.map((moment) => v1(`/publications?since=2020-01-01&limit=1000${moment}`)),
    v1(`/publications?organisation=top/**&metric=${listed}&since=2020-01-01&limit=1000`),
  ],
  'GET /api/v1/revisions': (listed) => [
    ...moments.map((moment) => v1(`/revisions?limit=1000${moment}`)),
    v1(`/revisions?organisation=top/**&metric=${listed}&limit=1000`),
    v1('/revisions?organisation=alfa-1,beta-1&period=2024-Q1'),
  ],
  'GET /api/v1/releases': () => moments.map((moment) => v1(`/releases?limit=1000${moment}`)),
  'GET /api/v1/correction-policy': () => everywhere.map((place) => v1(`/correction-policy?organisation=${place}`)),
  'GET /api/v1/installation': () => [v1('/installation')],
  'GET /api/v1/installation/embedding': () => [v1('/installation/embedding')],
  'GET /api/v1/installation/second-factor': () => [v1('/installation/second-factor')],
  'GET /api/v1/session': () => [v1('/session')],
  'GET /api/v1/sessions': () => [v1('/sessions')],
  'GET /api/v1/identity-providers': () => [v1('/identity-providers')],
  'GET /api/v1/identity-providers/:code/sign-in': () => [v1('/identity-providers/none/sign-in')],
  'GET /api/v1/identity-providers/:code/callback': () => [v1('/identity-providers/none/callback')],
  'GET /api/v1/organisations/:code/members': () => places('/organisations/:code/members', '?limit=1000'),
  'GET /api/v1/organisations/:code/invitations': () => places('/organisations/:code/invitations', '?limit=1000'),
  'GET /api/v1/organisations/:code/keys': () => places('/organisations/:code/keys', '?limit=1000'),
  'GET /api/v1/organisations/:code/circles': () => places('/organisations/:code/circles', '?limit=1000'),
  'GET /api/v1/organisations/:code/visibilities': () => places('/organisations/:code/visibilities', '?limit=1000'),
  'GET /api/v1/organisations/:code/reporters': () => places('/organisations/:code/reporters', '?limit=1000'),
  'GET /api/v1/organisations/:code/report-links': () => places('/organisations/:code/report-links', '?limit=1000'),
  'GET /api/v1/responsible': () => everywhere.map((place) => v1(`/responsible?organisation=${place}&limit=1000`)),
  'GET /api/v1/jobs': () => [v1('/jobs'), v1('/jobs?state=waiting')],
  'GET /api/v1/forms': () => [v1('/forms?limit=1000')],
  'GET /api/v1/forms/:form': () => draftForms.map(({ code }) => v1(`/forms/${code}`)),
  'GET /api/v1/form-organisations': () => [v1('/form-organisations?organisations=top/**')],
  'GET /api/v1/forms/:form/grid': () => draftPlaces.flatMap(({ form, place }) => [
    v1(`/forms/${form}/grid?period=${draftPeriod}&organisation=${place}`),
    v1(`/forms/${form}/grid?period=2024-Q4&organisation=${place}&earlier=3`),
    ...['top', 'alfa', 'beta'].map((top) => v1(`/forms/${form}/grid?period=${draftPeriod}&organisation=${top}&across=organisations`)),
  ]),
  'GET /api/v1/forms/:form/export': () => draftPlaces.flatMap(({ form, place }) => ['top', place].map((top) => v1(`/forms/${form}/export?period=${draftPeriod}&organisation=${top}&format=csv`))),
  'GET /api/v1/forms/:form/context': () => draftCells.map(({ form, place, metric }) => v1(`/forms/${form}/context?period=${draftPeriod}&organisation=${place}&metric=${metric}`)),
  'GET /api/v1/entries/history': () => draftCells.map(({ form, place, metric }) => v1(`/entries/history?form=${form}&period=${draftPeriod}&organisation=${place}&metric=${metric}&limit=1000`)),
  'GET /api/v1/submissions': () => ['reporter', 'approver', 'board'].flatMap((role) => ['', '&organisation=alfa', '&state=returned', '&form=form-both'].map((rest) => v1(`/submissions?limit=1000&role=${role}${rest}`))),
  'GET /api/v1/submissions/:form/:period/:organisation': () => draftPlaces.map(({ form, place }) => v1(`/submissions/${form}/${draftPeriod}/${place}`)),
  // goes on answering: its own test follows it to the end
  'GET /api/v1/changes': () => [],
  // one's own, or the administrators' of the installation: each says so, and the grants of the others find nothing
  'GET /api/v1/deputies': () => [v1('/deputies?limit=1000')],
  'GET /api/v1/following': () => [v1('/following?limit=1000')],
  'GET /api/v1/following/news': () => [v1('/following/news')],
  'GET /api/v1/following/one-click': () => [v1('/following/one-click?token=none')],
  'GET /api/v1/file-imports': () => [v1('/file-imports?limit=1000')],
  'GET /api/v1/file-imports/:id': () => [v1('/file-imports/1')],
  'GET /api/v1/file-imports/:id/cells': () => [v1('/file-imports/1/cells?limit=1000')],
  'GET /api/v1/file-batches/contradictions': () => [v1('/file-batches/contradictions?files=00000000-0000-4000-8000-000000000001')],
  'GET /api/v1/import-mappings': () => everywhere.map((place) => v1(`/import-mappings?limit=1000&organisation=${place}`)),
  'GET /api/v1/reference-sources': () => [v1('/reference-sources?limit=1000')],
  'GET /api/v1/reference-sources/kolada/search': () => [v1('/reference-sources/kolada/search?q=a')],
  'GET /api/v1/reference-sources/installations': () => [v1('/reference-sources/installations')],
  'GET /api/v1/reference-sources/installations/:installation/preview': () => [v1('/reference-sources/installations/nation/preview?kpis=a&municipalities=a')],
  'GET /api/v1/reference-sources/installations/:installation/search': () => [v1('/reference-sources/installations/nation/search?q=a')],
  'GET /api/v1/reference-sources/:id': () => [v1('/reference-sources/1')],
  'GET /api/v1/audit': () => [v1('/audit?limit=1000'), ...places('/audit', '?limit=1000&organisation=:code').map((path, place) => path.replace(':code', everywhere[place] ?? '')), v1('/audit?organisation=alfa&format=csv')],
  'GET /api/v1/audit/actions': () => [v1('/audit/actions')],
}; // prettier-ignore

const listedFor = ({ sight }: Viewer): string => secretMetrics.filter((metric) => hasInCatalogue(sight, metric)).map(({ code }) => code).join(','); // prettier-ignore
/** A quartile or a mean of one metric may happen to be a figure of another, of which the answer is not made. */
const isCoincidence =
  (address: string) =>
  ({ kind, metric }: Sentinel): boolean =>
    address.includes('/comparison?') && kind !== 'name' && !address.includes(`metric=${metric.code}&`);

test('no reading route is forgotten here', () => {
  const reading = routesOf(api.app).filter(({ method }) => method === 'GET').map(({ name }) => name); // prettier-ignore
  expect(Object.keys(examples).toSorted()).toEqual(reading.toSorted());
});

/** What somebody has to find: else a test that shows nothing to anybody would pass. */
function expected({ sight }: Viewer, kinds: { fields: readonly string[]; vintages: readonly number[] }): string[] {
  const seen = secrets.sentinels.filter(({ kind, field, vintage, places: of, metric }) => {
    if (kind !== 'figure' || !kinds.fields.includes(field ?? '') || !kinds.vintages.includes(vintage ?? 0))
      return false;
    if (of.length === 1) return of.every((place) => sees(sight, metric, place));
    if (field !== 'value' || metric.rule !== 'sum') return false;
    // a total is made of exactly the units whose figures one sees
    return everywhere.some((parent) => {
      const below = leavesBelow[parent] ?? [];
      // one that does not show the metric itself shows no total of its units either
      if (!below.length || !sees(sight, metric, parent)) return false;
      const shown = below.filter((leaf) => sees(sight, metric, leaf));
      return shown.length === of.length && shown.every((leaf) => of.includes(leaf));
    });
  });
  return seen.map(({ what }) => what).toSorted();
}

describe('a figure or a name', () => {
  test('is in no answer to anybody who may not see it, and in those to whoever may', async () => {
    const all4 = ['value', 'numerator', 'denominator', 'n'];
    let asked = 0;
    for (const [turn, viewer] of viewers.entries()) {
      const found = new Map<string, Set<string>>();
      for (const [route, addresses] of Object.entries(examples)) {
        for (const address of addresses(listedFor(viewer), turn)) {
          asked += 1;
          const { status, text } = await answerTo(api.app, address, viewer, { isPacked: asked % 2 === 0 });
          expect([address, status < 500]).toEqual([address, true]);
          const standing = sentinelsIn(secrets, text);
          const leaks = standing.filter((one) => !one.maySee(viewer.sight) && !isCoincidence(address)(one));
          expect([viewer.name, address, named(leaks)]).toEqual([viewer.name, address, []]);
          const format = /format=csv/.test(address) ? 'csv' : /numerators/.test(address) ? 'parts' : 'plain';
          const marks = found.get(`${route} ${format}`) ?? new Set();
          for (const { what } of standing) marks.add(what);
          found.set(`${route} ${format}`, marks);
        }
      }
      const shown = (route: string) => [...(found.get(`GET /api/v1/${route}`) ?? [])].toSorted();
      const figuresIn = (route: string) =>
        shown(route).filter((what) => /^(value|numerator|denominator|n) /.test(what));
      const wanted = { plain: ['value'], parts: all4, csv: all4 };
      for (const [format, fields] of Object.entries(wanted)) {
        expect([viewer.name, format, figuresIn(`series ${format}`)]).toEqual(
          [viewer.name, format, expect.arrayContaining(expected(viewer, { fields, vintages: [1, 2] }))],
        ); // prettier-ignore
      }
      expect(figuresIn('overview/:organisation plain')).toEqual(
        expect.arrayContaining(expected(viewer, { fields: ['value'], vintages: [1, 2] })),
      );
      for (const [route, kind] of [['questions', 'question'], ['targets', 'target'], ['promises', 'target'], ['targets/history', 'target'], ['events', 'event'], ['metrics', 'name'], ['metrics/:code', 'name']] as const) {
        const mine = secrets.sentinels.filter((one) => one.kind === kind && one.maySee(viewer.sight)).map(({ what }) => what);
        expect([viewer.name, route, shown(`${route} plain`)]).toEqual([viewer.name, route, expect.arrayContaining(mine)]);
      } // prettier-ignore
      // why something was let back in only the audit log says
      const onTheWay = secrets.sentinels
        .filter(
          ({ kind, what, maySee }) => kind === 'draft' && !what.startsWith('reason to reopen') && maySee(viewer.sight),
        )
        .map(({ what }) => what);
      const everyAnswer = [...found].flatMap(([route, marks]) =>
        route.startsWith('GET /api/v1/audit') ? [] : [...marks],
      );
      expect([viewer.name, everyAnswer]).toEqual([viewer.name, expect.arrayContaining(onTheWay)]); // prettier-ignore
      expect(shown('series/chart.svg plain').length).toBeGreaterThan(0);
      expect(shown('comparison plain').length).toBeGreaterThan(0);
      expect(figuresIn('revisions plain').length).toBeGreaterThan(0);
    }
    expect(asked).toBeGreaterThan(4_000);
    expect(secrets.sentinels.filter(({ kind }) => kind === 'draft').length).toBeGreaterThan(60);
  }, 300_000);

  test('is found by the same search where one route is opened', async () => {
    const everything = { key: 'all', grants: [{ organisationId: 1, capabilities }] };
    const [top] = await api.database.sql<{ id: number }[]>`select id from organisations where code = 'top'`;
    everything.grants = [{ organisationId: top?.id ?? 0, capabilities }];
    const opened = new Hono().get('/api/v1/opened', async (c) =>
      withSnapshot(api.database, null, everything, async (snapshot) =>
        c.json({
          series: await seriesAnswer(snapshot, {
            metric: codes.join(','),
            organisation: '*',
            breakdown: 'total',
            withParts: true,
          }),
          targets: [...(await snapshot.targets()).values()],
          events: [...(await snapshot.events()).values()],
          metrics: snapshot.metrics,
          drafts: await listEntries(
            snapshot.transaction,
            await api.database.sql<
              SubmissionKey[]
            >`select organisation_id as "organisationId", form_id as "formId", period_start::text as "periodStart" from submissions where number = 0`,
          ),
        }),
      ),
    );
    for (const viewer of [
      nobody,
      ...viewers.filter(({ name }) => /reader-|key|unit/.test(name) && name !== 'reader-top'),
    ]) {
      const { text } = await answerTo(opened, '/api/v1/opened', viewer);
      const leaks = named(leaksIn(secrets, text, viewer));
      // prettier-ignore
      const kinds = ['value 2', 'numerator 2', 'denominator 2', 'n 2', 'target', 'event', 'draft of', 'comment of', 'returned of', 'reason to return', 'promise of'];
      for (const kind of kinds) {
        expect([viewer.name, kind, leaks.some((what) => what.startsWith(kind))]).toEqual([viewer.name, kind, true]);
      }
      expect(leaks.some((what) => what.includes('value 2') && what.includes(' + '))).toBe(true);
    }
    expect(named(leaksIn(secrets, (await answerTo(opened, '/api/v1/opened', nobody)).text, nobody))).toContain(
      'the name of shown-inside',
    );
  });

  test.each([
    ['plain', (digits: string) => `${digits}.53`],
    ['in Swedish', (digits: string) => `${digits.slice(0, 3)}\u00a0${digits.slice(3)},53`],
    ['with a narrow space', (digits: string) => `${digits.slice(0, 3)}\u202f${digits.slice(3)},53`],
    ['in English', (digits: string) => `${digits.slice(0, 3)},${digits.slice(3)}.53`],
    ['in Danish', (digits: string) => `${digits.slice(0, 3)}.${digits.slice(3)},53`],
    ['rounded', (digits: string) => digits],
    ['in a list', (digits: string) => `[1,${digits},2]`],
    ['in a row', (digits: string) => `2024-Q1,${digits}.53,12`],
    ['as a share of a hundred', (digits: string) => `${digits.slice(0, 4)},${digits.slice(4)} %`],
    ['a hundred times as large', (digits: string) => `${digits}53`],
    ['after what is drawn by lot', (digits: string) => `348877dc-7b54-4570-9738-b8168998d3a6,${digits}.53`],
    ['in an attribute', (digits: string) => `<text y="12.5" title="${digits}"/>`],
  ])('is found however it is written: %s', (_, written) => {
    const secret = secrets.sentinels.find(({ what }) => what === 'value 2 of shown-inside in alfa-1');
    expect(named(leaksIn(secrets, written(secret?.mark ?? ''), nobody))).toEqual([secret?.what]);
  });

  test('is not what the number of a request happens to have in it', () => {
    const { mark } = secrets.sentinels.find(({ kind }) => kind === 'figure')!;
    expect(named(sentinelsIn(secrets, mark))).toHaveLength(1);
    expect(sentinelsIn(secrets, `{"requestId":"${mark}ab-12cd-4e5f-8a9b-${mark}${mark}"}`)).toEqual([]);
  });
});
