import { DomainError } from './error.ts';

/** Who had their hands on what is to be approved: people by their id. */
export type Handled = { lastEditedBy: number | null; submittedBy: number | null };

/**
 * Nobody approves what they last edited or submitted, administrators included: every figure has been seen by two.
 * DomainError `own-work`.
 */
export function refuseOwnWork(approver: number, { lastEditedBy, submittedBy }: Handled): void {
  if (approver === lastEditedBy || approver === submittedBy) {
    throw new DomainError('own-work', 'Somebody else has to approve what you edited or submitted.');
  }
}
