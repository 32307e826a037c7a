import { redirect } from '@sveltejs/kit';
import type { AppliedAnswer, FileImportAnswer } from '#api/file-imports/answers.ts';
import { textIn } from '#domain/language.ts';
import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { placesWith, signedIn } from '#web/lib/server/session.ts';
import { dayText } from '#web/lib/wording/day.ts';
import { fileRefusal, fileRefusals } from '../refusals.ts';
import { appliedText, stateText } from '../wording.ts';
import { correctedMapping } from './corrected.ts';
import { filtersOf, shownCell, shownImport } from './shown.ts';
import { namesIn, periodText } from './wording.ts';
import { refusalOf } from '#web/lib/wording/refusal.ts';
import type { Action, Actions, PageServerLoad } from './$types';

const onPage = '50';

export const load: PageServerLoad = async ({ params, locals, url, fetch }) => {
  const person = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  const file = await api.fileImport(params.id);
  const [state, outcome] = [url.searchParams.get('state'), url.searchParams.get('outcome')];
  const cells = await api.fileImportCells(params.id, {
    state,
    outcome,
    limit: onPage,
    page: url.searchParams.get('page'),
  });
  const form = file.form === null ? null : textIn((await api.form(file.form)).names, language);
  const isPublished = file.form === null;
  return {
    id: file.id,
    version: file.version,
    state: file.state,
    stateText: stateText(file, isPublished, language),
    fileName: file.fileName,
    form,
    isPublished,
    source: file.source?.name ?? null,
    keptUntil: dayText(file.keptUntil, language),
    mapping: file.mapping,
    sheets: file.understood.sheets,
    headerLine: file.understood.headerLine,
    counts: file.understood.cells,
    outcomes: file.outcomes,
    shown: shownImport(file, language),
    filters: filtersOf(file, language),
    asked: { state, outcome },
    cells: cells.items.map((cell) => shownCell(cell, file, language)),
    total: cells.total,
    refusals: fileRefusals(language),
    page: cells.page,
    pages: Math.ceil(cells.total / cells.limit),
    keepers: placesWith(person, 'enter').map(({ organisation, names }) => ({
      value: organisation,
      text: textIn(names, language),
    })),
  };
};

const pathOf = ({ params }: Parameters<Action>[0], what = ''): string =>
  `/file-imports/${encodeURIComponent(params.id)}${what && `/${what}`}`;

/** What is said where it cannot be done, in the words of imports. */
async function acting(event: Parameters<Action>[0]) {
  const given = await actingOn(event);
  const { language, refuse } = given;
  return {
    ...given,
    version: `"${given.written('version')}"`,
    refuse: (problem: Parameters<typeof refuse>[0]) => {
      const refused = refuse(problem);
      refused.data.problems = [fileRefusal(problem, language) ?? refusalOf(problem, language)];
      return refused;
    },
  };
}

export const actions: Actions = {
  map: async (event) => {
    const { send, written, chosen, refuse, version, language } = await acting(event);
    const { api } = readingOf(event);
    const file = await api.fileImport(event.params.id);
    const mapping = written('anew') ? null : correctedMapping(file, written, chosen);
    const { problem } = await send<FileImportAnswer>('PUT', pathOf(event, 'mapping'), { body: { mapping }, version });
    if (problem) return refuse(problem);
    return { done: m.import_read_again({}, { locale: language }) };
  },
  apply: async (event) => {
    const { send, written, refuse, version, language } = await acting(event);
    const reason = written('reason').trim();
    const body = { submits: written('submits') === 'yes', ...(reason ? { reason } : {}) };
    const { answer, problem } = await send<AppliedAnswer>('POST', pathOf(event, 'apply'), { body, version });
    if (problem) return refuse(problem);
    const { api } = readingOf(event);
    const { choices } = await api.fileImport(event.params.id);
    const nameOf = namesIn(choices.organisations, language);
    const kept = answer.submissions.filter(({ code }) => code !== null);
    return {
      done: appliedText(answer, language),
      notSubmitted: kept.map(({ organisation, period }) => ({
        text: `${nameOf(organisation)}, ${periodText(period, language)}`,
        path: inLanguage(`/entry/${answer.form}/${period}/${organisation}`, language),
      })),
    };
  },
  undo: async (event) => {
    const { send, refuse, version, language } = await acting(event);
    const { answer, problem } = await send<FileImportAnswer>('POST', pathOf(event, 'undo'), { body: {}, version });
    if (problem) return refuse(problem);
    return { done: m.import_undone({ cells: answer.outcomes.undone }, { locale: language }) };
  },
  keep: async (event) => {
    const { send, written, refuse, language } = await acting(event);
    const { api } = readingOf(event);
    const name = written('name').trim();
    const [{ mapping }, saved] = await Promise.all([api.fileImport(event.params.id), api.importMappings()]);
    const organisation = written('organisation');
    const before = saved.items.find((one) => one.name === name && one.organisation === organisation);
    const { problem } = await send('PUT', `/import-mappings/${encodeURIComponent(name)}`, {
      body: { organisation, mapping },
      ...(before ? { version: `"${before.version}"` } : {}),
    });
    return problem ? refuse(problem) : { done: m.import_mapping_kept({ name }, { locale: language }) };
  },
  remove: async (event) => {
    const { send, refuse, version, language } = await acting(event);
    const { problem } = await send('DELETE', pathOf(event), { version });
    if (problem) return refuse(problem);
    redirect(303, inLanguage('/import', language));
  },
};
