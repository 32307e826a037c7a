import { redirect } from '@sveltejs/kit';
import { inLanguage } from '#web/lib/address.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import type { PageServerLoad } from './$types';

/** A saved comparison leads to what it compares, whose address says it in words. */
export const load: PageServerLoad = async ({ params, url, fetch }) => {
  const { api, language } = readingOf({ url, fetch });
  const { question } = await api.savedComparison(params.name);
  redirect(307, inLanguage(`/compare?${question}`, language));
};
