import { isPeriodCode } from '#domain/period.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { localText } from '#web/lib/local-text.ts';
import { readRevisions } from './read.ts';
import { placeOf } from './revisions.ts';
import type { PageServerLoad } from './$types';

const pageSize = 50;

export const load: PageServerLoad = async ({ url, fetch }) => {
  keepAddressShort(url, { page: '1' });
  const { api, language } = readingOf({ url, fetch });
  const named = (name: string) => url.searchParams.get(name);
  const [organisation, metric, period, since] = [
    named('organisation'),
    named('metric'),
    named('period'),
    named('since'),
  ];
  const page = named('page') ?? '1';
  const asked = { organisation, metric, period, since, page, limit: String(pageSize) };
  const { metrics, found, place, rows } = await readRevisions(api, asked, language);
  return {
    asked: { organisation, metric, period: period && isPeriodCode(period) ? period : null, since },
    place: place && placeOf(place, language),
    metrics: metrics.map((one) => ({ code: one.code, name: localText(one.names, language).text })),
    revisions: rows,
    page: Number(page),
    pages: Math.ceil(found.total / pageSize),
    feed: inLanguage(withQuery('/revisions.atom', { organisation, metric }), language),
  };
};
