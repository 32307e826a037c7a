import { DomainError } from './error.ts';
import type { FormDates, RowKey } from './form.ts';
import { changeable, refuseWithoutReason, type Submission } from './submission.ts';

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

/** An exception from the lock, through a day. DomainErrors `no-reason`, `bad-lock-date`. */
export function extendLock(submission: Submission, until: string, reason: string, today: string): Submission {
  refuseWithoutReason(reason);
  if (until < today) throw new DomainError('bad-lock-date', 'An exception ends on a day to come.');
  return { ...submission, unlockedUntil: until };
}
