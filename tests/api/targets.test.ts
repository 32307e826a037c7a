import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let bo: SignedIn;
let anna: SignedIn;
let cilla: SignedIn;
let clock = new Date('2026-05-12T10:00:00Z');

beforeAll(async () => {
  api = await openTestApi({ now: () => clock });
  await addOrganisations(api.database, [unit('north'), unit('south')]);
  bo = await signIn(api, await addPerson(api, 'bo', [['north', 'approver']]));
  anna = await signIn(api, await addPerson(api, 'anna', [['north', 'analyst']]));
  cilla = await signIn(api, await addPerson(api, 'cilla', [['south', 'administrator']]));
  await api.importFile(
    [
      'organisation,metric,period,value',
      ...['2024-Q1,30', '2024-Q2,29', '2024-Q3,27', '2024-Q4,24', '2025-Q1,22', '2025-Q2,20'].map(
        (row) => `north,lead-time-days,${row}`,
      ),
      ...['2025-Q3,18', '2025-Q4,16', '2026-Q1,15'].map((row) => `north,lead-time-days,${row}`),
      'north,ideas-delivered,2026-Q1,10',
      'north,heart-pull,2025,60',
    ].join('\n'),
  );
});
afterAll(() => api.close());

const at = (metric: string, place = 'north') => `/api/v1/organisations/${place}/targets/${metric}`;
const none = { 'If-Match': '"none"' };
const level = {
  kind: 'level',
  baselinePeriod: '2026-Q1',
  level: 10,
  byPeriod: '2027-Q1',
  path: 'straight',
};
const targetOf = async (metric: string, query = '') =>
  (await api.get(`/api/v1/targets?organisation=north&metric=${metric}${query}`)).body.items[0];
const historyOf = async (metric: string, who: SignedIn | null = null, query = '') => {
  const path = `/api/v1/targets/history?organisation=north&metric=${metric}${query}`;
  return (await (who ? who.get(path) : api.get(path))).body.items;
};
const passing = (minutes: number) => (clock = new Date(clock.getTime() + minutes * 60_000));

