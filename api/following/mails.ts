import { listMailedFollowers, seenUntil, takeTold, type Follow, type MailedFollower } from '#db/queries/following.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { everybody, withSnapshot, type Snapshot } from '#db/queries/snapshot.ts';
import { recordDeed } from '#db/queries/audit.ts';
import { writeTransaction } from '#db/write.ts';
import { capabilitiesOf } from '#domain/capability.ts';
import { dayAt } from '#domain/date.ts';
import { isMailDay } from '#domain/following.ts';
import { pathPrefixOf } from '#domain/language.ts';
import { formatValue } from '#domain/number.ts';
import type { Context } from '../context.ts';
import { today } from '../http/today.ts';
import { readerOf } from '../http/viewer.ts';
import { enqueueDaily } from '../jobs/daily.ts';
import type { JobHandler } from '../jobs/worker.ts';
import type { NewsItem } from '../mail/following-letter.ts';
import { enqueueMail } from '../mail/mail.ts';
import { newsSince, type MetricNews, type News } from './news.ts';
import { oneClickAddress } from './one-click.ts';
import { unsubscribeToken } from './unsubscribe.ts';

/** When people begin to work, in UTC. */
const hourOfDay = 6;
/** What was not written about for longer, nobody waits for. */
const mostDays = 31;

/** Once a day each who wants it, and has something new, gets one mail about all that they follow. */
export const mailFollowers: JobHandler = async (_payload, context) => {
  // first of all, so that one day's trouble does not end all days
  await enqueueFollowingMails(context);
  if (!context.mail) return;
  const day = today(context);
  const seesPublic = await withSnapshot(context.database, null, everybody, async ({ sees }) => sees);
  const troubles: unknown[] = [];
  for (const follower of await listMailedFollowers(context.database.orm)) {
    // a job may be done twice; nobody is written to twice a day
    const due = follower.follows.filter(
      ({ mail, toldUntil }) => isMailDay(mail, day) && dayAt(new Date(toldUntil)) < day,
    );
    if (!due.length) continue;
    try {
      await mailFollower(context, follower, due, seesPublic);
    } catch (error) {
      // one follower's trouble is not that of those who come after
      troubles.push(error);
    }
  }
  // the next attempt is for those alone who have not been written to
  if (troubles.length) throw troubles[0];
};

async function mailFollower(
  context: Context,
  follower: MailedFollower,
  due: readonly Follow[],
  seesPublic: Snapshot['sees'],
): Promise<void> {
  const { id, name, email, roles } = follower;
  const grants = roles.map(({ organisationId, role }) => ({ organisationId, capabilities: capabilitiesOf(role) }));
  // by their own rights as they are now
  const reader = readerOf({ kind: 'person', id, name, email, sessionId: 0, grants, lacks: null });
  const earliest = new Date(context.now().getTime() - mostDays * 86_400_000).toISOString();
  const since = ({ toldUntil }: Follow) => (toldUntil < earliest ? earliest : toldUntil);
  const news: News[] = [];
  for (const [from, follows] of Map.groupBy(due, since)) news.push(await newsSince(context, reader, follows, from));
  const items = news.flatMap(({ places }) =>
    places.flatMap(({ organisation, metrics }) =>
      metrics.map((one) =>
        itemOf(one, organisation.names, seesPublic({ organisationId: organisation.id, metricId: one.metric.id })),
      ),
    ),
  );
  const [first] = news;
  const language = due.at(-1)?.language ?? 'sv';
  await writeTransaction(context.database, async (transaction) => {
    await lockPublications(transaction);
    const dataVersion = Math.min(...news.map((one) => one.dataVersion));
    const until = await seenUntil(transaction, first?.until ?? earliest, dataVersion);
    // what they have changed meanwhile waits for the next day
    if (!(await takeTold(transaction, due, until)) || !items.length) return;
    const address = `${context.site.url}${pathPrefixOf(language)}/following`;
    const token = unsubscribeToken(id, context.secretKey);
    await enqueueMail(transaction, context, {
      kind: 'following',
      to: email,
      language,
      name,
      items,
      link: address,
      endLink: `${address}/end?token=${token}`,
      oneClick: oneClickAddress(context, token, language),
      hours: 24,
    });
    const actor = { kind: 'installation' as const, personId: null, name: 'following', address: '', requestId: '' };
    const deed = { action: 'following-mailed', organisationId: null, subject: `person ${id}` };
    await recordDeed(transaction, actor, context.now(), deed);
  });
}

/** A mail goes through many hands: figures are in it only where everybody may see them. */
function itemOf(
  { metric, figures, target, status, answered }: MetricNews,
  organisation: NewsItem['organisation'],
  isPublic: boolean,
): NewsItem {
  const came = figures.filter(({ before }) => before === null);
  const last = came.at(-1);
  const value = last?.after?.value ?? null;
  return {
    metric: metric.names,
    organisation,
    fresh: last
      ? {
          count: came.length,
          period: last.period,
          value: isPublic && value !== null ? (language) => formatValue(value, metric, language) : null,
        }
      : null,
    revised: figures.length - came.length,
    target,
    status: isPublic ? status : null,
    answered: answered.length,
  };
}

export const enqueueFollowingMails = (context: Context): Promise<void> =>
  enqueueDaily(context, 'following-mails', hourOfDay);
