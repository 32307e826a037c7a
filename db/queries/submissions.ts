import { sql, type SQL } from 'drizzle-orm';
import type { CorrectionKind } from '#domain/release.ts';
import type { SubmissionState } from '#domain/submission.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';

/** A submission as it stands; the newest of its organisation, form and period is the one that counts. */
export type StoredSubmission = {
  organisationId: number;
  id: number;
  formId: number;
  /** ISO date of the first day. */
  periodStart: string;
  /** 0 is the first, 1 and more are corrections. */
  number: number;
  reason: string;
  correctionKind: CorrectionKind | null;
  /** What its held cells wait for. */
  releaseId: number | null;
  formVersion: number | null;
  state: SubmissionState;
  waitingLevel: number | null;
  version: number;
  createdAt: string;
  submittedAt: string | null;
  submittedBy: number | null;
  unlockedUntil: string | null;
};

export type SubmissionKey = Pick<StoredSubmission, 'organisationId' | 'formId' | 'periodStart'>;

const columns =
  sql.raw(`s.organisation_id as "organisationId", s.id, s.form_id as "formId", s.period_start::text as "periodStart",
  s.number, s.reason, s.correction_kind as "correctionKind", s.release_id as "releaseId", s.form_version as "formVersion", s.state, s.waiting_level as "waitingLevel", s.version, s.created_at as "createdAt",
  s.submitted_at as "submittedAt", s.submitted_by as "submittedBy", s.unlocked_until::text as "unlockedUntil"`);

const withMoments = (row: StoredSubmission): StoredSubmission => ({
  ...row,
  createdAt: rfc3339(row.createdAt),
  submittedAt: row.submittedAt && rfc3339(row.submittedAt),
});

export const keysOf = (keys: readonly SubmissionKey[]): SQL => sql`unnest(
  ${sql.param(keys.map(({ organisationId }) => organisationId))}::integer[],
  ${sql.param(keys.map(({ formId }) => formId))}::integer[],
  ${sql.param(keys.map(({ periodStart }) => periodStart))}::text[]) as k(organisation_id, form_id, period_start)`;

/** The newest of each key that has one. */
export async function listSubmissions(
  database: Queryable,
  keys: readonly SubmissionKey[],
): Promise<StoredSubmission[]> {
  if (!keys.length) return [];
  const rows = await database.execute<StoredSubmission>(sql`
    select distinct on (s.organisation_id, s.form_id, s.period_start) ${columns}
    from ${keysOf(keys)} join submissions s
      on (s.organisation_id, s.form_id, s.period_start) = (k.organisation_id, k.form_id, k.period_start::date)
    order by s.organisation_id, s.form_id, s.period_start, s.number desc`);
  return rows.map(withMoments);
}

/** The newest of each key, of everything reported with some forms; by some organisations, or for a period, where that is said. */
export async function listNewestSubmissions(
  database: Queryable,
  formIds: readonly number[],
  { organisationIds, periodStart }: { organisationIds?: readonly number[]; periodStart?: string | undefined } = {},
): Promise<StoredSubmission[]> {
  const rows = await database.execute<StoredSubmission>(sql`
    select distinct on (s.organisation_id, s.form_id, s.period_start) ${columns}
    from submissions s where s.form_id = any(${sql.param([...formIds])}::integer[])
      ${organisationIds ? sql`and s.organisation_id = any(${sql.param([...organisationIds])}::integer[])` : sql``}
      ${periodStart === undefined ? sql`` : sql`and s.period_start = ${periodStart}::date`}
    order by s.organisation_id, s.form_id, s.period_start, s.number desc`);
  return rows.map(withMoments);
}

/** What waits on a level for somebody, who may stand in for whoever is absent. */
export type Waiting = Pick<StoredSubmission, 'organisationId' | 'id'> & { level: number; absent: number | null };

/** The ids of those in which some cell is neither their work nor that of whom they stand in for, and not approved by them before. */
export async function listApprovable(
  database: Queryable,
  waiting: readonly Waiting[],
  approver: number,
): Promise<ReadonlySet<number>> {
  if (!waiting.length) return new Set();
  const column = <Key extends keyof Waiting>(key: Key) => sql.param(waiting.map((one) => one[key]));
  const rows = await database.execute<{ id: number }>(sql`
    select distinct w.id
    from unnest(${column('organisationId')}::integer[], ${column('id')}::integer[], ${column('level')}::integer[],
      ${column('absent')}::integer[]) as w(organisation_id, id, level, absent)
    join entries e on e.organisation_id = w.organisation_id and e.submission_id = w.id
    where e.state = 'submitted' and cardinality(e.approved_by) = w.level - 1 and ${approver}::integer <> all(e.approved_by)
      and coalesce(e.edited_by <> ${approver}::integer and e.edited_by is distinct from w.absent, true)
      and coalesce(e.submitted_by <> ${approver}::integer and e.submitted_by is distinct from w.absent, true)`);
  return new Set(rows.map(({ id }) => id));
}

