import type { StoredForm } from '#db/queries/forms.ts';
import { formDates, openedPeriods, type FormDates } from '#domain/form.ts';
import { upwardsFrom, type Organisation, type OrganisationTree } from '#domain/organisation-tree.ts';
import { firstDay, frequencyOf, lastDay, periodAt, periodNumber, type PeriodCode } from '#domain/period.ts';
import { completeness, submissionState, waitingLevel } from '#domain/submission.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn } from '../access/rights.ts';
import { reportersOf } from '../forms/reporters.ts';
import { Problem } from '../http/problem.ts';
import { getOrganisation } from '../organisations/search.ts';
import type { Loaded } from '../submissions/store.ts';

/** One organisation and period of a form: the place of a submission. */
export type Column = FormDates & { organisation: Organisation; period: PeriodCode };

export const columnKey = ({ organisation, period }: Column): string => `${organisation.code}/${period}`;
export const placeKey = (organisationId: number, periodStart: string): string => `${organisationId} ${periodStart}`;

export const submissionKey = (form: StoredForm, { organisation, period }: Column) => ({
  organisationId: organisation.id,
  formId: form.id,
  periodStart: firstDay(period),
});

export const isValidIn = ({ validFrom, validTo }: Organisation, period: PeriodCode): boolean =>
  (validFrom === null || validFrom <= lastDay(period)) && (validTo === null || validTo >= firstDay(period));

/** Who reports with a form for a period: those that exist in it. */
export const reportersIn = (form: StoredForm, tree: OrganisationTree, period: PeriodCode): Organisation[] =>
  reportersOf(form, tree).filter((organisation) => isValidIn(organisation, period));

/** Problems 404 `unknown-form-period` for a period that the form does not ask about, or not yet. */
export function refuseOtherPeriods(form: StoredForm, period: PeriodCode, today: string): void {
  const { frequency, firstPeriod } = form;
  const isAsked =
    frequencyOf(period) === frequency &&
    periodNumber(period) >= periodNumber(firstPeriod) &&
    formDates(form, period).opensOn <= today;
  if (!isAsked) throw new Problem(404, 'unknown-form-period', 'The form does not ask about this period, or not yet.');
}

export type GridQuery = {
  period: PeriodCode;
  organisation: string;
  across: 'periods' | 'organisations';
  earlier: number;
};

/** The columns of a grid; at least one. Problem 404 for an organisation that does not report with the form, or is not the viewer’s. */
export function columnsOf(form: StoredForm, tree: OrganisationTree, viewer: Viewer, asked: GridQuery): Column[] {
  const { period } = asked;
  const top = getOrganisation(tree, asked.organisation);
  const reporters = seenReporters(form, tree, viewer, period);
  const place = (organisation: Organisation, of: PeriodCode): Column => ({
    organisation,
    period: of,
    ...formDates(form, of),
  });
  if (asked.across === 'organisations') {
    const columns = within(reporters, tree, top);
    if (!columns.length) throw notReporting();
    return columns.map((one) => place(one, period));
  }
  if (!reporters.includes(top)) throw notReporting();
  const number = periodNumber(period);
  const first = Math.max(0, number - asked.earlier);
  return Array.from({ length: number - first + 1 }, (_, step) => place(top, periodAt(form.frequency, first + step)));
}

const seenReporters = (form: StoredForm, tree: OrganisationTree, viewer: Viewer, period: PeriodCode): Organisation[] =>
  reportersIn(form, tree, period).filter(({ id }) => mayIn(viewer, 'read-restricted', id, tree));

/** Those of them that are the organisation or lie below it. */
const within = (organisations: readonly Organisation[], tree: OrganisationTree, { id: top }: Organisation) => {
  const places = new Set([top, ...tree.descendantsOf(top).map(({ id }) => id)]);
  return organisations.filter(({ id }) => places.has(id));
};

/** The nearest of an organisation and those above it that several of the viewer's report below; null where there is none. */
export function widerPlace(form: StoredForm, tree: OrganisationTree, viewer: Viewer, asked: GridQuery): string | null {
  const top = getOrganisation(tree, asked.organisation);
  const reporters = seenReporters(form, tree, viewer, asked.period);
  return upwardsFrom(tree, top.id).find((one) => within(reporters, tree, one).length > 1)?.code ?? null;
}

const notReporting = () => new Problem(404, 'not-reporting', 'Nobody that you report for uses this form then.');

/** The newest period that has opened; null before the first has. */
export const newestPeriod = (form: StoredForm, today: string): PeriodCode | null =>
  openedPeriods(form, today).at(-1) ?? null;

/** Where a submission stands, for whoever shows its column. */
export const standing = (form: StoredForm, column: Column, { stored, submission }: Loaded) => ({
  key: columnKey(column),
  organisation: column.organisation.code,
  period: column.period,
  state: submissionState(submission),
  version: stored?.version ?? 0,
  level: waitingLevel(submission) ?? 0,
  number: submission.number,
  opensOn: column.opensOn,
  dueOn: column.dueOn,
  locksOn: column.locksOn,
  ...completeness(form.rows, submission),
});
