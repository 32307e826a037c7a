import { Hono } from 'hono';
import { z } from 'zod';
import { listOpenSessions } from '#db/queries/sessions.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { PageQuery, numberIn, paged, query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { actorOf } from '../http/viewer.ts';
import { changePassword, showPassword, signIn } from './actions.ts';
import { NewSecondFactor, OpenSessions, RecoveryCodes, SessionAnswer } from './answers.ts';
import { giveCookie, leaveSession, personOf, placeOf, signOut, takeCookie } from './session.ts';
import { beginSecondFactor, confirmWithCode, giveUpSecondFactor, showSecondFactor } from './second-factor.ts';
import { describeSession } from './rights.ts';

const secret = z.string().min(1).max(1_000);
const Credentials = z.strictObject({ email: z.string().min(1).max(300), password: secret });
const ChangedPassword = z.strictObject({ current: secret, password: secret });
/** Empty for those who sign in through their organisation, and have none. */
const PresentPassword = z.strictObject({ current: z.string().max(1_000).default('') });
const Code = z.strictObject({ code: z.string().min(1).max(40) });

/** Who is signed in here. */
export const sessionRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({ summary: 'Who is signed in, and what they may do where', answer: SessionAnswer, tag: 'session' }),
      async (c) => c.json(await describeSession(context, c.get('viewer'))),
    )
    .post(
      '/',
      acting({
        summary: 'Sign in with address and password',
        answer: z.object({ lacks: z.literal('second-factor').nullable() }),
        tag: 'session',
      }),
      body(Credentials),
      async (c) => {
        const { token, lacks } = await signIn(context, c.req.valid('json'), placeOf(c));
        await leaveSession(c, context);
        giveCookie(c, context, token);
        return c.json({ lacks });
      },
    )
    .delete('/', acting({ summary: 'Sign out here', answer: null, tag: 'session' }), async (c) => {
      await leaveSession(c, context);
      takeCookie(c, context);
      return c.body(null, 204);
    })
    .post(
      '/second-factor',
      acting({ summary: 'Show the second factor', answer: null, tag: 'session' }),
      body(Code),
      async (c) => {
        const token = await showSecondFactor(context, personOf(c), c.req.valid('json').code, actorOf(c));
        giveCookie(c, context, token);
        return c.body(null, 204);
      },
    );

/** Everywhere somebody is signed in. */
export const sessionsRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({ summary: 'Where I am signed in', answer: OpenSessions, tag: 'session' }),
      query(PageQuery),
      async (c) => {
        const { id, sessionId } = personOf(c);
        const found = await listOpenSessions(context.database.orm, id, context.now(), context.sessionLimits);
        const items = found.map((session) => ({ ...session, isThis: session.id === sessionId }));
        return c.json(paged(c, items, c.req.valid('query')));
      },
    )
    .delete('/', acting({ summary: 'Sign out everywhere', answer: null, tag: 'session' }), async (c) => {
      await signOut(context, personOf(c).id, actorOf(c));
      takeCookie(c, context);
      return c.body(null, 204);
    })
    .delete('/:id', acting({ summary: 'Sign out there', answer: null, tag: 'session' }), async (c) => {
      const ended = await signOut(context, personOf(c).id, actorOf(c), { only: numberIn(c, 'id') });
      if (!ended) throw new Problem(404, 'unknown-session', 'You have no such session.');
      return c.body(null, 204);
    });

export const passwordRoutes = (context: Context) =>
  new Hono().put(
    '/',
    acting({ summary: 'Change my password, and sign out everywhere else', answer: null, tag: 'session' }),
    body(ChangedPassword),
    async (c) => {
      await changePassword(context, personOf(c), c.req.valid('json'), actorOf(c));
      return c.body(null, 204);
    },
  );

export const secondFactorRoutes = (context: Context) =>
  new Hono()
    .post(
      '/',
      acting({ summary: 'Begin with a second factor', answer: NewSecondFactor, tag: 'session' }),
      body(PresentPassword),
      async (c) => {
        const person = personOf(c);
        // a password alone must not be enough to replace what it lacks
        if (person.lacks === 'second-factor')
          throw new Problem(403, 'second-factor-needed', 'Show the second factor first.');
        await showPassword(context, person, c.req.valid('json').current, actorOf(c));
        return c.json(await beginSecondFactor(context, person, actorOf(c)));
      },
    )
    .put(
      '/',
      acting({ summary: 'Confirm the second factor with a first code', answer: RecoveryCodes, tag: 'session' }),
      body(Code),
      async (c) =>
        c.json({ recoveryCodes: await confirmWithCode(context, personOf(c), c.req.valid('json').code, actorOf(c)) }),
    )
    .delete(
      '/',
      acting({ summary: 'Give the second factor up', answer: null, tag: 'session' }),
      body(Code),
      async (c) => {
        await giveUpSecondFactor(context, personOf(c), c.req.valid('json').code, actorOf(c));
        return c.body(null, 204);
      },
    );
