import { DomainError } from './error.ts';
import type { FormDates, RowKey } from './form.ts';
import { changeable, type Submission } from './submission.ts';

/** Whether the cell can be changed now, by whoever may enter anything. */
export function isChangeable(submission: Submission, key: RowKey, dates: FormDates, today: string): boolean {
  try {
    changeable(submission, key, dates, today);
    return true;
  } catch (reason) {
    if (reason instanceof DomainError) return false;
    throw reason;
  }
}
