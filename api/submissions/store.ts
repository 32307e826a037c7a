import type { Queryable, Transaction } from '#db/connection.ts';
import type { Actor } from '#db/queries/audit.ts';
import type { Change } from '#db/queries/changes.ts';
import {
  listEntries,
  recordEntryChanges,
  saveEntries,
  type EntryContent as PastContent,
  type StoredEntry,
} from '#db/queries/entries.ts';
import type { StoredForm } from '#db/queries/forms.ts';
import {
  listSubmissions,
  lockKnownSubmissions,
  lockSubmissions,
  saveSubmissions,
  type StoredSubmission,
  type SubmissionKey,
} from '#db/queries/submissions.ts';
import { figureOf } from '#domain/entry-value.ts';
import { periodContaining } from '#domain/period.ts';
import { submissionState, unbegun, waitingLevel, type Cell, type Submission } from '#domain/submission.ts';
import type { Metric } from '#db/queries/metrics.ts';
import type { MadeEdit } from '../entries/apply.ts';

/** A submission with its cells as the domain knows them, and its row where it has begun. */
export type Loaded = { key: SubmissionKey; stored: StoredSubmission | null; submission: Submission };

export const keyText = ({ organisationId, formId, periodStart }: SubmissionKey): string =>
  `${organisationId} ${formId} ${periodStart}`;

type Catalogue = ReadonlyMap<number, Metric>;

function cellOf(entry: StoredEntry, catalogue: Catalogue): Cell {
  const { breakdown, numerator, denominator, answers, state, comment, isFlagged, origin, version } = entry;
  const { editedBy, submittedBy, approvedBy, returnReason, laterOn, laterFrom } = entry;
  return {
    metric: catalogue.get(entry.metricId)?.code ?? '',
    breakdown,
    // of parts it follows, and is stored for whoever reads without the form
    value: numerator === null && denominator === null ? entry.value : null,
    numerator,
    denominator,
    answers,
    status: entry.status,
    state,
    comment,
    isFlagged,
    origin,
    version,
    editedBy,
    submittedBy,
    approvedBy,
    returnReason,
    laterOn,
    laterFrom,
  };
}

const rowText = ({ metric, breakdown }: { metric: string; breakdown: string }) => `${metric} ${breakdown}`;

function submissionOf(
  stored: StoredSubmission | undefined,
  entries: readonly StoredEntry[],
  catalogue: Catalogue,
): Submission {
  if (!stored) return unbegun;
  const own: Cell[] = [];
  const before = new Map<string, Cell>();
  // corrections come first: what is met first is what stands
  for (const entry of entries) {
    const cell = cellOf(entry, catalogue);
    if (entry.submissionId === stored.id) own.push(cell);
    else if (!before.has(rowText(cell))) before.set(rowText(cell), cell);
  }
  return { number: stored.number, cells: own, before: [...before.values()], unlockedUntil: stored.unlockedUntil };
}

async function load(
  database: Queryable,
  keys: readonly SubmissionKey[],
  stored: readonly StoredSubmission[],
  catalogue: Catalogue,
): Promise<Map<string, Loaded>> {
  const known = new Map(stored.map((one) => [keyText(one), one]));
  const entries = Map.groupBy(await listEntries(database, keys), keyText);
  return new Map(
    keys.map((key) => {
      const text = keyText(key);
      const found = known.get(text);
      return [
        text,
        { key, stored: found ?? null, submission: submissionOf(found, entries.get(text) ?? [], catalogue) },
      ];
    }),
  );
}

/** By `keyText`; each key has one, begun or not. */
export const loadSubmissions = async (
  database: Queryable,
  keys: readonly SubmissionKey[],
  catalogue: Catalogue,
): Promise<Map<string, Loaded>> => load(database, keys, await listSubmissions(database, keys), catalogue);

export function getLoaded(loaded: ReadonlyMap<string, Loaded>, key: SubmissionKey): Loaded {
  const found = loaded.get(keyText(key));
  if (!found) throw new Error('a submission is missing that was asked for');
  return found;
}

/** The same to be changed: begun where they were not, and nobody else changes them until the transaction ends. */
export const beginSubmissions = async (
  transaction: Transaction,
  keys: readonly SubmissionKey[],
  catalogue: Catalogue,
  now: Date,
): Promise<Map<string, Loaded>> => load(transaction, keys, await lockSubmissions(transaction, keys, now), catalogue);

/** The same of those that have begun. */
export const holdSubmissions = async (
  transaction: Transaction,
  keys: readonly SubmissionKey[],
  catalogue: Catalogue,
): Promise<Map<string, Loaded>> => load(transaction, keys, await lockKnownSubmissions(transaction, keys), catalogue);

/** One submission before and after a move. It has to be held. */
export type MadeMove = {
  form: StoredForm;
  organisationCode: string;
  loaded: Loaded;
  next: Submission;
  /** Each edit by itself, where it is known: one that was sent is told apart from one that was not. */
  edits?: readonly MadeEdit[];
  publicationId?: number | null;
  /** What else of the submission the move sets. */
  sets?: Partial<
    Pick<StoredSubmission, 'formVersion' | 'submittedAt' | 'submittedBy' | 'correctionKind' | 'releaseId'>
  >;
};

