import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { jobsOf } from './jobs.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const person = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  refuseWithout(person.isInstallationAdministrator, 'installation', language);
  const [failed, waiting] = await Promise.all([
    api.jobs({ state: 'failed', page: url.searchParams.get('page') }),
    api.jobs({ state: 'waiting' }),
  ]);
  return {
    failed: jobsOf(failed.items, language),
    waiting: jobsOf(waiting.items, language),
    page: failed.page,
    pages: Math.ceil(failed.total / failed.limit),
  };
};

export const actions: Actions = {
  retry: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { problem } = await send('POST', `/jobs/${encodeURIComponent(written('job'))}/retry`);
    return problem ? refuse(problem) : { done: m.job_retried({}, { locale: language }) };
  },
};
