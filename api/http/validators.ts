import type { MiddlewareHandler } from 'hono';
import { getVersions } from '#db/queries/installation.ts';
import type { Context } from '../context.ts';

/**
 * Every answer to a reader carries what it was made from, so that one that has not changed costs the reader nothing.
 * The versions are read before the figures: an answer may be newer than its validator, never older.
 */
export const validated =
  ({ database, build }: Context): MiddlewareHandler =>
  async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next();
    const { dataVersion, catalogueVersion } = await getVersions(database.orm);
    const format = c.req.header('Accept')?.includes('text/csv') ? 'csv' : 'json';
    const etag = `W/"${build}.${dataVersion}.${catalogueVersion}.${format}"`;
    const headers = { ETag: etag, 'Cache-Control': 'public, no-cache', Vary: 'Accept' };
    const known =
      c.req
        .header('If-None-Match')
        ?.split(',')
        .map((text) => text.trim()) ?? [];
    if (known.includes(etag)) return c.body(null, 304, headers);
    await next();
    if (c.res.status === 200) for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    return undefined;
  };
