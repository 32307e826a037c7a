import { redirect } from '@sveltejs/kit';
import type { SourceAnswer } from '#api/reference-series/answers.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { sourceOf } from './sources.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const person = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  refuseWithout(person.isInstallationAdministrator, 'installation', language);
  const { items } = await api.referenceSources();
  const installations = await api.installations();
  const choose = inLanguage('/reference-series/choose', language);
  return {
    sources: items.map((source) => sourceOf(source, language)),
    choose,
    installations: installations.items.map(({ code, host }) => ({
      path: withQuery(choose, { installation: code }),
      host,
    })),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const body = { name: written('name') };
    const { answer, problem } = await send<SourceAnswer>('POST', '/reference-sources/files', { body });
    return problem ? refuse(problem) : redirect(303, inLanguage(`/reference-series/${answer.id}`, language));
  },
};
