import type { MiddlewareHandler } from 'hono';
import type { Context } from '../context.ts';
import { Problem } from './problem.ts';
import { sessionCookie } from './credentials.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Over TLS only our own address, to the letter; without it also whatever name the request was sent to. */
const isOwn = (origin: string, address: string, { url, isSecure }: Context['site']): boolean =>
  origin === url || (!isSecure && URL.canParse(origin) && new URL(origin).host === new URL(address).host);

/**
 * A browser sends the cookie along whoever made it ask. What changes something has to come from our own pages: browsers
 * say where from, and other programs carry no cookie.
 */
export const sameSite =
  ({ site }: Context): MiddlewareHandler =>
  async (c, next) => {
    if (safe.has(c.req.method)) return next();
    const origin = c.req.header('Origin');
    const fetchSite = c.req.header('Sec-Fetch-Site');
    const isOurs =
      origin === undefined ? fetchSite === 'same-origin' : isOwn(origin, c.req.url, site) && fetchSite !== 'cross-site';
    const hasCookie = c.req.header('Cookie')?.includes(`${sessionCookie(site.isSecure)}=`) ?? false;
    if (!isOurs && (hasCookie || origin !== undefined)) {
      throw new Problem(403, 'cross-site', 'This request did not come from our own pages.');
    }
    return next();
  };
