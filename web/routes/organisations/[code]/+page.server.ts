import { loadDashboard } from '#web/lib/dashboard/dashboard.ts';
import { moreAbout } from '#web/lib/server/more.ts';
import { tasksFor } from '#web/lib/server/tasks.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, parent, locals }) => {
  keepAddressShort(url);
  const { home } = (await parent()).installation;
  const { api, ...reading } = readingOf({ url, fetch });
  const dashboard = await loadDashboard(api, params.code, home, reading, locals.session !== null);
  return {
    dashboard,
    tasks: tasksFor(locals.session, dashboard, reading.language),
    more: moreAbout(dashboard, reading.language),
  };
};
