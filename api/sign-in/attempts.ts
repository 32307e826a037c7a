import { z } from 'zod';
import { enqueueJob } from '#db/queries/jobs.ts';
import { recordDeed, type Actor, type Deed } from '#db/queries/audit.ts';
import { findPassword } from '#db/queries/people.ts';
import { isLockoutRecorded, removeAttempt, saveAttempt, saveAttemptSucceeded } from '#db/queries/sign-in-attempts.ts';
import { writeTransaction } from '#db/write.ts';
import { accountOf, lockoutAddress, secondsToWait, wouldLockOut, type Guessed } from '#domain/lockout.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import type { JobHandler } from '../jobs/worker.ts';
import { noteSecurity, type Place } from './session.ts';

/** An attempt that was let through. It counts as a failure until it has succeeded. */
export type Attempt = {
  succeeded: () => Promise<void>;
  /** To be called outside any transaction: what failed is told to whoever watches the log. */
  failed: (actor: Actor, deed: Deed) => Promise<void>;
};

type From = Pick<Place, 'address' | 'requestId'>;

/** Whoever has not shown who they are. */
export const nobodyAt = ({ address, requestId }: From): Actor => ({
  kind: 'nobody',
  personId: null,
  name: '',
  address,
  requestId,
});

/**
 * Lets an attempt through to what it tries, or refuses it unseen: Problem 429 `too-many-attempts` with the seconds to
 * wait.
 */
export async function judgeAttempt(
  context: Context,
  email: string,
  guessed: Guessed,
  { address, requestId }: From,
): Promise<Attempt> {
  const { orm } = context.database;
  const now = context.now();
  const account = accountOf(email, guessed);
  const { id, attempts } = await saveAttempt(orm, { account, address: lockoutAddress(address), now });
  const wait = secondsToWait(attempts, now);
  if (wait > 0) {
    await removeAttempt(orm, id);
    const deed = { action: 'attempt-locked-out', organisationId: null, subject: `account ${account}` };
    noteSecurity(context, nobodyAt({ address, requestId }), deed);
    throw new Problem(429, 'too-many-attempts', `Wait ${wait} seconds before the next attempt.`, { seconds: wait });
  }
  return {
    succeeded: () => saveAttemptSucceeded(orm, id),
    failed: async (actor, deed) => {
      noteSecurity(context, actor, deed);
      if (wouldLockOut(attempts, now)) await enqueueLockout(context, { email, guessed, address, requestId });
    },
  };
}

const Lockout = z.strictObject({
  email: z.string(),
  guessed: z.string(),
  address: z.string(),
  requestId: z.string(),
});

/** Whether anybody has the address is looked up later: an answer that took longer would tell. */
const enqueueLockout = ({ database, now }: Context, payload: z.infer<typeof Lockout>): Promise<void> =>
  writeTransaction(database, (transaction) =>
    enqueueJob(transaction, { kind: 'lock-out', payload, runAt: now() }, now()),
  );

const dayMs = 86_400_000;

/**
 * Records that a lock-out began, for administrators: once a day for each person. The record stays for good, and
 * strangers must not be able to fill it.
 */
export const recordLockout: JobHandler = async (payload, { database, now }) => {
  const { email, guessed, ...from } = Lockout.parse(payload);
  await writeTransaction(database, async (transaction) => {
    const known = await findPassword(transaction, email);
    if (!known) return;
    const at = now();
    const subject = `person ${known.personId}`;
    if (await isLockoutRecorded(transaction, subject, new Date(at.getTime() - dayMs))) return;
    const deed = { action: 'locked-out', organisationId: null, subject, after: { email, guessed } };
    await recordDeed(transaction, nobodyAt(from), at, deed);
  });
};
