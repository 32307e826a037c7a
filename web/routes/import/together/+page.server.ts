import { fail, isHttpError } from '@sveltejs/kit';
import type { AppliedBatchAnswer, FileImportAnswer } from '#api/file-imports/answers.ts';
import { textIn } from '#domain/language.ts';
import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { signedIn } from '#web/lib/server/session.ts';
import { refusalOf } from '#web/lib/wording/refusal.ts';
import { periodText } from '../[id]/wording.ts';
import { unreadIn } from '../brought.ts';
import { fileRefusal, fileRefusals } from '../refusals.ts';
import { stateText } from '../wording.ts';
import type { Actions, PageServerLoad } from './$types';

/** As many as are brought at once. */
const mostFiles = 50;

/** So many cells of which two files say different things are shown; more are counted. */
const mostContradictions = 20;

const isId = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Null for one that has been taken away. */
const orNull = <T>(asked: Promise<T>): Promise<T | null> =>
  asked.catch((reason: unknown) => {
    if (isHttpError(reason, 404)) return null;
    throw reason;
  });

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  const ids = [...new Set(url.searchParams.getAll('file'))].filter(isId).slice(0, mostFiles);
  const files = await Promise.all(ids.map(async (id) => ({ id, file: await orNull(api.fileImport(id)) })));
  const [{ items: forms }, contradictions] = await Promise.all([
    api.forms(),
    ids.length > 1 ? api.contradictions(ids, mostContradictions) : { items: [], total: 0 },
  ]);
  const inLanguage = { locale: language };
  const formName = (code: string): string => {
    const names = forms.find((form) => form.code === code)?.names;
    return names ? textIn(names, language) : code;
  };
  return {
    files: files.map(({ id, file }) => ({
      id,
      version: file?.version ?? 0,
      name: file?.fileName ?? m.import_together_gone({}, inLanguage),
      fills: file && (file.form === null ? m.import_together_published({}, inLanguage) : formName(file.form)),
      state: file ? stateText(file, file.form === null, language) : '',
      counts: file?.understood.cells ?? null,
      canApply: file?.state === 'staged' && file.understood.cells.new + file.understood.cells.changed > 0,
      needsLook: file !== null && (file.understood.misfit !== null || file.understood.cells.refused > 0),
    })),
    contradictions: contradictions.items.map(({ organisation, metric, breakdown, period, says }) => ({
      cell: [organisation, metric, ...(breakdown === 'total' ? [] : [breakdown]), periodText(period, language)].join(
        ', ',
      ),
      says: says
        .map(({ fileName, line, read }) => m.import_together_says({ read, file: fileName, line }, inLanguage))
        .join('; '),
    })),
    moreContradictions: contradictions.total - contradictions.items.length,
    refusals: fileRefusals(language),
    unread: unreadIn(url.searchParams)
      .slice(0, mostFiles)
      .map(({ code, fileName }) => ({
        fileName,
        text: fileRefusal({ code }, language)?.text ?? m.import_refused_unreadable({}, inLanguage),
      })),
    // the files stay in the address
    action: `?${new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/'))).toString()}&/apply`,
    publishes: files.some(({ file }) => file?.form === null && file.state === 'staged'),
    entersForms: files.some(({ file }) => file !== null && file.form !== null && file.state === 'staged'),
  };
};

const chosenImport = (text: string): { id: string; version: number } => {
  const [id = '', version] = text.split(' ');
  return { id, version: Number(version) };
};

export const actions: Actions = {
  apply: async (event) => {
    const { send, written, chosen, language } = await actingOn(event);
    const inOwn = { locale: language };
    const imports = chosen('take').map(chosenImport);
    if (!imports.length) {
      return fail(400, { problems: [{ field: null, text: m.import_together_none({}, inOwn) }] });
    }
    const reason = written('reason').trim();
    const body = { imports, submits: written('submits') === 'yes', ...(reason ? { reason } : {}) };
    const { answer, problem } = await send<AppliedBatchAnswer>('POST', '/file-batches/apply', { body });
    if (problem)
      return fail(problem.status, { problems: [fileRefusal(problem, language) ?? refusalOf(problem, language)] });
    const { items } = answer;
    const sum = (of: (outcomes: FileImportAnswer['outcomes']) => number) =>
      items.reduce((all, { outcomes }) => all + of(outcomes), 0);
    const left = sum((outcomes) => outcomes['not-applied']);
    const done = m.import_together_done(
      { files: items.filter(({ outcomes }) => outcomes.applied > 0).length, cells: sum(({ applied }) => applied) },
      inOwn,
    );
    const kept = items.flatMap(({ form, submissions }) =>
      submissions.filter(({ code }) => code !== null).map((place) => ({ ...place, form })),
    );
    return {
      done: left ? `${done} ${m.import_together_left({ cells: left }, inOwn)}` : done,
      notSubmitted: kept.map(({ form, organisation, period }) => ({
        text: `${organisation}, ${periodText(period, language)}`,
        path: inLanguage(`/entry/${form}/${period}/${organisation}`, language),
      })),
    };
  },
};
