import { expect } from 'vitest';
import { approveCells } from '#domain/approval.ts';
import type { Finding } from '#domain/entry-check.ts';
import { emptyContent } from '#domain/entry-value.ts';
import type { FormDates, FormRow, RowKey } from '#domain/form.ts';
import { comeLater, edit, submit, unbegun, type Edit, type Submission } from '#domain/submission.ts';

// A small form and people who report with it, for the tests of the way from draft to approved.

export const [anna, bo, cilla] = [1, 2, 3];

export const dates: FormDates = { opensOn: '2026-09-24', dueOn: '2026-10-20', locksOn: '2026-11-20' };
export const today = '2026-10-10';

export const key = (metric: string): RowKey => ({ metric, breakdown: 'total' });

const row = (metric: string, rest: Partial<FormRow> = {}): FormRow => ({
  ...key(metric),
  asks: 'value',
  asksAnswers: false,
  isRequired: true,
  ...rest,
});

/** Two that are required, and a share that need not be there. */
export const rows = [row('lead-time'), row('trust'), row('share', { asks: 'parts', isRequired: false })] as const;
export const [leadTime, trust, share] = rows;

export const cellOf = (submission: Submission, { metric }: RowKey) =>
  submission.cells.find((cell) => cell.metric === metric);

export const statesOf = ({ cells }: Submission) =>
  Object.fromEntries(cells.map(({ metric, state }) => [metric, state]));

/** Changes a cell as somebody who has seen it as it is now. */
export function write(
  submission: Submission,
  where: FormRow,
  content: Edit['content'],
  who: number | null = anna,
  rest: Partial<Edit> & { today?: string } = {},
): Submission {
  const seen = cellOf(submission, where) ?? submission.before.find(({ metric }) => metric === where.metric);
  const given = { version: seen?.version ?? 0, content, ...rest };
  return edit(submission, where, given, dates, { who, today: rest.today ?? today });
}

/** Lead time and trust, entered by anna. */
export const drafted = write(write(unbegun, leadTime, { value: 12.5 }), trust, { value: 70 });

/** The same, submitted by anna. */
export const submitted = submit(drafted, rows, [], dates, { who: anna, today });

/** All that a cell says, to see that nothing of it is lost. */
export const contentIn = (submission: Submission, where: RowKey) => {
  const { value, numerator, denominator, answers, status } = cellOf(submission, where) ?? emptyContent;
  return { value, numerator, denominator, answers, status };
};

/** A refusal of this code, in a sentence. */
export const refusal = (code: string, details: Record<string, unknown> = {}) =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(/^[A-Z].*\.$/),
    details: expect.objectContaining(details),
  });
export const by = (who: number | null, day = today) => ({ who, today: day });
/** Submits everything, by anna unless told otherwise. */
export const hand = (submission: Submission, findings: Finding[] = [], who: number | null = anna, day = today) =>
  submit(submission, rows, findings, dates, by(who, day));
export const one = { level: 1, levels: 1 };
export const approved = approveCells(submitted, 'all', one, bo);
export const promise = { on: '2026-12-01', from: 'Survey team' };
/** Trust is promised. */
export const later = (submission: Submission, on = promise.on) =>
  comeLater(submission, [trust], { ...promise, on }, dates, by(anna));
/** Lead time is approved, trust is promised for December. */
export const waiting = approveCells(hand(later(write(unbegun, leadTime, { value: 12.5 }))), 'all', one, bo);