const told: readonly (keyof PastContent & keyof Cell)[] = [
  'numerator',
  'denominator',
  'answers',
  'status',
  'comment',
  'isFlagged',
  'state',
  'returnReason',
  'laterOn',
  'laterFrom',
  'origin',
];

/** What of a cell differs, before and after, as its history tells it. */
function difference(before: Cell | null, after: Cell, figures: { before: number | null; after: number | null }) {
  const was: Record<string, unknown> = {};
  const is: Record<string, unknown> = {};
  if (figures.before !== figures.after) {
    was['value'] = figures.before;
    is['value'] = figures.after;
  }
  for (const key of told) {
    if (before && before[key] === after[key]) continue;
    if (!before && (after[key] === null || after[key] === '' || after[key] === false)) continue;
    was[key] = before?.[key] ?? null;
    is[key] = after[key];
  }
  return { before: before && (was as PastContent), after: is as PastContent };
}

/** What of a move is stored in each table. */
function rowsOf({ form, organisationCode, loaded, next, ...made }: MadeMove, metrics: ByCode, actor: Actor, now: Date) {
  const { stored, submission: earlier, key } = loaded;
  if (!stored) throw new Error('a submission was changed that has not begun');
  const { organisationId, id: submissionId } = stored;
  const known = new Map(earlier.cells.map((cell) => [rowText(cell), cell]));
  const standing = new Map(earlier.before.map((cell) => [rowText(cell), cell]));
  const rows = new Map(form.rows.map((row) => [rowText(row), row]));
  const changed = next.cells.filter((cell) => known.get(rowText(cell)) !== cell);
  const figure = (cell: Cell | null): number | null => {
    const metric = cell && metrics.get(cell.metric);
    if (!cell || !metric) return null;
    return figureOf(rows.get(rowText(cell)) ?? { asks: cell.numerator === null ? 'value' : 'parts' }, cell, metric);
  };
  const idOf = ({ metric }: Cell) => metrics.get(metric)?.id ?? 0;
  const edits =
    made.edits ?? changed.map((after) => ({ before: beforeOf(after), after, changeId: null, file: undefined }));
  function beforeOf(cell: Cell): Cell | null {
    return known.get(rowText(cell)) ?? standing.get(rowText(cell)) ?? null;
  }
  const place = {
    form: form.code,
    organisation: organisationCode,
    period: periodContaining(form.frequency, key.periodStart),
  };
  const told: Change[] = [
    ...changed.map(({ metric, breakdown, version }) => ({
      organisationId,
      kind: 'entry',
      what: { ...place, metric, breakdown, version },
    })),
    { organisationId, kind: 'submission', what: { ...place, version: stored.version + 1 } },
  ];
  return {
    told,
    submission: {
      organisationId,
      id: submissionId,
      formVersion: stored.formVersion,
      submittedAt: stored.submittedAt,
      submittedBy: stored.submittedBy,
      correctionKind: stored.correctionKind,
      releaseId: stored.releaseId,
      ...made.sets,
      unlockedUntil: next.unlockedUntil,
      state: submissionState(next),
      waitingLevel: waitingLevel(next),
    },
    entries: changed.map((cell) => ({
      ...entryOf(cell),
      organisationId,
      submissionId,
      metricId: idOf(cell),
      value: figure(cell),
      editedAt: now.toISOString(),
      publicationId: cell.state === 'approved' ? (made.publicationId ?? null) : null,
    })),
    changes: edits.map(({ before, after, changeId, file }) => ({
      organisationId,
      submissionId,
      metricId: idOf(after),
      breakdown: after.breakdown,
      personId: actor.personId,
      actor: actor.name,
      changeId,
      version: after.version,
      file,
      ...difference(before, after, { before: figure(before), after: figure(after) }),
    })),
  };
}

const entryOf = ({ metric: _, value: _value, approvedBy, ...cell }: Cell) => ({ ...cell, approvedBy: [...approvedBy] });

type ByCode = ReadonlyMap<string, Metric>;

/**
 * Saves what moves changed in submissions: their cells, the history of these, and where they stand. Answers what others
 * are to be told.
 */
export async function saveMoves(
  transaction: Transaction,
  moves: readonly MadeMove[],
  metrics: ByCode,
  actor: Actor,
  now: Date,
): Promise<Change[]> {
  const rows = moves.map((move) => rowsOf(move, metrics, actor, now));
  await saveSubmissions(
    transaction,
    rows.map(({ submission }) => submission),
  );
  const saved = await saveEntries(
    transaction,
    rows.flatMap(({ entries }) => entries),
  );
  const textOf = (of: { organisationId: number; submissionId: number; metricId: number; breakdown: string }) =>
    `${of.organisationId} ${of.submissionId} ${of.metricId} ${of.breakdown}`;
  const ids = new Map(saved.map((one) => [textOf(one), one.id]));
  await recordEntryChanges(
    transaction,
    rows.flatMap(({ changes }) => changes.map((change) => ({ ...change, entryId: ids.get(textOf(change)) ?? 0 }))),
    now,
  );
  return rows.flatMap(({ told }) => told);
}
