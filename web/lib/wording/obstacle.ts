import type { SubmissionDetails } from '#api/submissions/answers.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { findingText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';

type Obstacle = SubmissionDetails['obstacles'][number];

const known: Readonly<Record<string, typeof m.obstacle_required>> = {
  required: m.obstacle_required,
  incomplete: m.obstacle_incomplete,
  emptied: m.obstacle_emptied,
};

/** What keeps a cell from being handed in, and what to do about it. */
export function obstacleTexts({ code, findings }: Obstacle, row: { decimals: number }, language: Language): string[] {
  const named = { locale: language };
  const words = wordsIn(language);
  if (known[code]) return [known[code]({}, named)];
  const texts = findings.map((finding) => findingText(finding, row.decimals, words));
  return texts.length > 0 ? texts : [m.entry_found({}, named)];
}
