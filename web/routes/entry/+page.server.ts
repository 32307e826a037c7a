import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { boardChoices } from './board-choices.ts';
import { owedOf, remindingText, viewNames, viewRoles, viewsOf } from './owed.ts';
import type { PageServerLoad } from './$types';

const filters = ['form', 'period', 'state', 'organisation'] as const;

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const person = signedIn({ locals, url });
  keepAddressShort(url, { page: '1' });
  const { api, language, today } = readingOf({ url, fetch });
  const views = viewsOf(person.roles);
  const [first = 'owed'] = views;
  refuseWithout(views.length > 0, 'reporting', language);
  const view = views.find((one) => one === url.searchParams.get('view')) ?? first;
  const isBoard = view === 'board';
  const asked = Object.fromEntries(filters.map((name) => [name, isBoard ? url.searchParams.get(name) : null]));
  const [found, forms] = await Promise.all([
    api.submissions({ role: viewRoles[view], ...asked, overview: 'true', page: url.searchParams.get('page') }),
    isBoard ? api.forms() : null,
  ]);
  return {
    view,
    // who has one role needs no choice
    views:
      views.length > 1
        ? views.map((one, place) => ({
            view: one,
            isFirst: place === 0,
            name: viewNames[one]({}, { locale: language }),
            total: found.totals?.[viewRoles[one]] ?? 0,
          }))
        : [],
    items: found.items.map((item) => owedOf(item, today, language)),
    total: found.total,
    page: found.page,
    pages: Math.ceil(found.total / found.limit),
    asked,
    choices: forms && boardChoices(forms.items, found.organisations, today, language),
    lead: {
      approve: m.owed_lead_approve({}, { locale: language }),
      owed: m.owed_lead_owed({}, { locale: language }),
      board: m.owed_lead_board({}, { locale: language }),
    }[view],
    late: isBoard && found.total > 0 ? lateText(found, language) : '',
    reminding: remindingText(found.isRemindedByMail, views, language),
    mayMakeForms: views.includes('board'),
  };
};

const lateText = ({ late, total }: { late: number; total: number }, language: Language): string =>
  late === 0 ? m.owed_none_late({}, { locale: language }) : m.owed_late({ late, total }, { locale: language });
