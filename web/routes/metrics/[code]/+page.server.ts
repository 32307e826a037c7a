import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { correctionsOf } from './corrections.ts';
import { gather } from './gather.ts';
import { definitionOnly, metricPageOf } from './metric-page.ts';
import { selectionIn } from './selection.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, parent, locals }) => {
  const { home } = (await parent()).installation;
  keepAddressShort(url, { organisation: home, breakdown: 'total' });
  const { api, ...reading } = readingOf({ url, fetch });
  const selection = selectionIn(url.searchParams);
  const metric = await api.metric(params.code);
  const organisation = selection.organisation ?? home;
  if (organisation === null)
    return { metric: definitionOnly(metric, { formula: null, responsible: null }, reading.language) };
  const [gathered, corrections] = await Promise.all([
    gather(api, metric, organisation, selection),
    correctionsOf(api, metric.code, organisation, locals.session, reading.asOf),
  ]);
  return { metric: metricPageOf({ ...gathered, corrections }, selection, reading) };
};
