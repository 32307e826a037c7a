import { inLanguage, withQuery } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { feedResponse } from '#web/lib/server/feed.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { readRevisions } from '../revisions/read.ts';
import { entriesOf } from '../revisions/feed.ts';
import { placeOf } from '../revisions/revisions.ts';
import type { RequestHandler } from './$types';

const latest = '50';

/** The published figures that were replaced, of an organisation and a metric or of all, for whoever follows them. */
export const GET: RequestHandler = async ({ url, fetch, request }) => {
  const { api, language } = readingOf({ url, fetch });
  const [organisation, metric] = [url.searchParams.get('organisation'), url.searchParams.get('metric')];
  const { found, place, rows } = await readRevisions(api, { organisation, metric, limit: latest }, language);
  const about = [
    place && placeOf(place, language).name.text,
    metric && rows.find((row) => found.items[row.id]?.metric === metric)?.metric.text,
  ];
  const page = `${url.origin}${inLanguage(withQuery('/revisions', { organisation, metric }), language)}`;
  return feedResponse(request, {
    id: page,
    self: url.href,
    language,
    title: [m.revisions_heading({}, { locale: language }), ...about].filter(Boolean).join(' – '),
    author: about[0] ?? m.site_name({}, { locale: language }),
    entries: entriesOf(rows, found.items, (path) => `${url.origin}${inLanguage(path, language)}`),
  });
};
