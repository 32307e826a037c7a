import { toCode } from '#domain/text.ts';
import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { signedIn } from '#web/lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

/** The comparisons that somebody has given a short name. */
export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  const { items } = await api.savedComparisons();
  return {
    saved: items.map(({ name, question, version }) => ({
      name,
      question,
      version,
      path: inLanguage(`/compare/${name}`, language),
      renameLabel: m.saved_rename_label({ name }, { locale: language }),
      removeLabel: m.saved_remove_label({ name }, { locale: language }),
    })),
  };
};

const pathOf = (name: string): string => `/saved-comparisons/${encodeURIComponent(name)}`;

export const actions: Actions = {
  save: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const name = toCode(written('name'));
    const { problem } = await send('POST', '/saved-comparisons', { body: { name, question: written('question') } });
    return problem ? refuse(problem) : { done: m.saved_done({ path: `/compare/${name}` }, { locale: language }) };
  },
  rename: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const name = toCode(written('name'));
    const body = { name, question: written('question') };
    const { problem } = await send('PUT', pathOf(written('saved')), { body, version: written('version') });
    return problem ? refuse(problem) : { done: m.saved_renamed({ path: `/compare/${name}` }, { locale: language }) };
  },
  remove: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { problem } = await send('DELETE', pathOf(written('saved')), { version: written('version') });
    return problem ? refuse(problem) : { done: m.saved_removed({}, { locale: language }) };
  },
};
