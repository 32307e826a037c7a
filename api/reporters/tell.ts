import type { Transaction } from '#db/connection.ts';
import { findForm } from '#db/queries/forms.ts';
import { enqueueJob } from '#db/queries/jobs.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { getPerson } from '#db/queries/people.ts';
import { listAnalysts } from '#db/queries/reminders.ts';
import { takeDoneReports, type DoneReport } from '#db/queries/report-links.ts';
import { listReporters } from '#db/queries/reporters.ts';
import { writeTransaction } from '#db/write.ts';
import { pathPrefixOf } from '#domain/language.ts';
import { periodContaining } from '#domain/period.ts';
import type { Context } from '../context.ts';
import type { JobHandler } from '../jobs/worker.ts';
import { enqueueMail } from '../mail/mail.ts';
import { nearestAnalysts } from './analysts.ts';
import { isLinked } from './links.ts';

const minutesToBundle = 15;

/** What is finished within a quarter of an hour is told together. */
export async function enqueueTelling(transaction: Transaction, context: Context): Promise<void> {
  if (!context.mail) return;
  const now = context.now();
  const runAt = new Date(now.getTime() + minutesToBundle * 60_000);
  await enqueueJob(transaction, { kind: 'reports-finished', payload: {}, uniqueKey: 'reports-finished', runAt }, now);
}

/** Somebody with an account, or whoever answers for a metric without one. */
type Recipient = { personId: number | null; name: string; email: string };

/** Writes to whom it concerns what reporters have finished, each in one letter. */
export const tellOfFinished: JobHandler = async (_payload, context) => {
  await writeTransaction(context.database, async (transaction) => {
    const finished = await takeDoneReports(transaction, context.now());
    if (!finished.length || !context.mail) return;
    const recipientsOf = await readRecipients(transaction, finished);
    const letters = new Map<string, { to: Recipient; reports: DoneReport[] }>();
    for (const report of finished) {
      for (const to of await recipientsOf(report)) {
        const letter = letters.get(to.email) ?? { to, reports: [] };
        letters.set(to.email, letter);
        if (!letter.reports.includes(report)) letter.reports.push(report);
      }
    }
    for (const { to, reports } of letters.values()) {
      const language = reports[0]?.language ?? 'sv';
      await enqueueMail(transaction, context, {
        kind: 'reports-finished',
        to: to.email,
        language,
        name: to.name,
        reports: reports.map((report) => ({
          name: report.name,
          form: report.formNames,
          organisation: report.organisationNames,
          period: periodContaining(report.frequency, report.periodStart),
        })),
        // nothing to be opened without an account
        link: to.personId === null ? null : `${context.site.url}${pathPrefixOf(language)}/entry`,
      });
    }
  });
};

/** Who made the link, who answers for the metrics that were filled in with it, and who hands the form in there. */
async function readRecipients(transaction: Transaction, finished: readonly DoneReport[]) {
  const tree = await getOrganisationTree(transaction, null);
  const analysts = Map.groupBy(await listAnalysts(transaction), ({ organisationId }) => organisationId);
  const named = await listReporters(transaction, [...new Set(finished.map(({ organisationId }) => organisationId))]);
  return async ({ organisationId, form: code, email, createdBy }: DoneReport): Promise<Recipient[]> => {
    const form = await findForm(transaction, code);
    const responsible = named.filter(
      (one) =>
        one.organisationId === organisationId &&
        isLinked(one.reporter, email) &&
        form?.rows.some(({ metric }) => metric === one.metric),
    );
    const maker = createdBy === null ? null : await getPerson(transaction, createdBy);
    return [
      ...(maker ? [{ personId: createdBy, name: maker.name, email: maker.email }] : []),
      ...nearestAnalysts(analysts, tree, organisationId),
      ...responsible.flatMap((one) => one.responsible ?? []),
    ];
  };
}
