import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import type { ProblemText } from './problem.ts';

/** Which right is missing, and who can give it; the place is the name of an organisation, null the whole installation. */
export const missingRightText = (place: string | null, language: Language): ProblemText => {
  const inLanguage = { locale: language };
  return {
    title: m.problem_right({}, inLanguage),
    explanation:
      place === null
        ? m.problem_right_installation({}, inLanguage)
        : m.problem_right_organisation({ organisation: place }, inLanguage),
    isAboutChoices: false,
  };
};
