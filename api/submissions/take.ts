import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { tellChanges, type Change } from '#db/queries/changes.ts';
import { findForm, type StoredForm } from '#db/queries/forms.ts';
import { listMetrics, type Metric } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import type { Capability } from '#domain/capability.ts';
import { approvalPlace, formDates } from '#domain/form.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import type { PeriodCode } from '#domain/period.ts';
import { waitingLevel, type Submission } from '#domain/submission.ts';
import type { Viewer } from '#domain/viewer.ts';
import { inPlaceOf, mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { refuseOtherPeriods, reportersIn, standing, submissionKey, type Column } from '../entries/columns.ts';
import { unknownForm } from '../forms/actions.ts';
import { Problem } from '../http/problem.ts';
import { today } from '../http/today.ts';
import { getOrganisation } from '../organisations/search.ts';
import { beginSubmissions, getLoaded, holdSubmissions, saveMoves, type Loaded, type MadeMove } from './store.ts';

/** Where a submission is: as its address names it. */
export type Address = { form: string; period: PeriodCode; organisation: string };

/** What a move needs to know besides the submission itself. */
export type Scene = {
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

export type Made = {
  next: Submission;
  action: string;
  after: object;
  publicationId?: number | null;
  /** What others are to be told beside where the submission stands. */
  told?: readonly Change[];
  sets?: MadeMove['sets'];
  /** Where the move begins something new beside what it was made on. */
  begun?: Loaded;
};

/** Refuses who has changed something since: given the version there is. */
export type CheckVersion = (version: number, now: unknown) => void;

/** One step of a submission: looked at, made, kept, recorded and told, in one transaction. */
export async function take(
  context: Context,
  viewer: Viewer,
  address: Address,
  actor: Actor,
  check: CheckVersion,
  /** A capability where the figures are, or who may approve them: answers where. */
  needs: Capability | ((scene: Scene) => number),
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
    const [capability, place] =
      typeof needs === 'function' ? (['approve', needs(scene)] as const) : [needs, organisation.id];
    if (typeof needs !== 'function') refuseUnlessMay(scene, needs, place);
    check(loaded.stored?.version ?? 0, standing(form, column, loaded));
    if (!loaded.stored) throw new Problem(409, 'not-begun', 'Nothing has been entered yet.');
    const absent = inPlaceOf(viewer, capability, place, tree);
    const { next, action, after, publicationId = null, sets = {}, begun = loaded, told = [] } = await make(scene);
    const moved = await saveMoves(
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
    await tellChanges(transaction, [...moved, ...told], now);
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

export type Take<Given = void> = (
  context: Context,
  viewer: Viewer,
  address: Address,
  actor: Actor,
  check: CheckVersion,
  given: Given,
) => ReturnType<typeof take>;

/** Whoever approves the level that it waits for may. */
export const mayApprove = (scene: Scene): number => mayApproveLevel(scene, waitingLevel(scene.loaded.submission) ?? 1);

/** Whoever has the last word about what is published may. */
export const mayApproveLast = (scene: Scene): number => mayApproveLevel(scene, scene.form.levels);

function mayApproveLevel(scene: Scene, level: number): number {
  if (scene.viewer.kind !== 'person') throw new Problem(403, 'people-only', 'Only a person may do this.');
  const place = approvalPlace(scene.tree, scene.organisation.id, level);
  refuseUnlessMay(scene, 'approve', place);
  return place;
}

/** How many cells a move changed. */
export const countOf = (before: Submission, after: Submission): number =>
  after.cells.filter((cell) => !before.cells.includes(cell)).length;
