import { DomainError } from './error.ts';
import { isOf } from './form.ts';
import { isIn, refuseCells, refuseWithoutReason, withCells, type Chosen, type Submission } from './submission.ts';

/** Why a published figure is corrected: as was said beforehand, for a reason that came up, or because it was wrong. */
export const correctionKinds = ['planned', 'unplanned', 'error'] as const;
export type CorrectionKind = (typeof correctionKinds)[number];

export const releaseStates = ['announced', 'postponed', 'called-off', 'published'] as const;
export type ReleaseState = (typeof releaseStates)[number];

/** When something was announced for; null where it was called off. All but the first have a reason. */
export type AnnouncedTime = { at: string | null; reason: string };

/** Of all times that were announced, the last counts. */
export function releaseState(times: readonly AnnouncedTime[], publishedAt: string | null): ReleaseState {
  if (publishedAt !== null) return 'published';
  if (times.at(-1)?.at === null) return 'called-off';
  return times.length > 1 ? 'postponed' : 'announced';
}

/**
 * The next time of a release. What was announced stays and is told beside it. DomainErrors `release-over` once it is
 * published, `no-reason` for a change, `release-not-ahead` for a time that has passed, `same-time`, `release-holds` where
 * approved figures wait for what is to be called off.
 */
export function announceTime(
  { times, publishedAt, holds }: { times: readonly AnnouncedTime[]; publishedAt: string | null; holds: boolean },
  next: AnnouncedTime,
  now: string,
): AnnouncedTime[] {
  if (publishedAt !== null) throw new DomainError('release-over', 'What was announced is published.');
  const last = times.at(-1);
  if (last) refuseWithoutReason(next.reason);
  if (next.at === (last ? last.at : null)) throw new DomainError('same-time', 'It is announced so already.');
  if (next.at !== null && next.at <= now) {
    throw new DomainError('release-not-ahead', 'Only a time to come is announced.', { path: 'at' });
  }
  if (next.at === null && holds) {
    throw new DomainError('release-holds', 'Approved figures wait for it: withdraw them, or choose another time.');
  }
  return [...times, next];
}

/** Whether figures can still be held for it: it has a time, and that is to come. */
export const isAhead = (times: readonly AnnouncedTime[], publishedAt: string | null, now: string): boolean => {
  const at = times.at(-1)?.at ?? null;
  return publishedAt === null && at !== null && at > now;
};

/** What was held becomes what everybody sees. */
export const releaseCells = (submission: Submission): Submission =>
  withCells(
    submission,
    submission.cells.filter(isIn('held')).map((cell) => ({ ...cell, state: 'approved' })),
  );

/** Takes approved cells back before anybody has seen them. DomainErrors `no-reason`, `not-held`, `nothing-to-withdraw`. */
export function withdrawCells(submission: Submission, chosen: Chosen, reason: string): Submission {
  refuseWithoutReason(reason);
  const held = submission.cells.filter(isIn('held'));
  const cells = chosen === 'all' ? held : held.filter((cell) => chosen.some(isOf(cell)));
  if (chosen !== 'all') {
    refuseCells(
      'not-held',
      'It does not wait to be published.',
      chosen.filter((key) => !held.some(isOf(key))),
    );
  }
  if (!cells.length) throw new DomainError('nothing-to-withdraw', 'Nothing waits to be published.');
  return withCells(
    submission,
    cells.map((cell) => ({ ...cell, state: 'returned', approvedBy: [], returnReason: reason })),
  );
}
