import type { Queryable } from '#db/connection.ts';
import type { Actor } from '#db/queries/audit.ts';
import { findForm, type StoredForm } from '#db/queries/forms.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { listReporters } from '#db/queries/reporters.ts';
import { findReportLink, saveReportLinkUsed, type ReportLink } from '#db/queries/report-links.ts';
import { parseRule, referencesIn } from '#domain/expression.ts';
import { isOf } from '#domain/form.ts';
import { periodContaining, periodsPerYear, sameLastYear, type PeriodCode } from '#domain/period.ts';
import { standingOf } from '#domain/submission.ts';
import type { Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { readGrid } from '../entries/grid.ts';
import { tokenHash } from '../http/credentials.ts';
import { Problem } from '../http/problem.ts';
import { judgeAttempt, nobodyAt } from '../sign-in/attempts.ts';
import type { Place } from '../sign-in/session.ts';
import { getLoaded, loadSubmissions } from '../submissions/store.ts';
import type { ReportAnswer } from './answers.ts';
import { isLinked } from './links.ts';

/** What a link opens: the form with the reporter’s own rows and nothing else. */
export type OpenReport = { link: ReportLink; form: StoredForm; period: PeriodCode };

export const closedLink = (): Problem =>
  new Problem(409, 'link-used', 'This link has been revoked or has run out, or what it opened is handed in.', {
    path: 'token',
  });

/** Lets a token through to what it opens. Who guesses is stopped at the address they guess from. */
export async function withReportLink<T>(
  context: Context,
  token: string,
  place: Place,
  act: (hash: string, link: ReportLink) => Promise<T>,
): Promise<T> {
  const hash = tokenHash(token);
  const attempt = await judgeAttempt(context, `report ${hash.slice(0, 12)}`, 'link', place);
  const link = await findReportLink(context.database.orm, hash, context.now());
  if (!link) {
    await attempt.failed(nobodyAt(place), {
      action: 'report-link-refused',
      organisationId: null,
      subject: 'report link',
    });
    throw closedLink();
  }
  await attempt.succeeded();
  return act(hash, link);
}

/** Problem `link-used` once the rows are handed in. */
export async function openReport(database: Queryable, link: ReportLink | null): Promise<OpenReport> {
  const whole = link && (await findForm(database, link.form));
  const form = whole && (await ownRows(database, whole, link));
  if (!form || !(await isOpenFor(database, form, link))) throw closedLink();
  return { link, form, period: periodContaining(form.frequency, link.periodStart) };
}

/** Whether any of the reporter’s own rows is still theirs: what others hand in closes none of them. */
async function isOpenFor(
  database: Queryable,
  form: StoredForm,
  { organisationId, periodStart }: ReportLink,
): Promise<boolean> {
  const catalogue = new Map((await listMetrics(database, null)).map((metric) => [metric.id, metric]));
  const key = { organisationId, formId: form.id, periodStart };
  const { submission } = getLoaded(await loadSubmissions(database, [key], catalogue), key);
  return form.rows.some((row) => !['submitted', 'approved'].includes(standingOf(submission, row)));
}

/** A form with the rows of a reporter alone; null where none is theirs. Rules that look at other rows would tell of them. */
export async function ownRows(
  database: Queryable,
  form: StoredForm,
  { organisationId, email }: Pick<ReportLink, 'organisationId' | 'email'>,
): Promise<StoredForm | null> {
  const own = new Set(
    (await listReporters(database, [organisationId]))
      .filter(({ reporter }) => isLinked(reporter, email))
      .map(({ metric }) => metric),
  );
  const rows = form.rows.filter(({ metric }) => own.has(metric));
  const rules = form.rules.filter(({ expression }) =>
    referencesIn(parseRule(expression)).every((reference) => rows.some(isOf(reference))),
  );
  return rows.length ? { ...form, rows, rules } : null;
}

/** With what rights the rows are read and written; no request is ever signed in with them. */
export const viewerOf = ({ id, name, organisationId }: ReportLink): Viewer => ({
  kind: 'key',
  id,
  name,
  madeBy: null,
  grants: [{ organisationId, capabilities: ['read-restricted', 'enter'] }],
});

/** In the reporter’s name. Where the link was shown to who made it, it may be their hand as well, and so they do not approve it. */
export const actorOf = ({ name, isHandedOver, createdBy }: ReportLink, { address, requestId }: Place): Actor => ({
  kind: 'reporter',
  personId: isHandedOver ? createdBy : null,
  name,
  address,
  requestId,
});

/** The rows as they are now. */
export async function reportAnswer(context: Context, { link, form, period }: OpenReport): Promise<ReportAnswer> {
  const earlier = periodsPerYear[form.frequency];
  const asked = { period, organisation: link.organisation, across: 'periods' as const, earlier };
  const grid = await readGrid(context, viewerOf(link), form, asked);
  const columnOf = (of: PeriodCode | null) => grid.columns.findIndex((one) => one.period === of);
  const [place, before] = [columnOf(period), columnOf(sameLastYear(period))];
  const column = grid.columns[place];
  if (!column) throw closedLink();
  const definitions = new Map((await listMetrics(context.database.orm, null)).map((one) => [one.code, one.definition]));
  const { code, names, instructions } = grid.form;
  const { state, dueOn, locksOn, required, filled } = column;
  return {
    id: link.id,
    name: link.name,
    organisation: { code: link.organisation, names: column.names },
    form: { code, names, instructions },
    period,
    state,
    dueOn,
    locksOn,
    expiresAt: link.expiresAt,
    doneAt: link.doneAt,
    required,
    filled,
    rows: grid.rows.map((row, line) => ({
      ...row,
      definition: definitions.get(row.metric) ?? { sv: '' },
      cell: grid.cells[line]?.[place] ?? null,
      lastYear: grid.cells[line]?.[before]?.value ?? null,
      proposal: grid.proposals.find(isOf(row)) ?? null,
    })),
  };
}

/** What a link opens. Problems `link-used`, `too-many-attempts`. */
export const readReport = (context: Context, token: string, place: Place): Promise<ReportAnswer> =>
  withReportLink(context, token, place, async (_hash, link) => {
    const { orm } = context.database;
    const answer = await reportAnswer(context, await openReport(orm, link));
    await saveReportLinkUsed(orm, link.id, context.now());
    return answer;
  });
