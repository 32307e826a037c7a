import { actingOn } from '#web/lib/server/acting.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { problem } = await send('POST', '/password-resets', { body: { email: written('email'), language } });
    return problem ? refuse(problem) : { isAsked: true };
  },
};
