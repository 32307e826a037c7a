import { emptyContent, isSameContent } from './entry-value.ts';
import { DomainError } from './error.ts';
import { isOf } from './form.ts';
import {
  levelOf,
  refuseCells,
  refuseWithoutReason,
  submittedCells,
  withCells,
  type Cell,
  type Chosen,
  type Submission,
} from './submission.ts';

/** Who had their hands on what is to be approved: people by their id. */
export type Handled = { lastEditedBy: number | null; submittedBy: number | null };

/**
 * Whether one had a hand in it, or whoever one would approve for. Nobody approves such a figure, administrators included: every
 * one has been seen by two.
 */
export const isOwnWork = (
  who: number | null,
  { lastEditedBy, submittedBy }: Handled,
  inPlaceOf: number | null = null,
): boolean => [lastEditedBy, submittedBy].some((hand) => hand !== null && (hand === who || hand === inPlaceOf));

/** DomainErrors `no-reason`, `not-submitted`, `approved`, `nothing-to-return`. */
export function returnCells(submission: Submission, chosen: Chosen, reason: string): Submission {
  refuseWithoutReason(reason);
  const cells = submittedCells(submission, chosen, 'nothing-to-return');
  return withCells(
    submission,
    cells.map((cell) => ({ ...cell, state: 'returned', approvedBy: [], returnReason: reason })),
  );
}

/**
 * Approves on one level, by one's own right or in the place of somebody, of whose work it cannot be either; on the last one
 * it is done, or held until it is published with what was announced. DomainErrors `own-work` and `approved-before` with the cells that
 * somebody else has to approve, `wrong-level`, `not-submitted`, `approved`, `nothing-to-approve`.
 */
export function approveCells(
  submission: Submission,
  chosen: Chosen,
  { level, levels, isHeld = false }: { level: number; levels: number; isHeld?: boolean },
  who: number,
  inPlaceOf: number | null = null,
): Submission {
  const submitted = submittedCells(submission, chosen, 'nothing-to-approve');
  const elsewhere = submitted.filter((cell) => levelOf(cell) !== level);
  if (chosen !== 'all') refuseCells('wrong-level', 'It waits for another level.', elsewhere);
  const cells = submitted.filter((cell) => !elsewhere.includes(cell));
  if (!cells.length) throw new DomainError('nothing-to-approve', 'Nothing waits for this level.');
  const own = cells.filter(({ editedBy, submittedBy }) =>
    isOwnWork(who, { lastEditedBy: editedBy, submittedBy }, inPlaceOf),
  );
  refuseCells(
    'own-work',
    'Somebody else has to approve what you edited or submitted, or whoever you stand in for.',
    own,
  );
  const seen = cells.filter(({ approvedBy }) => approvedBy.includes(who));
  refuseCells('approved-before', 'Each level is approved by somebody else.', seen);
  return withCells(
    submission,
    cells.map((cell) => {
      const approvedBy = [...cell.approvedBy, who];
      return approvedBy.length < levels
        ? { ...cell, approvedBy }
        : { ...cell, approvedBy, state: isHeld ? 'held' : 'approved', laterOn: null, laterFrom: '' };
    }),
  );
}

/** What an approval made public: what it brought to the end and is not just as it stood before. */
export const newlyApproved = (earlier: Submission, now: Submission): Cell[] =>
  now.cells.filter((cell) => {
    const wasApproved = earlier.cells.find(isOf(cell))?.state === 'approved';
    const standing = now.before.find(isOf(cell)) ?? emptyContent;
    return cell.state === 'approved' && !wasApproved && !isSameContent(cell, standing);
  });
