import { redirect } from '@sveltejs/kit';
import { shortestPassword } from '#domain/password.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { forgetLink, tokenOfLink } from '#web/lib/server/link-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => ({
  hasLink: tokenOfLink(event, 'new-password') !== null,
  least: shortestPassword,
});

export const actions: Actions = {
  default: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const token = tokenOfLink(event, 'new-password') ?? '';
    const { problem } = await send('POST', '/password-resets/use', { body: { token, password: written('password') } });
    if (problem) return refuse(problem);
    forgetLink(event, 'new-password');
    // whoever was signed in here no longer is
    redirect(303, withQuery(inLanguage('/sign-in', language), { done: 'new-password' }));
  },
};
