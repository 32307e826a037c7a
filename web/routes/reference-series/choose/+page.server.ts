import { fail, redirect } from '@sveltejs/kit';
import type { SourceAnswer } from '#api/reference-series/answers.ts';
import { koladaMostFound } from '#domain/kolada.ts';
import { refreshSchedules } from '#domain/refresh.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import type { Problem, TiofaltApi } from '#web/lib/api.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { refusalOf } from '#web/lib/wording/refusal.ts';
import { headingsOf } from '../[id]/details.ts';
import { scheduleText } from '../sources.ts';
import { asQuery, choiceIn, chosenIn, furtherIn, hasAny, kinds, withoutTrouble } from './choice.ts';
import { previewOf } from './preview.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const person = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  refuseWithout(person.isInstallationAdministrator, 'installation', language);
  const id = url.searchParams.get('source');
  const source = id === null ? null : await api.referenceSource(id);
  const choice = choiceIn(url.searchParams, source);
  const { installation } = choice;
  const place = await placeOf(api, installation);
  // both at once: each may take as long as somebody waits
  const [searched, known] = await Promise.all([
    choice.words === '' ? null : api.searchSource(installation, { q: choice.words }),
    api.searchSource(installation, { ...asQuery(choice.ids), source: id }),
  ]);
  const chosen = chosenIn(choice.ids, known.answer, source);
  const there = withoutTrouble(chosen);
  const isWhole = there.kpis.length > 0 && there.municipalities.length + there.groups.length > 0;
  // whoever did not answer is not asked again: somebody waits
  const isReached = !searched?.problem && !known.problem;
  const previewed =
    installation !== null && isWhole && isReached && url.searchParams.has('preview')
      ? await api.previewSource(installation, asQuery(there))
      : null;
  const problem = searched?.problem ?? known.problem ?? previewed?.problem;
  const further = searched?.answer ? furtherIn(searched.answer, choice.ids) : null;
  return {
    id,
    other: installation,
    place,
    headings: headingsOf(installation === null ? 'kolada' : 'installation', language),
    preview: previewed?.answer ? previewOf(previewed.answer, language) : null,
    version: source?.version ?? '',
    name: choice.name,
    schedule: choice.schedule,
    words: choice.words,
    own: choice.own,
    chosen,
    further,
    isEmpty: kinds.every((kind) => choice.ids[kind].length === 0),
    most: koladaMostFound,
    isNothingFound: further !== null && !hasAny(further),
    schedules: refreshSchedules.map((schedule) => ({ schedule, text: scheduleText(schedule, language) })),
    problems: problem ? [refusalOf(problem, language)] : undefined,
    // whoever is refused comes back to what they had found
    save: `?${url.search.slice(1).replace(/^\/[^&]*&?/, '')}&/save`,
  };
};

/** As whom people know it. */
const placeOf = async (api: TiofaltApi, installation: string | null): Promise<string> =>
  installation === null
    ? 'Kolada'
    : ((await api.installations()).items.find(({ code }) => code === installation)?.host ?? installation);

const without = (code: string): Problem => ({ status: 400, title: '', code, path: null, details: {} });

export const actions: Actions = {
  save: async (event) => {
    const { written, chosen, send, refuse, language } = await actingOn(event);
    const ids = { kpis: chosen('kpis'), municipalities: chosen('municipalities'), groups: chosen('groups') };
    const own = { municipality: written('ownMunicipality').trim(), organisation: written('ownOrganisation').trim() };
    const refused = (problem: Problem) => fail(problem.status, { ...refuse(problem).data, ids, own });
    if (ids.kpis.length === 0) return refused(without('kpis-needed'));
    const body = {
      installation: written('installation') || null,
      name: written('name'),
      schedule: written('schedule'),
      own: own.municipality || own.organisation ? own : null,
      ...ids,
    };
    const id = written('source');
    const { answer, problem } = id
      ? await send('PUT', `/reference-sources/${encodeURIComponent(id)}`, { body, version: written('version') })
      : await send<SourceAnswer>('POST', '/reference-sources', { body });
    if (problem) return refused(problem);
    const path = inLanguage(`/reference-series/${id || answer?.id}`, language);
    redirect(303, withQuery(path, { saved: 'true' }));
  },
};