describe('a target', () => {
  test('is set by an approver from the published figure, and everybody sees it with its path', async () => {
    const set = await bo.send('PUT', at('ideas-delivered'), { ...level, level: 30, minimum: 20, stretch: 40 }, none);
    expect([set.status, set.text]).toEqual([204, '']);
    expect(await targetOf('ideas-delivered')).toEqual({
      organisation: 'north',
      metric: 'ideas-delivered',
      kind: 'level',
      baselinePeriod: '2026-Q1',
      baselineValue: 10,
      level: 30,
      byPeriod: '2027-Q1',
      path: 'straight',
      minimum: 20,
      stretch: 40,
      reason: null,
      stopsDoing: null,
      adoptedOn: null,
      isSetAfterResults: false,
      setAt: '2026-05-12T10:00:00Z',
      version: expect.stringMatching(/^"\d+"$/),
      expected: [10, 15, 20, 25, 30].map((value, step) => ({
        period: ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4', '2027-Q1'][step],
        value,
      })),
    });
  });

  test('is changed with a reason only, by whoever has seen it; the one before stays for whoever reads as of then', async () => {
    const { version } = await targetOf('ideas-delivered');
    const higher = { ...level, level: 50 };
    passing(30);
    const stale = await bo.send('PUT', at('ideas-delivered'), { ...higher, reason: 'Vi vill mer.' }, none);
    expect([stale.status, stale.body.details.current, stale.body.details.now.level]).toEqual([412, version, 30]);
    expect((await bo.send('PUT', at('ideas-delivered'), higher)).status).toBe(428);
    const silent = await bo.send('PUT', at('ideas-delivered'), higher, { 'If-Match': version });
    expect([silent.status, silent.body.code, silent.body.path]).toEqual([400, 'reason-needed', 'reason']);

    const given = { ...higher, reason: ' Vi vill\nmer. ' };
    expect((await bo.send('PUT', at('ideas-delivered'), given, { 'If-Match': version })).status).toBe(204);
    expect(await targetOf('ideas-delivered')).toMatchObject({ level: 50, reason: 'Vi vill mer.' });
    expect(await targetOf('ideas-delivered', '&asOf=2026-05-12T10:15:00Z')).toMatchObject({ level: 30, version });
    expect(await historyOf('ideas-delivered')).toMatchObject([
      { level: 50, endedAt: null, setBy: null },
      { level: 30, endedAt: '2026-05-12T10:30:00Z', endReason: null },
    ]);
    // who set it is known to those who see drafts there
    expect((await historyOf('ideas-delivered', anna))[0].setBy).toBe('bo');
    expect((await historyOf('ideas-delivered', cilla))[0].setBy).toBeNull();
    // as of the first, nobody knew that it would end
    expect(await historyOf('ideas-delivered', null, '&asOf=2026-05-12T10:15:00Z')).toMatchObject([
      { level: 30, endedAt: null },
    ]);
  });

  test('can be changed twice in the same moment', async () => {
    for (const wanted of [51, 52]) {
      const { version } = await targetOf('ideas-delivered');
      const given = { ...level, level: wanted, reason: 'Rättat.' };
      expect((await bo.send('PUT', at('ideas-delivered'), given, { 'If-Match': version })).status).toBe(204);
    }
    expect((await historyOf('ideas-delivered')).map((one: { level: number }) => one.level)).toEqual([52, 51, 50, 30]);
  });

  test('is ended with a reason, and can be set anew', async () => {
    const { version } = await targetOf('ideas-delivered');
    expect((await bo.send('DELETE', at('ideas-delivered'), {}, { 'If-Match': version })).body.code).toBe('bad-field');
    passing(1);
    const ended = await bo.send('DELETE', at('ideas-delivered'), { reason: 'Omprövat.' }, { 'If-Match': version });
    expect(ended.status).toBe(204);
    expect(await targetOf('ideas-delivered')).toBeUndefined();
    expect((await historyOf('ideas-delivered'))[0]).toMatchObject({ level: 52, endReason: 'Omprövat.' });
    const again = await bo.send('DELETE', at('ideas-delivered'), { reason: 'Omprövat.' }, none);
    expect([again.status, again.body.code]).toEqual([404, 'no-target']);
    expect((await bo.send('PUT', at('ideas-delivered'), { ...level, level: 20 }, none)).status).toBe(204);
    expect((await historyOf('ideas-delivered')).length).toBe(5);
  });

  test('is for those who steer there: neither an analyst, nor somebody elsewhere, nor nobody', async () => {
    const given = { ...level, level: 70 };
    expect((await anna.send('PUT', at('heart-pull'), given, none)).status).toBe(403);
    expect((await cilla.send('PUT', at('heart-pull'), given, none)).status).toBe(403);
    const closed = await api.request(at('heart-pull'), { method: 'PUT', headers: none });
    expect(closed.status).toBe(401);
    expect((await bo.send('PUT', at('heart-pull', 'south'), given, none)).status).toBe(403);
    expect((await bo.send('PUT', at('joy'), given, none)).body.code).toBe('unknown-metric');
    expect((await bo.send('DELETE', at('joy'), { reason: 'x' }, none)).body.code).toBe('unknown-metric');
  });

  test('as a tenfold says what is no longer done, and its level follows from the baseline', async () => {
    const tenfold = { kind: 'tenfold', baselinePeriod: '2026-Q1', byPeriod: '2036-Q1', path: 'geometric' };
    const refused = await bo.send('PUT', at('lead-time-days'), tenfold, none);
    expect([refused.status, refused.body.code, refused.body.path]).toEqual([400, 'stops-doing-needed', 'stopsDoing']);
    const given = { ...tenfold, stopsDoing: 'Dubbel granskning.' };
    expect((await bo.send('PUT', at('lead-time-days'), given, none)).status).toBe(204);
    expect(await targetOf('lead-time-days')).toMatchObject({ level: 1.5, stopsDoing: 'Dubbel granskning.' });
  });

  test('as a change is so many per cent of the baseline', async () => {
    const change = { kind: 'change', changePercent: 25, baselinePeriod: '2025', byPeriod: '2027', path: 'straight' };
    expect((await bo.send('PUT', at('heart-pull'), change, none)).status).toBe(204);
    expect(await targetOf('heart-pull')).toMatchObject({ baselineValue: 60, level: 75 });
  });

  test.each([
    ['no-baseline', 'baselineValue', { ...level, baselinePeriod: '2023-Q1' }],
    ['wrong-way', 'level', { ...level, level: 20 }],
    ['mixed-frequency', undefined, { ...level, byPeriod: '2027' }],
    ['adopted-in-future', 'adoptedOn', { ...level, adoptedOn: '2030-01-01' }],
    ['bad-field', 'byPeriod', { ...level, byPeriod: 'snart' }],
    ['unknown-field', 'colour', { ...level, colour: 'red' }],
  ])('is refused with %s', async (code, path, given) => {
    const { version } = await targetOf('lead-time-days');
    const answer = await bo.send('PUT', at('lead-time-days'), { ...given, reason: 'x' }, { 'If-Match': version });
    expect([answer.status, answer.body.code, answer.body.path]).toEqual([400, code, path]);
  });
});

