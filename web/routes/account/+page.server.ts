import { redirect } from '@sveltejs/kit';
import { dayAt } from '#domain/date.ts';
import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { signedIn } from '#web/lib/server/session.ts';
import { heldRoles, openSessions } from './account.ts';
import { deputiesOf, placesOf } from './deputies.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const { name, email, hasPassword, hasSecondFactor, roles } = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  const [{ items }, deputies] = await Promise.all([api.sessions(), api.deputies()]);
  return {
    person: { name, email, hasPassword, hasSecondFactor },
    roles: heldRoles(roles, language),
    mayAdminister: roles.some(({ capabilities }) => capabilities.includes('administer')),
    sessions: openSessions(items, language),
    deputies: deputiesOf(deputies.items, language),
    placesToHandOn: placesOf(roles, language),
    today: dayAt(new Date()),
  };
};

export const actions: Actions = {
  password: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const body = { current: written('current'), password: written('password') };
    const { problem } = await send('PUT', '/password', { body });
    return problem ? refuse(problem) : { done: m.password_changed({}, { locale: language }) };
  },
  'name-deputy': async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const body = {
      organisation: written('organisation'),
      email: written('email'),
      from: written('from'),
      until: written('until'),
    };
    const { problem } = await send('POST', '/deputies', { body });
    return problem ? refuse(problem) : { done: m.deputy_named({}, { locale: language }) };
  },
  'end-deputy': async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `/deputies/${encodeURIComponent(written('deputy'))}`;
    const { problem } = await send('DELETE', path, { version: written('version') });
    return problem ? refuse(problem) : { done: m.deputy_ended({}, { locale: language }) };
  },
  'turn-off': async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { problem } = await send('DELETE', '/second-factor', { body: { code: written('code') } });
    return problem ? refuse(problem) : { done: m.two_step_turned_off({}, { locale: language }) };
  },
  'sign-out-there': async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { problem } = await send('DELETE', `/sessions/${encodeURIComponent(written('session'))}`);
    return problem ? refuse(problem) : { done: m.session_ended({}, { locale: language }) };
  },
  'sign-out-everywhere': async (event) => {
    const { send, refuse, language } = await actingOn(event);
    const { problem } = await send('DELETE', '/sessions');
    if (problem) return refuse(problem);
    event.setHeaders({ 'Clear-Site-Data': '"cache"' });
    redirect(303, inLanguage('/', language));
  },
};
