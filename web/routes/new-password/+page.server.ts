import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import type { ResetAnswer } from '#api/sign-in/link-routes.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { readLink } from '#web/lib/server/link.ts';
import { forgetLink, tokenOfLink } from '#web/lib/server/link-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readLink<z.infer<typeof ResetAnswer>>(event, 'new-password', '/password-resets/read');

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
