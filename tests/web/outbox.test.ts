import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntryChange } from '#web/lib/entry-grid/answers.ts';
import { entryTrade } from '#web/lib/entry-grid/changes.ts';
import { Outbox, type Delivery, type OutboxNews } from '#web/lib/outbox/outbox.ts';
import { nextBatch, wished, type Outcome, type Parcel } from '#web/lib/outbox/parcels.ts';
import type { ParcelStore } from '#web/lib/outbox/store.ts';

const change = (metric: string, value: number, version = 0): EntryChange => ({
  form: 'effects',
  organisation: 'north',
  period: '2026-Q3',
  metric,
  breakdown: 'total',
  version,
  set: { value },
});

/** As a store on a device: each reading and each change a transaction, in order, and none of them at once. */
const inMemory = (): ParcelStore<EntryChange> => {
  let parcels: Parcel<EntryChange>[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Result): Promise<Result> => {
    const done = last.then(() => new Promise((resolve) => setImmediate(resolve))).then(work);
    last = done;
    return done;
  };
  return {
    all: () => inTurn(() => [...parcels]),
    change: (work) => inTurn(() => (parcels = work([...parcels]))),
  };
};

/** A server as the contract has it: each change once by its id, versions counted, anything else refused. */
const serverOf = () => {
  const entries = new Map<string, { version: number; value: number | null }>();
  const known = new Map<string, Outcome>();
  const order: string[] = [];
  const take = ({ id, key, body }: Parcel<EntryChange>): Outcome => {
    const before = known.get(id);
    if (before) return before;
    const version = entries.get(key)?.version ?? 0;
    const outcome: Outcome =
      body.version === version
        ? { id, isTaken: true, version: version + 1, answer: null }
        : { id, isTaken: false, refusal: { status: 412, code: 'stale', answer: null } };
    if (outcome.isTaken) {
      entries.set(key, { version: version + 1, value: body.set.value ?? null });
      order.push(id);
    }
    known.set(id, outcome);
    return outcome;
  };
  return { entries, order, take };
};

type Line = (parcels: readonly Parcel<EntryChange>[]) => Delivery | 'lost answer';

const outboxOn = (store: ParcelStore<EntryChange>, line: Line, take: (parcel: Parcel<EntryChange>) => Outcome) => {
  let ids = 0;
  const news: OutboxNews<EntryChange>[] = [];
  const pauses: number[] = [];
  /** What a page knows: the versions of the answers that it has heard. */
  const heard = new Map<string, number>();
  const outbox = new Outbox<EntryChange>({
    owner: 'anna',
    store,
    trade: entryTrade,
    alone: (work) => work(),
    newId: () => `${Math.random()} ${ids++}`,
    pause: async (milliseconds) => void pauses.push(milliseconds),
    hear: (one) => {
      news.push(one);
      const outcomes = one.kind === 'parcels' ? one.outcomes : [];
      for (const outcome of outcomes) if (outcome.isTaken) heard.set(outcome.key, outcome.version);
    },
    deliver: async (parcels) => {
      await Promise.resolve();
      const how = line(parcels);
      if (how !== 'lost answer' && how.kind !== 'answered') return how;
      const outcomes = parcels.map(take);
      return how === 'lost answer' ? { kind: 'unreachable', milliseconds: null } : { kind: 'answered', outcomes };
    },
  });
  return { outbox, news, pauses, heard };
};

const settled = async (store: ParcelStore<EntryChange>) => {
  for (let turn = 0; turn < 500; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if ((await store.all()).every(({ state }) => state === 'held')) return;
  }
};
const open: Line = () => ({ kind: 'answered', outcomes: [] });

