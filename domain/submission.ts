import type { Finding } from './entry-check.ts';
import {
  changedContent,
  emptyContent,
  isEmpty,
  isFilled,
  isSameContent,
  type ContentChange,
  type EntryContent,
} from './entry-value.ts';
import { DomainError } from './error.ts';
import { isLocked, isOf, keyOf, type FormDates, type FormRow, type RowKey } from './form.ts';

/** What is held is approved, and waits for the announced time at which it is published. */
export const cellStates = ['draft', 'submitted', 'held', 'approved', 'returned', 'later'] as const;
export type CellState = (typeof cellStates)[number];

export const submissionStates = [
  'not-begun',
  'open',
  'submitted',
  'in-approval',
  'held',
  'approved',
  'returned',
] as const;
export type SubmissionState = (typeof submissionStates)[number];

export type Origin = 'entered' | 'imported' | 'derived' | 'proposed';

/** One figure on its way. People are known by their id; null where a key or a file did it. */
export type Cell = RowKey &
  EntryContent & {
    state: CellState;
    comment: string;
    isFlagged: boolean;
    origin: Origin;
    /** 0 before anything was entered; one more with each edit. */
    version: number;
    editedBy: number | null;
    submittedBy: number | null;
    /** By whom each level was approved, in order. */
    approvedBy: readonly number[];
    /** Why it came back, until it is submitted again; empty otherwise. */
    returnReason: string;
    /** When it is promised for, and from whom; kept until it is approved. */
    laterOn: string | null;
    laterFrom: string;
  };

/** What one organisation reports with one form for one period. */
export type Submission = {
  /** 0 is the first, 1 and more are corrections of what is approved. */
  number: number;
  /** Those that somebody has touched in it, one of each row. */
  cells: readonly Cell[];
  /** What a correction corrects: the newest of each row in those before it. */
  before: readonly Cell[];
  /** The last day on which it can be changed although the form is locked. */
  unlockedUntil: string | null;
};

export const unbegun: Submission = { number: 0, cells: [], before: [], unlockedUntil: null };

/** Who makes a move, and the day it is where the organisation is. */
export type Move = { who: number | null; today: string };

/** All that the move can mean, or these. */
export type Chosen = 'all' | readonly RowKey[];

const refuse = (code: string, message: string, details: Record<string, unknown> = {}): never => {
  throw new DomainError(code, message, details);
};

/** With the cells that stand in the way; nothing when there are none. */
export const refuseCells = (code: string, message: string, cells: readonly RowKey[]): void => {
  if (cells.length) refuse(code, message, { cells: cells.map(keyOf) });
};

export const isIn =
  (...states: readonly CellState[]) =>
  ({ state }: Cell): boolean =>
    states.includes(state);

/** What stands in every row, whichever submission it is in. */
export const newestCells = ({ cells, before }: Submission): Cell[] => [
  ...cells,
  ...before.filter((cell) => !cells.some(isOf(cell))),
];

/** What comes later holds up nothing: only when there is nothing else is the submission open for it. */
export function submissionState({ number, cells }: Pick<Submission, 'number' | 'cells'>): SubmissionState {
  if (!cells.length) return number === 0 ? 'not-begun' : 'open';
  if (cells.some(isIn('returned'))) return 'returned';
  if (cells.some(isIn('draft'))) return 'open';
  if (cells.some(isIn('submitted'))) return cells.some(isBegun) ? 'in-approval' : 'submitted';
  if (cells.some(isIn('held'))) return 'held';
  return cells.some(isIn('approved')) ? 'approved' : 'open';
}

const isBegun = ({ approvedBy }: Cell): boolean => approvedBy.length > 0;

/** The level whose approval a cell waits for, counted from 1. */
export const levelOf = ({ approvedBy }: Cell): number => approvedBy.length + 1;

/** The lowest level that something waits for; null when nothing does. */
export const waitingLevel = ({ cells }: Pick<Submission, 'cells'>): number | null =>
  cells
    .filter(isIn('submitted'))
    .reduce<number | null>((lowest, cell) => Math.min(lowest ?? Infinity, levelOf(cell)), null);

/** Of the cells that the form requires, how many there are and how many of them say something. */
export function completeness(rows: readonly FormRow[], submission: Submission): { required: number; filled: number } {
  const cells = newestCells(submission);
  const required = rows.filter(({ isRequired }) => isRequired);
  const filled = required.filter((row) => isFilled(row, cells.find(isOf(row)) ?? emptyContent));
  return { required: required.length, filled: filled.length };
}

const blankCell = (key: RowKey): Cell => ({
  ...keyOf(key),
  ...emptyContent,
  state: 'draft',
  comment: '',
  isFlagged: false,
  origin: 'entered',
  version: 0,
  editedBy: null,
  submittedBy: null,
  approvedBy: [],
  returnReason: '',
  laterOn: null,
  laterFrom: '',
});

export const withCells = (submission: Submission, changed: readonly Cell[]): Submission => ({
  ...submission,
  cells: [
    ...submission.cells.map((cell) => changed.find(isOf(cell)) ?? cell),
    ...changed.filter((cell) => !submission.cells.some(isOf(cell))),
  ],
});

