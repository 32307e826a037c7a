import type { Context as HonoContext } from 'hono';
import { Hono } from 'hono';
import { z } from 'zod';
import { findAnsweredAddress, findReadUntil, listFollows, type Followed } from '#db/queries/following.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { mailRhythms, newSince } from '#domain/following.ts';
import { languages } from '#domain/language.ts';
import type { Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { Code, GivenMoment, PageQuery, numberIn, paged, query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { actorOf, readerOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import { personOf } from '../sign-in/session.ts';
import { changeFollowMail, follow, markRead, unfollow, unsubscribe } from './actions.ts';
import { followAnswers, followsInSight, newsAnswer, versionOfFollow } from './answer.ts';
import { FollowPage, NewFollowAnswer, NewsAnswer } from './answers.ts';
import { newsSince } from './news.ts';

const Mail = {
  mail: z.enum(mailRhythms).meta({ description: 'Bundled, at most one a day; weekly is on Mondays.' }),
  language: z.enum(languages).default('sv').meta({ description: 'Of the mails.' }),
};
const NewFollow = z.strictObject({
  organisation: Code,
  metric: Code.nullable().default(null).meta({ description: 'Null is the organisation as a whole.' }),
  ...Mail,
  mail: Mail.mail.default('none'),
});
const FollowQuery = PageQuery.extend({
  latest: z.enum(['true', 'false']).default('true').meta({ description: 'Without it there are no figures.' }),
});
const Read = z.strictObject({ until: GivenMoment, dataVersion: z.int().min(0) });

/** What somebody follows, and what is new of it: `/following`. One's own, and nobody else's. */
export const followingRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({ summary: 'What one follows, with the latest of it', answer: FollowPage, tag: 'following' }),
      query(FollowQuery),
      async (c) => {
        const { id } = personOf(c);
        const { latest, ...paging } = c.req.valid('query');
        const follows = await listFollows(context.database.orm, id);
        const found = await withSnapshot(context.database, null, readerOf(c.get('viewer')), async (snapshot) => {
          const { items, ...page } = paged(c, followsInSight(snapshot, follows), paging);
          return { ...page, items: await followAnswers(snapshot, items, latest === 'true') };
        });
        const mailTo = context.mail && (await findAnsweredAddress(context.database.orm, id));
        return c.json({ ...found, mailTo });
      },
    )
    .post(
      '/',
      acting({
        summary: 'Follow a metric of an organisation, or all of it',
        answer: NewFollowAnswer,
        status: 201,
        tag: 'following',
      }),
      body(NewFollow),
      async (c) => {
        const { organisation, metric, mail, language } = c.req.valid('json');
        const what = await whatIs(c, context, { organisation, metric });
        const given = { ...what, personId: personOf(c).id, mail, language };
        return c.json({ id: await follow(context, given, actorOf(c)) }, 201);
      },
    )
    .get(
      '/news',
      acting({
        summary: 'What is new of what one follows, and of where one has a role',
        description: 'Since one last marked it as read: what is published now beside what was published then.',
        answer: NewsAnswer,
        tag: 'following',
      }),
      async (c) => {
        const viewer = personOf(c);
        const readUntil = await findReadUntil(context.database.orm, viewer.id);
        const own = await listFollows(context.database.orm, viewer.id);
        const reader = readerOf(c.get('viewer'));
        const news = await newsSince(
          context,
          reader,
          [...placesOf(viewer), ...own],
          newSince(readUntil, context.now()),
        );
        return c.json(newsAnswer(news, readUntil !== null));
      },
    )
    .post(
      '/read',
      acting({ summary: 'Mark all as read, as far as one has read', answer: null, tag: 'following' }),
      body(Read),
      async (c) => {
        await markRead(context, personOf(c).id, c.req.valid('json'), actorOf(c));
        return c.body(null, 204);
      },
    )
    .post(
      '/unsubscribe',
      acting({
        summary: 'End all mails about what somebody follows',
        description: 'With the token of the link in each of them, without signing in.',
        answer: null,
        tag: 'following',
      }),
      body(z.strictObject({ token: z.string().max(100) })),
      async (c) => {
        await unsubscribe(context, c.req.valid('json').token, actorOf(c));
        return c.body(null, 204);
      },
    )
    .put(
      '/:id',
      acting({ summary: 'Choose how often one is written to', answer: null, changes: true, tag: 'following' }),
      body(z.strictObject(Mail)),
      async (c) => {
        await changeFollowMail(context, ownOf(c), c.req.valid('json'), actorOf(c), check(c));
        return c.body(null, 204);
      },
    )
    .delete(
      '/:id',
      acting({ summary: 'No longer follow something', answer: null, changes: true, tag: 'following' }),
      async (c) => {
        await unfollow(context, ownOf(c), actorOf(c), check(c));
        return c.body(null, 204);
      },
    );

const ownOf = (c: HonoContext) => ({ id: numberIn(c, 'id'), personId: personOf(c).id });

const check = (c: HonoContext) => (found: Parameters<typeof versionOfFollow>[0]) =>
  refuseStale(c, versionOfFollow(found), { mail: found.mail });

/** Where somebody has a role of their own; what they stand in for is not theirs to follow. */
const placesOf = ({ grants, deputyships }: Extract<Viewer, { kind: 'person' }>): Followed[] =>
  (deputyships?.own ?? grants).map(({ organisationId }) => ({ organisationId, metricId: null }));

/** Problems `unknown-organisation`, `unknown-metric`. */
const whatIs = (
  c: HonoContext,
  { database }: Context,
  named: { organisation: string; metric: string | null },
): Promise<Followed> =>
  withSnapshot(database, null, readerOf(c.get('viewer')), async ({ tree, metricByCode, sees }) => {
    const { id: organisationId } = getOrganisation(tree, named.organisation);
    if (named.metric === null) return { organisationId, metricId: null };
    const metric = metricByCode.get(named.metric);
    if (!metric || !sees({ organisationId, metricId: metric.id })) {
      throw new Problem(404, 'unknown-metric', `There is no metric "${named.metric}" here.`, { path: 'metric' });
    }
    return { organisationId, metricId: metric.id };
  });
