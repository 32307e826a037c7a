import { textIn, type Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { rowNames } from '#web/lib/server/row-names.ts';
import { placesWith, refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { boardChoices, placesLookedAfter } from './board-choices.ts';
import { owedOf, remindingText, viewNames, viewRoles, viewsOf } from './owed.ts';
import type { PageServerLoad } from './$types';

const filters = ['form', 'period', 'state', 'organisation'] as const;

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const person = signedIn({ locals, url });
  keepAddressShort(url, { page: '1' });
  const { api, language, today } = readingOf({ url, fetch });
  const views = viewsOf(person.roles);
  const [first = 'owed'] = views;
  refuseWithout(views.length > 0, null, language);
  const view = views.find((one) => one === url.searchParams.get('view')) ?? first;
  const isBoard = view === 'board';
  const asked = Object.fromEntries(filters.map((name) => [name, isBoard ? url.searchParams.get(name) : null]));
  const [found, counts, choices] = await Promise.all([
    api.submissions({ role: viewRoles[view], ...asked, page: url.searchParams.get('page') }),
    Promise.all(views.map(async (one) => (await api.submissions({ role: viewRoles[one], limit: '1' })).total)),
    isBoard ? choicesOf() : null,
  ]);
  const nameOf = await rowNames(
    api,
    found.items.flatMap(({ returned, later }) => [...returned, ...later]),
    language,
  );
  return {
    view,
    // who has one role needs no choice
    views:
      views.length > 1
        ? views.map((one, place) => ({
            view: one,
            isFirst: place === 0,
            name: viewNames[one]({}, { locale: language }),
            total: counts[place] ?? 0,
          }))
        : [],
    items: found.items.map((item) => owedOf(item, nameOf, today, language)),
    total: found.total,
    page: found.page,
    pages: Math.ceil(found.total / found.limit),
    asked,
    choices,
    lead: {
      approve: m.owed_lead_approve({}, { locale: language }),
      owed: m.owed_lead_owed({}, { locale: language }),
      board: m.owed_lead_board({}, { locale: language }),
    }[view],
    late: isBoard && found.total > 0 ? lateText(found, language) : '',
    reminding: remindingText(found.isRemindedByMail, views, language),
    mayMakeForms: views.includes('board'),
  };

  async function choicesOf() {
    const codes = placesWith(person, 'administer').map(({ organisation }) => organisation);
    const [forms, places] = await Promise.all([api.forms(), placesLookedAfter(api, codes)]);
    const sorted = places.toSorted((a, b) => textIn(a.names, language).localeCompare(textIn(b.names, language)));
    return boardChoices(forms.items, sorted, today, language);
  }
};

const lateText = ({ late, total }: { late: number; total: number }, language: Language): string =>
  late === 0 ? m.owed_none_late({}, { locale: language }) : m.owed_late({ late, total }, { locale: language });
