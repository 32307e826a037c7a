import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { languages, pathPrefixOf, type Language } from '#domain/language.ts';
import type { Context } from '../context.ts';
import { acting, otherAnswers } from '../http/description.ts';
import { query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { actorOf } from '../http/viewer.ts';
import { unsubscribe } from './actions.ts';

/** The address that mail programs know from the headers of a mail. */
export const oneClickAddress = ({ site }: Pick<Context, 'site'>, token: string, language: Language): string =>
  `${site.url}/api/v1/following/one-click?${new URLSearchParams({ token, language })}`;

const OneClick = z.strictObject({ token: z.string().max(100), language: z.enum(languages).default('sv') });

/** The button of a mail program (RFC 8058): whoever only opens the address is shown a button of ours. */
export const oneClickRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      describeRoute({
        summary: 'Go to where mails about what somebody follows are ended',
        tags: ['following'],
        responses: {
          303: { description: 'To a page with a button', headers: { Location: { schema: { type: 'string' } } } },
          400: otherAnswers[400],
        },
      }),
      query(OneClick),
      (c) => {
        const { token, language } = c.req.valid('query');
        return c.redirect(`${pathPrefixOf(language)}/following/end?token=${encodeURIComponent(token)}`, 303);
      },
    )
    .post(
      '/',
      acting({
        summary: 'End all mails about what somebody follows, from a mail program',
        description: 'As RFC 8058 says, without signing in. Done again it is done.',
        answer: null,
        tag: 'following',
        requestBody: {
          required: true,
          content: {
            'application/x-www-form-urlencoded': {
              schema: {
                type: 'object',
                required: ['List-Unsubscribe'],
                properties: { 'List-Unsubscribe': { type: 'string', enum: ['One-Click'] } },
              },
            },
          },
        },
      }),
      query(OneClick),
      async (c) => {
        const { 'List-Unsubscribe': asked } = await c.req.parseBody();
        if (asked !== 'One-Click') {
          throw new Problem(400, 'bad-field', 'Send List-Unsubscribe=One-Click.', { path: 'List-Unsubscribe' });
        }
        await unsubscribe(context, c.req.valid('query').token, actorOf(c));
        return c.body(null, 204);
      },
    );
