import { sql } from 'drizzle-orm';
import type { EntryContent as Content } from '#domain/entry-value.ts';
import type { CellState } from '#domain/submission.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import type { origins } from '../schema/index.ts';
import type { SubmissionKey } from './submissions.ts';

/** A cell of one submission. */
export type StoredEntry = {
  organisationId: number;
  id: number;
  submissionId: number;
  /** Of the submission: the highest of a cell is the one that stands. */
  number: number;
  formId: number;
  periodStart: string;
  metricId: number;
  breakdown: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  answers: number | null;
  /** One SDMX letter; null where the figure is as it should be, or nothing is said. */
  status: Content['status'];
  comment: string;
  isFlagged: boolean;
  state: CellState;
  origin: (typeof origins)[number];
  returnReason: string;
  laterOn: string | null;
  laterFrom: string;
  version: number;
  editedAt: string;
  editedBy: number | null;
  submittedBy: number | null;
  approvedBy: number[];
  publicationId: number | null;
};

/** Every cell of everything submitted under these keys: corrections first, then what they correct. */
export async function listEntries(database: Queryable, keys: readonly SubmissionKey[]): Promise<StoredEntry[]> {
  if (!keys.length) return [];
  const rows = await database.execute<StoredEntry>(sql`
    select e.organisation_id as "organisationId", e.id, e.submission_id as "submissionId", s.number, s.form_id as "formId",
      s.period_start::text as "periodStart", e.metric_id as "metricId", e.breakdown, e.value, e.numerator, e.denominator, e.answers,
      e.status, e.comment, e.is_flagged as "isFlagged", e.state, e.origin, e.return_reason as "returnReason",
      e.later_on::text as "laterOn", e.later_from as "laterFrom", e.version, e.edited_at as "editedAt", e.edited_by as "editedBy",
      e.submitted_by as "submittedBy", e.approved_by as "approvedBy", e.publication_id as "publicationId"
    from unnest(
      ${sql.param(keys.map(({ organisationId }) => organisationId))}::integer[],
      ${sql.param(keys.map(({ formId }) => formId))}::integer[],
      ${sql.param(keys.map(({ periodStart }) => periodStart))}::text[]) as k(organisation_id, form_id, period_start)
    join submissions s on (s.organisation_id, s.form_id, s.period_start) = (k.organisation_id, k.form_id, k.period_start::date)
    join entries e on e.organisation_id = s.organisation_id and e.submission_id = s.id
    order by s.number desc, e.id`);
  return rows.map((row) => ({ ...row, editedAt: rfc3339(row.editedAt) }));
}

export type EntryToSave = Omit<StoredEntry, 'id' | 'formId' | 'periodStart' | 'number'>;

const columnsOf = (rows: readonly EntryToSave[]) => {
  const column = <Key extends keyof EntryToSave>(key: Key) => sql.param(rows.map((row) => row[key]));
  return sql`unnest(${column('organisationId')}::integer[], ${column('submissionId')}::integer[], ${column('metricId')}::integer[],
    ${column('breakdown')}::text[], ${column('value')}::double precision[], ${column('numerator')}::double precision[],
    ${column('denominator')}::double precision[], ${column('answers')}::double precision[], ${column('status')}::text[],
    ${column('comment')}::text[], ${sql.param(rows.map(({ isFlagged }) => String(isFlagged)))}::text[]::boolean[], ${column('state')}::text[], ${column('origin')}::text[],
    ${column('returnReason')}::text[], ${column('laterOn')}::text[], ${column('laterFrom')}::text[],
    ${column('version')}::integer[], ${column('editedAt')}::text[], ${column('editedBy')}::integer[], ${column('submittedBy')}::integer[],
    ${sql.param(rows.map(({ approvedBy }) => JSON.stringify(approvedBy)))}::text[], ${column('publicationId')}::integer[])
    as n(organisation_id, submission_id, metric_id, breakdown, value, numerator, denominator, answers, status, comment, is_flagged,
      state, origin, return_reason, later_on, later_from, version, edited_at, edited_by, submitted_by, approved_by, publication_id)`;
};

const saved = [
  'value',
  'numerator',
  'denominator',
  'answers',
  'status',
  'comment',
  'is_flagged',
  'state',
  'origin',
  'return_reason',
  'later_on',
  'later_from',
  'version',
  'edited_at',
  'edited_by',
  'submitted_by',
  'approved_by',
  'publication_id',
];

/** Saves cells as they are now. Each at most once; the submissions have to be locked. Answers their ids by key. */
export async function saveEntries(
  transaction: Transaction,
  rows: readonly EntryToSave[],
): Promise<{ organisationId: number; submissionId: number; metricId: number; breakdown: string; id: number }[]> {
  if (!rows.length) return [];
  return transaction.execute(sql`
    insert into entries (organisation_id, submission_id, metric_id, breakdown, ${sql.raw(saved.join(', '))})
    select n.organisation_id, n.submission_id, n.metric_id, n.breakdown, n.value, n.numerator, n.denominator, n.answers, n.status,
      n.comment, n.is_flagged, n.state, n.origin, n.return_reason, n.later_on::date, n.later_from, n.version,
      n.edited_at::timestamptz, n.edited_by, n.submitted_by,
      array(select jsonb_array_elements_text(n.approved_by::jsonb)::integer), n.publication_id
    from ${columnsOf(rows)}
    on conflict (organisation_id, submission_id, metric_id, breakdown) do update
    set ${sql.raw(saved.map((column) => `${column} = excluded.${column}`).join(', '))}
    returning organisation_id as "organisationId", submission_id as "submissionId", metric_id as "metricId", breakdown, id`);
}

