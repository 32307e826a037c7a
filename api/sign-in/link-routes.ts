import { Hono } from 'hono';
import { z } from 'zod';
import { languages } from '#domain/language.ts';
import { roles } from '#domain/role.ts';
import type { Context } from '../context.ts';
import { TextsAnswer } from '../http/answers.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { actorOf } from '../http/viewer.ts';
import { acceptInvitation, readInvitation } from './invitations.ts';
import { askForReset, readReset, resetPassword } from './password-reset.ts';
import { giveCookie, placeOf } from './session.ts';
import { readSetUp, setUp } from './set-up.ts';

const token = z.string().min(1).max(200);
const secret = z.string().min(1).max(1_000);
const name = z.string().min(1).max(200);
const email = z.string().min(1).max(300);

const NewInstallation = z.strictObject({
  token,
  name,
  email,
  password: secret,
  organisation: z
    .strictObject({ name, code: z.string().max(182).optional(), kind: z.string().max(100).optional() })
    .optional()
    .meta({ description: 'The top organisation; needed where there is none yet.' }),
});
const Token = z.strictObject({ token });
const AcceptedInvitation = z.strictObject({ token, name: name.optional(), password: secret.optional() });
const AskedReset = z.strictObject({ email, language: z.enum(languages).default('sv') });
const NewPassword = z.strictObject({ token, password: secret });

const SignedInto = z.object({ organisation: z.string().meta({ description: 'Code of the organisation.' }) });
export const SetUpAnswer = z.object({
  needsOrganisation: z.boolean().meta({ description: 'Whether the top organisation has to be named too.' }),
});
export const ResetAnswer = z.object({ email: z.string() });
export const InvitationAnswer = z.object({
  organisation: z.object({ code: z.string(), names: TextsAnswer }),
  role: z.enum(roles),
  email: z.string(),
  needs: z.enum(['name-and-password', 'sign-in', 'nothing']),
});

/** What somebody does with a link that works once. The links are in bodies: addresses end up in logs. */
export const linkRoutes = (context: Context) =>
  new Hono()
    .post(
      '/set-up',
      acting({ summary: 'Make the first administrator and the top organisation', answer: SignedInto, tag: 'session' }),
      body(NewInstallation),
      async (c) => {
        const done = await setUp(context, c.req.valid('json'), placeOf(c));
        giveCookie(c, context, done.token);
        return c.json({ organisation: done.organisation });
      },
    )
    .post(
      '/set-up/read',
      acting({ summary: 'What a set-up link still needs', answer: SetUpAnswer, tag: 'session' }),
      body(Token),
      async (c) => c.json(await readSetUp(context, c.req.valid('json').token)),
    )
    .post(
      '/invitations/read',
      acting({ summary: 'What a link invites to', answer: InvitationAnswer, tag: 'session' }),
      body(Token),
      async (c) => c.json(await readInvitation(context, c.req.valid('json').token, c.get('viewer'))),
    )
    .post(
      '/invitations/accept',
      acting({ summary: 'Accept an invitation', answer: SignedInto, tag: 'session' }),
      body(AcceptedInvitation),
      async (c) => {
        const done = await acceptInvitation(context, c.req.valid('json'), c.get('viewer'), placeOf(c));
        if (done.token !== null) giveCookie(c, context, done.token);
        return c.json({ organisation: done.organisation });
      },
    )
    .post(
      '/password-resets',
      acting({ summary: 'Ask for a link to set a new password', answer: null, status: 202, tag: 'session' }),
      body(AskedReset),
      async (c) => {
        await askForReset(context, c.req.valid('json'), actorOf(c));
        return c.body(null, 202);
      },
    )
    .post(
      '/password-resets/read',
      acting({ summary: 'Whose password a link sets', answer: ResetAnswer, tag: 'session' }),
      body(Token),
      async (c) => c.json(await readReset(context, c.req.valid('json').token)),
    )
    .post(
      '/password-resets/use',
      acting({ summary: 'Set a new password by a link', answer: null, tag: 'session' }),
      body(NewPassword),
      async (c) => {
        await resetPassword(context, c.req.valid('json'), placeOf(c));
        return c.body(null, 204);
      },
    );
