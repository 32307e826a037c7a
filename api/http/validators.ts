import { hash } from 'node:crypto';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import type { Versions } from '#db/queries/installation.ts';
import { everybody, withSnapshot, type Snapshot } from '#db/queries/snapshot.ts';
import type { Context } from '../context.ts';
import { acceptedFormat } from './accepted.ts';
import { momentOf } from './parameters.ts';
import { readerOf } from './viewer.ts';

declare module 'hono' {
  // hono's own types are extended by declaring the same interface again
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface ContextVariableMap {
    /** What an answer was made from. */
    versions: Versions;
  }
}

/** Reads everything for an answer from one state of the database, and remembers which. */
export async function fromSnapshot<T>(
  c: HonoContext,
  { database, versions, now }: Context,
  asOf: string | undefined,
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  // what it was made from comes with the answer: another attempt that is under way must not say it instead
  const { madeFrom, answer } = await withSnapshot(
    database,
    momentOf(asOf, now()),
    readerOf(c.get('viewer')),
    async (snapshot) => ({ madeFrom: snapshot.versions, answer: await read(snapshot) }),
    versions.current(),
  );
  c.set('versions', madeFrom);
  return answer;
}

/** By what a reader can tell whether an answer has changed: what it is made from, by whom, in which form, and where. */
export function validatorOf(
  build: string,
  { dataVersion, catalogueVersion }: Versions,
  accept: string | undefined,
  address: string,
  scope: string,
): string {
  return `W/"${build}.${dataVersion}.${catalogueVersion}.${acceptedFormat(accept)}.${scope}.${hash('sha1', address, 'base64url').slice(0, 8)}"`;
}

export const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch?.split(',').some((text) => text.trim() === etag) ?? false;

/** What only some may see is kept nowhere on its way. */
export const headersOf = (etag: string, scope: string) => ({
  ETag: etag,
  'Cache-Control': scope === everybody.key ? 'public, no-cache' : 'no-store',
  Vary: 'Accept, Accept-Encoding, Cookie, Authorization',
});

/**
 * Every answer to a reader carries what it was made from. One that the reader already has costs nothing but saying so,
 * one that somebody had before is sent again as it was, and only the rest is computed: the first two without a statement.
 */
export const validated =
  ({ versions, build, finished }: Context): MiddlewareHandler =>
  async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next();
    const address = c.req.url.slice(c.req.url.indexOf('/', c.req.url.indexOf('//') + 2));
    const scope = readerOf(c.get('viewer')).key;
    const etagOf = (madeFrom: Versions) => validatorOf(build, madeFrom, c.req.header('Accept'), address, scope);
    const etag = etagOf(versions.current());
    if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headersOf(etag, scope));
    const ready = scope === everybody.key ? finished.find(etag, address) : undefined;
    if (ready) return finished.send(ready, c.req.header('Accept-Encoding'));
    await next();
    if (c.res.status !== 200) return undefined;
    // what it was really made from, which may already be newer, or on a lagging replica older, than what was announced
    const own = etagOf(c.get('versions') ?? versions.current());
    for (const [name, value] of Object.entries(headersOf(own, scope))) c.res.headers.set(name, value);
    if (scope !== everybody.key) return undefined;
    const stored = await finished.keep(own, address, c.res);
    // what takes the place of another answer is made into a stream of bytes; what is the first one is sent as it is
    c.res = undefined;
    c.res = await finished.send(stored, c.req.header('Accept-Encoding'));
    return undefined;
  };

/** Whatever else is read is told apart by its bytes: made all the same, and not sent again to whoever has it. */
export const tagged: MiddlewareHandler = async (c, next) => {
  await next();
  if ((c.req.method !== 'GET' && c.req.method !== 'HEAD') || c.res.status !== 200) return;
  const known = c.res.headers.get('ETag');
  const etag =
    known ?? `W/"${hash('sha256', new Uint8Array(await c.res.clone().arrayBuffer()), 'base64url').slice(0, 22)}"`;
  c.res.headers.set('ETag', etag);
  if (!isKnown(c.req.header('If-None-Match'), etag)) return;
  const headers = new Headers(c.res.headers);
  for (const name of ['Content-Type', 'Content-Length', 'Content-Disposition']) headers.delete(name);
  c.res = undefined;
  c.res = new Response(null, { status: 304, headers });
};
