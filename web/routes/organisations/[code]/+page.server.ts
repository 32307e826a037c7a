import { dashboardOf } from '#web/lib/dashboard/dashboard.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, parent }) => {
  keepAddressShort(url);
  const { home } = (await parent()).installation;
  const { api, today, language } = readingOf({ url, fetch });
  const [overview, organisation] = await Promise.all([api.overview(params.code), api.organisation(params.code)]);
  return { dashboard: dashboardOf(overview, organisation, home, today, language) };
};
