import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { forgetLink, tokenOfLink } from '#web/lib/server/link-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever opens the link has not ended anything yet: programs that look through mails open it too. */
export const load: PageServerLoad = (event) => ({ hasLink: tokenOfLink(event, 'no-more-mails') !== null });

export const actions: Actions = {
  default: async (event) => {
    const { send, refuse, language } = await actingOn(event);
    const token = tokenOfLink(event, 'no-more-mails') ?? '';
    const { problem } = await send('POST', '/following/unsubscribe', { body: { token } });
    if (problem) return refuse(problem);
    forgetLink(event, 'no-more-mails');
    return { done: m.follow_mails_end_done({}, { locale: language }) };
  },
};
