import { withBelow } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { feedResponse } from '#web/lib/server/feed.ts';
import { figuresFeed } from '#web/lib/server/figures-feed.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import type { RequestHandler } from './$types';

/** The newly published figures of an organisation, its own and those of all below it. */
export const GET: RequestHandler = async (event) => {
  const { api, language } = readingOf(event);
  const { code, names } = await api.organisation(event.params.code);
  const place = { path: `/organisations/${code}`, name: localText(names, language).text };
  return feedResponse(event.request, await figuresFeed(event, { organisation: withBelow(code) }, place));
};
