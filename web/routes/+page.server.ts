import { dashboardOf } from '#web/lib/dashboard/dashboard.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { emptyInstallation } from './empty-installation.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch, parent }) => {
  keepAddressShort(url);
  const { home } = (await parent()).installation;
  const { api, today, language } = readingOf({ url, fetch });
  if (home === null) return { dashboard: null, empty: emptyInstallation(language) };
  const [overview, organisation] = await Promise.all([api.overview(home), api.organisation(home)]);
  return { dashboard: dashboardOf(overview, organisation, home, today, language), empty: null };
};
