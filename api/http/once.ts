import { createHmac } from 'node:crypto';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { findDone, saveAnswer, takeKey, type AnswerOnce, type DoneOnce, type KeyOf } from '#db/queries/idempotency.ts';
import { underClaim, type Claim } from '#db/write.ts';
import { routeFor } from '../access/door.ts';
import type { Context } from '../context.ts';
import { Problem, problemText } from './problem.ts';

declare module 'hono' {
  // hono's own types are extended by declaring the same interface again
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface ContextVariableMap {
    /** What is asked for once; undefined where no key was sent. */
    once: { requestHash: string | null; hashOf: (contents: string) => string } | undefined;
  }
}

/** What is answered with a secret: it is shown once, and kept nowhere. A test looks for what is missing here. */
const answersWithSecret: ReadonlySet<string> = new Set([
  'POST /api/v1/organisations/:code/keys',
  'POST /api/v1/organisations/:code/invitations',
  'POST /api/v1/organisations/:code/members/:person/password-reset',
  'POST /api/v1/organisations/:code/report-links',
  'POST /api/v1/second-factor',
  'PUT /api/v1/second-factor',
]);

/** Their bodies are streamed, and told apart by what they held. */
const streamed = new Set(['/api/v1/imports', '/api/v1/file-imports', '/api/v1/file-batches']);

/** What is without an answer for longer than this was done by a process that ended. */
const secondsUnderWay = 10;

const keptHeaders = ['Content-Type', 'ETag', 'Link', 'Location'] as const;

/**
 * What is sent with an `Idempotency-Key` is done once: the same again is answered the same, with `Idempotency-Replayed`.
 * Problems 422 `idempotency-key-reused` for something else under the key, 409 `still-under-way` while it is being done, and
 * 409 `done-already` where the answer held a secret, or was lost.
 */
export const once =
  (context: Context): MiddlewareHandler =>
  async (c, next) => {
    const key = c.req.header('Idempotency-Key');
    if (key === undefined || ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return next();
    if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
      throw new Problem(400, 'bad-idempotency-key', 'An Idempotency-Key is 1 to 200 characters, such as a UUID.');
    }
    const { orm } = context.database;
    const of = { ...viewerIn(c), key };
    const address = c.req.url.slice(c.req.url.indexOf('/', c.req.url.indexOf('//') + 2));
    const route = `${c.req.method} ${c.req.path}`;
    // whoever reads the database must not be able to try passwords out on it
    const hashOf = (contents: string): string =>
      createHmac('sha256', context.secretKey).update(`${c.req.method} ${address}\n${contents}`).digest('base64url');
    const asked = { hashOf, requestHash: streamed.has(c.req.path) ? null : hashOf(await c.req.text()) };
    c.set('once', asked);
    const before = asked.requestHash === null ? null : await findDone(orm, of);
    if (before) return answerAgain(c, context, before, asked.requestHash);
    const claim = claimOf(context, of, route, asked);
    await underClaim(claim, next);
    if (claim.state === 'committed') return keepAnswer(c, context, of);
    // another may have done it since, which is why it could not be done now
    const since = c.res.status >= 400 && asked.requestHash !== null ? await findDone(orm, of) : null;
    if (!since) return undefined;
    const again = answerAgain(c, context, since, asked.requestHash);
    c.res = undefined;
    c.res = again;
    return undefined;
  };

/** Says what a streamed body held; to be called before anything is done with it. */
export async function tellApart(c: HonoContext, contentsOf: () => Promise<string>): Promise<void> {
  const asked = c.get('once');
  if (asked) asked.requestHash = asked.hashOf(await contentsOf());
}

const claimOf = (
  { now }: Context,
  of: KeyOf,
  route: string,
  asked: { readonly requestHash: string | null },
): Claim => ({
  state: 'open',
  take: async (transaction) => {
    const { requestHash } = asked;
    if (requestHash === null) throw new Error(`${route} has not said what is asked for`);
    if (!(await takeKey(transaction, of, { route, requestHash }, now()))) throw underWay();
  },
});

function viewerIn(c: HonoContext): Omit<KeyOf, 'key'> {
  const viewer = c.get('viewer');
  return { viewerKind: viewer.kind, viewerId: 'id' in viewer ? viewer.id : 0 };
}

const underWay = () => new Problem(409, 'still-under-way', 'This is being done; ask again in a moment.');

const doneAlready = (details: { id?: number } = {}) =>
  new Problem(409, 'done-already', 'This was done; its answer is not sent again.', details);

function answerAgain(
  c: HonoContext,
  { now }: Context,
  { requestHash, answer, createdAt, route }: DoneOnce,
  askedHash: string | null,
): Response {
  if (requestHash !== askedHash) {
    throw new Problem(422, 'idempotency-key-reused', 'Something else was done under this Idempotency-Key.', { route });
  }
  const isUnderWay = now().getTime() - createdAt.getTime() < secondsUnderWay * 1_000;
  if (!answer && isUnderWay) throw underWay();
  const { status, headers, body } = answer ?? withoutAnswer(doneAlready());
  const own = { 'X-Request-Id': c.get('arrival').requestId, ...replayed };
  return new Response(body === '' ? null : body, { status, headers: { ...headers, ...own } });
}

const replayed = { 'Cache-Control': 'no-store', 'Idempotency-Replayed': 'true' };

const withoutAnswer = (problem: Problem): AnswerOnce => ({
  status: problem.status,
  headers: { 'Content-Type': 'application/problem+json' },
  body: problemText(problem),
});

/** Keeps what was answered. Where that fails it is done all the same, and said so when asked again. */
async function keepAnswer(c: HonoContext, { database, log }: Context, of: KeyOf): Promise<void> {
  const { status } = c.res;
  // done, and the answer was our own mistake: that is nothing to repeat
  if (status >= 500) return;
  const body = await c.res.clone().text();
  const hasSecret = answersWithSecret.has(routeFor(c)?.name ?? '') || c.res.headers.getSetCookie().length > 0;
  const headers = Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = c.res.headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
  const answer = hasSecret && status < 400 ? withoutAnswer(doneAlready(idIn(body))) : { status, headers, body };
  try {
    await saveAnswer(database.orm, of, answer);
  } catch (error) {
    log.error({ err: error instanceof Error ? error.cause : error }, 'an answer could not be kept');
  }
}

/** The number of the thing that was made, if the answer says it. */
function idIn(body: string): { id?: number } {
  const answer: unknown = body.startsWith('{') ? JSON.parse(body) : null;
  const id: unknown = answer && typeof answer === 'object' && 'id' in answer ? answer.id : undefined;
  return typeof id === 'number' ? { id } : {};
}
