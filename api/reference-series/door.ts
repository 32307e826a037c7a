import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { FetchFailure } from './failure.ts';

/** The one way out to where figures of others are: one host, bounded in time and size, patient where that helps. */
export type Door = {
  base: URL;
  /** What stands at an address; null when that is what was known already. Throws FetchFailure. */
  ask: <Answer>(address: URL, shape: z.ZodType<Answer>, asking?: Asking) => Promise<Asked<Answer> | null>;
};

export type Asking = {
  signal?: AbortSignal | undefined;
  /** The validator of the answer that is known: an unchanged one is not sent again. */
  etag?: string | undefined;
};

export type Asked<Answer> = { answer: Answer; etag: string | null };

export const usualLimits = {
  /** Between one attempt and the next, each a little random so that not everybody comes back at once. */
  pausesMs: [1_000, 5_000, 20_000],
  /** For a whole answer, its last byte included. */
  timeoutMs: 30_000,
  /** What is asked for by Retry-After is waited for up to this; if it is longer, a later attempt of the job comes. */
  longestWaitMs: 60_000,
  largestPage: 20 * 1024 * 1024,
  /** For everything that somebody waits for in front of a page. */
  watchedMs: 20_000,
};
export type Limits = typeof usualLimits;

/** Asks nobody for anything yet. The address has been checked where the settings are read. */
export function openDoor(url: string, limits: Limits): Door {
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  return {
    base,
    ask: (address, shape, asking = {}) =>
      patiently(() => readAnswer(address, base, shape, limits, asking), limits, asking.signal),
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
      const waitMs = Math.max(askedMs, usualMs * (0.75 + Math.random() / 2));
      // whoever no longer waits is told why it came to waiting
      await pause(waitMs, null, signal ? { signal } : {}).catch(() => Promise.reject(error));
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
const unchanged = 304;

async function readAnswer<Answer>(
  address: URL,
  base: URL,
  shape: z.ZodType<Answer>,
  limits: Limits,
  { signal, etag }: Asking,
): Promise<Asked<Answer> | null> {
  const inTime = AbortSignal.timeout(limits.timeoutMs);
  const until = signal ? AbortSignal.any([signal, inTime]) : inTime;
  const headers = { Accept: 'application/json', ...(etag === undefined ? {} : { 'If-None-Match': etag }) };
  let at = address;
  for (let redirects = 0; ; redirects += 1) {
    const response = await reached(() => fetch(at, { redirect: 'manual', signal: until, headers }));
    const location = response.headers.get('Location');
    if (response.status === unchanged && etag !== undefined) {
      await response.body?.cancel();
      return null;
    }
    if (response.status < 300 || response.status >= 400 || location === null) {
      return { answer: await answerIn(response, at, shape, limits), etag: response.headers.get('ETag') };
    }
    await response.body?.cancel();
    if (redirects === mostRedirects) throw new FetchFailure('elsewhere', 'It sends us round and round.');
    at = staying(location, at, base);
  }
}

async function answerIn<Answer>(
  response: Response,
  { pathname }: URL,
  shape: z.ZodType<Answer>,
  { largestPage }: Limits,
): Promise<Answer> {
  if (!response.ok) throw await refusalIn(response, pathname.slice(0, 200));
  const text = await reached(() => textIn(response, largestPage));
  const read = shape.safeParse(jsonIn(text));
  if (!read.success) throw new FetchFailure('unreadable', `${pathname.slice(0, 200)} is no page of anything.`);
  return read.data;
}

/** Of a refusal more than this is not read. */
const largestProblem = 100_000;
const Problem = z.object({ code: z.string(), title: z.string().optional() });

async function refusalIn(response: Response, pathname: string): Promise<FetchFailure> {
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json') ?? false;
  const said = isProblem ? await reached(() => textIn(response, largestProblem)) : '';
  if (!isProblem) await response.body?.cancel();
  if (response.status === 429) return new Busy(waitIn(response.headers.get('Retry-After')));
  if (response.status >= 500) return new FetchFailure('unreachable', `It answers ${response.status}.`);
  if (response.status === 413) return new FetchFailure('too-many', `It answers 413 to ${pathname}.`);
  const problem = Problem.safeParse(jsonIn(said));
  if (problem.success && problem.data.code.startsWith('unknown-')) {
    return new FetchFailure('gone', `It no longer has what was chosen (${problem.data.code.slice(0, 100)}).`);
  }
  return new FetchFailure('refused', `It answers ${response.status} to ${pathname}.`);
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

/** An address from the settings that figures may be fetched from. Everything goes over TLS, but on this machine. */
export function safeAddress(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && thisMachine.has(url.hostname));
  return !url || !isSafe || url.search || url.hash || url.username || url.password ? null : url;
}
