import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { catalogueOf } from './catalogue.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch }) => {
  keepAddressShort(url);
  const { api, language } = readingOf({ url, fetch });
  const q = url.searchParams.get('q') ?? '';
  const { items } = await api.metrics();
  return { q, catalogue: catalogueOf(items, q, language) };
};
