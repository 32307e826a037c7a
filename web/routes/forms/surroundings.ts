import { readingOf } from '#web/lib/server/reading.ts';
import type { FormDraft } from './draft.ts';
import { datesText, reportersText } from './editor.ts';

/** What a draft comes to: whom it asks, and when. */
export async function surroundings(event: { fetch: typeof globalThis.fetch; url: URL }, draft: FormDraft) {
  const { language, today } = readingOf(event);
  return {
    reporters: await reportersText(event.fetch, draft, language),
    dates: datesText(draft, today, language),
  };
}
