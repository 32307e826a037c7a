import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { tellChanges } from '#db/queries/changes.ts';
import { findForm, type StoredForm } from '#db/queries/forms.ts';
import { derivationsOf, listDimensions, listMetrics, type Metric } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { forgetCorrection, saveCorrection } from '#db/queries/submissions.ts';
import { writeTransaction } from '#db/write.ts';
import { approveCells, newlyApproved, returnCells } from '#domain/approval.ts';
import type { Capability } from '#domain/capability.ts';
import { correct, dropCorrection } from '#domain/correction.ts';
import { approvalPlace, formDates } from '#domain/form.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import type { PeriodCode } from '#domain/period.ts';
import {
  comeLater,
  extendLock,
  reopen,
  submit,
  takeBack,
  waitingLevel,
  type Chosen,
  type Submission,
} from '#domain/submission.ts';
import type { Viewer } from '#domain/viewer.ts';
import { inPlaceOf, mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { findingsIn } from '../entries/checks.ts';
import { refuseOtherPeriods, reportersIn, standing, submissionKey, type Column } from '../entries/columns.ts';
import { readHistory, type History } from '../entries/history.ts';
import { unknownForm } from '../forms/actions.ts';
import { Problem } from '../http/problem.ts';
import { today } from '../http/today.ts';
import { readerOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import { publishApproved } from './publish.ts';
import { beginSubmissions, getLoaded, holdSubmissions, saveMoves, type Loaded, type MadeMove } from './store.ts';

/** Where a submission is: as its address names it. */
export type Address = { form: string; period: PeriodCode; organisation: string };

/** What a move needs to know besides the submission itself. */
type Scene = {
  transaction: Transaction;
  context: Context;
  viewer: Viewer;
  actor: Actor;
  form: StoredForm;
  organisation: Organisation;
  column: Column;
  tree: OrganisationTree;
  metrics: ReadonlyMap<string, Metric>;
  loaded: Loaded;
  today: string;
};

type Made = {
  next: Submission;
  action: string;
  after: object;
  publicationId?: number | null;
  sets?: MadeMove['sets'];
  /** Where the move begins something new beside what it was made on. */
  begun?: Loaded;
};

/** Refuses who has changed something since: given the version there is. */
export type CheckVersion = (version: number, now: unknown) => void;

/** One step of a submission: looked at, made, kept, recorded and told, in one transaction. */
async function take(
  context: Context,
  viewer: Viewer,
  address: Address,
  actor: Actor,
  check: CheckVersion,
  needs: Capability | ((scene: Scene) => void),
  make: (scene: Scene) => Made | Promise<Made>,
  /** Whether the move can be the first thing that happens. */
  begins = false,
) {
  return writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const tree = await getOrganisationTree(transaction, null);
    const form = await findForm(transaction, address.form);
    const organisation = getOrganisation(tree, address.organisation);
    if (!form || !mayIn(viewer, 'read-restricted', organisation.id, tree)) throw unknownForm(address.form);
    refuseOtherPeriods(form, address.period, today(context));
    if (!reportersIn(form, tree, address.period).includes(organisation)) {
      throw new Problem(404, 'not-reporting', 'The organisation does not report with this form then.');
    }
    const column = { organisation, period: address.period, ...formDates(form, address.period) };
    const catalogue = await listMetrics(transaction, null);
    const key = submissionKey(form, column);
    const byId = new Map(catalogue.map((metric) => [metric.id, metric]));
    const held = begins
      ? await beginSubmissions(transaction, [key], byId, now)
      : await holdSubmissions(transaction, [key], byId);
    const loaded = getLoaded(held, key);
    const metrics = new Map(catalogue.map((metric) => [metric.code, metric]));
    const scene = {
      transaction,
      context,
      viewer,
      actor,
      form,
      organisation,
      column,
      tree,
      metrics,
      loaded,
      today: today(context),
    };
    if (typeof needs === 'function') needs(scene);
    else refuseUnlessMay(scene, needs, organisation.id);
    check(loaded.stored?.version ?? 0, standing(form, column, loaded));
    if (!loaded.stored) throw new Problem(409, 'not-begun', 'Nothing has been entered yet.');
    const [capability, place] =
      typeof needs === 'function'
        ? (['approve', approvalPlace(tree, organisation.id, waitingLevel(loaded.submission) ?? 1)] as const)
        : [needs, organisation.id];
    const absent = inPlaceOf(viewer, capability, place, tree);
    const { next, action, after, publicationId = null, sets = {}, begun = loaded } = await make(scene);
    const told = await saveMoves(
      transaction,
      [{ form, organisationCode: organisation.code, loaded: begun, next, publicationId, sets }],
      metrics,
      actor,
      now,
    );
    await recordDeed(transaction, actor, now, {
      action,
      organisationId: organisation.id,
      subject: `form ${form.code} ${address.period} ${organisation.code}`,
      after: absent === null ? after : { ...after, inPlaceOf: absent.name },
    });
    await tellChanges(transaction, told, now);
    return standing(form, column, {
      ...begun,
      submission: next,
      stored: begun.stored && { ...begun.stored, version: begun.stored.version + 1 },
    });
  });
}

