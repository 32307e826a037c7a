import { z } from 'zod';
import type { Transaction } from '#db/connection.ts';
import { recordDeed } from '#db/queries/audit.ts';
import { enqueueJob } from '#db/queries/jobs.ts';
import { getPerson } from '#db/queries/people.ts';
import { findReportLink, holdReportLink, saveReportDone, takeDoneReports } from '#db/queries/report-links.ts';
import { writeTransaction } from '#db/write.ts';
import { isOf } from '#domain/form.ts';
import { periodContaining } from '#domain/period.ts';
import type { Context } from '../context.ts';
import type { GivenChange, Result } from '../entries/apply.ts';
import { saveChangesIn } from '../entries/save.ts';
import { Problem } from '../http/problem.ts';
import type { JobHandler } from '../jobs/worker.ts';
import { enqueueMail } from '../mail/mail.ts';
import type { Place } from '../sign-in/session.ts';
import type { FilledAnswer, ReportAnswer } from './answers.ts';
import { actorOf, openReport, reportAnswer, viewerOf, withReportLink, type OpenReport } from './report.ts';

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

const minutesToBundle = 15;

/** The reporter has nothing to add: told to who made the link, together with what others finish at the same time. */
export const finishReport = (context: Context, token: string, place: Place): Promise<ReportAnswer> =>
  withReportLink(context, token, place, async (hash, known) => {
    const { orm } = context.database;
    refuseUnfinished(await reportAnswer(context, await openReport(orm, known)));
    const opened = await writeTransaction(context.database, async (transaction) => {
      const now = context.now();
      const opened = await openReport(transaction, await holdReportLink(transaction, hash, now));
      const { link, form, period } = opened;
      if (link.doneAt === null) await saveReportDone(transaction, link.id, now);
      if (link.doneAt === null && link.createdBy !== null) await enqueueTelling(transaction, context, link.createdBy);
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

const Telling = z.strictObject({ person: z.int(), to: z.string() });

async function enqueueTelling(transaction: Transaction, context: Context, person: number): Promise<void> {
  if (!context.mail) return;
  const now = context.now();
  const { email } = await getPerson(transaction, person);
  const payload: z.infer<typeof Telling> = { person, to: email };
  const runAt = new Date(now.getTime() + minutesToBundle * 60_000);
  await enqueueJob(
    transaction,
    { kind: 'reports-finished', payload, uniqueKey: `reports-finished ${person}`, runAt },
    now,
  );
}

/** Writes to who made links what has been finished with them, in one letter. */
export const tellOfFinished: JobHandler = async (payload, context) => {
  const { person, to } = Telling.parse(payload);
  await writeTransaction(context.database, async (transaction) => {
    const finished = await takeDoneReports(transaction, person, context.now());
    if (!finished.length || !context.mail) return;
    const { name } = await getPerson(transaction, person);
    await enqueueMail(transaction, context, {
      kind: 'reports-finished',
      to,
      language: finished[0]?.language ?? 'sv',
      name,
      reports: finished.map((report) => ({
        name: report.name,
        form: report.formNames,
        organisation: report.organisationNames,
        period: periodContaining(report.frequency, report.periodStart),
      })),
      link: `${context.site.url}/entry`,
    });
  });
};
