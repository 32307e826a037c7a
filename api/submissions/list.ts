import type { Queryable } from '#db/connection.ts';
import { listForms, type StoredForm } from '#db/queries/forms.ts';
import { listDimensions } from '#db/queries/metrics.ts';
import { listReportsDone } from '#db/queries/report-links.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { listApprovable, listNewestSubmissions, type StoredSubmission, type Waiting } from '#db/queries/submissions.ts';
import { approvalPlace, formDates, keyOf, openedPeriods, type RowKey } from '#domain/form.ts';
import type { Texts } from '#domain/language.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import { firstDay, frequencyOf, type PeriodCode } from '#domain/period.ts';
import { isHandedIn } from '#domain/reminder.ts';
import { newestCells, type SubmissionState } from '#domain/submission.ts';
import { workerOf, type Viewer } from '#domain/viewer.ts';
import { inPlaceOf, mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { isValidIn, standing, submissionKey, type Column } from '../entries/columns.ts';
import { namesOf } from '../entries/rows.ts';
import { reportersOf } from '../forms/reporters.ts';
import { today } from '../http/today.ts';
import { readerOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import type { SubmissionItem } from './answers.ts';
import { getLoaded, keyText, loadSubmissions } from './store.ts';

const roles = ['reporter', 'approver', 'board'] as const;
type Role = (typeof roles)[number];
const needed = { reporter: 'enter', approver: 'approve', board: 'administer' } as const;

export type ListAsked = {
  role: Role;
  state?: SubmissionState | undefined;
  form?: string | undefined;
  period?: PeriodCode | undefined;
  metric?: string | undefined;
  organisation?: string | undefined;
  below?: 'true' | 'false' | undefined;
  /** Whether it is also told what there is in each role, and which organisations there are to choose from. */
  overview?: 'true' | 'false' | undefined;
};

type Asked = { form: StoredForm; column: Column };
type Place = Asked & { stored: StoredSubmission | null; state: SubmissionState };

/** Approvers stand above, up to the highest level; what waits for nobody waits for the first. */
const waitsFor = (tree: OrganisationTree, { column, stored }: Place): number =>
  approvalPlace(tree, column.organisation.id, stored?.waitingLevel ?? 1);

export type Listed = {
  items: SubmissionItem[];
  total: number;
  late: number;
  totals: Record<Role, number> | null;
  organisations: { code: string; names: Texts }[];
};

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
): Promise<Listed> =>
  withSnapshot(context.database, null, readerOf(viewer), async ({ tree, transaction, metrics, metricByCode }) => {
    const day = today(context);
    const all = await listForms(transaction);
    const forms = all.filter(
      ({ code, rows }) =>
        (asked.form === undefined || code === asked.form) &&
        (asked.metric === undefined || rows.some(({ metric }) => metric === asked.metric)),
    );
    const below = asked.organisation === undefined ? null : placesIn(tree, asked.organisation, asked.below !== 'false');
    // whoever may where something waits, further up, may here too
    const columnsFor = (role: Role, among: readonly StoredForm[], period?: PeriodCode): Asked[] =>
      among.flatMap((form) => {
        const reporters = reportersOf(form, tree).filter(({ id }) => mayIn(viewer, needed[role], id, tree));
        return periodsOf(form, period, day).flatMap((one) =>
          reporters
            .filter((organisation) => isValidIn(organisation, one))
            .map((organisation) => ({ form, column: { organisation, period: one, ...formDates(form, one) } })),
        );
      });
    const wanted = columnsFor(asked.role, forms, asked.period).filter(
      ({ column }) => !below || below.has(column.organisation.id),
    );
    const isWhole = asked.overview === 'true';
    const whole = isWhole ? roles.map((role) => columnsFor(role, all)) : [];
    const stored = new Map(
      (
        await listNewestSubmissions(
          transaction,
          (isWhole ? all : forms).map(({ id }) => id),
          {
            organisationIds: [...new Set([wanted, ...whole].flat().map(({ column }) => column.organisation.id))],
            periodStart: isWhole ? undefined : asked.period && firstDay(asked.period),
          },
        )
      ).map((one) => [keyText(one), one]),
    );
    const placeOf = ({ form, column }: Asked): Place => {
      const found = stored.get(keyText(submissionKey(form, column))) ?? null;
      return { form, column, stored: found, state: found?.state ?? 'not-begun' };
    };
    const toApprove = [...(asked.role === 'approver' ? wanted : []), ...(whole[roles.indexOf('approver')] ?? [])];
    const approvable = await approvableOf(transaction, viewer, tree, toApprove.map(placeOf));
    const concerning = (role: Role, state: SubmissionState | undefined, columns: readonly Asked[]): Place[] =>
      columns.map(placeOf).filter((place) => {
        const isTheirs =
          role !== 'approver' ||
          (state === undefined
            ? approvable.has(place.stored?.id ?? 0)
            : mayIn(viewer, 'approve', waitsFor(tree, place), tree));
        return isTheirs && concerns({ role, state }, place);
      });
    const places = concerning(asked.role, asked.state, wanted);
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
    const reported = Map.groupBy(
      await listReportsDone(
        transaction,
        shown.map(({ form, column }) => submissionKey(form, column)),
      ),
      keyText,
    );
    const dimensions = new Map((await listDimensions(transaction)).map((one) => [one.code, one]));
    const nameOf = (row: RowKey): Texts => {
      const metric = metricByCode.get(row.metric);
      return metric ? namesOf(row, metric, dimensions) : { sv: row.metric };
    };
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
          .map((cell) => ({ ...keyOf(cell), names: nameOf(cell), reason: cell.returnReason })),
        later: cells.flatMap((cell) =>
          cell.state === 'later' && cell.laterOn !== null
            ? [{ ...keyOf(cell), names: nameOf(cell), on: cell.laterOn, from: cell.laterFrom }]
            : [],
        ),
        reported: isHandedIn(place.state)
          ? []
          : (reported.get(keyText(one.key)) ?? []).map(({ name, doneAt }) => ({ name, doneAt })),
        mayEnter: mayIn(viewer, 'enter', column.organisation.id, tree),
        mayApprove: place.stored?.waitingLevel != null && mayIn(viewer, 'approve', waitsFor(tree, place), tree),
      };
    });
    const late = places.filter((place) => !isHandedIn(place.state) && place.column.dueOn < day).length;
    const [reporter = [], approver = [], board = []] = whole;
    return {
      items,
      total: places.length,
      late,
      totals: isWhole
        ? {
            reporter: concerning('reporter', undefined, reporter).length,
            approver: concerning('approver', undefined, approver).length,
            board: board.length,
          }
        : null,
      organisations: chooseable(viewer, tree, board),
    };
  });

