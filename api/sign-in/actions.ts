import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { withdrawLinks } from '#db/queries/one-time-links.ts';
import { findPassword, listPersonalWords, savePassword } from '#db/queries/people.ts';
import { endSessions } from '#db/queries/sessions.ts';
import { writeTransaction } from '#db/write.ts';
import { readEmail } from '#domain/email.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { judgeAttempt, nobodyAt } from './attempts.ts';
import { hashPassword, isPassword, refuseWeak } from './passwords.ts';
import { beginSession, noteSecurity, type Place } from './session.ts';

/** Signs in with address and password. Says of a wrong one no more than that. Answers the token for the cookie. */
export async function signIn(
  context: Context,
  given: { email: string; password: string },
  place: Place,
): Promise<{ token: string; lacks: 'second-factor' | null }> {
  // what is no address may be a password in the wrong field: it is neither kept nor logged
  const account = readEmail(given.email) ?? 'no address';
  const attempt = await judgeAttempt(context, account, 'password', place);
  const known = await findPassword(context.database.orm, account);
  if (!(await isPassword(given.password, known?.hash ?? null)) || !known) {
    const deed = { action: 'sign-in-failed', organisationId: null, subject: `account ${account}` };
    await attempt.failed(nobodyAt(place), deed);
    throw new Problem(401, 'wrong-password', 'Address or password is wrong.');
  }
  const { personId, name, hasSecondFactor } = known;
  const token = await writeTransaction(context.database, (transaction) =>
    beginSession(transaction, context, { personId, name, isComplete: !hasSecondFactor, method: 'password' }, place),
  );
  // with a second factor to come, the password alone is not a success that clears earlier failures
  if (!hasSecondFactor) await attempt.succeeded();
  const { address, requestId } = place;
  const actor: Actor = { kind: 'person', personId, name, address, requestId };
  const action = hasSecondFactor ? 'password-accepted' : 'signed-in';
  noteSecurity(context, actor, { action, organisationId: null, subject: `person ${personId}` });
  return { token, lacks: hasSecondFactor ? 'second-factor' : null };
}

/**
 * Asks whoever is signed in for their password again: an open browser is not enough to change how one signs in. Answers
 * whether they have one. Problem 403 `wrong-password`.
 */
export async function showPassword(
  context: Context,
  person: { id: number; email: string },
  password: string,
  actor: Actor,
): Promise<boolean> {
  const known = await findPassword(context.database.orm, person.email);
  if (!known || known.personId !== person.id) return false;
  const attempt = await judgeAttempt(context, person.email, 'password', actor);
  if (!(await isPassword(password, known.hash))) {
    await attempt.failed(actor, {
      action: 'present-password-wrong',
      organisationId: null,
      subject: `person ${person.id}`,
    });
    throw new Problem(403, 'wrong-password', 'This is not your present password.', { path: 'current' });
  }
  await attempt.succeeded();
  return true;
}

/** Changes one's own password, and signs out everywhere else. Links that were to set a new one no longer work. */
export async function changePassword(
  context: Context,
  person: { id: number; email: string; sessionId: number },
  given: { current: string; password: string },
  actor: Actor,
): Promise<void> {
  if (!(await showPassword(context, person, given.current, actor))) {
    throw new Problem(409, 'no-password', 'You sign in through your organisation and have no password here.');
  }
  await refuseWeak(given.password, await listPersonalWords(context.database.orm, person.id));
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
