import { isPeriodCode } from '#domain/period.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { localText } from '#web/lib/local-text.ts';
import { bodyOf, policyOf, writingOf } from './policy.ts';
import { readRevisions } from './read.ts';
import { placeOf } from './revisions.ts';
import type { Actions, PageServerLoad } from './$types';

const pageSize = 50;

export const load: PageServerLoad = async ({ url, fetch, locals, parent }) => {
  keepAddressShort(url, { page: '1' });
  const { api, language, asOf } = readingOf({ url, fetch });
  const named = (name: string) => url.searchParams.get(name);
  const [organisation, metric, period, since] = [
    named('organisation'),
    named('metric'),
    named('period'),
    named('since'),
  ];
  const page = named('page') ?? '1';
  const asked = { organisation, metric, period, since, page, limit: String(pageSize) };
  const { metrics, found, place, policy, rows } = await readRevisions(api, asked, language);
  const { home } = (await parent()).installation;
  // where none is named the policy is that of the first page
  const whose = place ?? (home !== null && locals.session ? await api.organisation(home) : null);
  return {
    asked: { organisation, metric, period: period && isPeriodCode(period) ? period : null, since },
    place: place && placeOf(place, language),
    metrics: metrics.map((one) => ({ code: one.code, name: localText(one.names, language).text })),
    revisions: rows,
    page: Number(page),
    pages: Math.ceil(found.total / pageSize),
    policy: policyOf(policy, language),
    writing: whose && writingOf(policy, whose, locals.session, asOf),
    feed: inLanguage(withQuery('/revisions.atom', { organisation, metric }), language),
  };
};

export const actions: Actions = {
  policy: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `/organisations/${encodeURIComponent(written('place'))}/correction-policy`;
    const { problem } = await send('PUT', path, { body: bodyOf(written), version: written('version') });
    return problem ? refuse(problem) : { done: m.policy_saved({}, { locale: language }) };
  },
};
