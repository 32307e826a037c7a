import { setCookie, deleteCookie } from 'hono/cookie';
import type { Context as HonoContext } from 'hono';
import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor, type Deed } from '#db/queries/audit.ts';
import { saveSession } from '#db/queries/sessions.ts';
import type { Context } from '../context.ts';
import { newToken, sessionCookie, tokenHash } from '../http/credentials.ts';

const longestDevice = 200;

/** Gives the browser its session. Only this cookie says who somebody is; scripts cannot read it. */
export function giveCookie(c: HonoContext, { site, sessionLimits }: Context, token: string): void {
  const { isSecure } = site;
  setCookie(c, sessionCookie(isSecure), token, {
    httpOnly: true,
    secure: isSecure,
    sameSite: 'Lax',
    path: '/',
    maxAge: sessionLimits.mostSeconds,
  });
}

export function takeCookie(c: HonoContext, { site: { isSecure } }: Context): void {
  deleteCookie(c, sessionCookie(isSecure), { secure: isSecure, path: '/' });
}

/** Where somebody is, and with what. */
export const placeOf = (c: HonoContext) => ({
  address: c.get('arrival').address,
  device: (c.req.header('User-Agent') ?? '').slice(0, longestDevice),
});

/** Begins a session, with its record, and answers the token for the cookie. */
export async function beginSession(
  transaction: Transaction,
  { now, sessionLimits }: Context,
  session: { personId: number; name: string; isComplete: boolean; method: string; address: string; device: string },
  requestId: string,
): Promise<string> {
  const at = now();
  const token = newToken();
  const { name, ...begun } = session;
  const expiresAt = new Date(at.getTime() + sessionLimits.mostSeconds * 1_000);
  await saveSession(transaction, { ...begun, tokenHash: tokenHash(token), expiresAt }, at);
  const actor: Actor = { kind: 'person', personId: session.personId, name, address: session.address, requestId };
  const action = session.isComplete ? 'signed-in' : 'password-accepted';
  await recordDeed(transaction, actor, at, {
    action,
    organisationId: null,
    subject: `person ${session.personId}`,
    after: { method: session.method, device: session.device },
  });
  return token;
}

/** What has to do with getting in, for whoever watches the log. Never with a secret. */
export function noteSecurity({ log }: Context, actor: Actor, deed: Deed): void {
  log.info(
    {
      securityEvent: deed.action,
      person: actor.personId,
      actor: actor.name,
      address: actor.address,
      requestId: actor.requestId,
      subject: deed.subject,
      after: deed.after,
    },
    `security: ${deed.action}`,
  );
}
