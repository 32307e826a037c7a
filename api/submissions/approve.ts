import { derivationsOf } from '#db/queries/metrics.ts';
import { findRelease } from '#db/queries/releases.ts';
import { approveCells, newlyApproved } from '#domain/approval.ts';
import { firstDay } from '#domain/period.ts';
import { isAhead, withdrawCells, type CorrectionKind } from '#domain/release.ts';
import { isIn, waitingLevel, type Chosen } from '#domain/submission.ts';
import { inPlaceOf } from '../access/rights.ts';
import { Problem } from '../http/problem.ts';
import { publishApproved } from './publish.ts';
import { countOf, mayApprove, mayApproveLast, take, type Scene, type Take } from './take.ts';

type Given = {
  cells: Chosen;
  /** The announced release at which it is published; null is now. */
  release: number | null;
  correctionKind: CorrectionKind | null;
};

/** On the last level what is approved is published in the same transaction, or held until its announced time. */
export const approveSubmission: Take<Given> = (
  context,
  viewer,
  address,
  actor,
  check,
  { cells, release, correctionKind },
) =>
  take(context, viewer, address, actor, check, mayApprove, async (scene) => {
    const { loaded, form, organisation, metrics, transaction } = scene;
    const level = waitingLevel(loaded.submission) ?? 1;
    const inPlace = inPlaceOf(scene.viewer, 'approve', mayApprove(scene), scene.tree);
    const isHeld = release !== null;
    if (isHeld) await refuseOtherRelease(scene, release);
    if (correctionKind !== null && loaded.submission.number === 0) {
      throw new Problem(409, 'not-a-correction', 'Only a correction is of a kind.', { path: 'correctionKind' });
    }
    const kind = correctionKind ?? loaded.stored?.correctionKind ?? null;
    const levels = { level, levels: form.levels, isHeld };
    const next = approveCells(loaded.submission, cells, levels, actor.personId ?? 0, inPlace?.id);
    const approved = newlyApproved(loaded.submission, next);
    const { publicationId: publication, told } = await publishApproved(transaction, {
      parts: [{ organisationId: organisation.id, cells: approved }],
      form,
      period: scene.column.period,
      metrics,
      derivations: derivationsOf([...metrics.values()]),
      reason: loaded.stored?.reason ?? '',
      correctionKind: kind,
      by: actor.name,
      now: context.now,
    });
    const holds = next.cells.some(isIn('held'));
    return {
      next,
      publicationId: publication,
      told,
      sets: { correctionKind: kind, ...(isHeld && holds ? { releaseId: release } : {}) },
      action: approved.length ? 'submission-approved' : isHeld && holds ? 'submission-held' : 'level-approved',
      after: {
        level,
        cells: countOf(loaded.submission, next),
        publication,
        ...(isHeld ? { release } : {}),
        ...(kind === null ? {} : { correctionKind: kind }),
      },
    };
  });

/** Figures are held only for what is announced of them and still to come, and all of a submission for the same. */
async function refuseOtherRelease(scene: Scene, id: number): Promise<void> {
  const { transaction, form, column, tree, organisation, loaded, context } = scene;
  const release = await findRelease(transaction, id, 'hold');
  const places = [organisation.id, ...tree.ancestorsOf(organisation.id).map((one) => one.id)];
  const isOf =
    release?.formId === form.id &&
    release.periodStart === firstDay(column.period) &&
    places.includes(release.organisationId);
  if (!release || !isOf) throw new Problem(404, 'unknown-release', 'No such release is announced for these figures.');
  if (!isAhead(release.times, release.publishedAt, context.now().toISOString())) {
    throw new Problem(409, 'release-not-ahead', 'The release has no time to come.', { path: 'release' });
  }
  const held = loaded.stored?.releaseId ?? null;
  if (held !== null && held !== id && loaded.submission.cells.some(isIn('held'))) {
    throw new Problem(409, 'other-release', 'What is approved already waits for another release.', { path: 'release' });
  }
}

/** Takes approved cells back before they are published, to be corrected: whoever approves the last level may. */
export const withdrawSubmission: Take<{ cells: Chosen; reason: string }> = (
  context,
  viewer,
  address,
  actor,
  check,
  { cells, reason },
) =>
  take(context, viewer, address, actor, check, mayApproveLast, ({ loaded }) => {
    const next = withdrawCells(loaded.submission, cells, reason);
    return {
      next,
      action: 'submission-withdrawn',
      sets: next.cells.some(isIn('held')) ? {} : { releaseId: null },
      after: { reason, cells: countOf(loaded.submission, next), release: loaded.stored?.releaseId ?? null },
    };
  });