describe('a target that comes after the results', () => {
  const late = { ...level, baselinePeriod: '2024-Q1', level: 10 };
  const ended = async () => {
    const { version } = await targetOf('lead-time-days');
    await bo.send('DELETE', at('lead-time-days'), { reason: 'Prov.' }, { 'If-Match': version });
  };

  test('is refused when it is the first and nobody says when it was decided', async () => {
    await ended();
    const answer = await bo.send('PUT', at('lead-time-days'), late, none);
    expect([answer.status, answer.body.code, answer.body.path]).toEqual([409, 'results-are-there', 'baselinePeriod']);
  });

  test('is taken over with the day on which it was decided; after results it says so', async () => {
    // 2024-Q2 was due by the end of July 2024 at the latest
    for (const [adoptedOn, isSetAfterResults] of [
      ['2024-03-01', false],
      ['2025-03-01', true],
    ] as const) {
      expect((await bo.send('PUT', at('lead-time-days'), { ...late, adoptedOn }, none)).status).toBe(204);
      expect(await targetOf('lead-time-days')).toMatchObject({ adoptedOn, isSetAfterResults, baselineValue: 30 });
      await ended();
    }
  });

  test('is what a change is, where figures have come since its baseline', async () => {
    await bo.send('PUT', at('lead-time-days'), { ...late, baselinePeriod: '2026-Q1' }, none);
    const { version, isSetAfterResults } = await targetOf('lead-time-days');
    expect(isSetAfterResults).toBe(false);
    const given = { ...late, level: 12, reason: 'Mer rimligt.' };
    expect((await bo.send('PUT', at('lead-time-days'), given, { 'If-Match': version })).status).toBe(204);
    expect(await targetOf('lead-time-days')).toMatchObject({ isSetAfterResults: true });
  });
});

