import type { SubmissionDetails } from '#api/submissions/answers.ts';
import type { FormAnswer } from '#api/forms/answers.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { findingSentence } from '#web/lib/submissions/lines.ts';

type Obstacle = SubmissionDetails['obstacles'][number];

const known: Readonly<Record<string, typeof m.obstacle_required>> = {
  required: m.obstacle_required,
  incomplete: m.obstacle_incomplete,
  emptied: m.obstacle_emptied,
};

/** What keeps a cell from being handed in, and what to do about it. */
export function obstacleTexts(
  { code, findings }: Obstacle,
  row: { decimals: number },
  rules: FormAnswer['rules'],
  language: Language,
): string[] {
  const named = { locale: language };
  if (known[code]) return [known[code]({}, named)];
  const texts = findings.map((finding) => findingSentence(finding, row, rules, language));
  return texts.length > 0 ? texts : [m.entry_found({}, named)];
}
