import { isSameContent } from './entry-value.ts';
import { DomainError } from './error.ts';
import { isOf } from './form.ts';
import {
  isIn,
  newestCells,
  refuseCells,
  refuseWithoutReason,
  submissionState,
  unbegun,
  withCells,
  type Submission,
} from './submission.ts';

/**
 * Begins a correction: it starts from what stands and holds only what is changed in it; readers keep seeing what is
 * approved. DomainErrors `no-reason`, `not-approved` while something is on its way.
 */
export function correct(submission: Submission, reason: string): Submission {
  refuseWithoutReason(reason);
  if (submissionState(submission) !== 'approved') {
    throw new DomainError('not-approved', 'Only what is approved is corrected.');
  }
  return { ...unbegun, number: submission.number + 1, before: newestCells(submission) };
}

/**
 * Gives up what a correction has opened and not changed. Without cells nothing is left of it; those that were changed and
 * changed back stand as they stood. DomainErrors `nothing-to-drop` unless a correction is open, `correction-changed` with the
 * cells that are on their way to something else than what was approved.
 */
export function dropCorrection(submission: Submission): Submission {
  if (submission.number === 0 || !['open', 'returned'].includes(submissionState(submission))) {
    throw new DomainError('nothing-to-drop', 'No correction is open.');
  }
  const own = submission.cells.filter(({ state }) => state !== 'approved');
  const kept = own.flatMap((cell) => {
    const stood = submission.before.find(isOf(cell));
    const isAsItStood =
      stood?.state === 'approved' &&
      isIn('draft', 'returned')(cell) &&
      isSameContent(cell, stood) &&
      cell.comment === stood.comment &&
      cell.isFlagged === stood.isFlagged;
    return isAsItStood ? [{ ...stood, version: cell.version + 1 }] : [];
  });
  const changed = own.filter((cell) => !kept.some(isOf(cell)));
  refuseCells('correction-changed', 'Something in it differs from what is approved.', changed);
  return withCells(submission, kept);
}
