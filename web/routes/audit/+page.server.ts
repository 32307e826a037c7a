import { localText } from '#web/lib/local-text.ts';
import { withQuery } from '#web/lib/address.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { placesWith, refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { tabsOf } from '#web/lib/server/tasks.ts';
import { deedText } from '#web/lib/wording/deed.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { recordsOf } from './records.ts';
import type { PageServerLoad } from './$types';

const filters = ['organisation', 'actor', 'action', 'subject', 'from', 'to'] as const;

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const person = signedIn({ locals, url });
  keepAddressShort(url, { page: '1' });
  const { api, language } = readingOf({ url, fetch });
  const places = placesWith(person, 'administer');
  const asked = Object.fromEntries(filters.map((name) => [name, url.searchParams.get(name)]));
  // whoever looks after a part sees that part, without having to choose it
  const organisation = asked['organisation'] ?? (person.isInstallationAdministrator ? null : places[0]?.organisation);
  refuseWithout(person.isInstallationAdministrator || organisation !== undefined, 'installation', language);
  const query = { ...asked, organisation };
  const [found, actions, asker] = await Promise.all([
    api.audit({ ...query, page: url.searchParams.get('page') }),
    api.auditActions(),
    asked['organisation'] ? api.organisation(asked['organisation']) : null,
  ]);
  const known = places.map((place) => ({ code: place.organisation, name: localText(place.names, language).text }));
  // one that is below what somebody holds a role in is chosen by its address alone
  const other = asker && !known.some(({ code }) => code === asker.code) ? [asker] : [];
  return {
    asked: query,
    tasks: asker ? tabsOf(person, asker, language) : [],
    records: recordsOf(found.items, language),
    page: found.page,
    pages: Math.ceil(found.total / found.limit),
    actions: actions.items.map((action) => ({ action, text: deedText(action, language) })),
    places: [
      ...(person.isInstallationAdministrator ? [{ code: '', name: m.audit_everything({}, { locale: language }) }] : []),
      ...known,
      ...other.map(({ code, names }) => ({ code, name: localText(names, language).text })),
    ],
    csv: withQuery('/api/v1/audit', { ...query, format: 'csv' }),
  };
};
