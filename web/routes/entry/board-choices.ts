import type { FormAnswer } from '#api/forms/answers.ts';
import { openedPeriods } from '#domain/form.ts';
import { textIn, type Language, type Texts } from '#domain/language.ts';
import { firstDay, formatPeriod } from '#domain/period.ts';
import { submissionStates } from '#domain/submission.ts';
import { stateText } from '#web/lib/entry-grid/wording.ts';

export type Option = { value: string; text: string };
export type BoardChoices = Record<'form' | 'period' | 'state' | 'organisation', Option[]>;

type Named = { code: string; names: Texts };

/** What the board can be narrowed to; periods the newest first. */
export function boardChoices(
  forms: readonly FormAnswer[],
  organisations: readonly Named[],
  today: string,
  language: Language,
): BoardChoices {
  const periods = [...new Set(forms.flatMap((form) => openedPeriods(form, today)))];
  const named = ({ code, names }: Named): Option => ({ value: code, text: textIn(names, language) });
  return {
    form: forms.map(named),
    period: periods
      .toSorted((a, b) => firstDay(b).localeCompare(firstDay(a)))
      .map((period) => ({ value: period, text: formatPeriod(period, language, 'short') })),
    state: submissionStates.map((state) => ({ value: state, text: stateText(state, language) })),
    organisation: organisations.map(named).toSorted((a, b) => a.text.localeCompare(b.text, language)),
  };
}
