import { findForm, type StoredForm } from '#db/queries/forms.ts';
import { listDimensions } from '#db/queries/metrics.ts';
import { listNames } from '#db/queries/people.ts';
import { listReleases, type StoredRelease } from '#db/queries/releases.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { approveCells, isOwnWork, returnCells } from '#domain/approval.ts';
import type { Capability } from '#domain/capability.ts';
import { correct, dropCorrection } from '#domain/correction.ts';
import type { Finding } from '#domain/entry-check.ts';
import { DomainError } from '#domain/error.ts';
import { approvalPlace, formDates, isLocked, type RowKey } from '#domain/form.ts';
import { upwardsFrom } from '#domain/organisation-tree.ts';
import { isAhead, withdrawCells } from '#domain/release.ts';
import {
  concerns,
  newestCells,
  reopen,
  submit,
  takeBack,
  waitingLevel,
  type Cell,
  type Submission,
} from '#domain/submission.ts';
import { workerOf, type Viewer } from '#domain/viewer.ts';
import { inPlaceOf, mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { answerFindings } from '../entries/grid.ts';
import { findingsIn } from '../entries/checks.ts';
import { refuseOtherPeriods, reportersIn, standing, submissionKey, type Column } from '../entries/columns.ts';
import { readHistory } from '../entries/history.ts';
import { unknownForm } from '../forms/actions.ts';
import { Problem } from '../http/problem.ts';
import { today } from '../http/today.ts';
import { readerOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import type { SubmissionDetails } from './answers.ts';
import { getLoaded, loadSubmissions } from './store.ts';
import type { Address } from './take.ts';

type Refused = SubmissionDetails['moves'][string];

/** One submission with everything that decides what can be done with it: its cells, what is in the way, which moves there are. */
export const readSubmission = (context: Context, viewer: Viewer, address: Address): Promise<SubmissionDetails> =>
  withSnapshot(context.database, null, readerOf(viewer), async (snapshot) => {
    const { tree, transaction, metrics, metricByCode } = snapshot;
    const organisation = getOrganisation(tree, address.organisation);
    const form = await findForm(transaction, address.form);
    if (!form || !mayIn(viewer, 'read-restricted', organisation.id, tree)) throw unknownForm(address.form);
    const day = today(context);
    refuseOtherPeriods(form, address.period, day);
    if (!reportersIn(form, tree, address.period).includes(organisation)) {
      throw new Problem(404, 'not-reporting', 'The organisation does not report with this form then.');
    }
    const column: Column = { organisation, period: address.period, ...formDates(form, address.period) };
    const key = submissionKey(form, column);
    const catalogue = new Map(metrics.map((metric) => [metric.id, metric]));
    const loaded = getLoaded(await loadSubmissions(transaction, [key], catalogue), key);
    const { submission, stored } = loaded;
    const history = await readHistory(snapshot, form, [organisation], address.period);
    const dimensions = new Map((await listDimensions(transaction)).map((one) => [one.code, one]));
    const ground = { form, metrics: metricByCode, dimensions, history };
    const findings = findingsIn(ground, organisation.id, column.period, submission);
    const cells = newestCells(submission);
    const names = await listNames(
      transaction,
      cells.flatMap(({ editedBy, submittedBy }) => [editedBy, submittedBy]).filter((id) => id !== null),
    );
    const who = workerOf(viewer);
    const where = approvalPlace(tree, organisation.id, waitingLevel(submission) ?? 1);
    const absent = inPlaceOf(viewer, 'approve', where, tree)?.id;
    const told = ({ metric, breakdown, ...cell }: Cell): SubmissionDetails['cells'][number] => ({
      metric,
      breakdown,
      state: cell.state,
      version: cell.version,
      returnReason: cell.returnReason,
      later: cell.laterOn === null ? null : { on: cell.laterOn, from: cell.laterFrom },
      level: cell.approvedBy.length,
      editedBy: cell.editedBy === null ? null : (names.get(cell.editedBy) ?? null),
      submittedBy: cell.submittedBy === null ? null : (names.get(cell.submittedBy) ?? null),
      isOwn: isOwnWork(who, { lastEditedBy: cell.editedBy, submittedBy: cell.submittedBy }, absent),
      isApprovedBySelf: who !== null && cell.approvedBy.includes(who),
    });
    const allowed = (capability: Capability, place = organisation.id) => mayIn(viewer, capability, place, tree);
    const mayApprove = viewer.kind === 'person' && allowed('approve', where);
    const above = upwardsFrom(tree, organisation.id).map(({ id }) => id);
    const announced = (await listReleases(transaction, null, above)).filter(
      ({ formId, periodStart }) => formId === form.id && periodStart === key.periodStart,
    );
    const moment = context.now().toISOString();
    const timeOf = ({ id: release, times }: StoredRelease) => {
      const at = times.at(-1)?.at ?? null;
      return at === null ? [] : [{ release, at }];
    };
    const all = announced.flatMap(timeOf);
    const ahead = announced
      .filter(({ times, publishedAt }) => isAhead(times, publishedAt, moment))
      .flatMap(timeOf)
      .toReversed();
    const submitting = moveOf(allowed('enter'), () =>
      submit(submission, form.rows, findings, column, { who, today: day }),
    );
    return {
      ...standing(form, column, loaded),
      form: form.code,
      names: form.names,
      organisationNames: organisation.names,
      levels: form.levels,
      reason: stored?.reason ?? '',
      submittedAt: stored?.submittedAt ?? null,
      unlockedUntil: submission.unlockedUntil,
      correctionKind: stored?.correctionKind ?? null,
      releases: ahead,
      heldFor: cells.some(({ state }) => state === 'held')
        ? (all.find(({ release }) => release === stored?.releaseId) ?? null)
        : null,
      isLocked: isLocked(column, submission.unlockedUntil, day),
      cells: cells.map(told),
      obstacles: obstaclesOf(submission, form, findings, { who, today: day }, column),
      moves: {
        submit: submitting,
        'take-back': moveOf(allowed('enter'), () => takeBack(submission, column, { who, today: day })),
        return: moveOf(mayApprove, () => returnCells(submission, 'all', 'reason')),
        approve: moveOf(mayApprove, () =>
          approveCells(
            submission,
            'all',
            { level: waitingLevel(submission) ?? 1, levels: form.levels },
            who ?? 0,
            absent,
          ),
        ),
        withdraw: moveOf(
          viewer.kind === 'person' && allowed('approve', approvalPlace(tree, organisation.id, form.levels)),
          () => withdrawCells(submission, 'all', 'reason'),
        ),
        later: moveOf(allowed('enter'), () => submission),
        reopen: moveOf(allowed('administer'), () => reopen(submission, 'reason')),
        unlock: moveOf(allowed('administer') && column.locksOn !== null, () => submission),
        correct: moveOf(allowed('enter'), () => correct(submission, 'reason')),
        drop: moveOf(allowed('enter'), () => dropCorrection(submission)),
      },
    };
  });

/** Null when it can be made now; otherwise why not. */
function moveOf(isAllowed: boolean, make: () => Submission): Refused {
  if (!isAllowed) return { code: 'not-allowed', cells: [] };
  const error = refusalOf(make);
  return error && { code: error.code, cells: cellsIn(error).map(({ metric, breakdown }) => ({ metric, breakdown })) };
}

function refusalOf(make: () => Submission): DomainError | null {
  try {
    make();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/** What the domain names in a refusal about cells: the only cast here. */
const cellsIn = ({ details }: DomainError): readonly (RowKey & { code?: string })[] =>
  (details['cells'] ?? []) as readonly (RowKey & { code?: string })[];

/** Cell by cell what keeps it from being handed in, with what was found about it. */
function obstaclesOf(
  submission: Submission,
  form: StoredForm,
  findings: readonly Finding[],
  move: { who: number | null; today: string },
  column: Column,
): SubmissionDetails['obstacles'] {
  const error = refusalOf(() => submit(submission, form.rows, findings, column, move));
  if (error?.code !== 'not-ready') return [];
  return cellsIn(error).map(({ metric, breakdown, code = '' }) => ({
    metric,
    breakdown,
    code,
    findings: answerFindings(
      findings.filter(
        (finding) =>
          concerns(finding, { metric, breakdown }) &&
          (code === 'needs-comment' ? finding.needsComment : finding.code === code),
      ),
    ),
  }));
}
