import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import type { SetUpAnswer } from '#api/sign-in/link-routes.ts';
import { inLanguage } from '#web/lib/address.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { readLink } from '#web/lib/server/link.ts';
import { forgetLink, tokenOfLink } from '#web/lib/server/link-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => readLink<z.infer<typeof SetUpAnswer>>(event, 'set-up', '/set-up/read');

export const actions: Actions = {
  default: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const token = tokenOfLink(event, 'set-up') ?? '';
    const organisation = written('organisation') && {
      organisation: { name: written('organisation'), kind: written('kind') },
    };
    const body = {
      token,
      name: written('name'),
      email: written('email'),
      password: written('password'),
      ...(organisation || {}),
    };
    const { problem } = await send('POST', '/set-up', { body });
    if (problem) return refuse(problem);
    forgetLink(event, 'set-up');
    redirect(303, inLanguage('/administration', language));
  },
};
