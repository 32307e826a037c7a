import { sql, type SQL } from 'drizzle-orm';
import type { Language, Texts } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { reportLinks } from '../schema/index.ts';
import { keysOf, type SubmissionKey } from './submissions.ts';

/** A link by which somebody without an account fills in their own rows. */
export type ReportLink = SubmissionKey & {
  id: number;
  organisation: string;
  form: string;
  formNames: Texts;
  frequency: Frequency;
  name: string;
  email: string;
  language: Language;
  createdAt: string;
  createdBy: number | null;
  isHandedOver: boolean;
  expiresAt: string;
  lastUsedAt: string | null;
  doneAt: string | null;
};

const select = (which: SQL): SQL => sql`
  select l.id, l.organisation_id as "organisationId", l.form_id as "formId", l.period_start::text as "periodStart",
    o.code as organisation, f.code as form,    v.names as "formNames", v.frequency, l.name, l.email, l.language, l.created_at as "createdAt", l.created_by as "createdBy",
    l.is_handed_over as "isHandedOver", l.expires_at as "expiresAt", l.last_used_at as "lastUsedAt", l.done_at as "doneAt"
  from report_links l join organisations o on o.id = l.organisation_id
  join forms f on f.id = l.form_id join form_versions v on v.form_id = f.id and v.known_until is null
  where ${which}`;

const isOpen = (now: Date): SQL =>
  sql`l.revoked_at is null and l.expires_at > ${now.toISOString()}::timestamptz and f.ended_at is null`;

const withMoments = (row: ReportLink): ReportLink => ({
  ...row,
  createdAt: rfc3339(row.createdAt),
  expiresAt: rfc3339(row.expiresAt),
  lastUsedAt: row.lastUsedAt && rfc3339(row.lastUsedAt),
  doneAt: row.doneAt && rfc3339(row.doneAt),
});

/** Those of an organisation that open something, the latest first. */
export async function listOpenReportLinks(
  database: Queryable,
  organisationId: number,
  now: Date,
): Promise<ReportLink[]> {
  const rows = await database.execute<ReportLink>(
    sql`${select(sql`l.organisation_id = ${organisationId} and ${isOpen(now)}`)} order by l.id desc`,
  );
  return rows.map(withMoments);
}

/** Null when it was revoked, has run out, or never was. */
export async function findReportLink(database: Queryable, tokenHash: string, now: Date): Promise<ReportLink | null> {
  const [row] = await database.execute<ReportLink>(select(sql`l.token_hash = ${tokenHash} and ${isOpen(now)}`));
  return row ? withMoments(row) : null;
}

/** The same; nobody revokes it until the transaction ends. */
export async function holdReportLink(
  transaction: Transaction,
  tokenHash: string,
  now: Date,
): Promise<ReportLink | null> {
  await transaction.execute(sql`select from report_links where token_hash = ${tokenHash} for update`);
  return findReportLink(transaction, tokenHash, now);
}

export type NewReportLink = Omit<
  ReportLink,
  'id' | 'organisation' | 'form' | 'formNames' | 'frequency' | 'createdAt' | 'expiresAt' | 'lastUsedAt' | 'doneAt'
> & { tokenHash: string; expiresAt: Date };

/** Saves a link; an earlier one of the same address for the same form and period no longer works. */
export async function saveReportLink(transaction: Transaction, link: NewReportLink, now: Date): Promise<number> {
  await transaction.execute(sql`
    update report_links set revoked_at = ${now.toISOString()}::timestamptz
    where organisation_id = ${link.organisationId} and form_id = ${link.formId} and period_start = ${link.periodStart}::date
      and email = ${link.email} and revoked_at is null`);
  const [row] = await transaction
    .insert(reportLinks)
    .values({ ...link, expiresAt: link.expiresAt.toISOString(), createdAt: now.toISOString() })
    .returning({ id: reportLinks.id });
  if (!row) throw new Error('a saved link has an id');
  return row.id;
}

/** From now on it opens nothing; null when it did not before. */
export async function revokeReportLink(
  transaction: Transaction,
  organisationId: number,
  id: number,
  now: Date,
): Promise<number | null> {
  const [row] = await transaction.execute<{ id: number }>(sql`
    update report_links set revoked_at = ${now.toISOString()}::timestamptz
    where id = ${id} and organisation_id = ${organisationId} and revoked_at is null returning id`);
  return row?.id ?? null;
}

export async function saveReportLinkUsed(database: Queryable, id: number, now: Date): Promise<void> {
  await database.execute(
    sql`update report_links set last_used_at = ${now.toISOString()}::timestamptz where id = ${id}`,
  );
}

/** The reporter says that it is done, or has changed something since. */
export async function saveReportDone(transaction: Transaction, id: number, doneAt: Date | null): Promise<void> {
  await transaction.execute(sql`
    update report_links set done_at = ${doneAt?.toISOString() ?? null}::timestamptz, told_at = null where id = ${id}`);
}

export type DoneReport = Pick<
  ReportLink,
  'organisationId' | 'form' | 'formNames' | 'frequency' | 'periodStart' | 'name' | 'email' | 'language' | 'createdBy'
> & { organisationNames: Texts };

/** Which reporters have said that their rows are done, under these keys. */
export async function listReportsDone(
  database: Queryable,
  keys: readonly SubmissionKey[],
): Promise<(SubmissionKey & { name: string; doneAt: string })[]> {
  const rows = await database.execute<SubmissionKey & { name: string; doneAt: string }>(sql`
    select l.organisation_id as "organisationId", l.form_id as "formId", l.period_start::text as "periodStart", l.name,
      l.done_at as "doneAt"
    from ${keysOf(keys)} join report_links l
      on (l.organisation_id, l.form_id, l.period_start) = (k.organisation_id, k.form_id, k.period_start::date)
    where l.done_at is not null and l.revoked_at is null
    order by l.done_at, l.id`);
  return rows.map((row) => ({ ...row, doneAt: rfc3339(row.doneAt) }));
}

/** What is done and has not been written to anybody; from now on it has. */
export async function takeDoneReports(transaction: Transaction, now: Date): Promise<DoneReport[]> {
  return transaction.execute<DoneReport>(sql`
    with told as (
      update report_links set told_at = ${now.toISOString()}::timestamptz
      where done_at is not null and told_at is null
      returning id, organisation_id, form_id, period_start, name, email, language, created_by
    )
    select t.organisation_id as "organisationId", f.code as form, t.name, t.email, t.language, t.created_by as "createdBy", v.names as "formNames", v.frequency, t.period_start::text as "periodStart",
      w.names as "organisationNames"
    from told t join forms f on f.id = t.form_id join form_versions v on v.form_id = f.id and v.known_until is null
    join organisations o on o.id = t.organisation_id
    join organisation_versions w on w.organisation_id = o.id and w.known_until is null
    order by f.code, o.code, t.id`);
}
