import type { MiddlewareHandler } from 'hono';
import type { Context } from '../context.ts';
import { isOverTls } from './arrival.ts';
import { Problem } from './problem.ts';
import { sessionCookie } from './credentials.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Where our address is known to be over TLS only that, to the letter; else also whatever name the request was sent to,
 * over TLS if the request was.
 */
function isOwn(origin: string, address: string, site: Context['site']): boolean {
  if (origin === site.url) return true;
  if (site.isSecure || !URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  return host === new URL(address).host && (protocol === 'https:' || !isOverTls(site));
}

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
    const hasCookie = c.req.header('Cookie')?.includes(`${sessionCookie(isOverTls(site))}=`) ?? false;
    if (!isOurs && (hasCookie || origin !== undefined)) {
      throw new Problem(403, 'cross-site', 'This request did not come from our own pages.');
    }
    return next();
  };
