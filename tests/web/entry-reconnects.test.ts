import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { EntryChange, GridAnswer } from '#web/lib/entry-grid/answers.ts';
import { entryTrade } from '#web/lib/entry-grid/changes.ts';
import { plainText } from '#web/lib/entry-grid/content.ts';
import { deliverEntries } from '#web/lib/entry-grid/deliver.ts';
import { EntrySheet } from '#web/lib/entry-grid/entry-sheet.svelte.ts';
import { only } from '#web/lib/entry-grid/selection.ts';
import { Outbox } from '#web/lib/outbox/outbox.ts';
import type { Parcel } from '#web/lib/outbox/parcels.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import type { SignedIn } from '#tests/support/people.ts';

// What the page has, from the keys to the line, against the real API: only the line itself is made here.

const metrics = ['lead-time-days', 'total-transactions', 'digital-transactions'];
const runs = 30;
const milliseconds = 90_000;
let api: TestApi;
let anna: SignedIn;
beforeAll(async () => {
  api = await openTestApi();
  const places = Array.from({ length: 4 * runs }, (_, run) => unit(`unit-${run}`, { parent: 'north' }));
  await addOrganisations(api.database, [unit('top'), unit('north', { parent: 'top' }), ...places]);
  const { disa, ...others } = await addReportingPeople(api);
  anna = others.anna;
  const rows = metrics.map((metric) => ({ metric, isRequired: false }));
  const made = await disa.send('POST', '/api/v1/forms', { ...plainForm, rows, rules: [] });
  expect(made.status, made.text).toBe(201);
});
afterAll(() => api.close());
afterEach(() => vi.unstubAllGlobals());

type Fate = 'arrives' | 'lost' | 'answer lost';
const gridOf = async (who: SignedIn, organisation: string): Promise<GridAnswer> =>
  (await who.get(`/api/v1/forms/effects/grid?period=2026-Q3&organisation=${organisation}&earlier=0`)).body;

/** One browser: what it has kept outlives its pages. */
async function browserOf(who: SignedIn, organisation: string, line: () => Fate) {
  let parcels: Parcel<EntryChange>[] = [];
  let sheet: EntrySheet;
  let outbox: Outbox<EntryChange> | null = null;
  const fetchAs = async (path: string, init: RequestInit = {}) => {
    const fate = line();
    if (fate === 'lost') throw new TypeError('no line');
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    const answer = body === undefined ? await who.get(path) : await who.send('POST', path, body);
    if (fate === 'answer lost') throw new TypeError('the line broke');
    return new Response(answer.text, { status: answer.status, headers: { 'Content-Type': 'application/json' } });
  };
  let pages = 0;
  const open = async () => {
    outbox?.close();
    const page = ++pages;
    sheet = new EntrySheet(await gridOf(who, organisation), 'sv', organisation);
    const box = new Outbox<EntryChange>({
      owner: who.email,
      trade: entryTrade,
      store: { all: async () => [...parcels], change: async (work) => (parcels = work([...parcels])) },
      deliver: async (batch) => {
        vi.stubGlobal('fetch', fetchAs);
        const delivery = await deliverEntries(who.email, (standings) => sheet.stand(standings))(batch);
        // a page that is gone hears nothing any more
        return page === pages ? delivery : new Promise(() => {});
      },
      alone: (work) => work(),
      newId: randomUUID,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      hear: (news) => sheet.hear(news),
    });
    outbox = box;
    const unread = { among: () => [], keep: () => {} };
    const sending = { put: box.put.bind(box), drop: box.drop.bind(box), reread: () => {}, unread };
    sheet.begin(sending, await box.all());
    box.send();
  };
  await open();
  return {
    open,
    sheet: () => sheet,
    send: () => outbox?.send(),
    isWaiting: () => parcels.some(({ state }) => state !== 'held'),
    held: () => parcels.length,
    close: () => outbox?.close(),
  };
}
type Browser = Awaited<ReturnType<typeof browserOf>>;

const figure = fc.constantFrom('1', '2', '40', '1 250', 'saknas', '');
type Act =
  | { kind: 'write'; row: number; text: string }
  | { kind: 'paste'; row: number; texts: string[] }
  | { kind: 'undo' | 'redo' | 'open' | 'rest' };
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), row: fc.nat(2), text: figure }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('paste' as const),
      row: fc.nat(2),
      texts: fc.array(figure, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('open' as const, 'rest' as const) }) },
);
const fates = fc.array(fc.constantFrom<Fate>('arrives', 'lost', 'answer lost'), { maxLength: 30 });

/** Does one thing as hands do it: what follows is not waited for. */
async function does(browser: Browser, one: Act): Promise<void> {
  const sheet = browser.sheet();
  switch (one.kind) {
    case 'write':
    case 'paste':
      sheet.model.select(only({ row: one.row, column: 0 }));
      void sheet.commit(sheet.model.paste(one.kind === 'write' ? one.text || ' ' : one.texts.join('\n')).changes);
      return;
    case 'undo':
    case 'redo':
      void sheet.commit(sheet.model[one.kind]().changes);
      return;
    case 'open':
      // what was put is kept before the page goes
      await new Promise((resolve) => setImmediate(resolve));
      return browser.open();
    case 'rest':
      await settled(browser);
  }
}

async function settled(browser: Browser): Promise<void> {
  browser.send();
  for (let turn = 0; turn < 5_000; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (!browser.isWaiting()) return;
  }
  throw new Error('it never arrived');
}

const shownIn = (browser: Browser) =>
  browser
    .sheet()
    .cells.flat()
    .map(({ content }) => plainText(content, 'sv'));
const onServer = async (organisation: string) => shownIn(await browserOf(anna, organisation, () => 'arrives'));

test(
  'any sequence of edits, pastes, undos and reconnects leaves the server with what the grid shows',
  async () => {
    let run = 0;
    let [lost, undone] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 14 }), fates, async (acts, given) => {
        const organisation = `unit-${run++}`;
        const line = [...given];
        const browser = await browserOf(anna, organisation, () => {
          const fate = line.shift() ?? 'arrives';
          if (fate !== 'arrives') lost += 1;
          return fate;
        });
        for (const one of acts) {
          await does(browser, one);
          if (one.kind === 'undo') undone += 1;
        }
        await settled(browser);
        expect(browser.held(), 'nobody else wrote, so nothing is refused').toBe(0);
        expect(await onServer(organisation)).toEqual(shownIn(browser));
        browser.close();
      }),
      { seed: 11, numRuns: runs },
    );
    expect(lost).toBeGreaterThan(runs / 3);
    expect(undone).toBeGreaterThan(runs / 3);
  },
  milliseconds,
);
