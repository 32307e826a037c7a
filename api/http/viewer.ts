import { hash, timingSafeEqual } from 'node:crypto';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import type { Actor } from '#db/queries/audit.ts';
import { everybody, type Reader } from '#db/queries/snapshot.ts';
import {
  findKeyViewer,
  findSessionViewer,
  saveKeyUsed,
  saveSessionSeen,
  type FoundViewer,
} from '#db/queries/viewer.ts';
import { grantsOf, workerOf, type Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { currentArrival, isOverTls, type Arrival } from './arrival.ts';
import { credentialsIn, tokenHash, type Credentials } from './credentials.ts';
import { Problem } from './problem.ts';
import { today } from './today.ts';

declare module 'hono' {
  // hono's own types are extended by declaring the same interface again
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface ContextVariableMap {
    viewer: Viewer;
    arrival: Arrival;
  }
}

const nobody: Viewer = { kind: 'nobody' };
/** When somebody was last seen is noted once a minute, not with every request. */
const noteEveryMs = 60_000;

const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));

/** Who a request is from: one statement for a session or a key, none for everybody else. */
export const recognised =
  (context: Context): MiddlewareHandler =>
  async (c, next) => {
    const arrival = currentArrival();
    c.set('arrival', arrival);
    c.header('X-Request-Id', arrival.requestId);
    const credentials = credentialsIn(
      { cookie: c.req.header('Cookie'), authorization: c.req.header('Authorization') },
      isOverTls(context.site),
    );
    c.set('viewer', await viewerOf(context, credentials, arrival));
    return next();
  };

async function viewerOf(context: Context, { session, bearer }: Credentials, arrival: Arrival): Promise<Viewer> {
  if (bearer !== null && isSame(bearer, context.writeToken)) return { kind: 'installation', name: 'command line' };
  const shown = bearer ?? session;
  if (shown === null) return nobody;
  const kind = bearer === null ? 'session' : 'key';
  const known = `${kind} ${shown}`;
  const finding = arrival.viewers.get(known) ?? find(context, kind, tokenHash(shown));
  arrival.viewers.set(known, finding);
  const found = await finding;
  // whoever shows a key means to be somebody: to answer as to anybody would hide that it is void
  if (!found && kind === 'key') throw new Problem(401, 'bad-key', 'This key is unknown, revoked or has run out.');
  return found?.viewer ?? nobody;
}

async function find(context: Context, kind: 'session' | 'key', hashed: string): Promise<FoundViewer | null> {
  const { orm } = context.database;
  const now = context.now();
  const found =
    kind === 'session'
      ? await findSessionViewer(orm, hashed, now, { ...context.sessionLimits, today: today(context) })
      : await findKeyViewer(orm, hashed, now);
  const isToBeNoted = found && now.getTime() - new Date(found.lastSeenAt ?? 0).getTime() > noteEveryMs;
  if (isToBeNoted && found.viewer.kind === 'person') await saveSessionSeen(orm, found.viewer.sessionId, now);
  if (isToBeNoted && found.viewer.kind === 'key') await saveKeyUsed(orm, found.viewer.id, now);
  return found;
}

/** By what rights somebody reads. Equal grants are one scope, whoever holds them. */
export const readerOf = (viewer: Viewer): Reader => {
  const grants = grantsOf(viewer);
  return grants.length ? { key: hash('sha256', JSON.stringify(grants), 'base64url').slice(0, 22), grants } : everybody;
};

/** Who acts, for the audit log. */
export function actorOf(c: HonoContext): Actor {
  const viewer = c.get('viewer');
  const { address, requestId } = c.get('arrival');
  const inPlaceOf = c.get('inPlaceOf');
  const personId = workerOf(viewer);
  const from = { address, requestId, ...(inPlaceOf === undefined ? {} : { inPlaceOf }) };
  switch (viewer.kind) {
    case 'person':
      return { kind: 'person', personId, name: viewer.name, ...from };
    case 'key':
      return { kind: 'key', personId, name: viewer.name, ...from };
    case 'installation':
      return { kind: 'installation', personId, name: viewer.name, ...from };
    case 'nobody':
      return { kind: 'nobody', personId, name: '', ...from };
  }
}
