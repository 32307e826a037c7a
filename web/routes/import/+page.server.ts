import { fail, redirect } from '@sveltejs/kit';
import type { FileImportAnswer } from '#api/file-imports/answers.ts';
import { textIn } from '#domain/language.ts';
import { inLanguage, languageOf } from '#web/lib/address.ts';
import { problemIn } from '#web/lib/api.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { momentText } from '#web/lib/wording/moment.ts';
import { fileRefusal, fileRefusals } from './refusals.ts';
import { stateText } from './wording.ts';
import { refusalOf } from '#web/lib/wording/refusal.ts';
import type { Action, Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const { roles } = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  const can = (capability: 'enter' | 'import') => roles.some(({ capabilities }) => capabilities.includes(capability));
  refuseWithout(can('enter'), null, language);
  const [forms, mappings, brought] = await Promise.all([
    api.forms(),
    api.importMappings(),
    api.fileImports({ page: url.searchParams.get('page') }),
  ]);
  return {
    forms: forms.items.map(({ code, names }) => ({ value: code, text: textIn(names, language) })),
    chosenForm: url.searchParams.get('form') ?? forms.items[0]?.code ?? '',
    period: url.searchParams.get('period') ?? '',
    mappings: [...new Set(mappings.items.map(({ name }) => name))].map((name) => ({ value: name, text: name })),
    mayPublish: can('import'),
    refusals: fileRefusals(language),
    brought: brought.items.map(({ id, fileName, state, createdAt, form }) => ({
      id,
      fileName,
      state: stateText(state, form === null, language),
      when: momentText(createdAt, language),
    })),
    page: brought.page,
    pages: Math.ceil(brought.total / brought.limit),
  };
};

/** A file is never read here: it goes on to the API as it comes in. */
const bring: Action = async ({ request, fetch, url }) => {
  const language = languageOf(url.pathname);
  const response = await fetch('/api/v1/file-imports', {
    method: 'POST',
    headers: { 'Content-Type': request.headers.get('Content-Type') ?? '' },
    body: request.body,
    duplex: 'half',
  } as RequestInit);
  if (!response.ok) {
    const problem = await problemIn(response);
    return fail(problem.status, { problems: [fileRefusal(problem, language) ?? refusalOf(problem, language)] });
  }
  const { id } = idOf(await response.json());
  redirect(303, inLanguage(`/import/${id}`, language));
};

/** Our own API in the same process, whose schema guarantees the shape: the only cast here. */
const idOf = (answer: unknown): Pick<FileImportAnswer, 'id'> => answer as FileImportAnswer;

export const actions: Actions = { bring };
