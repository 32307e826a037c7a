import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { comparePageOf } from './compare-page.ts';
import { keepReadable, readComparison } from './reading.ts';
import { foundIn } from './search.ts';
import { pathOf } from './selection.ts';
import { shortSelection } from './stored.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch, locals, isDataRequest, request }) => {
  await shortSelection({ url, fetch, request });
  keepReadable(url, isDataRequest);
  const read = await readComparison({ url, fetch, locals });
  if (read === null) return { compared: null };
  const { api, selection, gathered, asOf, language } = read;
  const found = await foundIn(api, selection, asOf, language);
  const isSignedIn = locals.session !== null && locals.session.lacks === null;
  const compared = comparePageOf(gathered, selection, found, { ...read, origin: url.origin, isSignedIn });
  locals.preview = {
    title: [compared.metric.text, m.compare_heading({}, { locale: language })].join(' – '),
    description: compared.summary.join(' '),
    path: inLanguage(pathOf({ ...selection, q: null, kind: null }, asOf), language),
    image: inLanguage(`/compare/preview.png${url.search}`, language),
  };
  return { compared };
};
