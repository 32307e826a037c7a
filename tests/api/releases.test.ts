import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobKinds } from '#api/jobs/kinds.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, plainForm, twoUnits, type ReportingPeople } from '#tests/support/forms.ts';
import { unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let clock = new Date('2026-11-21T12:00:00Z');
let api: TestApi;
let people: ReportingPeople;
let sara: SignedIn;
let sven: SignedIn;
beforeAll(async () => {
  const rows = [{ metric: 'total-transactions' }, { metric: 'digital-transactions' }];
  const world = { now: () => clock };
  ({ api, people } = await openReportingApi({ ...plainForm, rows }, [...twoUnits, unit('beside')], world));
  sara = await signIn(api, await addPerson(api, 'sara', [['south', 'analyst']]));
  sven = await signIn(api, await addPerson(api, 'sven', [['south', 'approver']]));
});
afterAll(() => api.close());

type Place = 'north' | 'south';
const [transactions, digital] = ['total-transactions', 'digital-transactions'];
const pathOf = (place: Place) => `/api/v1/submissions/effects/2026-Q3/${place}`;
const standing = async (place: Place) => (await people.disa.get(pathOf(place))).body;
const move = async (who: SignedIn, place: Place, name: string, given: object = {}) =>
  who.send('POST', `${pathOf(place)}/${name}`, given, { 'If-Match': `"${(await standing(place)).version}"` });
const enter = async (who: SignedIn, place: Place, metric: string, value: number) => {
  const known = (await standing(place)).cells.find((one: { metric: string }) => one.metric === metric);
  const cell = { form: 'effects', organisation: place, period: '2026-Q3', metric, version: known?.version ?? 0 };
  const { body } = await who.send('POST', '/api/v1/entries', { changes: [{ id: randomUUID(), ...cell, set: { value } }] }); // prettier-ignore
  expect(body.results[0].status, JSON.stringify(body)).toBe(200);
};
const announce = (who: SignedIn, place: string, at: string, period = '2026-Q3') =>
  who.send('POST', `/api/v1/organisations/${place}/releases`, { form: 'effects', period, at });
const change = (who: SignedIn, place: string, id: number, given: object, version: string) =>
  who.send('PUT', `/api/v1/organisations/${place}/releases/${id}`, given, { 'If-Match': version });
const listed = async (query = '') => (await api.get(`/api/v1/releases${query}`)).body.items;

/** Everything that is read without any right, with its validator. */
async function publicReading() {
  const paths = [
    `/series?metric=${transactions},${digital},digital-share&organisation=*&frequency=Q`,
    `/series?metric=${transactions}&organisation=top,north,south&numerators=true`,
    `/series?metric=${transactions}&organisation=north,south&format=csv`,
    `/series/coverage?metric=${transactions}&organisation=top&period=2026-Q3`,
    `/series/chart.svg?metric=${transactions}&organisation=north`,
    `/comparison?metric=${transactions}&period=2026-Q3&organisation=*`,
    '/overview/north',
    '/overview/top',
    '/revisions',
    '/releases',
    '/promises?organisation=north',
    '/organisations',
    '/metrics',
  ];
  const answers = [];
  for (const path of paths) {
    const { status, headers, text } = await api.get(`/api/v1${path}`);
    answers.push([path, status, headers.get('ETag'), text]);
  }
  return answers;
}

/** Does what is due, as the workers of any number of processes would. */
async function work() {
  const jobs = await api.database.sql<{ id: string; payload: unknown }[]>`
    select id, payload from jobs where kind = 'release' and run_at <= ${clock.toISOString()} order by run_at`;
  for (const { payload } of jobs) await jobKinds['release']?.(payload, api.context);
  return jobs.length;
}

let release = 0;
const firstTime = '2026-11-21T12:20:00.000Z';
const secondTime = '2026-11-21T12:40:00.000Z';

describe('what is announced', () => {
  test('is announced by whoever steers there, for a time to come, once', async () => {
    expect((await announce(people.anna, 'north', firstTime)).status).toBe(403);
    expect((await announce(people.bo, 'top', firstTime)).status).toBe(403);
    expect((await announce(people.disa, 'top', '2026-11-21T12:00:00Z')).body).toMatchObject({ status: 400, code: 'release-not-ahead', path: 'at' }); // prettier-ignore
    expect((await announce(people.disa, 'top', firstTime, '2026-09')).body.code).toBe('unknown-form-period');
    const made = await announce(people.disa, 'top', '2026-11-21T13:20:00+01:00');
    expect(made.status, made.text).toBe(201);
    release = made.body.id;
    expect((await announce(people.disa, 'top', secondTime)).body.code).toBe('announced-already');
  });

  test('is read by everybody who may see something of it', async () => {
    expect(await listed('?organisation=north')).toMatchObject([
      {
        id: release,
        organisation: 'top',
        form: 'effects',
        metrics: [digital, transactions],
        period: '2026-Q3',
        state: 'announced',
        at: firstTime,
        times: [{ at: firstTime, reason: '' }],
        publishedAt: null,
      },
    ]);
    expect(await listed('?organisation=beside')).toEqual([]);
    expect(await listed('?metric=lead-time-days')).toEqual([]);
    expect(await listed('?state=published')).toEqual([]);
  });

  test('another time stands beside the one that was announced, with its reason; as of before there is only the first', async () => {
    const before = clock.toISOString();
    clock = new Date(clock.getTime() + 60_000);
    const given = { at: secondTime, reason: 'Underlaget är sent' };
    expect((await change(people.disa, 'top', release, { at: secondTime, reason: '' }, '"1"')).status).toBe(400);
    expect((await change(people.disa, 'top', release, given, '"0"')).status).toBe(412);
    expect((await change(people.disa, 'north', release, given, '"1"')).body.code).toBe('unknown-release');
    expect((await change(people.disa, 'top', release, given, '"1"')).status).toBe(204);
    expect(await listed()).toMatchObject([
      { state: 'postponed', at: secondTime, times: [{ at: firstTime, reason: '' }, { at: secondTime, reason: 'Underlaget är sent' }] }, // prettier-ignore
    ]);
    clock = new Date(clock.getTime() + 60_000);
    expect(await listed(`?asOf=${before}`)).toMatchObject([{ state: 'announced', at: firstTime, times: [{}] }]);
    expect(await listed('?asOf=2026-11-20')).toEqual([]);
  });
});

describe('what is approved for an announced time', () => {
  test('is seen by nobody without rights there: no answer, total, list or validator differs', async () => {
    for (const [who, place, value] of [
      [people.anna, 'north', 1_000],
      [sara, 'south', 500],
    ] as const) {
      await enter(who, place, transactions, value);
      await enter(who, place, digital, value / 2);
      expect((await move(who, place, 'submit')).status).toBe(200);
    }
    const before = await publicReading();
    expect((await standing('north')).releases).toEqual([{ release, at: secondTime }]);
    expect((await move(people.bo, 'north', 'approve', { release: release + 1 })).body.code).toBe('unknown-release');
    expect((await move(people.bo, 'north', 'approve', { release, correctionKind: 'error' })).body.code).toBe('not-a-correction'); // prettier-ignore
    const held = await move(people.bo, 'north', 'approve', { release });
    expect(held.body, held.text).toMatchObject({ state: 'held' });
    expect((await move(sven, 'south', 'approve', { release })).body).toMatchObject({ state: 'held' });
    expect(await publicReading()).toEqual(before);
    expect(await standing('north')).toMatchObject({ heldFor: { release, at: secondTime } });
    expect((await sara.get(pathOf('north'))).status).toBe(404);
    expect((await people.cilla.get(pathOf('north'))).status).toBe(403);
  });

  test('is kept: not changed, not corrected, and what is announced of it not called off', async () => {
    expect((await move(people.anna, 'north', 'correct', { reason: 'Fel' })).body.code).toBe('not-approved');
    const off = { at: null, reason: 'Inställt' };
    expect((await change(people.disa, 'top', release, off, '"2"')).body).toMatchObject({ status: 409, code: 'release-holds' }); // prettier-ignore
  });

  test('is withdrawn with a reason where it was wrong, and approved again after another look', async () => {
    expect((await move(people.anna, 'north', 'withdraw', { reason: 'Fel' })).status).toBe(403);
    const withdrawn = await move(people.bo, 'north', 'withdraw', {
      reason: 'Augusti saknas',
      cells: [{ metric: transactions }],
    });
    expect(withdrawn.body, withdrawn.text).toMatchObject({ state: 'returned' });
    await enter(people.anna, 'north', transactions, 1_100);
    expect((await move(people.anna, 'north', 'submit')).status).toBe(200);
    const another = (await announce(people.bo, 'north', '2026-11-21T12:50:00Z')).body.id;
    expect((await move(people.bo, 'north', 'approve', { release: another })).body.code).toBe('other-release');
    expect((await move(people.bo, 'north', 'approve', { release })).body).toMatchObject({ state: 'held' });
    const off = { at: null, reason: 'Samma dag som alla andra' };
    expect((await change(people.bo, 'north', another, off, '"1"')).status).toBe(204);
    expect(await listed('?organisation=north&state=called-off')).toMatchObject([{ id: another, at: null }]);
  });

  test('is not published at a time that was changed', async () => {
    clock = new Date(firstTime);
    const before = await publicReading();
    expect(await work()).toBe(1);
    expect(await publicReading()).toEqual(before);
  });

  test('is published once and all together when its time has come, also where that was missed', async () => {
    clock = new Date('2026-11-21T12:42:34Z');
    await work();
    await Promise.all([work(), work()]);
    const { body } = await api.get(`/api/v1/series?metric=${transactions}&organisation=north,south,top&from=2026-Q3&to=2026-Q3`); // prettier-ignore
    expect(body.series.map(({ values }: { values: number[] }) => values)).toEqual([[1_100], [500], [1_600]]);
    const publications = await api.database.sql`select id, published_at, actor, reason, source from publications`;
    expect(publications).toMatchObject([{ actor: 'bo, sven', reason: 'approved', source: 'form effects' }]);
    expect(new Date(publications[0]?.['published_at'])).toEqual(clock);
    expect(await listed('?state=published')).toMatchObject([
      { id: release, publishedAt: '2026-11-21T12:42:34Z', times: [{ at: firstTime }, { at: secondTime }] },
    ]);
    expect(await standing('north')).toMatchObject({ state: 'approved', heldFor: null, releases: [] });
    const records = await api.database.sql`
      select o.code from audit_records r join organisations o on o.id = r.organisation_id where action = 'submission-released' order by 1`;
    expect(records.map(({ code }) => code)).toEqual(['north', 'south']);
  });

  test('is over then: nothing more is approved for it, and its time is not changed', async () => {
    const later = { at: '2026-12-24T07:00:00Z', reason: 'Igen' };
    expect((await change(people.disa, 'top', release, later, '"2"')).body.code).toBe('release-over');
    expect(await listed('?asOf=2026-11-21T12:20:00Z')).toMatchObject([{}, { state: 'postponed', publishedAt: null }]);
  });
});

describe('a correction', () => {
  test('says what kind it is, in the list of revisions, also where it was announced', async () => {
    const again = await announce(people.disa, 'top', '2026-11-21T13:00:00Z');
    expect(again.status, again.text).toBe(201);
    const kinds = { north: 'planned', south: 'error' } as const;
    for (const [who, boss, place, value] of [
      [people.anna, people.bo, 'north', 1_200],
      [sara, sven, 'south', 600],
    ] as const) {
      expect((await move(who, place, 'correct', { reason: `Rättelse i ${place}` })).status).toBe(200);
      await enter(who, place, transactions, value);
      expect((await move(who, place, 'submit')).status).toBe(200);
      const given = { release: again.body.id, correctionKind: kinds[place] };
      expect((await move(boss, place, 'approve', given)).body).toMatchObject({ state: 'held' });
    }
    expect((await api.get('/api/v1/revisions')).body.total).toBe(0);
    clock = new Date('2026-11-21T13:00:00Z');
    await work();
    const { items } = (await api.get(`/api/v1/revisions?metric=${transactions}`)).body;
    expect(items).toMatchObject([
      { organisation: 'south', correctionKind: 'error', reason: 'Rättelse i south', before: { value: 500 }, after: { value: 600 } },
      { organisation: 'north', correctionKind: 'planned', reason: 'Rättelse i north', after: { value: 1_200 } },
    ]); // prettier-ignore
    // each publication is later than the one before
    const moments = items.map(({ publishedAt }: { publishedAt: string }) => publishedAt);
    expect(moments).toEqual(['2026-11-21T13:00:00.000001Z', '2026-11-21T13:00:00Z']);
  });

  test('nobody is left waiting: a time at which nothing was ready can be followed by another', async () => {
    const { id } = (await announce(people.disa, 'top', '2026-11-21T13:10:00Z')).body;
    clock = new Date('2026-11-21T13:20:00Z');
    await work();
    expect((await listed())[0]).toMatchObject({ id, state: 'announced', publishedAt: null });
    const next = { at: '2026-11-21T13:30:00Z', reason: 'Inget var klart' };
    expect((await change(people.disa, 'top', id, next, '"1"')).status).toBe(204);
  });
});

describe('the policy of corrections', () => {
  const policy = async (query = '') => (await api.get(`/api/v1/correction-policy${query}`)).body;
  const put = (who: SignedIn, place: string, texts: object | null, version: string) =>
    who.send('PUT', `/api/v1/organisations/${place}/correction-policy`, { texts }, { 'If-Match': version });

  test('is that of the organisation or the nearest above it, as it was known', async () => {
    await api.database.sql`update installation set home_id = (select id from organisations where code = 'top')`;
    expect(await policy()).toMatchObject({ organisation: null, texts: null, version: '"0"' });
    expect((await put(people.bo, 'north', { sv: 'Nej' }, '"0"')).status).toBe(403);
    expect((await put(people.disa, 'top', { sv: 'Fel rättas samma vecka.' }, '"0"')).status).toBe(204);
    expect(await policy('?organisation=north')).toMatchObject({
      organisation: 'top',
      texts: { sv: 'Fel rättas samma vecka.' },
      version: '"0"',
    });
    clock = new Date('2026-11-21T13:40:00Z');
    const { version } = await policy('?organisation=top');
    expect((await put(people.disa, 'top', { sv: 'Fel rättas samma dag.', en: 'The same day.' }, '"0"')).status).toBe(
      412,
    );
    expect((await put(people.disa, 'top', { sv: 'Fel rättas samma dag.', en: 'The same day.' }, version)).status).toBe(204); // prettier-ignore
    expect((await policy()).texts).toEqual({ sv: 'Fel rättas samma dag.', en: 'The same day.' });
    expect((await policy('?asOf=2026-11-21T13:30:00Z')).texts).toEqual({ sv: 'Fel rättas samma vecka.' });
    expect((await put(people.disa, 'top', null, (await policy()).version)).status).toBe(204);
    expect((await policy()).texts).toBeNull();
  });
});
