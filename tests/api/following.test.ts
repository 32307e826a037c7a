import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listFollows, takeTold } from '#db/queries/following.ts';
import { removeExpired } from '#db/queries/retention.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let now = new Date('2026-11-20T09:00:00Z');
let api: TestApi;
let anna: SignedIn;
let bo: SignedIn;
let outsider: SignedIn;

beforeAll(async () => {
  api = await openTestApi({ now: () => now });
  await addOrganisations(api.database, [
    unit('top'),
    unit('agency', { parent: 'top' }),
    unit('office', { parent: 'agency' }),
    unit('sibling', { parent: 'top' }),
  ]);
  anna = await signIn(api, await addPerson(api, 'anna', [['agency', 'analyst']]));
  bo = await signIn(api, await addPerson(api, 'bo', [['agency', 'administrator']]));
  outsider = await signIn(api, await addPerson(api, 'outsider', [['sibling', 'reader']]));
  await publish('lead-time-days', ['2026-Q1,20', '2026-Q2,18']);
});
afterAll(() => api.close());

/** Each later than the last. */
async function publish(metric: string, figures: readonly string[], organisation = 'agency'): Promise<void> {
  now = new Date(now.getTime() + 60_000);
  const lines = figures.map((figure) => `${organisation},${metric},${figure}`);
  const { status, text } = await api.importFile(['organisation,metric,period,value', ...lines, ''].join('\n'));
  expect(status, text).toBe(200);
}
const listed = async (who: SignedIn) => (await who.get('/api/v1/following')).body.items;
const follow = (who: SignedIn, what: object) => who.send('POST', '/api/v1/following', what);
const star = { organisation: 'agency', metric: 'lead-time-days' };
const newsOf = async (who: SignedIn) => (await who.get('/api/v1/following/news')).body;
/** Marks as read what was read last. */
const readBy = async (who: SignedIn) => {
  const { until, dataVersion } = await newsOf(who);
  expect((await who.send('POST', '/api/v1/following/read', { until, dataVersion })).status).toBe(204);
};
const leadTime = async (who: SignedIn) => {
  const { organisations } = await newsOf(who);
  return organisations.flatMap(({ metrics }: { metrics: { metric: string }[] }) =>
    metrics.filter(({ metric }) => metric === 'lead-time-days'),
  );
};

describe('what somebody follows', () => {
  test('comes with its latest figure as the overview says it, once however often it is followed', async () => {
    const first = await follow(outsider, star);
    const again = await follow(outsider, star);
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
    const { metrics } = (await outsider.get('/api/v1/overview/agency?periods=12')).body;
    expect(await listed(outsider)).toMatchObject([
      { ...star, mail: 'none', latest: metrics.find(({ metric }: { metric: string }) => metric === 'lead-time-days') },
    ]);
  });

  test('is nobody else’s: neither seen, nor changed, nor named in the audit log', async () => {
    const [{ id, version }] = await listed(outsider);
    expect(await listed(bo)).toEqual([]);
    for (const [method, body] of [
      ['PUT', { mail: 'daily' }],
      ['DELETE', undefined],
    ] as const) {
      const { status, body: problem } = await bo.send(method, `/api/v1/following/${id}`, body, { 'If-Match': version }); // prettier-ignore
      expect([method, status, problem.code]).toEqual([method, 404, 'unknown-follow']);
    }
    const records = await api.database
      .sql`select to_jsonb(a) as record from audit_records a where action = 'following-begun'`;
    expect(records.length).toBe(1);
    expect(JSON.stringify(records)).not.toMatch(/lead-time|agency/);
  });

  test('ends when they say so, and its mails are chosen by version', async () => {
    await follow(anna, { organisation: 'sibling' });
    const [before] = await listed(anna);
    const path = `/api/v1/following/${before.id}`;
    expect((await anna.send('PUT', path, { mail: 'weekly' }, { 'If-Match': before.version })).status).toBe(204);
    const stale = await anna.send('DELETE', path, undefined, { 'If-Match': before.version });
    expect([stale.status, stale.body.details.now]).toEqual([412, { mail: 'weekly' }]);
    const [after] = await listed(anna);
    expect(after).toMatchObject({ organisation: 'sibling', metric: null, mail: 'weekly', latest: null });
    expect((await anna.send('DELETE', path, undefined, { 'If-Match': after.version })).status).toBe(204);
    expect(await listed(anna)).toEqual([]);
  });

  test('can only be what one sees', async () => {
    const { body } = await bo.get('/api/v1/organisations/agency/visibilities?limit=1000');
    const { version } = body.items.find(({ metric }: { metric: string }) => metric === 'total-transactions');
    const path = '/api/v1/organisations/agency/visibilities/total-transactions';
    const narrowed = await bo.send('PUT', path, { visibility: 'organisation' }, { 'If-Match': version });
    expect(narrowed.status, narrowed.text).toBe(204);
    const hidden = { organisation: 'agency', metric: 'total-transactions' };
    expect((await follow(outsider, hidden)).body.code).toBe('unknown-metric');
    expect((await follow(anna, hidden)).status).toBe(201);
    expect((await follow(outsider, { organisation: 'nowhere' })).body.code).toBe('unknown-organisation');
  });
});

/** A question about the lead time that everybody may read, with its answer. */
async function askAndAnswer(chief: SignedIn): Promise<void> {
  const asked = await chief.send('POST', '/api/v1/questions', { ...star, period: '2026-Q3', text: 'Varför?' });
  const { id } = asked.body;
  const path = `/api/v1/organisations/agency/questions/${id}`;
  for (const [method, rest, body] of [
    ['POST', '/answers', { text: 'Därför.' }],
    ['PUT', '/publication', { isPublic: true }],
  ] as const) {
    const { items } = (await chief.get('/api/v1/questions?organisation=agency')).body;
    const { status, text } = await chief.send(method, path + rest, body, { 'If-Match': items[0].version });
    expect(status, text).toBeLessThan(300);
  }
}

