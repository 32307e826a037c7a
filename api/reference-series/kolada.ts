import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { FetchFailure } from './failure.ts';

/** The one place that speaks to Kolada: every page of an answer, and nothing from anywhere else. */
export type Kolada = {
  /** What stands on each page, in order. Throws FetchFailure. */
  pages: <Item>(path: string, item: z.ZodType<Item>, fetching?: Fetching) => AsyncGenerator<Item[]>;
};

export type Fetching = {
  signal?: AbortSignal;
  /** Told of each page as it comes. */
  onPage?: (() => Promise<void>) | undefined;
};

const usual = {
  /** Between one attempt and the next, each a little random so that not everybody comes back at once. */
  pausesMs: [1_000, 5_000, 20_000],
  /** For a whole page, its last byte included. */
  timeoutMs: 30_000,
  /** What is asked for by Retry-After is waited for up to this; if it is longer, a later attempt of the job comes. */
  longestWaitMs: 60_000,
  largestPage: 20 * 1024 * 1024,
  mostPages: 2_000,
};

const Page = z.object({ values: z.array(z.unknown()), next_url: z.string().nullish() });

type Limits = typeof usual;

/** Asks nobody for anything yet. The address has been checked where the settings are read. */
export function openKolada(url: string, own: Partial<Limits> = {}): Kolada {
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  const limits = { ...usual, ...own };
  return {
    async *pages<Item>(path: string, item: z.ZodType<Item>, { signal, onPage }: Fetching = {}) {
      const seen = new Set<string>();
      for (let next: URL | null = new URL(path, base); next;) {
        const address: URL = next;
        if (seen.has(address.href) || seen.size >= limits.mostPages) {
          throw new FetchFailure('unreadable', 'Its pages never end.');
        }
        seen.add(address.href);
        const page = await patiently(() => readPage(address, base, limits, signal), limits, signal);
        const read = z.array(item).safeParse(page.values);
        if (!read.success) throw new FetchFailure('unreadable', `${address.pathname} is not as it should be.`);
        await onPage?.();
        yield read.data;
        next = page.next_url ? staying(page.next_url, address, base) : null;
      }
    },
  };
}

/** Where an answer says to go on; never to another host, never without the encryption that we came with. */
export function staying(next: string, from: URL, base: URL): URL {
  const address = URL.canParse(next, from) ? new URL(next, from) : null;
  // behind a proxy many servers take themselves for unencrypted
  if (address?.protocol === 'http:' && base.protocol === 'https:' && address.port === '') address.protocol = 'https:';
  if (address?.origin !== base.origin || address.username !== '' || address.password !== '') {
    throw new FetchFailure('elsewhere', `It sends us on to ${next.slice(0, 100)}, which is not ${base.origin}.`);
  }
  address.hash = '';
  return address;
}

/** Tries again what may pass, with growing pauses. */
async function patiently<Answer>(
  ask: () => Promise<Answer>,
  { pausesMs, longestWaitMs }: Limits,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const usualMs = pausesMs[attempt];
      if (signal?.aborted || !(error instanceof FetchFailure) || !error.isPassing || usualMs === undefined) throw error;
      const askedMs = error instanceof Busy ? (error.waitMs ?? 0) : 0;
      if (askedMs > longestWaitMs) throw error;
      await pause(Math.max(askedMs, usualMs * (0.75 + Math.random() / 2)), null, signal ? { signal } : {});
    }
  }
}

class Busy extends FetchFailure {
  /** What Retry-After asks for; null is nothing in particular. */
  readonly waitMs: number | null;

  constructor(waitMs: number | null) {
    super('busy', 'It asks us to come back later (429).');
    this.waitMs = waitMs;
  }
}

const mostRedirects = 3;

async function readPage(address: URL, base: URL, limits: Limits, signal: AbortSignal | undefined) {
  const inTime = AbortSignal.timeout(limits.timeoutMs);
  const until = signal ? AbortSignal.any([signal, inTime]) : inTime;
  let at = address;
  for (let redirects = 0; ; redirects += 1) {
    const response = await reached(() =>
      fetch(at, { redirect: 'manual', signal: until, headers: { Accept: 'application/json' } }),
    );
    const location = response.headers.get('Location');
    if (response.status < 300 || response.status >= 400 || location === null) return await pageIn(response, at, limits);
    await response.body?.cancel();
    if (redirects === mostRedirects) throw new FetchFailure('elsewhere', 'It sends us round and round.');
    at = staying(location, at, base);
  }
}

async function pageIn(response: Response, { pathname }: URL, { largestPage }: Limits): Promise<z.infer<typeof Page>> {
  if (!response.ok) {
    await response.body?.cancel();
    if (response.status === 429) throw new Busy(waitIn(response.headers.get('Retry-After')));
    if (response.status >= 500) throw new FetchFailure('unreachable', `It answers ${response.status}.`);
    throw new FetchFailure('refused', `It answers ${response.status} to ${pathname.slice(0, 200)}.`);
  }
  const text = await reached(() => textIn(response, largestPage));
  const read = Page.safeParse(jsonIn(text));
  if (!read.success) throw new FetchFailure('unreadable', `${pathname.slice(0, 200)} is no page of anything.`);
  return read.data;
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Whatever breaks on the way there and back is a failure that may pass. */
async function reached<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    throw new FetchFailure('unreachable', isLate ? 'It did not answer in time.' : 'There is no connection to it.');
  }
}

async function textIn(response: Response, most: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > most)
      throw new FetchFailure('unreadable', `One page is larger than ${Math.round(most / 1024 / 1024)} MB.`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

function waitIn(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d{1,6}$/.test(text.trim())) return Number(text) * 1_000;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? null : Math.max(0, moment - Date.now());
}

const thisMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

/** KOLADA_URL, or the public one. Everything goes over TLS, but on this machine. */
export function readKoladaUrl({ KOLADA_URL }: NodeJS.ProcessEnv): string {
  if (!KOLADA_URL) return 'https://api.kolada.se/v3';
  const url = URL.canParse(KOLADA_URL) ? new URL(KOLADA_URL) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && thisMachine.has(url.hostname));
  if (!url || !isSafe || url.search || url.hash || url.username || url.password) {
    throw new Error('KOLADA_URL is not like https://api.kolada.se/v3 (http:// only on this machine).');
  }
  return url.href;
}
