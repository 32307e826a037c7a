import { setTimeout as pause } from 'node:timers/promises';
import { claimJobs, saveJobDone, saveJobFailed, type ClaimedJob } from '#db/queries/jobs.ts';
import { mostAttempts, nextAttemptAt } from '#domain/job.ts';
import type { Context } from '../context.ts';

/**
 * Does one job. It may be done twice, when a process ends between doing it and noting so: what it does has to bear that.
 * What it throws is kept and shown to administrators, so it says nothing secret.
 */
export type JobHandler = (payload: unknown, context: Context) => Promise<void>;
export type JobKinds = Readonly<Record<string, JobHandler>>;

/** What no further attempt can mend: given up at once. */
export class Hopeless extends Error {}

export type Worker = {
  /** Takes nothing new, and waits a while for what is under way; what is not done by then is taken again later. */
  stop: () => Promise<void>;
};

/** Of a statement that failed the database's own words: the statement and its parameters stay out of sight. */
function messageOf(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason);
  return reason.cause instanceof Error ? messageOf(reason.cause) : reason.message;
}

const usual = { atOnce: 3, pollMs: 3_000, claimSeconds: 600, stopMs: 5_000 };

/** Does what is due, a few at once, beside any number of workers in other processes. Nothing that a job does ends it. */
export function startWorker(context: Context, kinds: JobKinds, options: Partial<typeof usual> = {}): Worker {
  const { atOnce, pollMs, claimSeconds, stopMs } = { ...usual, ...options };
  const { database, log } = context;
  const running = new Set<Promise<void>>();
  let isStopping = false;
  let isUnreachable = false;
  let taking: Promise<void> | null = null;
  let isAskedAgain = false;

  /** Takes as many as there is room for. Asked meanwhile, it looks again afterwards: there may be more since. */
  const wake = (): void => {
    if (isStopping) return;
    isAskedAgain = true;
    taking ??= takeAll().finally(() => {
      taking = null;
      if (isAskedAgain && running.size < atOnce) wake();
    });
  };

  const takeAll = async (): Promise<void> => {
    while (isAskedAgain && !isStopping && running.size < atOnce) {
      isAskedAgain = false;
      for (const job of await take(atOnce - running.size)) {
        const doing: Promise<void> = attempt(job).finally(() => {
          running.delete(doing);
          wake();
        });
        running.add(doing);
      }
    }
  };

  const take = async (most: number): Promise<ClaimedJob[]> => {
    try {
      const jobs = await claimJobs(database.orm, { most, seconds: claimSeconds, now: context.now() });
      isUnreachable = false;
      return jobs;
    } catch (error) {
      // said once, and not with every question
      if (!isUnreachable) log.error({ err: error }, 'jobs cannot be read');
      isUnreachable = true;
      return [];
    }
  };

  /** Never throws: what cannot even be noted is taken again when the claim has run out. */
  const attempt = async (job: ClaimedJob): Promise<void> => {
    try {
      try {
        await handle(job);
      } catch (error) {
        await giveBack(job, error);
        return;
      }
      await saveJobDone(database.orm, job.id, context.now());
    } catch (error) {
      log.error({ err: error, job: job.id, kind: job.kind }, 'the outcome of a job could not be noted');
    }
  };

  const handle = async ({ kind, payload, attempts }: ClaimedJob): Promise<void> => {
    if (attempts > mostAttempts) throw new Hopeless('The process ended in the middle each time.');
    const handler = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (!handler) throw new Error(`There is no kind of job "${kind}" here.`);
    const ended = new AbortController();
    // once the claim has run out another process may do the same
    const limit = pause(claimSeconds * 900, null, { signal: ended.signal, ref: false }).then(() => {
      throw new Error(`It was not done within ${Math.round((claimSeconds * 0.9) / 60)} minutes.`);
    });
    limit.catch(() => {});
    await Promise.race([handler(payload, context), limit]).finally(() => ended.abort());
  };

  const giveBack = async (job: ClaimedJob, reason: unknown): Promise<void> => {
    const now = context.now();
    const error = messageOf(reason).replaceAll('\0', '').slice(0, 500);
    const retryAt = reason instanceof Hopeless ? null : nextAttemptAt(job.attempts, now);
    await saveJobFailed(database.orm, job, { error, retryAt, now });
    const { id, kind, attempts } = job;
    log.warn({ job: id, kind, attempts, error, retryAt }, retryAt ? 'a job failed' : 'a job was given up');
  };

  // whoever has written goes on at once: nobody waits for jobs
  const written = async () => wake();
  database.written.add(written);
  const polling = setInterval(wake, pollMs).unref();
  wake();
  return {
    stop: async () => {
      isStopping = true;
      database.written.delete(written);
      clearInterval(polling);
      const ended = new AbortController();
      const finish = async () => {
        await taking;
        await Promise.all(running);
      };
      await Promise.race([finish(), pause(stopMs, null, { signal: ended.signal }).catch(() => {})]);
      ended.abort();
    },
  };
}
