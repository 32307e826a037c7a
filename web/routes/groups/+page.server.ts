import { groupKinds } from '#domain/group.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { namesOf } from '#web/lib/server/names.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { groupFacts, groupKindText } from '#web/lib/wording/group.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch }) => {
  keepAddressShort(url);
  const { api, language } = readingOf({ url, fetch });
  const { items } = await api.groups();
  const nameOf = await namesOf(
    api,
    items.flatMap(({ coordinator }) => coordinator ?? []),
    language,
  );
  const named = { locale: language };
  return {
    words: {
      heading: m.groups_heading({}, named),
      lead: m.groups_lead({}, named),
      none: m.groups_none({}, named),
    },
    kinds: groupKinds.flatMap((kind) => {
      const own = items.filter((group) => group.kind === kind);
      const groups = own.map((group) => ({
        path: `/groups/${group.code}`,
        name: localText(group.names, language),
        summary: groupFacts(group, nameOf, language),
      }));
      return groups.length ? [{ code: kind, name: groupKindText(kind, language), groups }] : [];
    }),
  };
};
