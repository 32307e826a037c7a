import { error, type RequestEvent } from '@sveltejs/kit';
import type { Language } from '#domain/language.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { gather } from './gather.ts';
import { metricPageOf, type MetricPage } from './metric-page.ts';
import { selectionIn } from './selection.ts';

type Read = MetricPage & { language: Language; embeddingOrigins: readonly string[] };

/** What the page of a metric shows, for what is made of it elsewhere. */
export const curveFor = async (event: Pick<RequestEvent, 'url' | 'fetch'>, code: string): Promise<Read> => {
  const { api, ...reading } = readingOf(event);
  const [{ home, embeddingOrigins }, metric] = await Promise.all([api.installation(), api.metric(code)]);
  const selection = selectionIn(event.url.searchParams);
  const organisation = selection.organisation ?? home;
  if (organisation === null) error(404, 'Nothing to show', { code: 'not-found' });
  const page = metricPageOf(await gather(api, metric, organisation, selection), selection, reading);
  return { ...page, language: reading.language, embeddingOrigins };
};
