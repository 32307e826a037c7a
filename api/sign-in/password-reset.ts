import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { findLink, saveLink, takeLink, withdrawLinks } from '#db/queries/one-time-links.ts';
import { findPassword, getPerson, savePassword } from '#db/queries/people.ts';
import { endSessions } from '#db/queries/sessions.ts';
import type { Transaction } from '#db/connection.ts';
import { writeTransaction } from '#db/write.ts';
import type { Language } from '#domain/language.ts';
import type { Context } from '../context.ts';
import { newToken, tokenHash } from '../http/credentials.ts';
import { Problem } from '../http/problem.ts';
import { enqueueMail } from '../mail/mail.ts';
import { judgeAttempt } from './actions.ts';
import { emailOf } from './given.ts';
import { hashPassword, refuseWeak } from './passwords.ts';
import { noteSecurity } from './session.ts';
import { usedLink } from './set-up.ts';

const hoursOpen = 2;

/** Makes a link that sets a new password; earlier ones no longer work. */
export async function newResetLink(
  transaction: Transaction,
  context: Context,
  personId: number,
  createdBy: number | null,
): Promise<string> {
  const now = context.now();
  const token = newToken();
  await withdrawLinks(transaction, 'password-reset', { personId }, now);
  const expiresAt = new Date(now.getTime() + hoursOpen * 3_600_000);
  await saveLink(
    transaction,
    { kind: 'password-reset', tokenHash: tokenHash(token), personId, createdBy, expiresAt },
    now,
  );
  return `${context.site.url}/new-password?token=${token}`;
}

/** Sends a link to whoever has a password with this address, and says nothing about whether anybody has. */
export async function askForReset(
  context: Context,
  given: { email: string; language: Language },
  actor: Actor,
): Promise<void> {
  const email = emailOf(given.email);
  // of the installation, and the same for every address
  if (!context.mail)
    throw new Problem(409, 'no-mail', 'No mail can be sent from here; an administrator hands a link over.');
  // every request counts: each could be a mail to somebody who did not ask for it
  await judgeAttempt(context, `${email} reset`, actor);
  const known = await findPassword(context.database.orm, email);
  if (!known) return;
  const { personId, name } = known;
  const deed = { action: 'password-reset-asked', organisationId: null, subject: `person ${personId}` };
  await writeTransaction(context.database, async (transaction) => {
    const link = await newResetLink(transaction, context, personId, null);
    await enqueueMail(transaction, context, {
      kind: 'password-reset',
      to: email,
      language: given.language,
      name,
      link,
      hours: hoursOpen,
    });
    await recordDeed(transaction, actor, context.now(), deed);
  });
  noteSecurity(context, actor, deed);
}

/** Sets a new password by a link, and signs out everywhere. */
export async function resetPassword(
  context: Context,
  given: { token: string; password: string },
  from: { address: string; requestId: string },
): Promise<void> {
  // hashing is work that nobody gets done without a link
  if (!(await findLink(context.database.orm, 'password-reset', tokenHash(given.token), context.now())))
    throw usedLink();
  const hash = await hashPassword(given.password);
  const { actor, deed } = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const link = await takeLink(transaction, 'password-reset', tokenHash(given.token), now);
    if (link?.personId == null) throw usedLink();
    const { id: personId, name, email } = await getPerson(transaction, link.personId);
    // a weak one leaves the link as it was: the transaction ends here
    await refuseWeak(given.password, [name, email]);
    await savePassword(transaction, { personId, email, hash }, now);
    await endSessions(transaction, personId, now);
    const actor: Actor = { kind: 'person', personId, name, ...from };
    const deed = { action: 'password-reset', organisationId: null, subject: `person ${personId}` };
    await recordDeed(transaction, actor, now, deed);
    return { actor, deed };
  });
  noteSecurity(context, actor, deed);
}
