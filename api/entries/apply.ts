import type { ChangeFile, DoneChange } from '#db/queries/entries.ts';
import type { Metric } from '#db/queries/metrics.ts';
import { changedContent, emptyContent, figureOf, readEntry, type EntryContent } from '#domain/entry-value.ts';
import { DomainError } from '#domain/error.ts';
import { isOf, type FormRow } from '#domain/form.ts';
import { firstDay, type PeriodCode } from '#domain/period.ts';
import { isAsProposed } from '#domain/proposal.ts';
import { statusCodeOf, statusNameOf, type StatusName } from '#domain/status.ts';
import { edit, type Cell, type Move, type Origin, type Submission } from '#domain/submission.ts';
import { Problem } from '../http/problem.ts';
import type { ProposedAt } from '../proposals/actions.ts';
import type { EntriesAnswer, EntryAnswer } from './answers.ts';
import type { Place } from './save.ts';

export type GivenChange = {
  /** Given by whoever sends it: sent twice, it happens once. */
  id: string;
  form: string;
  organisation: string;
  period: PeriodCode;
  metric: string;
  breakdown: string;
  /** The version that it changes; 0 where nothing was entered. */
  version: number;
  set: Partial<Record<Part, string | number | null | undefined>> & {
    status?: GivenStatus | null | undefined;
    comment?: string | undefined;
    flag?: boolean | undefined;
  };
  origin?: Origin | undefined;
  /** Where it was read, if it was. */
  file?: ChangeFile | undefined;
};

const parts = ['value', 'numerator', 'denominator', 'answers'] as const;
type Part = (typeof parts)[number];

/** Why there is no figure, or how sure one is of it. */
export const givenStatuses = [
  'missing',
  'not-applicable',
  'not-collected',
  'provisional',
  'estimated',
  'unvalidated',
] as const satisfies readonly StatusName[];
export type GivenStatus = (typeof givenStatuses)[number];

export type Result = EntriesAnswer['results'][number];

type Details = Record<string, string | number>;

/** What the text of each part says. A word for why there is no figure stands for the whole cell. */
function contentOf({ set }: GivenChange, row: FormRow, metric: Metric): Partial<EntryContent> {
  const content: Partial<EntryContent> =
    set.status === undefined ? {} : { status: set.status && statusCodeOf[set.status] };
  for (const part of parts) {
    const given = set[part];
    if (given === undefined) continue;
    const read = readEntry(given, part === 'value' ? metric : { unit: 'count', decimals: 0 });
    if (read.kind === 'refused') throw new Problem(422, read.code, 'This cannot be read.', { ...read.details, part });
    if (read.kind === 'status') return { status: read.status };
    content[part] = read.kind === 'empty' ? null : read.value;
    // an emptied cell says nothing any more, not even why
    if (read.kind === 'empty' && set.status === undefined && (part === 'value') === (row.asks === 'value')) {
      content.status = null;
    }
  }
  return content;
}

/** What the changes are held against. */
type Known = {
  metrics: ReadonlyMap<string, Metric>;
  done: ReadonlyMap<string, DoneChange>;
  proposed: ProposedAt;
};

export type MadeEdit = { before: Cell | null; after: Cell; changeId: string; file?: ChangeFile | undefined };

/** Applies the changes of one place in their order; each gets its result. */
export function applyChanges(
  { form, organisation, column, changes }: Place,
  submission: Submission,
  { metrics, done, proposed }: Known,
  move: Move,
  results: Map<string, Result>,
): { submission: Submission; edits: MadeEdit[] } {
  const edits: MadeEdit[] = [];
  let current = submission;
  for (const change of changes) {
    const row = form.rows.find(isOf(change));
    const metric = metrics.get(change.metric);
    const cell = () => current.cells.find(isOf(change)) ?? current.before.find(isOf(change)) ?? null;
    const entry = () => (row && metric ? entryAnswer(cell(), row, metric) : null);
    try {
      if (!row || !metric) throw new Problem(404, 'unknown-row', 'The form has no such row.');
      const was = done.get(change.id);
      if (was) refuseUnlessSame(was, { form, organisation, column }, change, metric);
      else {
        const before = cell();
        const { comment, flag } = change.set;
        const content = contentOf(change, row, metric);
        const key = { organisationId: organisation.id, formId: form.id, periodStart: firstDay(column.period) };
        const proposal = proposed(key, { metricId: metric.id, breakdown: row.breakdown });
        const isTaken = proposal && isAsProposed(changedContent(row, before ?? emptyContent, content), proposal);
        const given = {
          version: change.version,
          content,
          comment,
          isFlagged: flag,
          origin: change.origin ?? (isTaken ? 'proposed' : undefined),
        };
        current = edit(current, row, given, column, move);
        const after = cell();
        if (after && after !== before) edits.push({ before, after, changeId: change.id, file: change.file });
      }
      results.set(change.id, { id: change.id, status: 200, entry: entry() });
    } catch (error) {
      results.set(change.id, { ...refusalOf(change.id, error), entry: entry() });
    }
  }
  return { submission: current, edits };
}

/** An id belongs to one change: of another cell it would be taken for done, and lost. */
function refuseUnlessSame(
  was: DoneChange,
  { form, organisation, column }: Pick<Place, 'form' | 'organisation' | 'column'>,
  { breakdown }: GivenChange,
  metric: Metric,
): void {
  const isSame =
    was.organisationId === organisation.id &&
    was.formId === form.id &&
    was.periodStart === firstDay(column.period) &&
    was.metricId === metric.id &&
    was.breakdown === breakdown;
  if (!isSame) throw new Problem(422, 'change-id-reused', 'Another change has this id.');
}

const statuses: Readonly<Record<string, Result['status']>> = {
  stale: 412,
  locked: 409,
  'not-open-yet': 409,
  submitted: 409,
  approved: 409,
};

const isStatus = (status: number): status is Result['status'] => [403, 404, 409, 412, 422].includes(status);

/** Why a change did not happen. What is no refusal of ours is thrown again. */
export function refusalOf(id: string, error: unknown): Result {
  if (!(error instanceof DomainError)) throw error;
  const own = error instanceof Problem && isStatus(error.status) ? error.status : undefined;
  const details = Object.fromEntries(
    Object.entries(error.details).filter(
      (entry): entry is [string, Details[string]] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
  return { id, status: own ?? statuses[error.code] ?? 422, code: error.code, details };
}

/** A cell as the API answers it; null where nothing was entered. */
export function entryAnswer(cell: Cell | null, row: FormRow, metric: Metric): EntryAnswer | null {
  if (!cell) return null;
  const { numerator, denominator, answers, status, state, version, comment, isFlagged, origin, returnReason } = cell;
  return {
    value: figureOf(row, cell, metric),
    numerator,
    denominator,
    answers,
    status: status === null ? null : statusNameOf[status],
    state,
    version,
    comment,
    flag: isFlagged,
    origin,
    returnReason,
    later: cell.laterOn === null ? null : { on: cell.laterOn, from: cell.laterFrom },
    level: cell.approvedBy.length,
  };
}
