import { recordDeed, type Actor } from '#db/queries/audit.ts';
import {
  endFollowMails,
  listFollows,
  lockFollow,
  removeFollow,
  saveFollow,
  saveFollowMail,
  saveReadUntil,
  seenUntil,
  type Follow,
  type NewFollow,
} from '#db/queries/following.ts';
import { getPerson } from '#db/queries/people.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { writeTransaction } from '#db/write.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { unsubscriberIn } from './unsubscribe.ts';

/** More than anybody looks at, and few enough for one mail. */
const mostFollows = 200;

/** What somebody follows stays out of the audit log: that they changed it is all that others may know. */
const deedOf = (action: string, personId: number) => ({ action, organisationId: null, subject: `person ${personId}` });

/** Answers the number of it, also where they follow it already. Problem `enough-follows`. */
export function follow({ database, now }: Context, given: NewFollow, actor: Actor): Promise<number> {
  return writeTransaction(database, async (transaction) => {
    const id = await saveFollow(transaction, given, now());
    const all = await listFollows(transaction, given.personId);
    if (all.length > mostFollows) throw new Problem(409, 'enough-follows', `At most ${mostFollows} can be followed.`);
    const isMeant = ({ organisationId, metricId }: Follow) =>
      organisationId === given.organisationId && metricId === given.metricId;
    const known = all.find(isMeant);
    if (!known) throw new Error('what is followed is among what is followed');
    if (id !== null) await recordDeed(transaction, actor, now(), deedOf('following-begun', given.personId));
    return known.id;
  });
}

type Own = { id: number; personId: number };
type Check = (found: Follow) => void;

/** Problem 404 `unknown-follow`, also for what somebody else follows. */
export async function changeFollowMail(
  { database, now }: Context,
  { id, personId }: Own,
  given: Pick<Follow, 'mail' | 'language'>,
  actor: Actor,
  check: Check,
): Promise<void> {
  await writeTransaction(database, async (transaction) => {
    check(known(await lockFollow(transaction, id, personId)));
    await saveFollowMail(transaction, id, given, now());
    await recordDeed(transaction, actor, now(), deedOf('following-changed', personId));
  });
}

export async function unfollow(
  { database, now }: Context,
  { id, personId }: Own,
  actor: Actor,
  check: Check,
): Promise<void> {
  await writeTransaction(database, async (transaction) => {
    check(known(await lockFollow(transaction, id, personId)));
    await removeFollow(transaction, id);
    await recordDeed(transaction, actor, now(), deedOf('following-ended', personId));
  });
}

function known(found: Follow | null): Follow {
  if (!found) throw new Problem(404, 'unknown-follow', 'There is no such thing that you follow, or no longer.');
  return found;
}

/** Problem 400 `read-in-future`. */
export async function markRead(
  { database, now }: Context,
  personId: number,
  { until, dataVersion }: { until: string; dataVersion: number },
  actor: Actor,
): Promise<void> {
  if (new Date(until) > now()) {
    throw new Problem(400, 'read-in-future', 'Nobody has read what is to come.', { path: 'until' });
  }
  await writeTransaction(database, async (transaction) => {
    // what is under way has to be seen to know whether it was there when they read
    await lockPublications(transaction);
    await saveReadUntil(transaction, personId, await seenUntil(transaction, until, dataVersion));
    await recordDeed(transaction, actor, now(), deedOf('news-read', personId));
  });
}

/** Whoever has a mail can end them all, signed in or not. Problem 404 `unknown-link`. */
export async function unsubscribe({ database, now, secretKey }: Context, token: string, actor: Actor): Promise<void> {
  const personId = unsubscriberIn(token, secretKey);
  if (personId === null) throw new Problem(404, 'unknown-link', 'There is no such link.');
  await writeTransaction(database, async (transaction) => {
    const { name } = await getPerson(transaction, personId);
    await endFollowMails(transaction, personId);
    await recordDeed(transaction, { ...actor, name }, now(), deedOf('following-mails-ended', personId));
  });
}
