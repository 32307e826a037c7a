import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import type { InvitationAnswer } from '#api/sign-in/link-routes.ts';
import { inLanguage, languageOf } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { readLink } from '#web/lib/server/link.ts';
import { forgetLink, tokenOfLink } from '#web/lib/server/link-cookie.ts';
import { thenBack } from '#web/lib/server/session.ts';
import { capabilityTexts, roleText } from '#web/lib/wording/role.ts';
import type { Actions, PageServerLoad } from './$types';

type Invitation = z.infer<typeof InvitationAnswer>;

export const load: PageServerLoad = async (event) => {
  const { url, locals } = event;
  const language = languageOf(url.pathname);
  const link = await readLink<Invitation>(event, 'invitation', '/invitations/read');
  if (link.state !== 'open') return link;
  const { state, organisation, role, email, needs } = link;
  return {
    state,
    needs,
    organisation: localText(organisation.names, language).text,
    role: roleText(role, language),
    may: capabilityTexts(role, language),
    email,
    visitor: locals.session?.name ?? '',
    signIn: thenBack('/sign-in', url),
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