/** A cell that is not, or no longer, submitted. A promise outlasts everything but the approval. */
const unsubmitted = (cell: Cell): Cell => ({
  ...cell,
  state: cell.laterOn === null ? 'draft' : 'later',
  approvedBy: [],
});

/** A lock closes the first reporting. Corrections have a reason of their own; what was promised is awaited until its day. */
function refuseLocked(submission: Submission, cell: Cell, dates: FormDates, today: string): void {
  if (submission.number > 0 || !isLocked(dates, submission.unlockedUntil, today)) return;
  if (cell.laterOn !== null && today <= cell.laterOn) return;
  refuse('locked', 'The form is locked for this period.', { locksOn: dates.locksOn, cells: [keyOf(cell)] });
}

/** The cell as it can be changed now: in a correction it starts from what is approved. */
export function changeable(submission: Submission, key: RowKey, dates: FormDates, today: string): Cell {
  if (today < dates.opensOn) refuse('not-open-yet', `The form opens on ${dates.opensOn}.`, { opensOn: dates.opensOn });
  const own = submission.cells.find(isOf(key));
  const cell = own ?? submission.before.find(isOf(key)) ?? blankCell(key);
  refuseLocked(submission, cell, dates, today);
  const state = standingOf(submission, key);
  if (state === 'held') refuse('held', 'It is approved and waits to be published: have it withdrawn.');
  if (state === 'submitted') refuse('submitted', 'It is submitted: take it back, or have it returned.');
  if (state === 'approved') refuse('approved', 'It is approved: correct it with a reason.');
  return own ? cell : { ...unsubmitted(cell), submittedBy: null };
}

/** In what state a row is: what was left empty was handed in as such. */
export const standingOf = (submission: Submission, key: RowKey): CellState =>
  submission.cells.find(isOf(key))?.state ?? untouchedState(submission);

function untouchedState(submission: Submission): 'draft' | 'submitted' | 'held' | 'approved' {
  const state = submissionState(submission);
  if (state === 'approved' || state === 'held') return state;
  return state === 'submitted' || state === 'in-approval' ? 'submitted' : 'draft';
}

export type Edit = {
  /** The version that whoever edits has seen. */
  version: number;
  content: ContentChange;
  comment?: string | undefined;
  isFlagged?: boolean | undefined;
  origin?: Origin | undefined;
};

/**
 * Changes a cell. DomainErrors `not-open-yet`, `locked`, `submitted`, `approved`, `stale` with the version there is,
 * `not-asked`. An edit that changes nothing leaves everything as it is.
 */
export function edit(
  submission: Submission,
  row: FormRow,
  given: Edit,
  dates: FormDates,
  { who, today }: Move,
): Submission {
  const cell = changeable(submission, row, dates, today);
  if (given.version !== cell.version) {
    refuse('stale', 'Somebody else has changed it in the meantime.', { version: cell.version });
  }
  const content = changedContent(row, cell, given.content);
  const { comment = cell.comment, isFlagged = cell.isFlagged } = given;
  const isSame = isSameContent(content, cell);
  if (isSame && comment === cell.comment && isFlagged === cell.isFlagged) return submission;
  const edited: Cell = {
    ...unsubmitted(cell),
    ...content,
    comment,
    isFlagged,
    origin: isSame ? cell.origin : (given.origin ?? 'entered'),
    version: cell.version + 1,
    // to flag something is to look at it, not to have a hand in it
    editedBy: isSame && comment === cell.comment ? cell.editedBy : who,
  };
  return withCells(submission, [edited]);
}

/**
 * Promises cells for a day, or takes the promise away, so that they hold up nothing. DomainErrors as those of `edit`, and
 * `bad-later-date`, `no-owner`.
 */
export function comeLater(
  submission: Submission,
  keys: readonly RowKey[],
  promise: { on: string; from: string } | null,
  dates: FormDates,
  { today }: Move,
): Submission {
  if (promise && promise.on < today) refuse('bad-later-date', 'It can only be promised for a day to come.');
  if (promise && promise.from.trim() === '') refuse('no-owner', 'Somebody has to see to it.');
  const each = keys.filter((key, place) => keys.findIndex(isOf(key)) === place);
  const cells = each
    .map((key) => changeable(submission, key, dates, today))
    .filter(({ laterOn }) => promise !== null || laterOn !== null);
  const corrected = cells.filter((cell) => submission.before.find(isOf(cell))?.state === 'approved');
  refuseCells('approved', 'What is approved does not come later.', corrected);
  return withCells(
    submission,
    cells.map((cell) => ({
      ...unsubmitted({ ...cell, laterOn: promise?.on ?? null, laterFrom: promise?.from ?? '' }),
      version: cell.version + 1,
    })),
  );
}

type Obstacle = RowKey & { code: string };

export const concerns = ({ metric, breakdown, alsoConcerns }: Finding, cell: RowKey): boolean =>
  [{ metric, breakdown }, ...alsoConcerns].some(isOf(cell));

