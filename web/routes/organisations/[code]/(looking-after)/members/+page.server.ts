import { isLanguage, languages } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { roleChoices } from '#web/lib/wording/role.ts';
import { membersOf } from './members.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, parent }) => {
  // who may not is told so there
  await parent();
  const { api, language } = readingOf({ url, fetch });
  const [{ items }, { items: invitations }] = await Promise.all([
    api.members(params.code),
    api.invitations(params.code),
  ]);
  return {
    ...membersOf({ items, invitations }, params.code, language),
    roles: roleChoices(language),
    language,
  };
};

const placeOf = ({ params }: RequestEvent): string => `/organisations/${encodeURIComponent(params.code)}`;

export const actions: Actions = {
  invite: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const [email, wished] = [written('email'), written('language')];
    const body = { email, role: written('role'), language: isLanguage(wished) ? wished : languages[0] };
    const { answer, problem } = await send<{ link: string | null }>('POST', `${placeOf(event)}/invitations`, { body });
    if (problem) return refuse(problem);
    const inLanguage = { locale: language };
    return answer.link === null
      ? { done: m.invite_mailed({ email }, inLanguage), link: null }
      : { done: m.invite_link({ email }, inLanguage), link: answer.link };
  },
  withdraw: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `${placeOf(event)}/invitations/${encodeURIComponent(written('invitation'))}`;
    const { problem } = await send('DELETE', path, { version: written('version') });
    return problem ? refuse(problem) : { done: m.invitation_withdrawn({}, { locale: language }), link: null };
  },
  role: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `${placeOf(event)}/members/${encodeURIComponent(written('person'))}`;
    const { problem } = await send('PUT', path, { body: { role: written('role') }, version: written('version') });
    return problem ? refuse(problem) : { done: m.member_role_changed({}, { locale: language }), link: null };
  },
  end: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `${placeOf(event)}/members/${encodeURIComponent(written('person'))}`;
    const { problem } = await send('DELETE', path, { version: written('version') });
    return problem ? refuse(problem) : { done: m.member_ended({}, { locale: language }), link: null };
  },
  link: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `${placeOf(event)}/members/${encodeURIComponent(written('person'))}/password-reset`;
    const { answer, problem } = await send<{ link: string | null }>('POST', path);
    return problem ? refuse(problem) : { done: m.member_link_made({}, { locale: language }), link: answer.link };
  },
  'sign-out': async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `${placeOf(event)}/members/${encodeURIComponent(written('person'))}/sessions`;
    const { problem } = await send('DELETE', path, { version: written('version') });
    return problem ? refuse(problem) : { done: m.member_signed_out({}, { locale: language }), link: null };
  },
  'take-two-step': async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `${placeOf(event)}/members/${encodeURIComponent(written('person'))}/second-factor`;
    const { problem } = await send('DELETE', path, { version: written('version') });
    return problem ? refuse(problem) : { done: m.member_two_step_taken({}, { locale: language }), link: null };
  },
};