test('whatever is lost on the way, the server ends with what was written last, each change once', async () => {
  const writes = fc.array(
    fc.record({ metric: fc.constantFrom('a', 'b', 'c'), value: fc.integer({ min: 0, max: 99 }), waits: fc.nat(3) }),
    { minLength: 1, maxLength: 30 },
  );
  const losses = fc.array(fc.constantFrom('ok', 'lost', 'answer'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(writes, losses, fc.boolean(), async (wishes, lost, isReopened) => {
      const [store, server] = [inMemory(), serverOf()];
      const fate = [...lost];
      const line: Line = () => {
        const next = fate.shift();
        if (next === 'lost') return { kind: 'unreachable', milliseconds: null };
        return next === 'answer' ? 'lost answer' : { kind: 'answered', outcomes: [] };
      };
      let { outbox, heard } = outboxOn(store, line, server.take);
      const last = new Map<string, number>();
      for (const [place, { metric, value, waits }] of wishes.entries()) {
        await outbox.put([{ key: metric, body: change(metric, value, heard.get(metric) ?? 0) }]);
        last.set(metric, value);
        for (let turn = 0; turn < waits; turn++) await new Promise((resolve) => setImmediate(resolve));
        if (isReopened && place === 3) {
          outbox.close();
          // opened again, the page has just read what the server has
          const versions = [...server.entries].map(([key, { version }]) => [key, version] as const);
          ({ outbox, heard } = outboxOn(store, line, server.take));
          for (const [key, version] of versions) heard.set(key, version);
          outbox.send();
        }
      }
      outbox.send();
      await settled(store);
      expect(await store.all()).toEqual([]);
      for (const [metric, value] of last) expect(server.entries.get(metric)?.value).toBe(value);
      expect(new Set(server.order).size).toBe(server.order.length);
    }),
    { seed: 7, numRuns: 60 },
  );
});

test('what is written while the first is under way builds on the version that it gets', async () => {
  const [store, server] = [inMemory(), serverOf()];
  const { outbox } = outboxOn(store, open, server.take);
  await outbox.put([{ key: 'a', body: change('a', 1) }]);
  await outbox.put([{ key: 'a', body: change('a', 2) }]);
  await settled(store);
  expect(server.entries.get('a')).toEqual({ version: 2, value: 2 });
});

test('what somebody else has saved is held as a conflict, with what was written since on one’s own side of it', async () => {
  const [store, server] = [inMemory(), serverOf()];
  server.entries.set('a', { version: 5, value: 50 });
  const { outbox } = outboxOn(store, open, server.take);
  await outbox.put([{ key: 'a', body: change('a', 1, 4) }]);
  await outbox.put([{ key: 'a', body: change('a', 2, 4) }]);
  await settled(store);
  expect(await outbox.all()).toMatchObject([{ state: 'held', refusal: { status: 412 }, body: { set: { value: 2 } } }]);
  await outbox.put([{ key: 'a', body: change('a', 2, 5) }]);
  await settled(store);
  expect(server.entries.get('a')).toEqual({ version: 6, value: 2 });
  expect(await outbox.all()).toEqual([]);
});

test('after signing out nothing leaves, and nothing is lost', async () => {
  const [store, server] = [inMemory(), serverOf()];
  let isSignedIn = false;
  const line: Line = () => (isSignedIn ? { kind: 'answered', outcomes: [] } : { kind: 'signed-out' });
  const { outbox, news } = outboxOn(store, line, server.take);
  await outbox.put([{ key: 'a', body: change('a', 1) }]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(news.at(-1)).toEqual({ kind: 'state', state: 'signed-out' });
  expect(await outbox.all()).toHaveLength(1);
  isSignedIn = true;
  outbox.send();
  await settled(store);
  expect(server.entries.get('a')?.value).toBe(1);
});

test('pauses grow while the server cannot be reached, and are never shorter than it asks for', async () => {
  const [store, server] = [inMemory(), serverOf()];
  const answers: Delivery[] = [
    { kind: 'unreachable', milliseconds: null },
    { kind: 'unreachable', milliseconds: null },
    { kind: 'unreachable', milliseconds: 30_000 },
  ];
  const { outbox, pauses } = outboxOn(store, () => answers.shift() ?? { kind: 'answered', outcomes: [] }, server.take);
  await outbox.put([{ key: 'a', body: change('a', 1) }]);
  await settled(store);
  expect(pauses).toEqual([1_000, 2_000, 30_000]);
});

test('of a delivery that is refused as a whole, only the change that is to blame is held', async () => {
  const [store, server] = [inMemory(), serverOf()];
  const line: Line = (parcels) =>
    parcels.some(({ key }) => key === 'bad')
      ? { kind: 'refused', status: 400, code: 'bad-field' }
      : { kind: 'answered', outcomes: [] };
  const { outbox } = outboxOn(store, line, server.take);
  await outbox.put(['a', 'bad', 'b'].map((key) => ({ key, body: change(key, 1) })));
  await settled(store);
  expect(await outbox.all()).toMatchObject([{ key: 'bad', state: 'held', refusal: { code: 'bad-field' } }]);
  expect([...server.entries.keys()]).toEqual(['a', 'b']);
});

describe('the line of parcels', () => {
  const wish = (parcels: Parcel<EntryChange>[], owner: string, keys: string[]) =>
    wished(
      parcels,
      owner,
      keys.map((key) => ({ key, body: change(key, 1) })),
      entryTrade,
      () => crypto.randomUUID(),
    );

  test('never holds anything of somebody else for sending', () => {
    const parcels = wish(wish([], 'anna', ['a']), 'bo', ['a', 'b']);
    expect(parcels).toHaveLength(3);
    const batch = nextBatch(parcels, 'bo', { most: 10, mostLetters: 10_000 });
    expect(batch.map(({ owner, key }) => `${owner} ${key}`)).toEqual(['bo a', 'bo b']);
  });

  test('leaves in order, in batches that are not too large', () => {
    const parcels = wish([], 'anna', ['a', 'b', 'c']);
    expect(nextBatch(parcels, 'anna', { most: 2, mostLetters: 10_000 }).map(({ key }) => key)).toEqual(['a', 'b']);
    expect(nextBatch(parcels, 'anna', { most: 9, mostLetters: 10 }).map(({ key }) => key)).toEqual(['a']);
  });
});

describe('changes of one entry that have not left become one', () => {
  test('what was said of different things stays, and the later holds of the same', () => {
    const earlier = { ...change('a', 1), set: { value: 1, comment: 'ny rutin' } };
    expect(entryTrade.merged(earlier, change('a', 2)).set).toEqual({ value: 2, comment: 'ny rutin' });
  });

  test('a reason for no figure takes the figures away', () => {
    const status = { ...change('a', 1), set: { status: 'missing' as const } };
    expect(entryTrade.merged(change('a', 1), status).set).toEqual({ status: 'missing' });
    const unsure: EntryChange = { ...change('a', 1), set: { status: 'provisional' } };
    expect(entryTrade.merged(change('a', 1), unsure).set).toEqual({ value: 1, status: 'provisional' });
  });
});
