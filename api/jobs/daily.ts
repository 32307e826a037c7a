import { enqueueJob } from '#db/queries/jobs.ts';
import { writeTransaction } from '#db/write.ts';
import type { Context } from '../context.ts';

/** The next one of a job that is done once a day, at an hour in UTC: asked by every process and every start, done once. */
export async function enqueueDaily({ database, now }: Context, kind: string, hourOfDay: number): Promise<void> {
  const asked = now();
  const runAt = new Date(asked);
  runAt.setUTCHours(hourOfDay, 0, 0, 0);
  if (runAt <= asked) runAt.setUTCDate(runAt.getUTCDate() + 1);
  const uniqueKey = `${kind} ${runAt.toISOString().slice(0, 10)}`;
  await writeTransaction(database, (transaction) =>
    enqueueJob(transaction, { kind, payload: {}, uniqueKey, runAt }, asked),
  );
}
