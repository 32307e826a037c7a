import { redirect } from '@sveltejs/kit';
import type { Language } from '#domain/language.ts';
import { languageOf, shortenedAddress, type Query } from '#web/lib/address.ts';
import { tiofaltApi, type TiofaltApi } from '#web/lib/api.ts';
import { readingDay } from '#web/lib/as-of.ts';

/** Who asks for a page, in what language, and from which day they look. */
type Reading = { api: TiofaltApi; language: Language; today: string; asOf: string | null };

export const readingOf = ({ url, fetch }: { url: URL; fetch: typeof globalThis.fetch }): Reading => {
  const asOf = url.searchParams.get('asOf') || null;
  return {
    api: tiofaltApi(fetch, asOf),
    language: languageOf(url.pathname),
    today: readingDay(asOf, new Date()),
    asOf,
  };
};

/** A form without JavaScript sends its empty fields too; the address that people share should not have them. */
export const keepAddressShort = (url: URL, defaults: Query = {}): void => {
  const shorter = shortenedAddress(url, defaults);
  if (shorter !== null) redirect(307, shorter);
};
