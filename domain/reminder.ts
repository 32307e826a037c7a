import { daysBetween } from './date.ts';
import { emptyContent, isFilled } from './entry-value.ts';
import { isOf, type FormRow } from './form.ts';
import type { PeriodCode } from './period.ts';
import { newestCells, type Submission, type SubmissionState } from './submission.ts';

/** Whether it is with others, or done: nothing more is asked of whoever reports. */
export const isHandedIn = (state: SubmissionState): boolean =>
  state === 'submitted' || state === 'in-approval' || state === 'held' || state === 'approved';

/** Something that a person has to hand in: a whole form, or a cell of it that was promised for a day. */
export type Owed = {
  /** By id. */
  person: number;
  form: string;
  period: PeriodCode;
  organisation: string;
  /** Null for the whole form. */
  cell: { metric: string; breakdown: string } | null;
  /** ISO date. */
  dueOn: string;
  isSubmitted: boolean;
};

/** What one person is told on one day, the longest overdue first. */
export type Reminder = { person: number; items: readonly Omit<Owed, 'person' | 'isSubmitted'>[] };

const lastReminderDays = 28;

/** A week before, on the day, three days after, then each week; after four weeks a reminder no longer helps. */
const isReminderDay = (daysLate: number): boolean =>
  daysLate === 3 || (daysLate % 7 === 0 && daysLate >= -7 && daysLate <= lastReminderDays);

const inOrder = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** One bundle for each who has to be reminded today, by the person's id; nothing of what is submitted. */
export function dueReminders(owed: readonly Owed[], today: string): Reminder[] {
  const due = owed
    .filter(({ dueOn, isSubmitted }) => !isSubmitted && isReminderDay(daysBetween(dueOn, today)))
    .sort(
      (a, b) =>
        a.person - b.person ||
        inOrder(a.dueOn, b.dueOn) ||
        inOrder(a.form, b.form) ||
        inOrder(a.organisation, b.organisation),
    );
  return [...Map.groupBy(due, ({ person }) => person)].map(([person, items]) => ({
    person,
    items: items.map(({ person: _person, isSubmitted: _isSubmitted, ...item }) => item),
  }));
}

/** Whether all that can be handed in now is there: something new, nothing missing, and nothing that came back as it was. */
export function isFilledIn(rows: readonly FormRow[], submission: Submission): boolean {
  const states = new Set(submission.cells.map(({ state }) => state));
  return states.has('draft') && !states.has('returned') && missingRows(rows, submission).length === 0;
}

/** The rows that the form requires and that say nothing yet, but for what was promised for a later day. */
export function missingRows(rows: readonly FormRow[], submission: Submission): FormRow[] {
  const cells = newestCells(submission);
  return rows.filter((row) => {
    const cell = cells.find(isOf(row));
    return row.isRequired && cell?.state !== 'later' && !isFilled(row, cell ?? emptyContent);
  });
}
