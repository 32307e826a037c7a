import type { Transaction } from '#db/connection.ts';
import { findForm } from '#db/queries/forms.ts';
import { listDimensions } from '#db/queries/metrics.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { forgetCorrection, saveCorrection } from '#db/queries/submissions.ts';
import { returnCells } from '#domain/approval.ts';
import { extendLock } from '#domain/changeable.ts';
import { correct, dropCorrection } from '#domain/correction.ts';
import { comeLater, reopen, submit, takeBack, type Chosen } from '#domain/submission.ts';
import { findingsIn } from '../entries/checks.ts';
import { readHistory, type History } from '../entries/history.ts';
import { Problem } from '../http/problem.ts';
import { readerOf } from '../http/viewer.ts';
import { getLoaded, holdSubmissions, type Loaded } from './store.ts';
import { countOf, mayApprove, take, type Scene, type Take } from './take.ts';

/** Hands in everything that is ready. DomainError `not-ready` names every cell that is not, and why. */
export const submitSubmission: Take = async (context, viewer, address, actor, check) => {
  // read before: the embedded database has one connection. What is published meanwhile is seen by whoever approves
  const history = await withSnapshot(context.database, null, readerOf(viewer), async (snapshot): Promise<History> => {
    const form = await findForm(snapshot.transaction, address.form);
    const organisation = snapshot.tree.byCode(address.organisation);
    return form && organisation ? readHistory(snapshot, form, [organisation], address.period) : () => null;
  });
  return take(context, viewer, address, actor, check, 'enter', async (scene) => {
    const { form, column, loaded, metrics, organisation } = scene;
    const dimensions = new Map((await listDimensions(scene.transaction)).map((one) => [one.code, one]));
    const findings = findingsIn(
      { form, metrics, dimensions, history },
      organisation.id,
      column.period,
      loaded.submission,
    );
    const move = { who: actor.personId, today: scene.today };
    const next = submit(loaded.submission, form.rows, findings, column, move);
    return {
      next,
      action: 'submission-submitted',
      after: { number: next.number, cells: countOf(loaded.submission, next) },
      sets: {
        formVersion: form.version,
        submittedAt: actor.personId === null ? null : context.now().toISOString(),
        submittedBy: actor.personId,
      },
    };
  });
};

export const takeBackSubmission: Take = (context, viewer, address, actor, check) =>
  take(context, viewer, address, actor, check, 'enter', ({ loaded, column, today: day }) => {
    const next = takeBack(loaded.submission, column, { who: actor.personId, today: day });
    return { next, action: 'submission-taken-back', after: { cells: countOf(loaded.submission, next) } };
  });

export const returnSubmission: Take<{ cells: Chosen; reason: string }> = (
  context,
  viewer,
  address,
  actor,
  check,
  { cells, reason },
) =>
  take(context, viewer, address, actor, check, mayApprove, ({ loaded }) => {
    const next = returnCells(loaded.submission, cells, reason);
    return { next, action: 'submission-returned', after: { reason, cells: countOf(loaded.submission, next) } };
  });

export const promiseLater: Take<{ cells: Exclude<Chosen, 'all'>; promise: { on: string; from: string } | null }> = (
  context,
  viewer,
  address,
  actor,
  check,
  { cells, promise },
) =>
  take(
    context,
    viewer,
    address,
    actor,
    check,
    'enter',
    ({ loaded, form, column, today: day }) => {
      const unknown = cells.find(
        (cell) => !form.rows.some(({ metric, breakdown }) => metric === cell.metric && breakdown === cell.breakdown),
      );
      if (unknown) throw new Problem(404, 'unknown-row', 'The form has no such row.');
      const next = comeLater(loaded.submission, cells, promise, column, { who: actor.personId, today: day });
      return { next, action: promise ? 'cells-promised' : 'promise-taken-back', after: { cells, ...promise } };
    },
    promise !== null,
  );

export const reopenSubmission: Take<{ reason: string }> = (context, viewer, address, actor, check, { reason }) =>
  take(context, viewer, address, actor, check, 'administer', ({ loaded }) => ({
    next: reopen(loaded.submission, reason),
    action: 'submission-reopened',
    after: { reason },
  }));

export const unlockSubmission: Take<{ until: string; reason: string }> = (
  context,
  viewer,
  address,
  actor,
  check,
  { until, reason },
) =>
  take(
    context,
    viewer,
    address,
    actor,
    check,
    'administer',
    ({ loaded, today: day }) => ({
      next: extendLock(loaded.submission, until, reason, day),
      action: 'lock-extended',
      after: { until, reason },
    }),
    // whoever came too late has begun nothing
    true,
  );

/** Begins a correction: readers keep seeing what is approved until it is approved in its turn. */
export const correctSubmission: Take<{ reason: string }> = (context, viewer, address, actor, check, { reason }) =>
  take(context, viewer, address, actor, check, 'enter', async ({ transaction, loaded, metrics }) => {
    correct(loaded.submission, reason);
    if (!loaded.stored) throw new Error('what is approved has begun');
    await saveCorrection(transaction, loaded.stored, reason, context.now());
    const begun = await holdAgain(transaction, loaded, metrics);
    return { begun, next: begun.submission, action: 'correction-begun', after: { reason } };
  });

/** Gives up a correction in which nothing has changed. */
export const dropCorrectionOf: Take = (context, viewer, address, actor, check) =>
  take(context, viewer, address, actor, check, 'enter', async ({ transaction, loaded, metrics }) => {
    const next = dropCorrection(loaded.submission);
    const made = { action: 'correction-dropped', after: { number: next.number } };
    if (next.cells.length || !loaded.stored) return { next, ...made };
    await forgetCorrection(transaction, loaded.stored);
    const begun = await holdAgain(transaction, loaded, metrics);
    return { begun, next: begun.submission, ...made };
  });

/** Another submission of the same place has become the newest. */
async function holdAgain(transaction: Transaction, { key }: Loaded, metrics: Scene['metrics']): Promise<Loaded> {
  const catalogue = new Map([...metrics.values()].map((metric) => [metric.id, metric]));
  return getLoaded(await holdSubmissions(transaction, [key], catalogue), key);
}
