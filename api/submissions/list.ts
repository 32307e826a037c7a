import { listForms, type StoredForm } from '#db/queries/forms.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { listNewestSubmissions, type StoredSubmission } from '#db/queries/submissions.ts';
import { approvalPlace, formDates, openedPeriods } from '#domain/form.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { firstDay, frequencyOf, type PeriodCode } from '#domain/period.ts';
import { newestCells, type SubmissionState } from '#domain/submission.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { isValidIn, standing, submissionKey, type Column } from '../entries/columns.ts';
import { reportersOf } from '../forms/reporters.ts';
import { today } from '../http/today.ts';
import { readerOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import type { SubmissionItem } from './answers.ts';
import { getLoaded, keyText, loadSubmissions } from './store.ts';

export type ListAsked = {
  role: 'reporter' | 'approver' | 'board';
  state?: SubmissionState | undefined;
  form?: string | undefined;
  period?: PeriodCode | undefined;
  metric?: string | undefined;
  organisation?: string | undefined;
  below?: 'true' | 'false' | undefined;
};

type Place = { form: StoredForm; column: Column; stored: StoredSubmission | null; state: SubmissionState };

/** Approvers stand above, up to the highest level; what waits for nobody waits for the first. */
const waitsFor = (tree: OrganisationTree, { column, stored }: Place): number =>
  approvalPlace(tree, column.organisation.id, stored?.waitingLevel ?? 1);

/**
 * Every form × period that has opened × organisation that concerns the viewer in a role, those that are due first in front.
 * A reporter owes what is not handed in; an approver meets what waits for them; the board has everything that is looked after.
 * `late` is how many are due and not handed in.
 */
export const listSubmissionsFor = (
  context: Context,
  viewer: Viewer,
  asked: ListAsked,
  { limit, page }: { limit: number; page: number },
): Promise<{ items: SubmissionItem[]; total: number; late: number }> =>
  withSnapshot(context.database, null, readerOf(viewer), async ({ tree, transaction, metrics }) => {
    const day = today(context);
    const forms = (await listForms(transaction)).filter(
      ({ code, rows }) =>
        (asked.form === undefined || code === asked.form) &&
        (asked.metric === undefined || rows.some(({ metric }) => metric === asked.metric)),
    );
    const below = asked.organisation === undefined ? null : placesIn(tree, asked.organisation, asked.below !== 'false');
    const needed = ({ reporter: 'enter', approver: 'approve', board: 'administer' } as const)[asked.role];
    const columns = forms.flatMap((form) => {
      // whoever may where something waits, further up, may here too
      const reporters = reportersOf(form, tree).filter(
        ({ id }) => (!below || below.has(id)) && mayIn(viewer, needed, id, tree),
      );
      return periodsOf(form, asked.period, day).flatMap((period) =>
        reporters
          .filter((organisation) => isValidIn(organisation, period))
          .map((organisation) => ({ form, column: { organisation, period, ...formDates(form, period) } })),
      );
    });
    const stored = new Map(
      (
        await listNewestSubmissions(
          transaction,
          forms.map(({ id }) => id),
          {
            organisationIds: [...new Set(columns.map(({ column }) => column.organisation.id))],
            periodStart: asked.period && firstDay(asked.period),
          },
        )
      ).map((one) => [keyText(one), one]),
    );
    const places = columns.flatMap(({ form, column }): Place[] => {
      const found = stored.get(keyText(submissionKey(form, column))) ?? null;
      const place: Place = { form, column, stored: found, state: found?.state ?? 'not-begun' };
      const isTheirs = asked.role !== 'approver' || mayIn(viewer, needed, waitsFor(tree, place), tree);
      return isTheirs && concerns(asked, place) ? [place] : [];
    });
    const sorted = places.toSorted(
      (a, b) =>
        byDueDay(asked.role, a, b) ||
        compare(a.form.code, b.form.code) ||
        compare(a.column.organisation.code, b.column.organisation.code),
    );
    const shown = sorted.slice((page - 1) * limit, page * limit);
    const loaded = await loadSubmissions(
      transaction,
      shown.map(({ form, column }) => submissionKey(form, column)),
      new Map(metrics.map((metric) => [metric.id, metric])),
    );
    const items = shown.map((place): SubmissionItem => {
      const { form, column } = place;
      const one = getLoaded(loaded, submissionKey(form, column));
      const cells = newestCells(one.submission);
      const { key: _key, ...stands } = standing(form, column, one);
      return {
        ...stands,
        form: form.code,
        names: form.names,
        organisationNames: column.organisation.names,
        levels: form.levels,
        reason: one.stored?.reason ?? '',
        submittedAt: one.stored?.submittedAt ?? null,
        returned: cells
          .filter(({ returnReason }) => returnReason !== '')
          .map(({ metric, breakdown, returnReason }) => ({ metric, breakdown, reason: returnReason })),
        later: cells.flatMap(({ metric, breakdown, state, laterOn, laterFrom }) =>
          state === 'later' && laterOn !== null ? [{ metric, breakdown, on: laterOn, from: laterFrom }] : [],
        ),
        mayEnter: mayIn(viewer, 'enter', column.organisation.id, tree),
        mayApprove: place.stored?.waitingLevel != null && mayIn(viewer, 'approve', waitsFor(tree, place), tree),
      };
    });
    const late = places.filter((place) => !isHandedIn(place) && place.column.dueOn < day).length;
    return { items, total: places.length, late };
  });

const isHandedIn = ({ state }: Place): boolean => ['submitted', 'in-approval', 'approved'].includes(state);

/** What is due first comes first. On the board what is handed in follows, the newest of it in front. */
function byDueDay(role: ListAsked['role'], a: Place, b: Place): number {
  const byDay = compare(a.column.dueOn, b.column.dueOn);
  if (role !== 'board') return byDay;
  return Number(isHandedIn(a)) - Number(isHandedIn(b)) || (isHandedIn(a) ? -byDay : byDay);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function placesIn(tree: OrganisationTree, code: string, isBelow: boolean): ReadonlySet<number> {
  const { id } = getOrganisation(tree, code);
  return new Set([id, ...(isBelow ? tree.descendantsOf(id).map((one) => one.id) : [])]);
}

function periodsOf(form: StoredForm, asked: PeriodCode | undefined, day: string): PeriodCode[] {
  const opened = openedPeriods(form, day);
  if (asked === undefined) return opened;
  return frequencyOf(asked) === form.frequency && opened.some((one) => firstDay(one) === firstDay(asked))
    ? [asked]
    : [];
}

/** What of a role is shown where no state is asked for: what is still to be done. */
function concerns({ role, state }: ListAsked, place: Place): boolean {
  if (state !== undefined) return place.state === state;
  if (role === 'reporter') return !isHandedIn(place);
  if (role === 'approver') return place.stored?.waitingLevel != null;
  return true;
}
