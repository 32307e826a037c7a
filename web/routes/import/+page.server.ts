import { fail, redirect } from '@sveltejs/kit';
import { textIn } from '#domain/language.ts';
import { inLanguage, languageOf } from '#web/lib/address.ts';
import { problemIn, type Problem } from '#web/lib/api.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { readingOf } from '#web/lib/server/reading.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { momentText } from '#web/lib/wording/moment.ts';
import { afterBringing } from './brought.ts';
import { fileRefusal, fileRefusals } from './refusals.ts';
import { stateText } from './wording.ts';
import { refusalOf } from '#web/lib/wording/refusal.ts';
import type { Action, Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const { roles, isInstallationAdministrator } = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  const can = (capability: 'enter' | 'import') => roles.some(({ capabilities }) => capabilities.includes(capability));
  refuseWithout(can('enter'), 'reporting', language);
  const [forms, mappings, brought] = await Promise.all([
    api.forms(),
    api.importMappings(),
    api.fileImports({ page: url.searchParams.get('page') }),
  ]);
  const id = url.searchParams.get('source');
  const source = id !== null && isInstallationAdministrator ? await api.referenceSource(id) : null;
  const mayPublish = can('import');
  const isOnly = forms.items.length === 1 && !mayPublish;
  return {
    source: source?.kind === 'file' ? { id: source.id, name: source.name } : null,
    forms: [
      // none of several is taken for the one that is meant
      ...(isOnly || !forms.items.length ? [] : [{ value: '*', text: m.import_target_own({}, { locale: language }) }]),
      ...forms.items.map(({ code, names }) => ({ value: code, text: textIn(names, language) })),
    ],
    chosenForm: url.searchParams.get('form') ?? '',
    period: url.searchParams.get('period') ?? '',
    mappings: [...new Set(mappings.items.map(({ name }) => name))].map((name) => ({ value: name, text: name })),
    mayPublish,
    refusals: fileRefusals(language),
    brought: brought.items.map(({ id, fileName, state, outcomes, createdAt, form }) => ({
      id,
      fileName,
      state: stateText({ state, outcomes }, form === null, language),
      when: momentText(createdAt, language),
    })),
    page: brought.page,
    pages: Math.ceil(brought.total / brought.limit),
  };
};

/** A file is never read here: it goes on to the API as it comes in. */
const bring: Action = async ({ request, fetch, url }) => {
  const language = languageOf(url.pathname);
  const response = await fetch('/api/v1/file-batches', {
    method: 'POST',
    headers: { 'Content-Type': request.headers.get('Content-Type') ?? '' },
    body: request.body,
    duplex: 'half',
  } as RequestInit);
  if (!response.ok) {
    const problem = await problemIn(response);
    return fail(problem.status, { problems: [fileRefusal(problem, language) ?? refusalOf(problem, language)] });
  }
  const next = afterBringing(await response.json());
  if ('to' in next) redirect(303, inLanguage(next.to, language));
  return fail(422, { problems: [fileRefusal(next, language) ?? refusalOf(unknownProblem(next.code), language)] });
};

const unknownProblem = (code: string): Problem => ({ status: 422, title: '', code, path: null, details: {} });

export const actions: Actions = { bring };