describe('the progress towards a target', () => {
  const progress = async (query = '') =>
    (await api.get(`/api/v1/targets/progress?organisation=north&metric=lead-time-days${query}`)).body;

  test('says how many times better it is, what it will be at this pace, and draws both paths', async () => {
    const { target, measure, figures, paths, pace, judgement, offPath } = await progress();
    expect([target.level, measure]).toEqual([12, 'inverse']);
    expect(figures.map(({ multiple }: { multiple: number }) => multiple)).toEqual(
      [30, 29, 27, 24, 22, 20, 18, 16, 15].map((value) => Number((30 / value).toFixed(4))),
    );
    expect(
      paths.map(({ multiple, expected }: (typeof paths)[number]) => [multiple, expected[0], expected.at(-1)]),
    ).toEqual([
      [1.1, { period: '2024-Q1', multiple: 1, value: 30 }, { period: '2027-Q1', multiple: 1.1, value: 27.273 }],
      [10, { period: '2024-Q1', multiple: 1, value: 30 }, { period: '2027-Q1', multiple: 10, value: 3 }],
    ]);
    expect(pace).toMatchObject({ isKnown: true, byPeriod: '2027-Q1', figures: 9 });
    // nine quarters have brought it from ×1 to ×2: four more, at the same factor, to about ×2.8
    expect(pace.multiple).toBeGreaterThan(2.6);
    expect(pace.multiple).toBeLessThan(3);
    expect(pace.lower).toBeLessThan(pace.multiple);
    expect(pace.upper).toBeGreaterThan(pace.multiple);
    expect(judgement).toMatchObject({ period: '2026-Q1', status: 'on-path', expected: 18, value: 15 });
    expect(offPath).toBeNull();
  });

  test('says since when it has been off its path, and by when somebody must answer', async () => {
    const { version } = await targetOf('lead-time-days');
    const steep = { ...level, baselinePeriod: '2024-Q1', level: 1, byPeriod: '2026-Q1', reason: 'Prov.' };
    expect((await bo.send('PUT', at('lead-time-days'), steep, { 'If-Match': version })).status).toBe(204);
    const before = await progress();
    expect([before.reactionDays, before.offPath.since]).toEqual([90, '2024-Q3']);
    passing(1);
    const time = '/api/v1/organisations/north/reaction-time';
    const known = (await bo.get(time)).body;
    expect(known).toEqual({ days: 90, version: '"90"' });
    const changed = await bo.send('PUT', time, { days: 60 }, { 'If-Match': known.version });
    expect(changed.status).toBe(204);
    expect((await bo.send('PUT', time, { days: 30 }, { 'If-Match': known.version })).status).toBe(412);
    const after = await progress();
    const days = (Date.parse(before.offPath.answerBy) - Date.parse(after.offPath.answerBy)) / 86_400_000;
    expect([after.reactionDays, days]).toEqual([60, 30]);
    passing(1);
    // as of before it was changed
    expect((await progress('&asOf=2026-05-12T10:31:59Z')).reactionDays).toBe(90);
    expect((await bo.send('PUT', time, { days: 0 }, { 'If-Match': '"60"' })).body.code).toBe('bad-field');
  });

  test('is nothing where there is no target', async () => {
    const answer = await api.get('/api/v1/targets/progress?organisation=south&metric=lead-time-days');
    expect([answer.status, answer.body.code]).toEqual([404, 'no-target']);
    const unknown = await api.get('/api/v1/targets/progress?organisation=south&metric=joy');
    expect([unknown.status, unknown.body.code]).toEqual([400, 'unknown-metric']);
  });
});

test('what was decided today is so from midnight on where the product is at home', async () => {
  clock = new Date('2026-05-12T22:30:00Z');
  const early = await signIn(api, await addPerson(api, 'early', [['north', 'approver']]));
  const given = { ...level, baselinePeriod: '2025', byPeriod: '2027', level: 70 };
  const { version } = await targetOf('heart-pull');
  const said = (adoptedOn: string) =>
    early.send('PUT', at('heart-pull'), { ...given, reason: 'Prov.', adoptedOn }, { 'If-Match': version });
  const tomorrow = await said('2026-05-14');
  expect([tomorrow.status, tomorrow.body.code]).toEqual([400, 'adopted-in-future']);
  expect((await said('2026-05-13')).status).toBe(204);
});

test('everything that is done to targets is on record', async () => {
  const boss = await signIn(api, await addPerson(api, 'erik', [['north', 'administrator']]));
  const { items } = (await boss.get('/api/v1/audit?organisation=north&limit=1000')).body;
  const actions = new Set(items.map(({ action }: { action: string }) => action));
  for (const action of ['target-set', 'target-changed', 'target-ended', 'reaction-time-changed']) {
    expect(actions).toContain(action);
  }
  expect(items.find(({ action }: { action: string }) => action === 'target-ended')).toMatchObject({
    subject: 'metric lead-time-days',
    before: { level: 10 },
    after: { reason: 'Prov.' },
  });
});
