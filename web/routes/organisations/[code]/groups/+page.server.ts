import { languageOf } from '#web/lib/address.ts';
import { tiofaltApi } from '#web/lib/api.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { codesOf, namesOf } from '#web/lib/server/names.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { mayDoIn } from '#web/lib/server/session.ts';
import { groupSummary } from '#web/lib/wording/group.ts';
import { fieldAt, fieldsOf, linesIn, readFields } from './form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, locals }) => {
  keepAddressShort(url);
  const { api, language, today, asOf } = readingOf({ url, fetch });
  const { code, names, ancestors } = await api.organisation(params.code);
  const [{ items: all }, { items: own }] = await Promise.all([api.groups(), api.groups({ organisation: code })]);
  const coordinated = all.filter(({ coordinator }) => coordinator === code);
  const isIn = new Set(own.map((group) => group.code));
  const nameOf = await namesOf(
    api,
    own.flatMap(({ coordinator }) => coordinator ?? []),
    language,
  );
  const name = localText(names, language);
  const named = { locale: language };
  // nobody changes what was
  const mayWrite = asOf === null && mayDoIn(locals.session, 'enter', [code, ...ancestors.map((above) => above.code)]);
  const chosen = coordinated.find((group) => group.code === url.searchParams.get('group'));
  const year = Number(today.slice(0, 4)) - 1;
  const listed = (groups: typeof all) =>
    groups.map((group) => ({
      path: `/groups/${group.code}`,
      name: localText(group.names, language),
      summary: groupSummary(group, (one) => (one === code ? name.text : nameOf(one)), language),
      change: mayWrite && group.coordinator === code ? `?group=${group.code}#write` : null,
    }));
  return {
    words: {
      heading: m.groups_heading({}, named),
      none: m.groups_none({}, named),
      all: m.groups_all({}, named),
      change: m.group_change({}, named),
      make: m.group_make({}, named),
    },
    name,
    ancestors: [...ancestors, { code, names }].map((one) => ({
      path: `/organisations/${one.code}`,
      name: localText(one.names, language),
    })),
    lists: [
      { id: 'own', heading: m.groups_own({ name: name.text }, named), groups: listed(own) },
      {
        id: 'coordinated',
        heading: m.groups_coordinated({ name: name.text }, named),
        groups: listed(coordinated.filter((group) => !isIn.has(group.code))),
      },
    ].filter(({ groups }) => groups.length > 0),
    fields: mayWrite
      ? fieldsOf(chosen ? await api.group(chosen.code, null) : null, (await api.metrics()).items, year, language)
      : null,
  };
};

const pathOf = ({ params }: RequestEvent): string => `/organisations/${encodeURIComponent(params.code)}/groups`;

export const actions: Actions = {
  save: async (event) => {
    const { written, chosen, send, refuse, language } = await actingOn(event);
    const named = [...linesIn(written('members')), written('below').trim(), written('to').trim()];
    const codeOf = await codesOf(tiofaltApi(event.fetch, null), named);
    const { code, body } = readFields(written, chosen, codeOf);
    const version = written('version');
    const { problem } = version
      ? await send<{ version: number }>('PUT', `${pathOf(event)}/${encodeURIComponent(code)}`, {
          body: { ...body, reason: written('reason').trim() || null },
          version,
        })
      : await send<{ version: number }>('POST', pathOf(event), { body: { code, ...body } });
    if (!problem) return { done: m.group_saved({}, { locale: language }) };
    return refuse(problem.path === null ? problem : { ...problem, path: fieldAt(problem.path) });
  },
  end: async (event) => {
    const { written, send, refuse } = await actingOn(event);
    const path = `${pathOf(event)}/${encodeURIComponent(written('group'))}`;
    const sent = { body: { reason: written('endReason') }, version: written('version') };
    const { problem } = await send('DELETE', path, sent);
    if (problem) return refuse(problem.path === 'reason' ? { ...problem, path: 'endReason' } : problem);
    return { done: m.group_ended({}, { locale: languageOf(event.url.pathname) }) };
  },
};
