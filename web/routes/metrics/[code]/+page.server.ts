import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { gather } from './gather.ts';
import { definitionOnly, metricPageOf } from './metric-page.ts';
import { selectionIn } from './selection.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, parent }) => {
  const { home } = (await parent()).installation;
  keepAddressShort(url, { organisation: home, breakdown: 'total' });
  const { api, ...reading } = readingOf({ url, fetch });
  const selection = selectionIn(url.searchParams);
  const metric = await api.metric(params.code);
  const organisation = selection.organisation ?? home;
  if (organisation === null)
    return { metric: definitionOnly(metric, { formula: null, responsible: null }, reading.language) };
  return { metric: metricPageOf(await gather(api, metric, organisation, selection), selection, reading) };
};
