import { loadDashboard } from '#web/lib/dashboard/dashboard.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { moreAbout } from '#web/lib/server/more.ts';
import { tasksFor } from '#web/lib/server/tasks.ts';
import { emptyInstallation } from './empty-installation.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch, parent, locals }) => {
  keepAddressShort(url);
  const { home } = (await parent()).installation;
  const { api, ...reading } = readingOf({ url, fetch });
  if (home === null) return { dashboard: null, tasks: [], more: null, empty: emptyInstallation(reading.language) };
  const dashboard = await loadDashboard(api, home, home, reading, locals.session !== null);
  return {
    dashboard,
    tasks: tasksFor(locals.session, dashboard, reading.language),
    more: moreAbout(dashboard, reading.language),
    empty: null,
  };
};
