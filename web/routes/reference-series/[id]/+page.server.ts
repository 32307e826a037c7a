import { redirect } from '@sveltejs/kit';
import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { detailsOf } from './details.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, fetch }) => {
  const person = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  refuseWithout(person.isInstallationAdministrator, 'installation', language);
  return {
    ...detailsOf(await api.referenceSource(params.id), language),
    change: inLanguage(`/reference-series/choose?source=${encodeURIComponent(params.id)}`, language),
    bring: inLanguage(`/import?source=${encodeURIComponent(params.id)}`, language),
    saved: url.searchParams.has('saved') ? m.reference_saved({}, { locale: language }) : null,
  };
};

export const actions: Actions = {
  refresh: async (event) => {
    const { send, refuse, language } = await actingOn(event);
    const { problem } = await send('POST', `/reference-sources/${encodeURIComponent(event.params.id)}/refresh`);
    return problem ? refuse(problem) : { done: m.reference_refresh_asked({}, { locale: language }) };
  },
  end: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const sent = { version: written('version') };
    const { problem } = await send('DELETE', `/reference-sources/${encodeURIComponent(event.params.id)}`, sent);
    return problem ? refuse(problem) : redirect(303, inLanguage('/reference-series', language));
  },
};
