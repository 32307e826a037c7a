import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let bo: SignedIn;
let anna: SignedIn;
let cilla: SignedIn;
let disa: SignedIn;
let clock = new Date('2026-05-12T10:00:00Z');
let number = 0;

beforeAll(async () => {
  api = await openTestApi({ now: () => clock });
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top' }),
    unit('north-1', { parent: 'north' }),
    unit('south', { parent: 'top' }),
  ]);
  bo = await signIn(api, await addPerson(api, 'bo', [['north', 'approver']]));
  anna = await signIn(api, await addPerson(api, 'anna', [['north', 'analyst']]));
  cilla = await signIn(api, await addPerson(api, 'cilla', [['south', 'administrator']]));
  disa = await signIn(api, await addPerson(api, 'disa', [['top', 'administrator']]));
  await api.importFile(
    [
      'organisation,metric,period,value',
      ...['2025-Q4,30', '2026-Q1,28'].map((row) => `north,lead-time-days,${row}`),
      ...['2025-Q4,10', '2026-Q1,12'].map((row) => `north,ideas-delivered,${row}`),
      'north-1,ideas-lead-time-days,2025-Q4,100',
      'north,digital-maturity,2025,40',
    ].join('\n'),
  );
  const target = { kind: 'level', path: 'straight', adoptedOn: '2026-01-01' };
  const set = async (metric: string, body: object) => {
    const answer = await bo.send('PUT', `/api/v1/organisations/north/targets/${metric}`, { ...target, ...body }, none);
    expect(answer.status, answer.text).toBe(204);
  };
  const quarters = { baselinePeriod: '2025-Q4', byPeriod: '2026-Q4' };
  await set('lead-time-days', { ...quarters, level: 10 });
  await set('ideas-delivered', { ...quarters, level: 50 });
  await set('digital-maturity', { baselinePeriod: '2025', byPeriod: '2027', level: 60 });
});
afterAll(() => api.close());

const none = { 'If-Match': '"none"' };
const at = (place = 'north') => `/api/v1/organisations/${place}/visions`;
const passing = (minutes: number) => (clock = new Date(clock.getTime() + minutes * 60_000));
const part = (code: string, metrics: readonly string[], over: object = {}) => ({
  code,
  names: { sv: code },
  weight: 1,
  proofs: metrics.map((metric) => ({ organisation: 'north', metric })),
  ...over,
});
const vision = (over: object = {}) => ({
  sentence: { sv: 'Ingen ska behöva vänta.', en: 'Nobody should have to wait.' },
  owners: ['north'],
  parts: [
    part('no-waiting', ['lead-time-days'], { weight: 3 }),
    part('new-ideas', ['ideas-delivered']),
    part('everybody', []),
  ],
  ...over,
});
const visionsOf = async (place: string, query = '') =>
  (await api.get(`/api/v1/visions?organisation=${place}${query}`)).body.items;
const progress = async (query = '') => (await api.get(`/api/v1/visions/progress?vision=${number}${query}`)).body;
const versionNow = async () =>
  (await visionsOf('north')).find((one: { number: number }) => one.number === number).version;