function refuseUnlessMay({ viewer, tree }: Scene, capability: Capability, organisationId: number): void {
  if (mayIn(viewer, capability, organisationId, tree)) return;
  throw new Problem(403, 'not-allowed', 'Your role does not allow this here.', { capability });
}

type Take<Given = void> = (
  context: Context,
  viewer: Viewer,
  address: Address,
  actor: Actor,
  check: CheckVersion,
  given: Given,
) => ReturnType<typeof take>;

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

const countOf = (before: Submission, after: Submission): number =>
  after.cells.filter((cell) => !before.cells.includes(cell)).length;

export const takeBackSubmission: Take = (context, viewer, address, actor, check) =>
  take(context, viewer, address, actor, check, 'enter', ({ loaded, column, today: day }) => {
    const next = takeBack(loaded.submission, column, { who: actor.personId, today: day });
    return { next, action: 'submission-taken-back', after: { cells: countOf(loaded.submission, next) } };
  });

/** Whoever approves the level that it waits for may. */
function mayApprove(scene: Scene): void {
  if (scene.viewer.kind !== 'person') throw new Problem(403, 'people-only', 'Only a person may do this.');
  refuseUnlessMay(scene, 'approve', whereApproved(scene));
}

const whereApproved = ({ tree, organisation, loaded }: Scene): number =>
  approvalPlace(tree, organisation.id, waitingLevel(loaded.submission) ?? 1);

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

/** On the last level what is approved is published in the same transaction. */
export const approveSubmission: Take<{ cells: Chosen }> = (context, viewer, address, actor, check, { cells }) =>
  take(context, viewer, address, actor, check, mayApprove, async (scene) => {
    const { loaded, form, organisation, metrics, transaction } = scene;
    const level = waitingLevel(loaded.submission) ?? 1;
    const inPlace = inPlaceOf(scene.viewer, 'approve', whereApproved(scene), scene.tree);
    const levels = { level, levels: form.levels };
    const next = approveCells(loaded.submission, cells, levels, actor.personId ?? 0, inPlace?.id);
    const approved = newlyApproved(loaded.submission, next);
    const publication = await publishApproved(transaction, {
      cells: approved,
      form,
      organisation,
      column: scene.column,
      metrics,
      derivations: derivationsOf([...metrics.values()]),
      reason: loaded.stored?.reason ?? '',
      actor,
      now: context.now,
    });
    return {
      next,
      publicationId: publication,
      action: approved.length ? 'submission-approved' : 'level-approved',
      after: { level, cells: countOf(loaded.submission, next), publication },
    };
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
