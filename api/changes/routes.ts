import { Hono } from 'hono';
import { describeRoute, resolver } from 'hono-openapi';
import { streamSSE } from 'hono/streaming';
import { isAllKeptAfter, listChangesAfter, type ToldChange } from '#db/queries/changes.ts';
import { mayIn, presentTree } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { Problem, ProblemAnswer } from '../http/problem.ts';
import { Following } from './follow.ts';

/** A client comes back by itself, and its rights are looked at again. */
const longest = 60_000;
const heartbeatEvery = 20_000;
const mostOnes = 20;
const mostMissed = 5_000;

/** What happens, as it happens: `/changes`. Codes and versions only; whoever may read a thing asks for it. */
export const changeRoutes = (context: Context) => {
  const following = new Following(context);
  const open = new Map<string, number>();
  /** What came after a number; null where that is too much, is no longer kept, or the number is of another time. */
  const missedSince = async (since: number): Promise<ToldChange[] | null> => {
    if (!(await isAllKeptAfter(context.database.orm, since))) return null;
    const missed = await listChangesAfter(context.database.orm, since, mostMissed);
    return missed.length < mostMissed ? missed : null;
  };
  return new Hono().get(
    '/',
    describeRoute({
      summary: 'What changes, as server-sent events',
      description:
        'One event for each change in the organisations whose drafts one may read: its kind, and codes and versions as JSON. ' +
        'Resumes after Last-Event-ID, for a week; the event "begin-again" says that what was missed cannot be told: read anew.',
      tags: ['changes'],
      responses: {
        200: { description: 'A stream', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        401: {
          description: 'Nobody is signed in',
          content: { 'application/problem+json': { schema: resolver(ProblemAnswer) } },
        },
        429: {
          description: 'Too many streams at once',
          content: { 'application/problem+json': { schema: resolver(ProblemAnswer) } },
        },
      },
    }),
    async (c) => {
      const viewer = c.get('viewer');
      const tree = await presentTree(c, context);
      const sees = ({ organisationId }: ToldChange) => mayIn(viewer, 'read-restricted', organisationId, tree);
      const who = viewer.kind === 'person' || viewer.kind === 'key' ? `${viewer.kind} ${viewer.id}` : viewer.kind;
      const ones = open.get(who) ?? 0;
      if (ones >= mostOnes) throw new Problem(429, 'too-many-streams', 'Close some of the pages that are open.');
      open.set(who, ones + 1);
      const since = /^\d{1,15}$/.exec(c.req.header('Last-Event-ID') ?? '')?.[0];
      c.header('X-Accel-Buffering', 'no');
      const response = streamSSE(c, async (stream) => {
        const waiting: ToldChange[] = [];
        let isOver = false;
        let heard = 0;
        let wake = () => {};
        const take = (changes: readonly ToldChange[] | null) => {
          if (changes === null) isOver = true;
          else {
            waiting.push(...changes.filter(sees));
            heard = changes.at(-1)?.id ?? heard;
            if (!waiting.length) return;
          }
          wake();
        };
        const { from, stop } = await following.follow(take);
        const end = () => {
          isOver = true;
          wake();
        };
        const ending = setTimeout(end, longest);
        stream.onAbort(end);
        try {
          let last = from;
          await stream.writeSSE({ event: 'begin', id: String(since ?? from), data: '{}' });
          if (since !== undefined && Number(since) !== from) {
            const missed = await missedSince(Number(since));
            if (missed) {
              waiting.unshift(...missed.filter(sees));
              last = Number(since);
            } else await stream.writeSSE({ event: 'begin-again', id: String(from), data: '{}' });
          }
          while (!isOver) {
            for (const { id, kind, what } of waiting.splice(0)) {
              // one that was missed may also have been told since
              if (id <= last) continue;
              last = id;
              await stream.writeSSE({ id: String(id), event: kind, data: JSON.stringify(what) });
            }
            if (isOver || waiting.length) continue;
            const isWoken = await new Promise<boolean>((resolve) => {
              const timer = setTimeout(() => resolve(false), heartbeatEvery);
              wake = () => {
                clearTimeout(timer);
                resolve(true);
              };
            });
            wake = () => {};
            // whoever sees nothing of what happens gets on with it too, and comes back to where they were
            if (!isWoken) await stream.writeSSE({ event: 'still-here', id: String(Math.max(last, heard)), data: '{}' });
          }
        } finally {
          clearTimeout(ending);
          stop();
          const left = (open.get(who) ?? 1) - 1;
          if (left > 0) open.set(who, left);
          else open.delete(who);
        }
      });
      // a stream of one's own is nothing that anybody keeps
      response.headers.set('Cache-Control', 'no-store');
      return response;
    },
  );
};
