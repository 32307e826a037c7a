import { redirect } from '@sveltejs/kit';
import { inLanguage, ownPath } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { placesWith, signedIn } from '#web/lib/server/session.ts';
import { followedOf } from './followed.ts';
import { newsOf } from './news.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const person = signedIn({ locals, url });
  // what is new is so today
  const { api, language, today } = readingOf({ url: new URL(url.pathname, url), fetch });
  const [following, news] = await Promise.all([api.following(), api.news()]);
  const followed = followedOf(following.items, placesWith(person, 'read-internal'), { today, language });
  const wanted = url.searchParams.get('organisation');
  const isOffered = wanted !== null && !followed.places.some(({ organisation }) => organisation.code === wanted);
  const offered = isOffered ? await api.organisation(wanted) : null;
  return {
    ...followed,
    news: newsOf(news, language),
    mailTo: following.mailTo,
    offered: offered && { code: offered.code, name: localText(offered.names, language) },
  };
};

const pathOf = (follow: string) => `/following/${encodeURIComponent(follow)}`;

/** Back to where the star stands. */
const thereOf = ({ request, url }: RequestEvent, language: Parameters<typeof inLanguage>[1]): string => {
  const from = request.headers.get('Referer');
  return from === null ? inLanguage('/following', language) : ownPath(from, url);
};

export const actions: Actions = {
  /** A star: says which metric of which organisation, and whether it is to be followed. */
  star: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const [organisation, metric] = (written('follow') || written('unfollow')).split('/');
    if (written('follow')) {
      const { problem } = await send('POST', '/following', { body: { organisation, metric, language } });
      if (problem) return refuse(problem);
    } else {
      const { items } = await readingOf(event).api.follows();
      const found = items.find((one) => one.organisation === organisation && one.metric === metric);
      const end = found && (await send('DELETE', pathOf(String(found.id)), { version: found.version }));
      if (end?.problem) return refuse(end.problem);
    }
    return redirect(303, thereOf(event, language));
  },
  mail: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const [mail, follow] = [written('mail'), written('follow')];
    const { problem } =
      follow === ''
        ? await send('POST', '/following', { body: { organisation: written('organisation'), mail, language } })
        : await send('PUT', pathOf(follow), { body: { mail, language }, version: written('version') });
    return problem ? refuse(problem) : { done: m.follow_mail_saved({}, { locale: language }) };
  },
  begin: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { problem } = await send('POST', '/following', { body: { organisation: written('organisation'), language } });
    return problem ? refuse(problem) : { done: m.follow_begun({}, { locale: language }) };
  },
  end: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { problem } = await send('DELETE', pathOf(written('follow')), { version: written('version') });
    return problem ? refuse(problem) : { done: m.follow_ended({}, { locale: language }) };
  },
  read: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const body = { until: written('until'), dataVersion: Number(written('dataVersion')) };
    const { problem } = await send('POST', '/following/read', { body });
    return problem ? refuse(problem) : { done: m.follow_read_done({}, { locale: language }) };
  },
};
