import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

export type ProblemText = {
  title: string;
  explanation: string;
  /** Whether what stands after the question mark is to blame. */
  isAboutChoices: boolean;
};

type Message = typeof m.problem_not_found;

/** What the API calls a problem, and how it is told to people. */
const known: Readonly<Record<string, readonly [title: Message, explanation: Message, isAboutChoices: boolean]>> = {
  'unknown-organisation': [m.problem_organisation, m.problem_organisation_text, false],
  'unknown-group': [m.problem_group, m.problem_group_text, false],
  'unknown-metric': [m.problem_metric, m.problem_metric_text, false],
  'as-of-in-future': [m.problem_future, m.problem_future_text, true],
  'bad-parameter': [m.problem_choice, m.problem_choice_text, true],
  'unknown-parameter': [m.problem_choice, m.problem_choice_text, true],
  'unknown-breakdown': [m.problem_breakdown, m.problem_breakdown_text, true],
  'bad-period': [m.problem_period, m.problem_period_text, true],
  'mixed-frequency': [m.problem_frequency, m.problem_frequency_text, true],
  'cannot-convert': [m.problem_convert, m.problem_convert_text, true],
  'periods-reversed': [m.problem_reversed, m.problem_reversed_text, true],
  'bad-selection': [m.problem_organisation, m.problem_organisation_text, false],
  'too-many-codes': [m.problem_organisation, m.problem_organisation_text, false],
  'too-many-compared': [m.problem_compared, m.problem_compared_text, true],
  'too-many-cells': [m.problem_choice, m.problem_choice_text, true],
};

/** Where the code says no more than the status. */
const byStatus: Readonly<Record<number, readonly [title: Message, explanation: Message, isAboutChoices: boolean]>> = {
  400: [m.problem_choice, m.problem_choice_text, true],
  403: [m.problem_forbidden, m.problem_forbidden_text, false],
  404: [m.problem_not_found, m.problem_not_found_text, false],
};

export const problemText = ({ status, code }: { status: number; code: string }, language: Language): ProblemText => {
  const [title, explanation, isAboutChoices] = known[code] ??
    byStatus[status] ?? [m.problem_unexpected, m.problem_unexpected_text, false];
  const inLanguage = { locale: language };
  return { title: title({}, inLanguage), explanation: explanation({}, inLanguage), isAboutChoices };
};
