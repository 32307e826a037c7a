import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { localText } from '#web/lib/local-text.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { countsOf, promisesOf } from './promises.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch }) => {
  keepAddressShort(url);
  const { api, language, today, asOf } = readingOf({ url, fetch });
  const [organisation, { items }, { items: metrics }] = await Promise.all([
    api.organisation(params.code),
    api.promises(params.code),
    api.metrics(),
  ]);
  const name = localText(organisation.names, language);
  const own = `/organisations/${organisation.code}`;
  // to the moment: more may come to be known later on the same day
  const knownAt = asOf ?? new Date().toISOString();
  const promises = promisesOf(items, metrics, { language, today });
  return {
    name,
    ancestors: [...organisation.ancestors, organisation].map(({ code, names }) => ({
      path: `/organisations/${code}`,
      name: localText(names, language),
    })),
    promises,
    counts: countsOf(promises, language),
    feed: inLanguage(`${own}/promises.atom`, language),
    feedName: m.promises_feed({ name: name.text }, { locale: language }),
    // what is cited has to stand there another day as well
    citation: m.promises_cite(
      {
        name: name.text,
        day: dayText(knownAt, language),
        address: `${url.origin}${withQuery(url.pathname, { asOf: knownAt })}`,
      },
      { locale: language },
    ),
  };
};
