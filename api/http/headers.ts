import type { MiddlewareHandler } from 'hono';
import { everybody } from '#db/queries/snapshot.ts';
import type { Context } from '../context.ts';
import { isOverTls } from './arrival.ts';
import { readerOf } from './viewer.ts';

type Pair = readonly [name: string, value: string];

/**
 * For whatever is no page: it runs nothing, loads nothing and is shown inside nothing, also where a browser opens it by
 * itself. A picture is a picture as before.
 */
const guarding: readonly Pair[] = [
  ['x-content-type-options', 'nosniff'],
  [
    'content-security-policy',
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  ],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
];

const overTls: readonly Pair[] = [['strict-transport-security', 'max-age=31536000; includeSubDomains']];

/**
 * What everybody may read, the scripts and pages of every site may read too. With `*` no browser lets them do so with
 * somebody's cookie, and nothing here agrees to a key being sent along.
 */
const opening: readonly Pair[] = [
  ['access-control-allow-origin', '*'],
  ['access-control-expose-headers', 'ETag, Link'],
  ['cross-origin-resource-policy', 'cross-origin'],
];

/** What goes with every answer that is no page. */
export const guardingHeaders = (isSecure: boolean): readonly Pair[] => (isSecure ? guardedOverTls : guarding);
const guardedOverTls = [...guarding, ...overTls];

/** What goes with an open answer: the same, but for other sites too. */
export const openHeaders = (isSecure: boolean): readonly Pair[] => (isSecure ? openOverTls : open);
const open = [...guarding.filter(([name]) => !opening.some(([other]) => other === name)), ...opening];
const openOverTls = [...open, ...overTls];

/** Every answer, also one that refuses. */
export const guarded =
  ({ site }: Context): MiddlewareHandler =>
  async (c, next) => {
    const isSecure = isOverTls(site);
    await next();
    const { headers } = c.res;
    for (const [name, value] of guardingHeaders(isSecure)) {
      if (!headers.has(name)) headers.set(name, value);
    }
  };

/** What is answered as to everybody. */
export const opened: MiddlewareHandler = async (c, next) => {
  await next();
  if (readerOf(c.get('viewer')).key !== everybody.key) return;
  for (const [name, value] of opening) c.res.headers.set(name, value);
};

/** What is about somebody, or changes something, is kept nowhere on its way. */
export const unkept: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
};
