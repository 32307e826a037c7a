import { isPeriodCode } from '#domain/period.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { localText } from '#web/lib/local-text.ts';
import { namesOfBreakdowns, namingMetrics, placeOf, revisionsOf } from './revisions.ts';
import type { PageServerLoad } from './$types';

const pageSize = 50;

export const load: PageServerLoad = async ({ url, fetch }) => {
  keepAddressShort(url, { page: '1' });
  const { api, language } = readingOf({ url, fetch });
  const asked = (name: string) => url.searchParams.get(name);
  const [code, metric, period, since] = [asked('organisation'), asked('metric'), asked('period'), asked('since')];
  const page = asked('page') ?? '1';
  // what belongs to an organisation: its own figures, and those of all below it
  const organisation = code && `${code},${code}/*,${code}/**`;
  const [{ items: metrics }, found, place] = await Promise.all([
    api.metrics(),
    api.revisions({ organisation, metric, period, since, page, limit: String(pageSize) }),
    code === null ? null : api.organisation(code),
  ]);
  const details = await Promise.all(namingMetrics(found.items, metrics).map((one) => api.metric(one)));
  return {
    asked: { organisation: code, metric, period: period && isPeriodCode(period) ? period : null, since },
    place: place && placeOf(place, language),
    metrics: metrics.map((one) => ({ code: one.code, name: localText(one.names, language).text })),
    revisions: revisionsOf(found.items, metrics, namesOfBreakdowns(details), language),
    page: Number(page),
    pages: Math.ceil(found.total / pageSize),
  };
};
