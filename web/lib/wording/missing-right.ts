import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import type { ProblemText } from './problem.ts';

/** To look after an organisation, by its name, or the whole installation; or to report figures anywhere. */
export type MissingRight = { organisation: string } | 'installation' | 'reporting';

/** Which right is missing, and who can give it. */
export const missingRightText = (missing: MissingRight, language: Language): ProblemText => {
  const inLanguage = { locale: language };
  const explanation = (): string => {
    if (missing === 'installation') return m.problem_right_installation({}, inLanguage);
    if (missing === 'reporting') return m.problem_right_reporting({}, inLanguage);
    return m.problem_right_organisation(missing, inLanguage);
  };
  return { title: m.problem_right({}, inLanguage), explanation: explanation(), isAboutChoices: false };
};
