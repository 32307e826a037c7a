import type { FileImportAnswer } from '#api/file-imports/answers.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** What has become of a file, and how many of its cells stayed outside. */
export function stateText(
  { state, outcomes }: Pick<FileImportAnswer, 'state' | 'outcomes'>,
  isPublished: boolean,
  language: Language,
): string {
  const inLanguage = { locale: language };
  if (state === 'staged') return m.import_state_staged({}, inLanguage);
  if (state === 'undone') return m.import_state_undone({}, inLanguage);
  const outside = outcomes['not-applied'];
  if (outside > 0 && outcomes.applied === 0) return m.import_state_none({}, inLanguage);
  const done = isPublished ? m.import_state_published({}, inLanguage) : m.import_state_applied({}, inLanguage);
  return outside > 0 ? m.import_state_except({ state: done, cells: outside }, inLanguage) : done;
}

/** What has been done with one file: whoever asked for it to be handed in is told that it was. */
export function appliedText(
  { outcomes, submissions }: { outcomes: { applied: number }; submissions: readonly { code: string | null }[] },
  language: Language,
): string {
  const inLanguage = { locale: language };
  const done = m.import_applied({ cells: outcomes.applied }, inLanguage);
  return submissions.some(({ code }) => code === null) ? `${done} ${m.import_submitted({}, inLanguage)}` : done;
}