/** What of a cell its history tells. */
export type EntryContent = Partial<
  Pick<
    StoredEntry,
    | 'value'
    | 'numerator'
    | 'denominator'
    | 'answers'
    | 'status'
    | 'comment'
    | 'isFlagged'
    | 'state'
    | 'returnReason'
    | 'laterOn'
    | 'laterFrom'
    | 'origin'
  >
>;

export type EntryChange = {
  organisationId: number;
  entryId: number;
  personId: number | null;
  actor: string;
  changeId: string | null;
  version: number;
  /** Only what differs; null where there was nothing. */
  before: EntryContent | null;
  after: EntryContent;
  file?: ChangeFile | undefined;
};

/** Where in which file a change stands: the file itself is forgotten after a while, this is not. */
export type ChangeFile = { import: string; name: string; sheet: string; line: number };

export async function recordEntryChanges(
  transaction: Transaction,
  rows: readonly EntryChange[],
  now: Date,
): Promise<void> {
  if (!rows.length) return;
  const column = <Key extends keyof EntryChange>(key: Key) => sql.param(rows.map((row) => row[key]));
  const before = sql.param(rows.map((row) => row.before && JSON.stringify(row.before)));
  const after = sql.param(rows.map((row) => JSON.stringify({ ...row.after, ...(row.file ? { file: row.file } : {}) })));
  await transaction.execute(sql`
    insert into entry_changes (organisation_id, entry_id, at, person_id, actor, change_id, version, before, after)
    select n.organisation_id, n.entry_id, ${now.toISOString()}::timestamptz, n.person_id, n.actor, n.change_id, n.version,
      n.before::jsonb, n.after::jsonb
    from unnest(${column('organisationId')}::integer[], ${column('entryId')}::integer[], ${column('personId')}::integer[],
      ${column('actor')}::text[], ${column('changeId')}::uuid[], ${column('version')}::integer[], ${before}::text[],
      ${after}::text[]) with ordinality
      as n(organisation_id, entry_id, person_id, actor, change_id, version, before, after, place)
    order by n.place`);
}

/** Of which cell a change was, by its key. */
export type DoneChange = SubmissionKey & { metricId: number; breakdown: string };

/** Of the changes with these ids those that have happened, with the cell that each changed. */
export async function listChangesDone(
  transaction: Queryable,
  organisationIds: readonly number[],
  changeIds: readonly string[],
): Promise<ReadonlyMap<string, DoneChange>> {
  const rows = await transaction.execute<DoneChange & { changeId: string }>(sql`
    select c.change_id as "changeId", s.organisation_id as "organisationId", s.form_id as "formId",
      s.period_start::text as "periodStart", e.metric_id as "metricId", e.breakdown
    from entry_changes c
    join entries e on e.organisation_id = c.organisation_id and e.id = c.entry_id
    join submissions s on s.organisation_id = e.organisation_id and s.id = e.submission_id
    where c.organisation_id = any(${sql.param([...organisationIds])}::integer[]) and c.change_id = any(${sql.param([...changeIds])}::uuid[])`);
  return new Map(rows.map(({ changeId, ...cell }) => [changeId, cell]));
}

export type PastChange = {
  at: string;
  actor: string;
  version: number;
  before: EntryContent | null;
  after: EntryContent;
  file: ChangeFile | null;
};

/** Everything that happened to a cell in all submissions of its key, the latest first. */
export async function listEntryChanges(
  database: Queryable,
  { organisationId, formId, periodStart }: SubmissionKey,
  { metricId, breakdown }: { metricId: number; breakdown: string },
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: PastChange[]; total: number }> {
  const rows = await database.execute<PastChange & { total: number }>(sql`
    select c.at, c.actor, c.version, c.before, c.after - 'file' as after, c.after -> 'file' as file, count(*) over ()::integer as total
    from submissions s
    join entries e on e.organisation_id = s.organisation_id and e.submission_id = s.id
    join entry_changes c on c.organisation_id = e.organisation_id and c.entry_id = e.id
    where s.organisation_id = ${organisationId} and s.form_id = ${formId} and s.period_start = ${periodStart}::date
      and e.metric_id = ${metricId} and e.breakdown = ${breakdown}
    order by c.id desc limit ${limit} offset ${offset}`);
  return {
    items: rows.map(({ total: _, ...row }) => ({ ...row, at: rfc3339(row.at) })),
    total: rows[0]?.total ?? 0,
  };
}
