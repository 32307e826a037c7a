import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { readSubmission } from '#web/lib/server/submission.ts';
import type { Refusal } from '#web/lib/wording/refusal.ts';

type Event = Parameters<typeof readSubmission>[0];

/** Somebody else was first: what has become another since the page was shown. The page below shows what holds now. */
export async function changedSince(event: Event, seen: readonly string[], language: Language): Promise<Refusal> {
  const { lines, heading } = await readSubmission(event);
  const names = lines
    .filter(({ key, version, stateCode }) => !seen.includes(`${key} ${version} ${stateCode ?? ''}`))
    .map(({ name }) => name);
  const told = { state: heading.stateText, cells: names.join('; ') };
  const text =
    names.length > 0
      ? m.approval_changed_cells(told, { locale: language })
      : m.approval_changed({ state: told.state }, { locale: language });
  return { field: null, text };
}
