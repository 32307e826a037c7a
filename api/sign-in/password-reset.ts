import { z } from 'zod';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { enqueueJob } from '#db/queries/jobs.ts';
import { findLink, saveLink, takeLink, withdrawLinks } from '#db/queries/one-time-links.ts';
import { findPassword, getPerson, listPersonalWords, savePassword } from '#db/queries/people.ts';
import { endSessions } from '#db/queries/sessions.ts';
import type { Transaction } from '#db/connection.ts';
import { actorKinds } from '#db/schema/index.ts';
import { writeTransaction } from '#db/write.ts';
import { languages, type Language } from '#domain/language.ts';
import type { Context } from '../context.ts';
import { newToken, tokenHash } from '../http/credentials.ts';
import { Problem } from '../http/problem.ts';
import type { JobHandler } from '../jobs/worker.ts';
import { enqueueMail } from '../mail/mail.ts';
import { judgeAttempt, nobodyAt } from './attempts.ts';
import { emailOf } from './given.ts';
import { hashPassword, refuseWeak } from './passwords.ts';
import { noteSecurity, type Place } from './session.ts';
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

const AskedReset = z.strictObject({
  to: z.string(),
  language: z.enum(languages),
  actor: z.strictObject({
    kind: z.enum(actorKinds),
    personId: z.int().nullable(),
    name: z.string(),
    address: z.string(),
    requestId: z.string(),
  }),
});

/**
 * Has a link sent to whoever has a password with this address, and says nothing about whether anybody has: that is
 * looked up later, so that nothing here takes longer for one address than for another.
 */
export async function askForReset(
  context: Context,
  given: { email: string; language: Language },
  actor: Actor,
): Promise<void> {
  const { language } = given;
  const to = emailOf(given.email);
  // of the installation, and the same for every address
  if (!context.mail)
    throw new Problem(409, 'no-mail', 'No mail can be sent from here; an administrator hands a link over.');
  // every request counts: each could be a mail to somebody who did not ask for it
  await judgeAttempt(context, to, 'reset', actor);
  const now = context.now();
  const payload: z.infer<typeof AskedReset> = { to, language, actor };
  await writeTransaction(context.database, (transaction) =>
    enqueueJob(transaction, { kind: 'password-reset', payload, runAt: now }, now),
  );
  noteSecurity(context, actor, { action: 'password-reset-asked', organisationId: null, subject: `account ${to}` });
}

/** Sends the link that was asked for, if anybody has a password with the address. Done twice, the later one works. */
export const sendResetLink: JobHandler = async (payload, context) => {
  const { to, language, actor } = AskedReset.parse(payload);
  await writeTransaction(context.database, async (transaction) => {
    const known = await findPassword(transaction, to);
    if (!known) return;
    const { personId, name } = known;
    const link = await newResetLink(transaction, context, personId, null);
    await enqueueMail(transaction, context, { kind: 'password-reset', to, language, name, link, hours: hoursOpen });
    const deed = { action: 'password-reset-asked', organisationId: null, subject: `person ${personId}` };
    await recordDeed(transaction, actor, context.now(), deed);
  });
};

/** Whose password a link sets, without using it. Problem 409 `link-used`. */
export async function readReset(context: Context, token: string): Promise<{ email: string }> {
  const { orm } = context.database;
  const link = await findLink(orm, 'password-reset', tokenHash(token), context.now());
  if (link?.personId == null) throw usedLink();
  return { email: (await getPerson(orm, link.personId)).email };
}

/** Sets a new password by a link, and signs out everywhere. A weak one is refused, and leaves the link as it was. */
export async function resetPassword(
  context: Context,
  given: { token: string; password: string },
  place: Place,
): Promise<void> {
  const { orm } = context.database;
  const shown = await findLink(orm, 'password-reset', tokenHash(given.token), context.now());
  // hashing is work that nobody gets done without a link
  if (shown?.personId == null) throw usedLink();
  await refuseWeak(given.password, await listPersonalWords(orm, shown.personId));
  const hash = await hashPassword(given.password);
  const { actor, deed } = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const link = await takeLink(transaction, 'password-reset', tokenHash(given.token), now);
    if (link?.personId == null) throw usedLink();
    const { id: personId, name, email } = await getPerson(transaction, link.personId);
    await savePassword(transaction, { personId, email, hash }, now);
    await endSessions(transaction, personId, now);
    const actor: Actor = { ...nobodyAt(place), kind: 'person', personId, name };
    const deed = { action: 'password-reset', organisationId: null, subject: `person ${personId}` };
    await recordDeed(transaction, actor, now, deed);
    return { actor, deed };
  });
  noteSecurity(context, actor, deed);
}
