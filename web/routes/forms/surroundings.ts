import { readingOf } from '#web/lib/server/reading.ts';
import type { FormDraft } from './draft.ts';
import { datesText, foundOrganisations, reportersText } from './editor.ts';

/** What a draft comes to: whom it asks, and when; and the organisations that are looked for to be asked too. */
export async function surroundings(event: { fetch: typeof globalThis.fetch; url: URL }, draft: FormDraft, sought = '') {
  const { api, language, today } = readingOf(event);
  return {
    sought,
    found: await foundOrganisations(api, sought, language),
    reporters: await reportersText(event.fetch, draft, language),
    dates: datesText(draft, today, language),
  };
}
