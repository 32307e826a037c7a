import { inLanguage } from '#web/lib/address.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { sourceOf } from './sources.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const person = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  refuseWithout(person.isInstallationAdministrator, null, language);
  const { items } = await api.referenceSources();
  return {
    sources: items.map((source) => sourceOf(source, language)),
    choose: inLanguage('/reference-series/choose', language),
  };
};
