import { inLanguage, withQuery } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { feedResponse } from '#web/lib/server/feed.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { readReleases } from '../releases/read.ts';
import { titleOf } from '../releases/releases.ts';
import type { RequestHandler } from './$types';

/** What is announced, postponed, called off and published, for whoever follows it. */
export const GET: RequestHandler = async ({ url, fetch, request }) => {
  const { api, language, asOf } = readingOf({ url, fetch });
  const now = asOf ?? new Date().toISOString();
  const organisation = url.searchParams.get('organisation');
  const { coming, over, items } = await readReleases(api, organisation, { now, language });
  const page = `${url.origin}${inLanguage('/releases', language)}`;
  const heading = m.releases_heading({}, { locale: language });
  return feedResponse(request, {
    id: `${url.origin}${inLanguage(withQuery('/releases', { organisation }), language)}`,
    self: url.href,
    language,
    title: heading,
    author: m.site_name({}, { locale: language }),
    entries: [...coming, ...over].flatMap((row) => {
      const release = items.find(({ id }) => id === row.id);
      if (!release) return [];
      const announced = release.times.map(({ announcedAt }) => announcedAt);
      const first = announced[0] ?? '';
      return {
        id: `${page}#release-${row.id}`,
        link: `${page}#release-${row.id}`,
        title: `${row.mark.word}: ${titleOf(row)}, ${row.when}`,
        published: first,
        updated: release.publishedAt ?? announced.at(-1) ?? first,
        text: [m.release_metrics({ metrics: row.metrics.join('; ') }, { locale: language }), ...row.earlier].join(' '),
      };
    }),
  });
};
