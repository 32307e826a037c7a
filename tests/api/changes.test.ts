import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { lastChange } from '#db/queries/changes.ts';
import { removeExpired } from '#db/queries/retention.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, plainForm, twoUnits, type ReportingPeople } from '#tests/support/forms.ts';

let api: TestApi;
let people: ReportingPeople;
const now = new Date('2026-11-21T12:00:00Z');
beforeAll(async () => {
  ({ api, people } = await openReportingApi(plainForm, twoUnits, { now: () => now }));
});
afterAll(() => api.close());
afterEach(() => void vi.useRealTimers());

/** Time goes by for what was told; nobody has to sign in again. */
const days = (count: number) =>
  api.database.sql`update told_changes set at = at - make_interval(hours => ${Math.round(count * 24)})`;
const versions = new Map<string, number>();
let value = 0;
/** Each change of a cell is two that are told: the cell’s, and its submission’s. Answers the number of the last. */
const enter = async (organisation = 'north'): Promise<number> => {
  const version = versions.get(organisation) ?? 0;
  const cell = { form: 'effects', organisation, period: '2026-Q3', metric: 'lead-time-days', version };
  const changes = [{ id: randomUUID(), ...cell, set: { value: (value += 1) } }];
  const { body } = await people.disa.send('POST', '/api/v1/entries', { changes });
  expect(body.results).toMatchObject([{ status: 200 }]);
  versions.set(organisation, version + 1);
  return body.lastChange;
};
const told = async (): Promise<number[]> => (await api.database.sql<{ id: string }[]>`select id from told_changes order by id`).map(({ id }) => Number(id)); // prettier-ignore
const removeOld = () => removeExpired(api.database.orm, now);

test('what was told is kept for a week, and the last of it for good: numbers never go back', async () => {
  const first = await enter();
  await days(6.9);
  await removeOld();
  expect((await told()).at(-1)).toBe(first);
  const second = await enter();
  await days(0.2);
  await removeOld();
  expect(await told()).toEqual([second - 1, second]);
  await days(30);
  await removeOld();
  expect(await told()).toEqual([second]);
  expect(await lastChange(api.database.orm)).toBe(second);
  expect(await enter()).toBe(second + 2);
});

test('who comes back within that is told what they missed; who was away for longer, or never here, begins again', async () => {
  const known = await enter();
  await enter();
  const latest = await enter();
  const firstEvents = async (since: number | string) => {
    const stream = await people.anna.stream('/api/v1/changes', { 'Last-Event-ID': String(since) });
    const begin = await stream.next(() => true);
    // so that there is something to hear of in any case
    await enter();
    const next = await stream.next(() => true);
    await stream.close();
    return [begin, next].map(({ event, id }) => [event, Number(id)]);
  };
  expect(await firstEvents(known)).toEqual([['begin', known], ['entry', known + 1]]); // prettier-ignore
  // kept from here on: nothing is missing
  const [oldest = 0] = await told();
  expect(await firstEvents(oldest - 1)).toEqual([['begin', oldest - 1], [expect.any(String), oldest]]); // prettier-ignore
  expect((await firstEvents(oldest - 2))[1]).toEqual(['begin-again', expect.toSatisfy((id) => id >= latest)]);
  expect((await firstEvents(0))[1]?.[0]).toBe('begin-again');
  // of a database that has been put back since
  expect((await firstEvents(999_999))[1]?.[0]).toBe('begin-again');
});

test('who begins to follow while others write misses nothing after where they began', async () => {
  for (let round = 0; round < 5; round += 1) {
    const follow = async () => {
      const stream = await people.disa.stream('/api/v1/changes');
      return { stream, begun: await stream.next(({ event }) => event === 'begin') };
    };
    const [followers] = await Promise.all([Promise.all(Array.from({ length: 6 }, follow)), enter(), enter('south')]);
    // a stream is open before it has begun: what is entered now is after all of them
    const last = await enter();
    const all = await told();
    for (const { stream, begun } of followers) {
      const heard: number[] = [];
      await stream.next(({ id }) => (heard.push(Number(id)), Number(id) === last));
      expect(heard).toEqual(all.filter((id) => id > Number(begun.id)));
      await stream.close();
    }
  }
});

test('who sees nothing of what happens still gets on, and comes back to where they were', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const stream = await people.anna.stream('/api/v1/changes');
  const other = await people.disa.stream('/api/v1/changes');
  for (const one of [stream, other]) await one.next(({ event }) => event === 'begin');
  const last = await enter('south');
  // once one has been told, so have all
  await other.next(({ id }) => Number(id) === last);
  await vi.advanceTimersByTimeAsync(21_000);
  expect(await stream.next(() => true)).toMatchObject({ event: 'still-here', id: String(last) });
  await vi.advanceTimersByTimeAsync(60_000);
  await expect(stream.next(({ event }) => event !== 'still-here')).rejects.toThrow('the stream has ended');
});
