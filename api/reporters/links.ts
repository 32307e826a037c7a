import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { findForm } from '#db/queries/forms.ts';
import { listReporters } from '#db/queries/reporters.ts';
import { listOpenReportLinks, revokeReportLink, saveReportLink, type ReportLink } from '#db/queries/report-links.ts';
import { writeTransaction } from '#db/write.ts';
import { formDates } from '#domain/form.ts';
import { pathPrefixOf, type Language } from '#domain/language.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import { firstDay, type PeriodCode } from '#domain/period.ts';
import type { Context } from '../context.ts';
import { refuseOtherPeriods, reportersIn } from '../entries/columns.ts';
import { newToken, tokenHash } from '../http/credentials.ts';
import { Problem } from '../http/problem.ts';
import { today } from '../http/today.ts';
import { enqueueMail } from '../mail/mail.ts';
import { emailOf } from '../sign-in/given.ts';
import { noteSecurity } from '../sign-in/session.ts';

/** Long enough for a quarter’s reporting with a return, and over before the next. */
const daysOpen = 60;
/** However early it was given, it is there for what is late or comes back. */
const daysAfterDue = 30;
const day = 86_400_000;

/** In days from now; `dueOn` is when the rows have to be in. */
const daysUntilEnd = (now: Date, dueOn: string): number =>
  Math.max(daysOpen, daysAfterDue + Math.ceil((Date.parse(dueOn) - now.getTime()) / day));

export type GivenLink = { form: string; period: PeriodCode; email: string; language: Language };

/**
 * Makes a link by which a reporter without an account fills in their own rows of a form; an earlier one of theirs for the
 * same no longer works. Sent by mail, or answered to be handed over where none can be sent.
 */
export async function makeReportLink(
  context: Context,
  organisation: Organisation,
  tree: OrganisationTree,
  given: GivenLink,
  actor: Actor,
): Promise<{ id: number; link: string | null }> {
  const email = emailOf(given.email);
  const { period, language } = given;
  const token = newToken();
  const link = `${context.site.url}${pathPrefixOf(language)}/report?token=${token}`;
  const { id, deed } = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const form = await findForm(transaction, given.form);
    if (!form || !reportersIn(form, tree, period).includes(organisation)) {
      throw noSuchForm();
    }
    refuseOtherPeriods(form, period, today(context));
    const own = (await listReporters(transaction, [organisation.id])).filter(({ reporter }) =>
      isLinked(reporter, email),
    );
    const asked = own.filter(({ metric }) => form.rows.some((row) => row.metric === metric));
    const name = asked[0]?.reporter?.name;
    if (name === undefined) throw noRows();
    const days = daysUntilEnd(now, formDates(form, period).dueOn);
    const saved = await saveReportLink(
      transaction,
      {
        tokenHash: tokenHash(token),
        organisationId: organisation.id,
        formId: form.id,
        periodStart: firstDay(period),
        name,
        email,
        language,
        createdBy: actor.personId,
        isHandedOver: context.mail === null,
        expiresAt: new Date(now.getTime() + days * day),
      },
      now,
    );
    if (context.mail) {
      await enqueueMail(transaction, context, {
        kind: 'report-link',
        to: email,
        language,
        name,
        organisation: organisation.names,
        form: form.names,
        period,
        link,
        days,
      });
    }
    const done = {
      action: 'report-link-made',
      organisationId: organisation.id,
      subject: `form ${form.code} ${period} ${organisation.code}`,
      after: { name, email, metrics: asked.map(({ metric }) => metric) },
    };
    await recordDeed(transaction, actor, now, done);
    return { id: saved, deed: done };
  });
  noteSecurity(context, actor, deed);
  return { id, link: context.mail ? null : link };
}

export const noSuchForm = () =>
  new Problem(404, 'unknown-form', 'There is no such form for this organisation.', { path: 'form' });
export const noRows = () =>
  new Problem(409, 'no-rows-to-report', 'Nobody of this address reports any row of the form without an account.', {
    path: 'email',
  });

/** Only who has no account reports with a link. */
export const isLinked = (who: { personId: number | null; email: string } | null, email: string): boolean =>
  who !== null && who.personId === null && who.email === email;

/** Ends what a link opens, at once. Problem 404 `unknown-link`. */
export async function endReportLink(
  context: Context,
  organisation: Organisation,
  id: number,
  actor: Actor,
  check: (link: ReportLink) => void,
): Promise<void> {
  const deed = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const unknown = () => new Problem(404, 'unknown-link', 'There is no such link here.');
    const link = (await listOpenReportLinks(transaction, organisation.id, now)).find((one) => one.id === id);
    if (!link) throw unknown();
    check(link);
    // of two at once one revokes it
    if ((await revokeReportLink(transaction, organisation.id, id, now)) === null) throw unknown();
    const done = {
      action: 'report-link-revoked',
      organisationId: organisation.id,
      subject: `form ${link.form} ${link.periodStart} ${organisation.code}`,
      before: { id, name: link.name, email: link.email },
    };
    await recordDeed(transaction, actor, now, done);
    return done;
  });
  noteSecurity(context, actor, deed);
}