describe('a vision', () => {
  test('is said by an approver, with its parts and what proves them, and everybody sees it', async () => {
    const said = await bo.send('POST', at(), vision());
    expect(said.status, said.text).toBe(201);
    number = said.body.number;
    expect(await visionsOf('north')).toEqual([
      {
        number,
        sentence: { sv: 'Ingen ska behöva vänta.', en: 'Nobody should have to wait.' },
        owners: ['north'],
        parts: [
          { ...part('no-waiting', ['lead-time-days'], { weight: 3 }), carries: null },
          { ...part('new-ideas', ['ideas-delivered']), carries: null },
          { ...part('everybody', []), carries: null },
        ],
        reason: null,
        setAt: '2026-05-12T10:00:00Z',
        version: expect.stringMatching(/^"\d+"$/),
      },
    ]);
    // it is also about what is below, and not about what is beside
    expect(await visionsOf('north-1')).toHaveLength(1);
    expect(await visionsOf('south')).toEqual([]);
  });

  test('has come as far as its parts have, by weight, of what was expected', async () => {
    const { percent, period, withheld, parts, unproven } = await progress('&period=2026-Q1');
    // a quarter of the way is expected: 5 days less of which 2 are there, 10 ideas more of which 2; the third has no metric
    expect([period, withheld, percent]).toEqual(['2026-Q1', 0, Math.round((3 * 40 + 20) / 5)]);
    expect(parts.map((one: { percent: number }) => one.percent)).toEqual([40, 20, null]);
    expect(parts[0].proofs).toEqual([
      {
        organisation: 'north',
        metric: 'lead-time-days',
        period: '2026-Q1',
        value: 28,
        baselineValue: 30,
        level: 10,
        expected: 25,
        reachedPercent: 10,
        expectedPercent: 25,
        percent: 40,
        missing: null,
      },
    ]);
    expect(unproven).toEqual([{ organisation: 'north', metric: 'digital-maturity' }]);
    // without a period it is the quarter of the last figure
    expect((await progress()).period).toBe('2026-Q1');
  });

  test('says what is missing in a period', async () => {
    const { percent, parts } = await progress('&period=2026-Q2');
    expect([percent, parts[0].percent, parts[0].proofs[0]]).toEqual([
      null,
      null,
      expect.objectContaining({ period: '2026-Q2', value: null, expected: 20, percent: null, missing: 'no-figure' }),
    ]);
    expect((await progress('&period=2025-Q3')).parts[0].proofs[0]).toMatchObject({ missing: 'no-target' });
  });

  test('is changed as a whole with a reason, by whoever has seen it; earlier judgements stay for whoever reads as of then', async () => {
    const version = await versionNow();
    passing(30);
    const other = vision({
      sentence: { sv: 'Ingen väntar.' },
      parts: [part('no-waiting', ['lead-time-days'], { weight: 1 }), part('new-ideas', ['ideas-delivered', 'digital-maturity'])],
    }); // prettier-ignore
    const path = `${at()}/${number}`;
    expect((await bo.send('PUT', path, { ...other, reason: 'x' })).status).toBe(428);
    const silent = await bo.send('PUT', path, other, { 'If-Match': version });
    expect([silent.status, silent.body.code, silent.body.path]).toEqual([400, 'reason-needed', 'reason']);
    const changed = await bo.send('PUT', path, { ...other, reason: ' Rakare\nså. ' }, { 'If-Match': version });
    expect(changed.status, changed.text).toBe(204);
    const stale = await bo.send('PUT', path, { ...other, reason: 'x' }, { 'If-Match': version });
    expect([stale.status, stale.body.code]).toEqual([412, 'changed-since']);

    const now = await progress('&period=2026-Q1');
    // of the second part one metric is at a fifth, and the year's has its baseline: nothing is expected yet
    expect([now.percent, now.parts[1].percent]).toEqual([50, 60]);
    const before = await progress('&period=2026-Q1&asOf=2026-05-12T10:15:00Z');
    expect([before.percent, before.parts.length]).toEqual([28, 3]);
    const history = (await api.get(`/api/v1/visions/history?vision=${number}`)).body.items;
    expect(history).toMatchObject([
      { sentence: { sv: 'Ingen väntar.' }, reason: 'Rakare så.', endedAt: null, setBy: null },
      { sentence: { sv: 'Ingen ska behöva vänta.' }, endedAt: '2026-05-12T10:30:00Z', endReason: null },
    ]);
    expect((await anna.get(`/api/v1/visions/history?vision=${number}`)).body.items[0].setBy).toBe('bo');
  });

  test('can be carried by what is below, and by nothing else', async () => {
    const carrying = (owner: string, carries: object) => ({
      sentence: { sv: 'Vi bär.' },
      owners: [owner],
      parts: [{ code: 'carried', names: { sv: 'Buret' }, weight: 1, carries, proofs: [] }],
    });
    const right = { vision: number, part: 'no-waiting' };
    for (const [place, carries] of [
      ['north', right],
      ['south', right],
      ['north-1', { vision: number, part: 'gone' }],
      ['north-1', { vision: 999, part: 'no-waiting' }],
    ] as const) {
      const refused = await disa.send('POST', at(place), carrying(place, carries));
      expect([refused.status, refused.body.code, refused.body.path]).toEqual([400, 'not-a-part-above', 'parts.0.carries']);
    }
    expect((await disa.send('POST', at('north-1'), carrying('north-1', right))).status).toBe(201);
    const shown = await visionsOf('north-1');
    expect(shown.map(({ parts }: (typeof shown)[number]) => parts[0].carries)).toEqual([null, right]);
  }); // prettier-ignore

  test('is owned together by those who want it, and by nobody who was not asked', async () => {
    const joint = vision({ owners: ['north', 'south'], parts: [] });
    const refused = await bo.send('POST', at(), joint);
    expect([refused.status, refused.body.code, refused.body.path]).toEqual([403, 'not-their-vision', 'owners']);
    const said = await disa.send('POST', at(), joint);
    expect(said.status, said.text).toBe(201);
    expect(await visionsOf('south')).toMatchObject([{ owners: ['north', 'south'], parts: [] }]);
    const [{ version }] = await visionsOf('south');
    const headers = { 'If-Match': version };
    const path = `${at('south')}/${said.body.number}`;
    // who owns it changes it, and nobody leaves for another
    const more = { ...joint, parts: [part('of-both', [])], reason: 'Mer.' };
    expect((await cilla.send('PUT', path, more, headers)).status).toBe(204);
    const [now] = await visionsOf('south');
    const alone = await cilla.send('PUT', path, { ...more, owners: ['south'] }, { 'If-Match': now.version });
    expect([alone.status, alone.body.code]).toEqual([403, 'not-their-vision']);
    const elsewhere = `${at('north-1')}/${said.body.number}`;
    expect((await disa.send('PUT', elsewhere, more, { 'If-Match': now.version })).body.code).toBe('unknown-vision');
  });

  test('is ended with a reason', async () => {
    const path = `${at()}/${number}`;
    const headers = { 'If-Match': await versionNow() };
    passing(1);
    expect((await bo.send('DELETE', path, {}, headers)).body.code).toBe('bad-field');
    expect((await bo.send('DELETE', path, { reason: 'Ny ledning.' }, headers)).status).toBe(204);
    expect((await api.get(`/api/v1/visions/progress?vision=${number}`)).body.code).toBe('unknown-vision');
    expect((await progress('&period=2026-Q1&asOf=2026-05-12T10:15:00Z')).percent).toBe(28);
    const [last] = (await api.get(`/api/v1/visions/history?vision=${number}`)).body.items;
    expect(last).toMatchObject({ endReason: 'Ny ledning.', endedAt: '2026-05-12T10:31:00Z' });
    expect((await bo.send('DELETE', path, { reason: 'x' }, headers)).body.code).toBe('unknown-vision');
  });

  test('is for those who steer there', async () => {
    expect((await anna.send('POST', at(), vision())).status).toBe(403);
    expect((await cilla.send('POST', at(), vision())).status).toBe(403);
    expect((await bo.send('POST', at('south'), vision({ owners: ['south'] }))).status).toBe(403);
  });

  test.each([
    ['own-vision-only', 'owners', { owners: ['south'] }],
    ['unknown-organisation', 'owners.1', { owners: ['north', 'nowhere'] }],
    ['part-twice', 'parts.1.code', { parts: [part('a', []), part('a', [])] }],
    ['proof-twice', 'parts.1.proofs', { parts: [part('a', ['lead-time-days']), part('b', ['lead-time-days'])] }],
    ['unknown-metric', 'parts.0.proofs', { parts: [part('a', ['joy'])] }],
    ['unknown-metric', 'parts.0.proofs', { parts: [part('a', ['heart-goal'])] }],
    ['not-of-the-owners', 'parts.0.proofs', { parts: [part('a', [], { proofs: [{ organisation: 'south', metric: 'lead-time-days' }] })] }],
    ['bad-field', 'parts.0.weight', { parts: [part('a', [], { weight: 0 })] }],
    ['bad-field', 'parts.0.code', { parts: [part('Å', [])] }],
    ['bad-field', 'sentence.sv', { sentence: { sv: '  ' } }],
  ])('is refused with %s at %s', async (code, path, over) => {
    const answer = await bo.send('POST', at(), vision(over));
    expect([answer.status, answer.body.code, answer.body.path]).toEqual([400, code, path]);
  }); // prettier-ignore
});

