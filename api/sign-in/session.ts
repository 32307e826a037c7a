import { setCookie, deleteCookie } from 'hono/cookie';
import type { Context as HonoContext } from 'hono';
import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor, type Deed } from '#db/queries/audit.ts';
import { endSessions, saveSession } from '#db/queries/sessions.ts';
import { writeTransaction } from '#db/write.ts';
import type { Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { isOverTls } from '../http/arrival.ts';
import { newToken, sessionCookie, tokenHash } from '../http/credentials.ts';
import { Problem } from '../http/problem.ts';
import { actorOf } from '../http/viewer.ts';

const longestDevice = 200;

/** Where somebody is, with what, and in which request. */
export type Place = { address: string; device: string; requestId: string };

export function placeOf(c: HonoContext): Place {
  const { address, requestId } = c.get('arrival');
  return { address, requestId, device: (c.req.header('User-Agent') ?? '').slice(0, longestDevice) };
}

/** The rule of the route has seen to it. */
export const personOf = (c: HonoContext): Extract<Viewer, { kind: 'person' }> => {
  const viewer = c.get('viewer');
  if (viewer.kind !== 'person') throw new Problem(403, 'people-only', 'Only a person who has signed in may do this.');
  return viewer;
};

/** Gives the browser its session. Only this cookie says who somebody is; scripts cannot read it. */
export function giveCookie(c: HonoContext, { site, sessionLimits }: Context, token: string): void {
  const secure = isOverTls(site);
  setCookie(c, sessionCookie(secure), token, {
    httpOnly: true,
    secure,
    sameSite: 'Lax',
    path: '/',
    maxAge: sessionLimits.mostSeconds,
  });
}

/** Takes the session from the browser, and what it may have kept of our answers. */
export function takeCookie(c: HonoContext, { site }: Context): void {
  const secure = isOverTls(site);
  deleteCookie(c, sessionCookie(secure), { secure, path: '/' });
  c.header('Clear-Site-Data', '"cache"');
}

/** Begins a session, with its record, and answers the token for the cookie. */
export async function beginSession(
  transaction: Transaction,
  { now, sessionLimits }: Context,
  session: { personId: number; name: string; isComplete: boolean; method: string },
  { address, device, requestId }: Place,
): Promise<string> {
  const at = now();
  const token = newToken();
  const { name, ...begun } = session;
  const expiresAt = new Date(at.getTime() + sessionLimits.mostSeconds * 1_000);
  await saveSession(transaction, { ...begun, address, device, tokenHash: tokenHash(token), expiresAt }, at);
  const actor: Actor = { kind: 'person', personId: session.personId, name, address, requestId };
  const action = session.isComplete ? 'signed-in' : 'password-accepted';
  await recordDeed(transaction, actor, at, {
    action,
    organisationId: null,
    subject: `person ${session.personId}`,
    after: { method: session.method, device },
  });
  return token;
}

/** Ends one session of somebody, or all of them. */
export async function signOut(
  context: Context,
  personId: number,
  actor: Actor,
  which: { only?: number; except?: number } = {},
): Promise<number> {
  const deed = { action: 'signed-out', organisationId: null, subject: `person ${personId}` };
  const ended = await writeTransaction(context.database, async (transaction) => {
    const count = await endSessions(transaction, personId, context.now(), which);
    if (count) await recordDeed(transaction, actor, context.now(), { ...deed, after: { sessions: count } });
    return count;
  });
  if (ended) noteSecurity(context, actor, { ...deed, after: { sessions: ended } });
  return ended;
}

/** Ends the session that this browser holds, if any: by signing out, or because it is about to hold another. */
export async function leaveSession(c: HonoContext, context: Context): Promise<void> {
  const viewer = c.get('viewer');
  if (viewer.kind === 'person') await signOut(context, viewer.id, actorOf(c), { only: viewer.sessionId });
}

/**
 * What has to do with getting in, for whoever watches the log. Never with a secret, and of a write only once it is
 * committed: what was rolled back never happened.
 */
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