describe('what is new', () => {
  test('is what was published, revised, set and answered since they last marked it as read', async () => {
    await readBy(outsider);
    expect((await newsOf(outsider)).organisations).toEqual([]);
    await publish('lead-time-days', ['2026-Q2,17', '2026-Q3,12']);
    const chief = await signIn(api, await addPerson(api, 'chief', [['top', 'administrator']]));
    const periods = { baselinePeriod: '2026-Q3', byPeriod: '2028-Q4', path: 'straight' };
    const target = { kind: 'level', ...periods, baselineValue: 12, level: 6 };
    const path = '/api/v1/organisations/agency/targets/lead-time-days';
    const set = await chief.send('PUT', path, target, { 'If-Match': '"none"' });
    expect(set.status, set.text).toBe(204);
    await askAndAnswer(chief);
    expect(await leadTime(outsider)).toMatchObject([
      {
        target: 'set',
        answered: ['2026-Q3'],
        figuresInAll: 2,
        figures: [
          { period: '2026-Q2', before: { value: 18, status: 'normal' }, after: { value: 17, status: 'normal' } },
          { period: '2026-Q3', before: null, after: { value: 12, status: 'normal' } },
        ],
      },
    ]);
    await readBy(outsider);
    expect(await leadTime(outsider)).toEqual([]);
    await publish('lead-time-days', ['2026-Q3,30']);
    expect(await leadTime(outsider)).toMatchObject([
      { status: { before: 'on-path', after: 'off-path' }, target: null },
    ]);
  });

  test('is of the places where they have a role without following them, with the totals of what is below', async () => {
    await readBy(anna);
    await publish('digital-transactions', ['2026-Q3,40'], 'office');
    const { organisations } = await newsOf(anna);
    expect(organisations).toMatchObject([
      { organisation: 'agency', metrics: [{ metric: 'digital-transactions', figures: [{ period: '2026-Q3', before: null, after: { value: 40 } }] }] },
    ]); // prettier-ignore
    expect((await newsOf(outsider)).organisations.map(({ organisation }: { organisation: string }) => organisation)).toEqual(['agency']); // prettier-ignore
  });

  test('is never what they may not see, also where they followed it before', async () => {
    await follow(outsider, { organisation: 'agency' });
    await readBy(outsider);
    await publish('total-transactions', ['2026-Q3,987654']);
    expect(JSON.stringify(await newsOf(anna))).toContain('987654');
    expect(JSON.stringify(await newsOf(outsider))).not.toMatch(/987654|total-transactions/);
  });

  test('stays new when it came while they were reading, and is never made new again by marking what was read before', async () => {
    await readBy(outsider);
    const early = await newsOf(outsider);
    await publish('lead-time-days', ['2026-Q4,9']);
    // what was under way while they read is dated before the moment they read at
    now = new Date(now.getTime() + 60_000);
    const read = { until: now.toISOString(), dataVersion: early.dataVersion };
    expect((await outsider.send('POST', '/api/v1/following/read', read)).status).toBe(204);
    expect(await leadTime(outsider)).toMatchObject([{ figures: [{ period: '2026-Q4' }] }]);
    await readBy(outsider);
    await outsider.send('POST', '/api/v1/following/read', { until: early.until, dataVersion: early.dataVersion });
    expect(await leadTime(outsider)).toEqual([]);
    const ahead = { ...read, until: '2027-01-01T00:00:00Z' };
    expect((await outsider.send('POST', '/api/v1/following/read', ahead)).body.code).toBe('read-in-future');
  });
});

test('of what is written about in one mail either all is told of or nothing, where some of it has changed meanwhile', async () => {
  await follow(anna, { ...star, mail: 'daily' });
  await follow(anna, { organisation: 'sibling', mail: 'daily' });
  const known = () => listFollows(api.database.orm, anna.id);
  const follows = (await known()).filter(({ mail }) => mail === 'daily');
  expect(follows).toHaveLength(2);
  const told = (until: string) =>
    writeTransaction(api.database, (transaction) => takeTold(transaction, follows, until));
  const [first, last] = ['2026-11-25T06:00:00Z', '2026-11-26T06:00:00Z'];
  expect(await told(first)).toBe(true);
  const after = await known();
  // as they were read before: another process has told of them
  expect(await told(last)).toBe(false);
  expect(await known()).toEqual(after);
  const [other] = follows;
  await api.database.sql`update follows set told_until = ${other?.toldUntil ?? ''} where id = ${other?.id ?? 0}`;
  const half = await known();
  expect(await told(last)).toBe(false);
  expect(await known()).toEqual(half);
});

test('what somebody follows and has read is forgotten a month after they have left', async () => {
  const kept = async () => (await api.database.sql`
    select (select count(*)::integer from follows where person_id = ${outsider.id}) as follows,
      (select count(*)::integer from read_marks where person_id = ${outsider.id}) as marks`)[0]; // prettier-ignore
  const [{ follows } = { follows: 0 }] = [await kept()];
  expect(follows).toBeGreaterThan(0);
  await api.database.sql`update role_grants set ended_at = ${now.toISOString()} where person_id = ${outsider.id}`;
  const after = (days: number) => new Date(now.getTime() + days * 86_400_000);
  await removeExpired(api.database.orm, after(29));
  expect(await kept()).toEqual({ follows, marks: 1 });
  await removeExpired(api.database.orm, after(31));
  expect(await kept()).toEqual({ follows: 0, marks: 0 });
  expect(await listed(anna)).not.toEqual([]);
});
