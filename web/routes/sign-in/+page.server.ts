import { redirect } from '@sveltejs/kit';
import { inLanguage, ownPath, withQuery } from '#web/lib/address.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { readSession, stepOf } from '#web/lib/server/session.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { providersOf, signInNotice } from './providers.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch, locals }) => {
  const { api, language } = readingOf({ url, fetch });
  const returnTo = ownPath(url.searchParams.get('returnTo') ?? inLanguage('/', language), url);
  if (locals.session?.lacks === null) redirect(303, returnTo);
  const { items } = await api.identityProviders();
  return {
    returnTo,
    forgotten: inLanguage('/forgotten-password', language),
    providers: providersOf(items, returnTo, language),
    notice: signInNotice(url.searchParams, language),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { url, fetch } = event;
    const { written, send, refuse, language } = await actingOn(event);
    const body = { email: written('email'), password: written('password') };
    const { problem } = await send('POST', '/session', { body });
    if (problem) return refuse(problem);
    const returnTo = ownPath(url.searchParams.get('returnTo') ?? inLanguage('/', language), url);
    const lacks = (await readSession(fetch))?.lacks;
    redirect(303, lacks ? withQuery(inLanguage(stepOf(lacks), language), { returnTo }) : returnTo);
  },
};
