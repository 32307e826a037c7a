import { comparePageOf } from './compare-page.ts';
import { keepReadable, readComparison } from './reading.ts';
import { foundIn } from './search.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch, locals, isDataRequest }) => {
  keepReadable(url, isDataRequest);
  const read = await readComparison({ url, fetch, locals });
  if (read === null) return { compared: null };
  const { api, selection, gathered, asOf, language } = read;
  const found = await foundIn(api, selection, asOf, language);
  return { compared: comparePageOf(gathered, selection, found, { ...read, origin: url.origin }) };
};
