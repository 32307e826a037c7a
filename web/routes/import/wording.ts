import type { FileImportAnswer } from '#api/file-imports/answers.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** What has become of a file. */
export function stateText(state: FileImportAnswer['state'], isPublished: boolean, language: Language): string {
  const inLanguage = { locale: language };
  if (state === 'staged') return m.import_state_staged({}, inLanguage);
  if (state === 'undone') return m.import_state_undone({}, inLanguage);
  return isPublished ? m.import_state_published({}, inLanguage) : m.import_state_applied({}, inLanguage);
}
