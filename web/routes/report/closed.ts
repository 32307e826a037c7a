import type { Language } from '#domain/language.ts';
import type { Problem } from '#web/lib/api.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { refusalOf } from '#web/lib/wording/refusal.ts';

/** Why a link opens nothing: it is over, or somebody has tried too many. */
export const waitText = (problem: Problem, language: Language): string =>
  problem.code === 'too-many-attempts'
    ? refusalOf(problem, language).text
    : m.report_closed_text({}, { locale: language });
