import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import type { InvitationAnswer } from '#api/sign-in/link-routes.ts';
import { shortestPassword } from '#domain/password.ts';
import { inLanguage, languageOf } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { actingOn, askWith } from '#web/lib/server/acting.ts';
import { forgetLink, tokenOfLink } from '#web/lib/server/link-cookie.ts';
import { thenBack } from '#web/lib/server/session.ts';
import { capabilityTexts, roleText } from '#web/lib/wording/role.ts';
import type { Actions, PageServerLoad } from './$types';

type Invitation = z.infer<typeof InvitationAnswer>;

export const load: PageServerLoad = async (event) => {
  const { url, locals } = event;
  const language = languageOf(url.pathname);
  const token = tokenOfLink(event, 'invitation');
  if (token === null) return { state: 'no-link' as const };
  const { answer, problem } = await askWith(event)<Invitation>('POST', '/invitations/read', { body: { token } });
  if (problem) return { state: 'used' as const };
  return {
    state: answer.needs,
    organisation: localText(answer.organisation.names, language),
    role: roleText(answer.role, language),
    may: capabilityTexts(answer.role, language),
    email: answer.email,
    visitor: locals.session?.name ?? '',
    signIn: thenBack('/sign-in', url),
    least: shortestPassword,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const token = tokenOfLink(event, 'invitation') ?? '';
    const isNew = event.locals.session === null;
    const body = { token, ...(isNew ? { name: written('name'), password: written('password') } : {}) };
    const { problem } = await send('POST', '/invitations/accept', { body });
    if (problem) return refuse(problem);
    forgetLink(event, 'invitation');
    redirect(303, inLanguage('/account', language));
  },
};
