import { sql, type SQL } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import type { SubmissionKey } from './submissions.ts';

export type StoredTime = { at: string | null; reason: string; announcedAt: string };

/** What is announced of when figures are published. */
export type StoredRelease = {
  id: number;
  organisationId: number;
  formId: number;
  form: string;
  names: Texts;
  frequency: Frequency;
  periodStart: string;
  metricIds: number[];
  publishedAt: string | null;
  /** Every time that was announced, in the order of announcing; at least one. */
  times: StoredTime[];
};

const columns = (asOf: string | null): SQL => sql`
  r.id, r.organisation_id as "organisationId", r.form_id as "formId", f.code as form, v.names, v.frequency,
  r.period_start::text as "periodStart",
  array(select distinct metric_id from form_rows w where w.form_id = v.form_id and w.version = v.version order by 1) as "metricIds",
  case when ${asOf}::timestamptz is null or r.published_at <= ${asOf}::timestamptz then r.published_at end as "publishedAt",
  (select jsonb_agg(jsonb_build_object('at', t.at, 'reason', t.reason, 'announcedAt', t.announced_at) order by t.version)
    from release_times t where t.release_id = r.id and (${asOf}::timestamptz is null or t.announced_at <= ${asOf}::timestamptz)) as times`;

const releases = sql.raw(`releases r join forms f on f.id = r.form_id
  join form_versions v on v.form_id = f.id and v.known_until is null`);

const withMoments = (row: StoredRelease): StoredRelease => ({
  ...row,
  publishedAt: row.publishedAt && rfc3339(row.publishedAt),
  // what comes as JSON has a T and an offset already; the database's own zone is no part of an answer
  times: row.times.map(({ at, reason, announcedAt }) => ({
    at: at && new Date(at).toISOString(),
    reason,
    announcedAt: new Date(announcedAt).toISOString(),
  })),
});

/** Everything that was announced, as far as was known at a moment, the latest time first. Who sees what, the caller asks. */
export async function listReleases(
  database: Queryable,
  asOf: string | null,
  organisationIds: readonly number[] | null = null,
): Promise<StoredRelease[]> {
  const rows = await database.execute<StoredRelease>(sql`
    select ${columns(asOf)} from ${releases}
    where (${organisationIds === null} or r.organisation_id = any(${sql.param([...(organisationIds ?? [])])}::integer[]))
      and exists (select from release_times t where t.release_id = r.id
        and (${asOf}::timestamptz is null or t.announced_at <= ${asOf}::timestamptz))
    order by (select coalesce(max(t.at), max(t.announced_at)) from release_times t where t.release_id = r.id) desc, r.id desc`);
  return rows.map(withMoments);
}

/** One release, for changing it: of two at once, the second waits. To hold figures for it, many may look at once. */
export async function findRelease(
  transaction: Transaction,
  id: number,
  how: 'change' | 'hold' = 'change',
): Promise<StoredRelease | null> {
  await transaction.execute(
    sql`select from releases where id = ${id} ${sql.raw(how === 'change' ? 'for update' : 'for share')}`,
  );
  const [row] = await transaction.execute<StoredRelease>(
    sql`select ${columns(null)} from ${releases} where r.id = ${id}`,
  );
  return row ? withMoments(row) : null;
}

/** Answers its number; null where the same is announced already and not yet published. */
export async function saveRelease(
  transaction: Transaction,
  { organisationId, formId, periodStart }: Pick<StoredRelease, 'organisationId' | 'formId' | 'periodStart'>,
): Promise<number | null> {
  const [row] = await transaction.execute<{ id: number }>(sql`
    insert into releases (organisation_id, form_id, period_start)
    values (${organisationId}, ${formId}, ${periodStart}::date)
    on conflict (organisation_id, form_id, period_start) where published_at is null do nothing returning id`);
  return row?.id ?? null;
}

export async function saveReleaseTime(
  transaction: Transaction,
  id: number,
  version: number,
  { at, reason }: Pick<StoredTime, 'at' | 'reason'>,
  by: number | null,
  now: Date,
): Promise<void> {
  await transaction.execute(sql`
    insert into release_times (release_id, version, at, reason, announced_at, announced_by)
    values (${id}, ${version}, ${at}::timestamptz, ${reason}, ${now.toISOString()}::timestamptz, ${by})`);
}

export async function saveReleasePublished(transaction: Transaction, id: number, publishedAt: string): Promise<void> {
  await transaction.execute(
    sql`update releases set published_at = ${publishedAt}::timestamptz where id = ${id} and published_at is null`,
  );
}

/** The submissions with cells that wait for a release. */
export async function listHeld(database: Queryable, releaseId: number): Promise<SubmissionKey[]> {
  return database.execute<SubmissionKey>(sql`
    select s.organisation_id as "organisationId", s.form_id as "formId", s.period_start::text as "periodStart"
    from submissions s where s.release_id = ${releaseId} and exists (
      select from entries e where e.organisation_id = s.organisation_id and e.submission_id = s.id and e.state = 'held')
    order by 1, 2, 3`);
}

/** When a publication became public. */
export async function getPublishedAt(transaction: Transaction, publicationId: number): Promise<string> {
  const [row] = await transaction.execute<{ publishedAt: string }>(
    sql`select published_at as "publishedAt" from publications where id = ${publicationId}`,
  );
  if (!row) throw new Error('a publication has a moment');
  return rfc3339(row.publishedAt);
}
