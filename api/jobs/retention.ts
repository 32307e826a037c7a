import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { removeExpired } from '#db/queries/retention.ts';
import { writeTransaction } from '#db/write.ts';
import type { Context } from '../context.ts';
import { enqueueDaily } from './daily.ts';
import type { JobHandler } from './worker.ts';

const hourOfDay = 2;

const retention: Actor = { kind: 'installation', personId: null, name: 'retention', address: '', requestId: '' };

/** Removes once a day, at night, what has had its time, and records how much; db/queries/retention.ts says what that is. */
export const removeWhatHasHadItsTime: JobHandler = async (_payload, context) => {
  // first of all, so that one night's trouble does not end all nights
  await enqueueRetention(context);
  const removed = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const counts = await removeExpired(transaction, now);
    const deed = { action: 'expired-removed', organisationId: null, subject: 'what had had its time', after: counts };
    await recordDeed(transaction, retention, now, deed);
    return counts;
  });
  context.log.info({ removed }, 'what had had its time was removed');
};

export const enqueueRetention = (context: Context): Promise<void> => enqueueDaily(context, 'retention', hourOfDay);
