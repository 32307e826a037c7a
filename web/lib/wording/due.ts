import { dayAt, daysBetween } from '#domain/date.ts';
import type { Language } from '#domain/language.ts';
import { isHandedIn } from '#domain/reminder.ts';
import type { SubmissionState } from '#domain/submission.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from './day.ts';

export type DueText = { text: string; isLate: boolean };

type Due = { state: SubmissionState; dueOn: string; opensOn: string; submittedAt: string | null };

/** How long is left, or how late it is or was, reckoned on the reader's day: `3 dagar kvar`. */
export function dueText({ state, dueOn, submittedAt }: Due, today: string, language: Language): DueText {
  const named = { locale: language };
  if (isHandedIn(state) && submittedAt !== null) {
    const days = daysBetween(dueOn, dayAt(new Date(submittedAt)));
    return days > 0
      ? { text: m.owed_was_late({ days }, named), isLate: true }
      : { text: m.owed_was_in_time({}, named), isLate: false };
  }
  const days = daysBetween(today, dueOn);
  if (days === 0) return { text: m.owed_today({}, named), isLate: false };
  return days > 0
    ? { text: m.owed_days_left({ days }, named), isLate: false }
    : { text: m.owed_days_late({ days: -days }, named), isLate: !isHandedIn(state) };
}

/** `Ska vara inne 30 oktober 2026`. */
export const dueDayText = (dueOn: string, language: Language): string =>
  m.entry_due({ day: dayText(dueOn, language) }, { locale: language });