/**
 * The newest of each key, begun where there was none, and locked until the transaction ends: in one order, so that two
 * who want the same ones wait for each other and never crosswise.
 */
export async function lockSubmissions(
  transaction: Transaction,
  keys: readonly SubmissionKey[],
  now: Date,
): Promise<StoredSubmission[]> {
  if (!keys.length) return [];
  const ordered = keys.toSorted(
    (a, b) => a.organisationId - b.organisationId || a.formId - b.formId || a.periodStart.localeCompare(b.periodStart),
  );
  await transaction.execute(sql`
    insert into submissions (organisation_id, form_id, period_start, number, reason, state, version, created_at)
    select k.organisation_id, k.form_id, k.period_start::date, 0, '', 'not-begun', 0, ${now.toISOString()}::timestamptz from ${keysOf(ordered)}
    on conflict do nothing`);
  return lockKnownSubmissions(transaction, ordered);
}

/** The same, of those that have begun. */
export async function lockKnownSubmissions(
  transaction: Transaction,
  keys: readonly SubmissionKey[],
): Promise<StoredSubmission[]> {
  if (!keys.length) return [];
  // the first of each key stands for all of them: a correction cannot slip in beside it
  await transaction.execute(sql`
    select from ${keysOf(keys)} join submissions s
      on (s.organisation_id, s.form_id, s.period_start) = (k.organisation_id, k.form_id, k.period_start::date)
    where s.number = 0 order by s.organisation_id, s.form_id, s.period_start for update of s`);
  return listSubmissions(transaction, keys);
}

/** Takes away what was begun in this transaction and stayed without a figure. */
export async function forgetUnbegun(transaction: Transaction, keys: readonly SubmissionKey[]): Promise<void> {
  if (!keys.length) return;
  await transaction.execute(sql`
    delete from submissions s using ${keysOf(keys)}
    where (s.organisation_id, s.form_id, s.period_start) = (k.organisation_id, k.form_id, k.period_start::date) and s.version = 0`);
}

/** Begins a correction of what is approved. */
export async function saveCorrection(
  transaction: Transaction,
  { organisationId, formId, periodStart, number }: StoredSubmission,
  reason: string,
  now: Date,
): Promise<void> {
  await transaction.execute(sql`
    insert into submissions (organisation_id, form_id, period_start, number, reason, state, version, created_at)
    values (${organisationId}, ${formId}, ${periodStart}::date, ${number + 1}, ${reason}, 'open', 0, ${now.toISOString()}::timestamptz)`);
}

/** Takes away a correction in which nothing was ever entered. */
export async function forgetCorrection(
  transaction: Transaction,
  { organisationId, id }: StoredSubmission,
): Promise<void> {
  await transaction.execute(
    sql`delete from submissions where organisation_id = ${organisationId} and id = ${id} and number > 0`,
  );
}

export type SubmissionStep = Pick<
  StoredSubmission,
  | 'organisationId'
  | 'id'
  | 'formVersion'
  | 'state'
  | 'waitingLevel'
  | 'submittedAt'
  | 'submittedBy'
  | 'unlockedUntil'
  | 'correctionKind'
  | 'releaseId'
>;

/** Where they stand after a step; the version of each goes up by one. */
export async function saveSubmissions(transaction: Transaction, steps: readonly SubmissionStep[]): Promise<void> {
  if (!steps.length) return;
  const column = <Key extends keyof SubmissionStep>(key: Key) => sql.param(steps.map((step) => step[key]));
  await transaction.execute(sql`
    update submissions s set version = s.version + 1, form_version = n.form_version, state = n.state,
      waiting_level = n.waiting_level, submitted_at = n.submitted_at::timestamptz, submitted_by = n.submitted_by,
      unlocked_until = n.unlocked_until::date, correction_kind = n.correction_kind, release_id = n.release_id
    from unnest(${column('organisationId')}::integer[], ${column('id')}::integer[], ${column('formVersion')}::integer[],
      ${column('state')}::text[], ${column('waitingLevel')}::smallint[], ${column('submittedAt')}::text[],
      ${column('submittedBy')}::integer[], ${column('unlockedUntil')}::text[], ${column('correctionKind')}::text[],
      ${column('releaseId')}::integer[])
      as n(organisation_id, id, form_version, state, waiting_level, submitted_at, submitted_by, unlocked_until, correction_kind,
        release_id)
    where s.organisation_id = n.organisation_id and s.id = n.id`);
}
