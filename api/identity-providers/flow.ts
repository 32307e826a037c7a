import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { isOverTls } from '../http/arrival.ts';
import { seal, unseal } from '../sign-in/sealing.ts';

const lifetimeSeconds = 600;
const purpose = 'sign-in at an identity provider';
const cookieName = (isSecure: boolean): string => (isSecure ? '__Host-provider-sign-in' : 'provider-sign-in');

const Flow = z.object({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  expiresAt: z.int(),
});
/** A sign-in under way: kept by the browser that began it, which can neither read nor change it. */
export type Flow = Omit<z.infer<typeof Flow>, 'expiresAt'>;

export function giveFlow(c: HonoContext, { site, secretKey, now }: Context, flow: Flow): void {
  const secure = isOverTls(site);
  const expiresAt = now().getTime() + lifetimeSeconds * 1_000;
  setCookie(c, cookieName(secure), seal(JSON.stringify({ ...flow, expiresAt }), purpose, secretKey), {
    httpOnly: true,
    secure,
    // the provider sends the browser back from another site
    sameSite: 'Lax',
    path: '/',
    maxAge: lifetimeSeconds,
  });
}

/** The sign-in that this browser has under way at a provider, and no longer has after this; null without one. */
export function takeFlow(c: HonoContext, { site, secretKey, now }: Context, provider: string): Flow | null {
  const secure = isOverTls(site);
  const sealed = getCookie(c, cookieName(secure));
  if (sealed === undefined) return null;
  deleteCookie(c, cookieName(secure), { secure, path: '/' });
  const text = unseal(sealed, purpose, secretKey);
  const parsed = Flow.safeParse(text === null ? null : JSON.parse(text));
  if (!parsed.success) return null;
  const { expiresAt, ...flow } = parsed.data;
  return flow.provider === provider && expiresAt > now().getTime() ? flow : null;
}
