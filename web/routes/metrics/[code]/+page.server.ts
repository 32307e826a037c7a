import { inLanguage, withQuery } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { compareLink } from '#web/lib/server/compare-link.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { correctionsOf } from './corrections.ts';
import { gather } from './gather.ts';
import { definitionOnly, metricPageOf } from './metric-page.ts';
import { provesOf } from './proves.ts';
import { selectionIn } from './selection.ts';
import { starOf } from './star.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, parent, locals }) => {
  const { home } = (await parent()).installation;
  keepAddressShort(url, { organisation: home, breakdown: 'total' });
  const { api, ...reading } = readingOf({ url, fetch });
  const selection = selectionIn(url.searchParams);
  const metric = await api.metric(params.code);
  const organisation = selection.organisation ?? home;
  if (organisation === null)
    return {
      metric: definitionOnly(metric, { formula: null, responsible: null }, reading.language),
      more: [],
      star: null,
    };
  const [gathered, corrections, visions, star] = await Promise.all([
    gather(api, metric, organisation, selection),
    correctionsOf(api, metric.code, organisation, locals.session, reading.asOf),
    api.visions(organisation),
    starOf(api, { metric: metric.code, organisation }, locals.session, reading.language),
  ]);
  const page = metricPageOf({ ...gathered, corrections }, selection, reading);
  const compared = compareLink(gathered.organisation, metric.code, reading.language);
  const path = inLanguage(`/metrics/${metric.code}${url.search}`, reading.language);
  if (page.figures?.curve) {
    locals.preview = {
      title: `${page.name.text} – ${page.figures.organisation.name.text}`,
      description: page.figures.summary.join(' '),
      path,
      image: inLanguage(`/metrics/${metric.code}/preview.png${url.search}`, reading.language),
    };
  }
  return {
    metric: page,
    more: [
      ...provesOf(visions.items, { organisation, metric: metric.code }, reading.language),
      ...(compared ? [compared] : []),
      ...(page.figures?.curve
        ? [{ path: withQuery('/embed', { url: path }), text: m.embed_heading({}, { locale: reading.language }) }]
        : []),
    ],
    star,
  };
};