/** Of what waits somewhere that in which the viewer can approve something: not what is their own work alone. */
async function approvableOf(
  transaction: Queryable,
  viewer: Viewer,
  tree: OrganisationTree,
  places: readonly Place[],
): Promise<ReadonlySet<number>> {
  const approver = workerOf(viewer);
  if (approver === null) return new Set();
  const waiting = places.flatMap((place): Waiting[] => {
    const { stored } = place;
    const where = waitsFor(tree, place);
    if (!stored || stored.waitingLevel === null || !mayIn(viewer, 'approve', where, tree)) return [];
    const absent = inPlaceOf(viewer, 'approve', where, tree)?.id ?? null;
    return [{ organisationId: stored.organisationId, id: stored.id, level: stored.waitingLevel, absent }];
  });
  return listApprovable(transaction, waiting, approver);
}

/** Those that report, and those that one looks after below which several do. */
function chooseable(viewer: Viewer, tree: OrganisationTree, board: readonly Asked[]): Listed['organisations'] {
  const reporters = new Set(board.map(({ column }) => column.organisation));
  const reportingBelow = new Map<Organisation, number>();
  for (const { id } of reporters) {
    for (const above of tree.ancestorsOf(id)) reportingBelow.set(above, (reportingBelow.get(above) ?? 0) + 1);
  }
  const above = [...reportingBelow].flatMap(([one, count]) =>
    count > 1 && mayIn(viewer, 'administer', one.id, tree) ? one : [],
  );
  return [...new Set([...above, ...reporters])].map(({ code, names }) => ({ code, names }));
}

/** What is due first comes first. On the board what is handed in follows, the newest of it in front. */
function byDueDay(role: ListAsked['role'], a: Place, b: Place): number {
  const byDay = compare(a.column.dueOn, b.column.dueOn);
  if (role !== 'board') return byDay;
  return Number(isHandedIn(a.state)) - Number(isHandedIn(b.state)) || (isHandedIn(a.state) ? -byDay : byDay);
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
function concerns({ role, state }: Pick<ListAsked, 'role' | 'state'>, place: Place): boolean {
  if (state !== undefined) return place.state === state;
  if (role === 'reporter') return !isHandedIn(place.state);
  if (role === 'approver') return place.stored?.waitingLevel != null;
  return true;
}