describe('times better', () => {
  const tenfold = async (query = '') => (await api.get(`/api/v1/targets/tenfold?organisation=north${query}`)).body;
  const set = async (metric: string, body: object) => {
    const { items } = (await api.get(`/api/v1/targets?organisation=north&metric=${metric}`)).body;
    const path = `/api/v1/organisations/north/targets/${metric}`;
    const given = { kind: 'tenfold', path: 'geometric', stopsDoing: 'Dubbelt', reason: 'Mer', ...body };
    const answer = await bo.send('PUT', path, given, { 'If-Match': items[0]?.version ?? '"none"' });
    expect(answer.status, answer.text).toBe(204);
  };

  test('is the median over the goals that are ten times, each by its own measure', async () => {
    expect(await tenfold('&period=2026-Q1')).toMatchObject({ multiple: null, goals: [] });
    await set('lead-time-days', { baselinePeriod: '2025-Q4', byPeriod: '2030-Q4', adoptedOn: '2026-01-01' });
    await set('digital-maturity', { baselinePeriod: '2025', byPeriod: '2030', adoptedOn: '2026-01-01' });
    const { multiple, goals, period } = await tenfold();
    expect([period, multiple]).toEqual(['2026-Q1', (1 + 1.0714) / 2]);
    expect(goals).toEqual([
      { metric: 'lead-time-days', period: '2026-Q1', baselineValue: 30, value: 28, multiple: 1.0714, missing: null },
      { metric: 'digital-maturity', period: '2025', baselineValue: 40, value: 40, multiple: 1, missing: null },
    ]);
    const later = await tenfold('&period=2026-Q2');
    expect([later.multiple, later.goals[0].missing]).toEqual([1, 'no-figure']);
  });

  test('leaves out what was no goal yet', async () => {
    await set('ideas-delivered', { baselinePeriod: '2026-Q1', byPeriod: '2030-Q4' });
    expect((await tenfold('&period=2026-Q1')).goals).toHaveLength(2);
    expect((await tenfold('&period=2026-Q2')).goals).toHaveLength(3);
  });
});