/** What keeps a cell from being submitted. */
function obstaclesOf(
  submission: Submission,
  cell: Cell,
  rows: readonly FormRow[],
  findings: readonly Finding[],
): Obstacle[] {
  const row = rows.find(isOf(cell));
  const standing = submission.before.find(isOf(cell));
  const codes = findings
    .filter((finding) => concerns(finding, cell) && (finding.severity === 'hard' || finding.needsComment))
    .map(({ code, severity }) => (severity === 'hard' ? code : 'needs-comment'));
  if (isEmpty(cell)) {
    // published figures do not vanish: they are revised to missing
    if (standing && !isEmpty(standing)) codes.push('emptied');
  } else if (row && !isFilled(row, cell)) codes.push('incomplete');
  return [...new Set(codes)].map((code) => ({ ...keyOf(cell), code }));
}

/**
 * Hands in everything that is not handed in: of what comes later only what has come and is in order. DomainErrors `locked`,
 * `nothing-to-submit`, and `not-ready` with `cells`: which, and for each the code of its hard finding or `needs-comment`,
 * `required`, `incomplete`, `emptied`.
 */
export function submit(
  submission: Submission,
  rows: readonly FormRow[],
  findings: readonly Finding[],
  dates: FormDates,
  { who, today }: Move,
): Submission {
  const obstaclesIn = (cells: readonly Cell[]) =>
    cells.flatMap((cell) => obstaclesOf(submission, cell, rows, findings));
  const due = submission.cells.filter(isIn('draft', 'returned'));
  const come = submission.cells.filter((cell) => cell.state === 'later' && !isEmpty(cell));
  const ready = [...due, ...come.filter((cell) => !obstaclesIn([cell]).length)];
  const newest = newestCells(submission);
  const silent = rows.flatMap((row) => {
    const cell = newest.find(isOf(row));
    const isMissing = row.isRequired && cell?.state !== 'later' && isEmpty(cell ?? emptyContent);
    // what nobody has touched goes in as empty
    const goesEmpty = submission.number === 0 && !cell && standingOf(submission, row) === 'draft';
    const isAsked = goesEmpty && findings.some((finding) => finding.needsComment && isOf(row)(finding));
    return isMissing || isAsked ? [{ ...keyOf(row), code: isMissing ? 'required' : 'needs-comment' }] : [];
  });
  const obstacles = [...silent, ...obstaclesIn(due), ...(ready.length ? [] : obstaclesIn(come))];
  if (obstacles.length) refuse('not-ready', 'Some cells are not ready to be submitted.', { cells: obstacles });
  if (!ready.length) refuse('nothing-to-submit', 'There is nothing to submit.');
  for (const cell of ready) refuseLocked(submission, cell, dates, today);
  return withCells(
    submission,
    ready.map((cell) => ({ ...cell, state: 'submitted', submittedBy: who, approvedBy: [], returnReason: '' })),
  );
}

/** The chosen ones, all of which have to be submitted. DomainErrors `not-submitted`, `approved`, or the given one for none. */
export function submittedCells({ cells }: Submission, chosen: Chosen, none: string): Cell[] {
  if (chosen === 'all') {
    const found = cells.filter(isIn('submitted'));
    return found.length ? found : refuse(none, 'Nothing is submitted.');
  }
  const found = cells.filter((cell) => chosen.some(isOf(cell)));
  refuseCells('approved', 'What is approved is only corrected.', found.filter(isIn('approved')));
  const absent = chosen.filter((key) => !found.some(isOf(key)));
  refuseCells('not-submitted', 'It is not submitted.', [
    ...absent,
    ...found.filter((cell) => cell.state !== 'submitted'),
  ]);
  return found.length ? found : refuse(none, 'Nothing is chosen.');
}

export const refuseWithoutReason = (reason: string): void => {
  if (reason.trim() === '') refuse('no-reason', 'It needs a reason.');
};

/** Before anybody has approved; what came later has a first approval of its own. */
export function takeBack(submission: Submission, dates: FormDates, { who, today }: Move): Submission {
  const waiting = submittedCells(submission, 'all', 'nothing-to-take-back');
  const foreign = waiting.filter(({ submittedBy }) => who === null || submittedBy !== who);
  refuseCells('not-the-submitter', 'Only who submitted it takes it back.', foreign);
  const together = waiting.every(({ laterOn }) => laterOn !== null) ? waiting : submission.cells;
  refuseCells('approval-begun', 'Somebody has begun to approve it.', together.filter(isBegun));
  for (const cell of waiting) refuseLocked(submission, cell, dates, today);
  return withCells(submission, waiting.map(unsubmitted));
}

/** An administrator lets everything that is submitted be changed again. DomainErrors `no-reason`, `nothing-to-reopen`. */
export function reopen(submission: Submission, reason: string): Submission {
  refuseWithoutReason(reason);
  return withCells(submission, submittedCells(submission, 'all', 'nothing-to-reopen').map(unsubmitted));
}
