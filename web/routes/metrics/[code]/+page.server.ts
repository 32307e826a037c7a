import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { correctionsOf } from './corrections.ts';
import { gather } from './gather.ts';
import { definitionOnly, metricPageOf } from './metric-page.ts';
import { provesOf } from './proves.ts';
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
    return { metric: definitionOnly(metric, { formula: null, responsible: null }, reading.language), proves: [] };
  const [gathered, corrections, visions] = await Promise.all([
    gather(api, metric, organisation, selection),
    correctionsOf(api, metric.code, organisation, locals.session, reading.asOf),
    api.visions(organisation),
  ]);
  return {
    metric: metricPageOf({ ...gathered, corrections }, selection, reading),
    proves: provesOf(visions.items, { organisation, metric: metric.code }, reading.language),
  };
};
