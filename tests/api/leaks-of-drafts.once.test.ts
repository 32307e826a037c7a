import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { openStream } from '#tests/support/event-stream.ts';
import { everythingIn } from '#tests/support/everything.ts';
import { draftForms, draftPeriod } from '#tests/support/sentinels-of-drafts.ts';
import { leaksIn, named, plantWithViewers, type Viewer } from '#tests/support/sentinel-viewers.ts';
import { secretMetrics, sentinelsIn, type Secrets } from '#tests/support/sentinels.ts';

let api: TestApi;
let secrets: Secrets;
let viewers: Viewer[];
beforeAll(async () => {
  api = await openTestApi();
  ({ secrets, viewers } = await plantWithViewers(api));
}, 120_000);
afterAll(() => api.close());

const places = draftForms.flatMap(({ code: form, reporters }) => reporters.map((organisation) => ({ form, organisation, period: draftPeriod }))); // prettier-ignore

test('who follows what changes hears of the organisations whose drafts they read, and of codes and versions alone', async () => {
  const now = new Date().toISOString();
  await api.database.sql`
    insert into told_changes (at, organisation_id, kind, what)
    select ${now}, id, 'last', jsonb_build_object('organisation', code) from organisations order by id`;
  const told = await api.database.sql<{ code: string }[]>`
    select distinct o.code from told_changes c join organisations o on o.id = c.organisation_id where c.kind = 'entry'`;
  expect(told.map(({ code }) => code).toSorted()).toEqual(['alfa-1', 'alfa-2', 'beta-1']);
  const all = await api.database.sql<{ code: string }[]>`select code from organisations order by id`;
  let followers = 0;
  for (const viewer of viewers) {
    const { restricted } = viewer.sight;
    const following = await openStream(api, '/api/v1/changes', { ...viewer.headers, 'Last-Event-ID': '0' }).catch((error: Error) => error); // prettier-ignore
    if (following instanceof Error) {
      expect([viewer.name, following.message, restricted]).toEqual([viewer.name, expect.stringMatching(/40[13]/), []]);
      continue;
    }
    followers += 1;
    const last = all.map(({ code }) => code).findLast((code) => restricted.some((place) => place === code));
    const heard = new Set<string>();
    let text = '';
    await following.next(({ event, data }) => {
      const { organisation } = data as { organisation?: string };
      text += JSON.stringify(data);
      if (organisation !== undefined) heard.add(organisation);
      return event === 'last' && organisation === last;
    });
    await following.close();
    expect([viewer.name, [...heard].toSorted()]).toEqual([viewer.name, restricted.toSorted()]);
    expect([viewer.name, named(sentinelsIn(secrets, text))]).toEqual([viewer.name, []]);
  }
  expect(followers).toBeGreaterThan(5);
});

/** Answered as it was sent: with figures in it, one of them could be a secret by chance. */
const idOfLetters = () => {
  const letters = randomUUID().replace(/\d/g, (digit) => 'abcdefabcd'.charAt(Number(digit)));
  return `${letters.slice(0, 14)}4${letters.slice(15, 19)}a${letters.slice(20)}`;
};

test('a refused write shows nobody what they may not read, and changes nothing', async () => {
  const before = await everythingIn(api.database);
  const moves = { submit: {}, 'take-back': {}, return: { reason: 'x' }, approve: {}, withdraw: { reason: 'x' }, later: { cells: [{ metric: 'shown-inside' }], on: '2027-02-01', from: 'Eva' },
    reopen: { reason: 'x' }, unlock: { until: '2027-02-01', reason: 'x' }, correct: { reason: 'x' }, drop: {} }; // prettier-ignore
  let seen = 0;
  for (const viewer of viewers) {
    const send = async (method: string, path: string, body?: object) => {
      const headers = { ...viewer.headers, Origin: 'http://localhost', 'If-Match': '"999"', 'Content-Type': 'application/json' }; // prettier-ignore
      const { text } = await api.request(`/api/v1${path}`, { method, headers, body: JSON.stringify(body ?? {}) });
      const leaks = named(leaksIn(secrets, text, viewer));
      expect([viewer.name, method, path, leaks]).toEqual([viewer.name, method, path, []]);
      seen += sentinelsIn(secrets, text).length;
    };
    const changes = places.flatMap((place) =>
      secretMetrics.map(({ code: metric }) => ({
        id: idOfLetters(),
        ...place,
        metric,
        version: 999,
        set: { value: 1 },
      })),
    );
    await send('POST', '/entries', { changes });
    for (const { form, organisation, period } of places) {
      for (const [move, given] of Object.entries(moves)) {
        await send('POST', `/submissions/${form}/${period}/${organisation}/${move}`, given);
      }
      await send('DELETE', `/forms/${form}`);
    }
  }
  // those who may are shown what is there
  expect(seen).toBeGreaterThan(50);
  expect(await everythingIn(api.database)).toEqual(before);
}, 60_000);
