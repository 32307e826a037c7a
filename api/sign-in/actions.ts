import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { withdrawLinks } from '#db/queries/one-time-links.ts';
import { findPassword, savePassword } from '#db/queries/people.ts';
import { endSessions } from '#db/queries/sessions.ts';
import { removeAttempt, saveAttempt, saveAttemptSucceeded } from '#db/queries/sign-in-attempts.ts';
import { writeTransaction } from '#db/write.ts';
import { readEmail } from '#domain/email.ts';
import { lockoutAddress, secondsToWait } from '#domain/lockout.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { hashPassword, isPassword, refuseWeak } from './passwords.ts';
import { beginSession, noteSecurity } from './session.ts';

type Place = { address: string; device: string; requestId: string };

/**
 * Lets an attempt through to what it tries, or refuses it unseen: Problem 429 `too-many-attempts` with the seconds to
 * wait. Answers what to call when it succeeds.
 */
export async function judgeAttempt(
  context: Context,
  account: string,
  { address, requestId }: Pick<Place, 'address' | 'requestId'>,
): Promise<() => Promise<void>> {
  const { orm } = context.database;
  const now = context.now();
  const { id, attempts } = await saveAttempt(orm, { account, address: lockoutAddress(address), now });
  const wait = secondsToWait(attempts, now);
  if (wait > 0) {
    await removeAttempt(orm, id);
    const actor: Actor = { kind: 'nobody', personId: null, name: '', address, requestId };
    noteSecurity(context, actor, { action: 'attempt-locked-out', organisationId: null, subject: `account ${account}` });
    throw new Problem(429, 'too-many-attempts', `Wait ${wait} seconds before the next attempt.`, { seconds: wait });
  }
  return () => saveAttemptSucceeded(orm, id);
}

/** Signs in with address and password. Says of a wrong one no more than that. Answers the token for the cookie. */
export async function signIn(
  context: Context,
  given: { email: string; password: string },
  { address, device, requestId }: Place,
): Promise<{ token: string; lacks: 'second-factor' | null }> {
  // what is no address may be a password in the wrong field: it is neither kept nor logged
  const account = readEmail(given.email) ?? 'no address';
  const succeeded = await judgeAttempt(context, account, { address, requestId });
  const known = await findPassword(context.database.orm, account);
  if (!(await isPassword(given.password, known?.hash ?? null)) || !known) {
    const actor: Actor = { kind: 'nobody', personId: null, name: '', address, requestId };
    const deed = { action: 'sign-in-failed', organisationId: null, subject: `account ${account}` };
    await writeTransaction(context.database, (transaction) => recordDeed(transaction, actor, context.now(), deed));
    noteSecurity(context, actor, deed);
    throw new Problem(401, 'wrong-password', 'Address or password is wrong.');
  }
  const { personId, name, hasSecondFactor } = known;
  const token = await writeTransaction(context.database, (transaction) =>
    beginSession(
      transaction,
      context,
      { personId, name, isComplete: !hasSecondFactor, method: 'password', address, device },
      requestId,
    ),
  );
  // with a second factor to come, the password alone is not a success that clears earlier failures
  if (!hasSecondFactor) await succeeded();
  const actor: Actor = { kind: 'person', personId, name, address, requestId };
  const action = hasSecondFactor ? 'password-accepted' : 'signed-in';
  noteSecurity(context, actor, { action, organisationId: null, subject: `person ${personId}` });
  return { token, lacks: hasSecondFactor ? 'second-factor' : null };
}

/** Ends one session of somebody, or all of them. */
export async function signOut(
  context: Context,
  personId: number,
  actor: Actor,
  which: { only?: number; except?: number } = {},
): Promise<number> {
  const deed = { action: 'signed-out', organisationId: null, subject: `person ${personId}` };
  const ended = await writeTransaction(context.database, async (transaction) => {
    const count = await endSessions(transaction, personId, context.now(), which);
    if (count) await recordDeed(transaction, actor, context.now(), { ...deed, after: { sessions: count } });
    return count;
  });
  if (ended) noteSecurity(context, actor, { ...deed, after: { sessions: ended } });
  return ended;
}

/** Changes one's own password, and signs out everywhere else. Links that were to set a new one no longer work. */
export async function changePassword(
  context: Context,
  person: { id: number; name: string; email: string; sessionId: number },
  given: { current: string; password: string },
  actor: Actor,
): Promise<void> {
  const known = await findPassword(context.database.orm, person.email);
  if (!known || known.personId !== person.id) {
    throw new Problem(409, 'no-password', 'You sign in through your organisation and have no password here.');
  }
  const succeeded = await judgeAttempt(context, person.email, actor);
  if (!(await isPassword(given.current, known.hash))) {
    throw new Problem(403, 'wrong-password', 'This is not your present password.', { path: 'current' });
  }
  await succeeded();
  await refuseWeak(given.password, [person.name, person.email]);
  const hash = await hashPassword(given.password);
  const deed = { action: 'password-changed', organisationId: null, subject: `person ${person.id}` };
  await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    await savePassword(transaction, { personId: person.id, email: person.email, hash }, now);
    await endSessions(transaction, person.id, now, { except: person.sessionId });
    // whoever reads their mail could change it back
    await withdrawLinks(transaction, 'password-reset', { personId: person.id }, now);
    await recordDeed(transaction, actor, now, deed);
  });
  noteSecurity(context, actor, deed);
}
