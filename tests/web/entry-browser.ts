import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import type { EntriesAnswer } from '#api/entries/answers.ts';
import { entryKey, type EntryChange, type GridAnswer } from '#web/lib/entry-grid/answers.ts';
import { entryTrade } from '#web/lib/entry-grid/changes.ts';
import { plainText } from '#web/lib/entry-grid/content.ts';
import { deliverEntries } from '#web/lib/entry-grid/deliver.ts';
import { EntrySheet } from '#web/lib/entry-grid/entry-sheet.svelte.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { Outbox } from '#web/lib/outbox/outbox.ts';
import type { Parcel } from '#web/lib/outbox/parcels.ts';
import type { SignedIn } from '#tests/support/people.ts';

// What the page has, from the keys to the line, against the real API: only the line itself is made here.

export type Fate = 'arrives' | 'lost' | 'answer lost' | 'answer late';
const lateMilliseconds = 25;
/** The line of whichever browser is asking: each has its own, though they share a process. */
const lines = new AsyncLocalStorage<(path: string, init?: RequestInit) => Promise<Response>>();
export const takeOverLines = () =>
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    const line = lines.getStore();
    if (!line) throw new Error(`nobody asks for ${path}`);
    return line(path, init);
  });

/** Across its periods, of which there is one; or across what lies below it. */
type Across = 'periods' | 'organisations';
const gridOf = async (who: SignedIn, organisation: string, across: Across): Promise<GridAnswer> =>
  (await who.get(`/api/v1/forms/effects/grid?period=2026-Q3&organisation=${organisation}&across=${across}&earlier=0`))
    .body;

/** What the change stream tells everybody who has the form open. */
export class Stream {
  readonly #listeners = new Set<(key: string, version: number) => void>();
  listen(hear: (key: string, version: number) => void): void {
    this.#listeners.add(hear);
  }
  tell(changes: readonly EntryChange[], { results }: EntriesAnswer): void {
    changes.forEach((change, place) => {
      const version = results[place]?.status === 200 ? (results[place].entry?.version ?? 0) : 0;
      for (const hear of this.#listeners) setImmediate(() => hear(entryKey(change), version));
    });
  }
}

/** One browser: what it has kept outlives its pages. */
export async function browserOf(
  who: SignedIn,
  organisation: string,
  line: () => Fate,
  stream = new Stream(),
  across: Across = 'periods',
  beforeBegin: (sheet: EntrySheet) => void | Promise<void> = () => {},
) {
  let parcels: Parcel<EntryChange>[] = [];
  let sheet: EntrySheet;
  let outbox: Outbox<EntryChange> | null = null;
  const fetchAs = async (path: string, init: RequestInit = {}) => {
    const fate = line();
    if (fate === 'lost') throw new TypeError('no line');
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as { changes: EntryChange[] }) : undefined;
    const answer = body === undefined ? await who.get(path) : await who.send('POST', path, body);
    if (body && answer.status === 200) stream.tell(body.changes, answer.body);
    if (fate === 'answer lost') throw new TypeError('the line broke');
    if (fate === 'answer late') await new Promise((resolve) => setTimeout(resolve, lateMilliseconds));
    return new Response(answer.text, { status: answer.status, headers: { 'Content-Type': 'application/json' } });
  };
  let [pages, looks] = [0, 0];
  const open = async () => {
    outbox?.close();
    const page = ++pages;
    sheet = new EntrySheet(await gridOf(who, organisation, across), wordsIn('sv'), organisation);
    const box = new Outbox<EntryChange>({
      owner: who.email,
      trade: entryTrade,
      store: { all: async () => [...parcels], change: async (work) => (parcels = work([...parcels])) },
      deliver: async (batch) => {
        const send = deliverEntries(who.email, (standings) => sheet.stand(standings));
        const delivery = await lines.run(fetchAs, () => send(batch));
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
    const sending = { put: box.put.bind(box), drop: box.drop.bind(box), reread: () => void look(), unread };
    // one can write before it is known what lies on the device
    await beforeBegin(sheet);
    sheet.begin(sending, await box.all());
    box.send();
    // what happened between the reading of the page and now has been told to nobody
    void look();
  };
  const look = async () => {
    const page = pages;
    looks += 1;
    const grid = await gridOf(who, organisation, across);
    if (page === pages) sheet.receive(grid);
    looks -= 1;
  };
  await open();
  stream.listen((key, version) => sheet.isNews(key, version) && void look());
  return {
    open,
    /** Reads what the server has, as when something is told of. */
    look,
    sheet: () => sheet,
    send: () => outbox?.send(),
    isBusy: () => looks > 0 || parcels.some(({ state }) => state !== 'held'),
    held: () => parcels.length,
    close: () => outbox?.close(),
  };
}
export type Browser = Awaited<ReturnType<typeof browserOf>>;

/** Until everything has been answered, and what was told has been read. */
export async function settled(...browsers: readonly Browser[]): Promise<void> {
  for (const browser of browsers) browser.send();
  let quiet = 0;
  for (let turn = 0; turn < 5_000; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    quiet = browsers.some((browser) => browser.isBusy()) ? 0 : quiet + 1;
    if (quiet === 2) return;
  }
  throw new Error('it never arrived');
}

export const shownIn = (browser: Browser): string[] =>
  browser
    .sheet()
    .cells.flat()
    .map(({ content, entry: { facts } }) =>
      [plainText(content, 'sv'), content.kind === 'number' ? (facts.certainty ?? '') : ''].join(' ').trim(),
    );
