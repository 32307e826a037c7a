import { loadDashboard } from '#web/lib/dashboard/dashboard.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { emptyInstallation } from './empty-installation.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch, parent }) => {
  keepAddressShort(url);
  const { home } = (await parent()).installation;
  const { api, ...reading } = readingOf({ url, fetch });
  if (home === null) return { dashboard: null, empty: emptyInstallation(reading.language) };
  return { dashboard: await loadDashboard(api, home, home, reading), empty: null };
};
