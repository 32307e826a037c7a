import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { branches, countText, foundOrganisations } from './list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch }) => {
  keepAddressShort(url, { page: '1' });
  const { api, ...reading } = readingOf({ url, fetch });
  const [q, metric] = [url.searchParams.get('q') ?? '', url.searchParams.get('metric')];
  if (q === '') {
    const top = await api.topOrganisations();
    const details = await Promise.all(top.items.map(({ code }) => api.organisation(code)));
    return { q, metric, found: null, branches: branches(details, reading) };
  }
  const { items, total, limit, page } = await api.organisations({ q, page: url.searchParams.get('page') });
  return {
    q,
    metric,
    found: {
      text: countText(total, q, reading.language),
      organisations: await foundOrganisations(api, items, metric, reading),
      page,
      pages: Math.ceil(total / limit),
    },
    branches: [],
  };
};
