import { isLanguage } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { linksOf, openForms, personIn, reportersOf, withoutAccount } from './reporters.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params: { code }, url, fetch, parent }) => {
  // who may not is told so there
  await parent();
  const { api, language } = readingOf({ url, fetch });
  const [named, links, members, owed] = await Promise.all([
    api.reportersIn(code),
    api.reportLinks(code),
    api.members(code),
    api.submissions({ role: 'board', organisation: code, limit: '1000' }),
  ]);
  return {
    reporters: reportersOf(named.items, language),
    links: linksOf(links.items, language),
    members: [
      ...new Map(members.items.map(({ person, name }) => [person, { value: String(person), text: name }])).values(),
    ],
    forms: openForms(owed.items, code, language),
    recipients: withoutAccount(named.items),
    language,
  };
};

const placeOf = ({ params }: RequestEvent): string => `/organisations/${encodeURIComponent(params.code)}`;

export const actions: Actions = {
  name: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `${placeOf(event)}/reporters/${encodeURIComponent(written('metric'))}`;
    const body = {
      unit: written('unit'),
      responsible: personIn(written, 'responsible'),
      reporter: personIn(written, 'reporter'),
    };
    const { problem } = await send('PUT', path, { body, version: written('version') });
    if (problem) return refuse(problem);
    return { done: m.reporter_saved({}, { locale: language }), link: null };
  },
  link: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const [form, period] = written('form').split('/');
    const [email, wished] = [written('email'), written('language')];
    const body = { form, period, email, ...(isLanguage(wished) ? { language: wished } : {}) };
    const { answer, problem } = await send<{ link: string | null }>('POST', `${placeOf(event)}/report-links`, { body });
    if (problem) return refuse(problem);
    const done = answer.link === null ? m.report_link_mailed : m.report_link_made;
    return { done: done({ email }, { locale: language }), link: answer.link };
  },
  revoke: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `${placeOf(event)}/report-links/${encodeURIComponent(written('link'))}`;
    const { problem } = await send('DELETE', path, { version: written('version') });
    return problem ? refuse(problem) : { done: m.report_link_revoked({}, { locale: language }), link: null };
  },
};
