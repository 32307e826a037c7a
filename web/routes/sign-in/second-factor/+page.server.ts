import { redirect } from '@sveltejs/kit';
import { inLanguage, languageOf, ownPath } from '#web/lib/address.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { thenBack } from '#web/lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

const returnPath = (url: URL): string =>
  ownPath(url.searchParams.get('returnTo') ?? inLanguage('/', languageOf(url.pathname)), url);

export const load: PageServerLoad = ({ url, locals: { session } }) => {
  if (session === null) redirect(303, thenBack('/sign-in', new URL(returnPath(url), url)));
  if (session.lacks !== 'second-factor') redirect(303, returnPath(url));
};

export const actions: Actions = {
  default: async (event) => {
    const { written, send, refuse } = await actingOn(event);
    const { problem } = await send('POST', '/session/second-factor', { body: { code: written('code') } });
    if (problem) return refuse(problem);
    redirect(303, returnPath(event.url));
  },
};
