import { loadDashboard } from '#web/lib/dashboard/dashboard.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, parent }) => {
  keepAddressShort(url);
  const { home } = (await parent()).installation;
  const { api, ...reading } = readingOf({ url, fetch });
  return { dashboard: await loadDashboard(api, params.code, home, reading) };
};
