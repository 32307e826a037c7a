import { withBelow, withQuery } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { feedResponse } from '#web/lib/server/feed.ts';
import { figuresFeed } from '#web/lib/server/figures-feed.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import type { RequestHandler } from './$types';

/** The newly published figures of a metric: of one organisation with all below it, or of everywhere. */
export const GET: RequestHandler = async (event) => {
  const { api, language } = readingOf(event);
  const code = event.url.searchParams.get('organisation');
  const [metric, organisation] = await Promise.all([
    api.metric(event.params.code),
    code === null ? null : api.organisation(code),
  ]);
  const names = [metric.names, ...(organisation ? [organisation.names] : [])];
  const page = {
    path: withQuery(`/metrics/${metric.code}`, { organisation: code }),
    name: names.map((one) => localText(one, language).text).join(', '),
  };
  const asked = { metric: metric.code, organisation: code && withBelow(code) };
  return feedResponse(event.request, await figuresFeed(event, asked, page));
};
