import { Hono } from 'hono';
import { z } from 'zod';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { jobStates, listJobs, retryJob } from '#db/queries/jobs.ts';
import { writeTransaction } from '#db/write.ts';
import { rfc3339 } from '#db/moment.ts';
import type { Context } from '../context.ts';
import { acting } from '../http/description.ts';
import { Paging, numberIn, pageOf, query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { actorOf } from '../http/viewer.ts';
import { JobPage } from './answers.ts';

const JobQuery = z.strictObject({ state: z.enum(jobStates).default('failed'), ...Paging });

export const jobRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({
        summary: 'What is done later: what was given up, or what waits',
        answer: JobPage,
        tag: 'jobs',
      }),
      query(JobQuery),
      async (c) => {
        const { state, ...paging } = c.req.valid('query');
        const { items, total } = await listJobs(context.database.orm, state, paging);
        return c.json(pageOf(c, items.map(jobAnswer), { total, ...paging }));
      },
    )
    .post(
      '/:id/retry',
      acting({ summary: 'Begin anew with what was given up', answer: null, tag: 'jobs' }),
      async (c) => {
        await retryGivenUp(context, numberIn(c, 'id'), actorOf(c));
        return c.body(null, 204);
      },
    );

const jobAnswer = ({ createdAt, runAt, failedAt, ...job }: Awaited<ReturnType<typeof listJobs>>['items'][number]) => ({
  ...job,
  createdAt: rfc3339(createdAt),
  runAt: rfc3339(runAt),
  failedAt: failedAt === null ? null : rfc3339(failedAt),
});

/** Problem 404 `unknown-job`, also for one that was not given up. */
async function retryGivenUp({ database, now }: Context, id: number, actor: Actor): Promise<void> {
  const at = now();
  await writeTransaction(database, async (transaction) => {
    const job = await retryJob(transaction, id, at);
    if (!job) throw new Problem(404, 'unknown-job', 'No such job was given up.');
    const { kind, subject } = job;
    await recordDeed(transaction, actor, at, {
      action: 'job-retried',
      organisationId: null,
      subject: `job ${id}`,
      after: { kind, subject },
    });
  });
}
