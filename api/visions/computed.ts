import type { Transaction } from '#db/connection.ts';
import { isAskedFor } from '#db/queries/forms.ts';
import { enqueueJob } from '#db/queries/jobs.ts';
import { computedMetrics } from '#domain/vision.ts';

/** Asks for what is computed from targets to be computed anew, where any form asks for it. */
export async function enqueueGoalFigures(transaction: Transaction, now: Date): Promise<void> {
  if (await isAskedFor(transaction, computedMetrics)) {
    // one that is under way has perhaps read already: each change asks for its own
    await enqueueJob(transaction, { kind: 'goal-figures', payload: {}, runAt: now }, now);
  }
}
