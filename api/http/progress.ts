import type { Context as HonoContext } from 'hono';
import { DomainError } from '#domain/error.ts';
import type { Context } from '../context.ts';
import { Problem, problemOf, problemText } from './problem.ts';

/** What long work is given: to say how far it has come, and to learn that nobody waits any more. */
export type Tracked = { tell: (share: number) => void; signal: AbortSignal };

const asked = 'application/x-ndjson';
const leastMs = 100;

/**
 * Answers long work. Whoever accepts `application/x-ndjson` gets a line `{ "progress": 0.4 }` now and then and the
 * answer, or the problem, in the last; everybody else gets the answer alone. Who breaks off cancels it.
 */
export async function tracked<Answer>(
  c: HonoContext,
  { log }: Context,
  work: (tracked: Tracked) => Promise<Answer>,
): Promise<Answer | Response> {
  const cancel = new AbortController();
  const { signal } = cancel;
  // some servers say so before the answer has begun, others only then
  c.req.raw.signal.addEventListener('abort', () => cancel.abort(), { once: true });
  if (!(c.req.header('Accept') ?? '').includes(asked)) return work({ tell: () => {}, signal });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const say = (line: unknown) => {
        if (!signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      let last = 0;
      const tell = (share: number) => {
        const now = Date.now();
        if (now - last < leastMs) return;
        last = now;
        say({ progress: Math.round(share * 1_000) / 1_000 });
      };
      try {
        say({ progress: 0 });
        say({ answer: await work({ tell, signal }) });
      } catch (error) {
        if (!signal.aborted && !(error instanceof DomainError)) log.error({ err: error }, 'long work failed');
        say({ problem: problemIn(error) });
      }
      if (!signal.aborted) controller.close();
    },
    cancel: () => cancel.abort(),
  });
  return new Response(body, { headers: { 'Content-Type': asked, 'Cache-Control': 'no-store' } });
}

const problemIn = (error: unknown): unknown =>
  JSON.parse(
    problemText(
      error instanceof DomainError
        ? problemOf(error)
        : new Problem(500, 'internal-error', 'Something went wrong here. It has been logged.'),
    ),
  );
