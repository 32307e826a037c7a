import { recordDeed } from '#db/queries/audit.ts';
import { findReportLink, holdReportLink, saveReportDone } from '#db/queries/report-links.ts';
import { writeTransaction } from '#db/write.ts';
import { isOf } from '#domain/form.ts';
import type { Context } from '../context.ts';
import type { GivenChange, Result } from '../entries/apply.ts';
import { saveChangesIn } from '../entries/save.ts';
import { Problem } from '../http/problem.ts';
import type { Place } from '../sign-in/session.ts';
import type { FilledAnswer, ReportAnswer } from './answers.ts';
import { actorOf, openReport, reportAnswer, viewerOf, withReportLink, type OpenReport } from './report.ts';
import { enqueueTelling } from './tell.ts';

export type ReportedChange = Pick<GivenChange, 'id' | 'metric' | 'breakdown' | 'version' | 'set'>;

/** Takes changes of the reporter’s own rows in, as the grid does. Problems `link-used`, `too-many-attempts`. */
export const fillIn = (
  context: Context,
  token: string,
  changes: readonly ReportedChange[],
  place: Place,
): Promise<FilledAnswer> =>
  withReportLink(context, token, place, async (hash) => {
    const { opened, results } = await writeTransaction(context.database, async (transaction) => {
      // who revokes it meanwhile waits, and who has revoked it has the last word
      const opened = await openReport(transaction, await holdReportLink(transaction, hash, context.now()));
      const { link, form, period } = opened;
      const own = changes.filter((change) => form.rows.some(isOf(change)));
      const given = own.map((change) => ({ ...change, form: form.code, organisation: link.organisation, period }));
      const saved = await saveChangesIn(transaction, context, viewerOf(link), given, actorOf(link, place));
      const taken = new Map([...saved.results].map(([id, { findings: _all, ...result }]) => [id, result]));
      if ([...taken.values()].some(({ status }) => status === 200)) await saveReportDone(transaction, link.id, null);
      return { opened, results: changes.map(({ id }) => taken.get(id) ?? notOwn(id)) };
    });
    return { results, report: await afterwards(context, hash, opened) };
  });

/** As it is after something was saved: that is answered with what it came to, whatever others have done meanwhile. */
async function afterwards(context: Context, hash: string, opened: OpenReport): Promise<ReportAnswer> {
  const link = await findReportLink(context.database.orm, hash, context.now());
  return reportAnswer(context, { ...opened, link: link ?? opened.link });
}

const notOwn = (id: string): Result => ({ id, status: 404, code: 'unknown-row' });

/** The reporter has nothing to add: told to whoever goes on with it, together with what others finish at the same time. */
export const finishReport = (context: Context, token: string, place: Place): Promise<ReportAnswer> =>
  withReportLink(context, token, place, async (hash, known) => {
    const { orm } = context.database;
    refuseUnfinished(await reportAnswer(context, await openReport(orm, known)));
    const opened = await writeTransaction(context.database, async (transaction) => {
      const now = context.now();
      const opened = await openReport(transaction, await holdReportLink(transaction, hash, now));
      const { link, form, period } = opened;
      if (link.doneAt === null) {
        await saveReportDone(transaction, link.id, now);
        await enqueueTelling(transaction, context);
      }
      await recordDeed(transaction, actorOf(link, place), now, {
        action: 'report-finished',
        organisationId: link.organisationId,
        subject: `form ${form.code} ${period} ${link.organisation}`,
        after: { metrics: [...new Set(form.rows.map(({ metric }) => metric))] },
      });
      return opened;
    });
    return afterwards(context, hash, opened);
  });

/** The same stands in the way as of handing in: what is required and empty, what is wrong, what is not explained. */
function refuseUnfinished({ rows }: ReportAnswer): void {
  const cells = rows.flatMap(({ metric, breakdown, isEntered, isRequired, cell }) => {
    const said = cell?.findings.find(({ severity, needsComment }) => severity === 'hard' || needsComment);
    const isMissing = isEntered && isRequired && (cell === null || (cell.value === null && cell.status === null));
    const isPromised = cell?.state === 'later';
    if (said) return [{ metric, breakdown, code: said.severity === 'hard' ? said.code : 'needs-comment' }];
    return isMissing && !isPromised ? [{ metric, breakdown, code: 'required' }] : [];
  });
  if (cells.length) throw new Problem(409, 'not-ready', 'Some cells are not ready.', { cells });
}
