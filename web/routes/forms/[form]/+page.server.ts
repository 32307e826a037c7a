import { redirect } from '@sveltejs/kit';
import type { FormAnswer } from '#api/forms/answers.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { rowNames } from '#web/lib/server/row-names.ts';
import { mayDoIn, signedIn } from '#web/lib/server/session.ts';
import { bodyOf, draftFrom } from '../draft.ts';
import { draftOf, edited, refusedDraft } from '../editing.ts';
import { frequencyOptions, rowOptions } from '../editor.ts';
import { surroundings } from '../surroundings.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url, fetch }) => {
  const person = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  const form = await api.form(params.form);
  const owner = await api.organisation(form.organisation);
  const mayChange = mayDoIn(person, 'administer', [owner.code, ...owner.ancestors.map(({ code }) => code)]);
  const draft = draftFrom(form);
  const nameOf = await rowNames(api, form.rows, language);
  return {
    draft,
    version: form.version,
    name: localText(form.names, language),
    owner: localText(owner.names, language),
    instructions: localText(form.instructions, language),
    mayChange,
    rows: form.rows.map(nameOf),
    rules: form.rules.map(({ expression, texts }) => ({ expression, text: localText(texts, language) })),
    options: mayChange ? await rowOptions(api, form.frequency, language) : [],
    frequencies: frequencyOptions(language),
    ...(mayChange
      ? await surroundings({ fetch, url }, draft)
      : { reporters: '', dates: null, sought: '', found: null }),
    history: withQuery('/audit', { organisation: form.organisation, subject: `form ${form.code}` }),
    made: url.searchParams.has('made') ? m.form_made({}, { locale: language }) : null,
  };
};

export const actions: Actions = {
  edit: async (event) => {
    const acting = await actingOn(event);
    const { draft } = edited(acting);
    return { draft, ...(await surroundings(event, draft, acting.written('find'))) };
  },
  save: async (event) => {
    const acting = await actingOn(event);
    const draft = draftOf(acting);
    const path = `/forms/${encodeURIComponent(event.params.form)}`;
    const sent = { body: bodyOf(draft), version: `"${draft.version}"` };
    const { answer, problem } = await acting.send<FormAnswer>('PUT', path, sent);
    if (problem) return refusedDraft(draft, problem, acting);
    return { done: m.form_saved({ version: answer.version }, { locale: acting.language }) };
  },
  end: async (event) => {
    const { send, written, refuse, language } = await actingOn(event);
    const path = `/forms/${encodeURIComponent(event.params.form)}`;
    const { problem } = await send('DELETE', path, { version: `"${written('version')}"` });
    if (problem) return refuse(problem);
    redirect(303, inLanguage('/forms', language));
  },
};
