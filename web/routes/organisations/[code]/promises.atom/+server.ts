import { inLanguage } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { feedResponse } from '#web/lib/server/feed.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { promisesOf } from '../promises/promises.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, url, fetch, request }) => {
  const { api, language, today } = readingOf({ url, fetch });
  const [organisation, { items }, { items: metrics }] = await Promise.all([
    api.organisation(params.code),
    api.promises(params.code),
    api.metrics(),
  ]);
  const page = `${url.origin}${inLanguage(`/organisations/${organisation.code}/promises`, language)}`;
  const entries = promisesOf(items, metrics, { language, today }).flatMap(
    ({ metric, name, latest, standing, earlier }) =>
      [latest, ...earlier].map((promised) => ({
        id: `${page}#${promised.id}`,
        link: `${page}#promise-${metric}`,
        title: `${name.text}: ${promised.text} ${promised.mark.word}.`,
        published: promised.setAt,
        updated: promised.changedAt,
        text: [promised.result, ...(promised === latest ? standing : []), ...promised.facts].filter(Boolean).join(' '),
      })),
  );
  const { text } = localText(organisation.names, language);
  return feedResponse(request, {
    id: page,
    self: url.href,
    language,
    title: m.promises_feed({ name: text }, { locale: language }),
    author: text,
    entries,
  });
};
