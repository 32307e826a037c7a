import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approveCells, newlyApproved, returnCells } from '#domain/approval.ts';
import { extendLock } from '#domain/changeable.ts';
import { correct, dropCorrection } from '#domain/correction.ts';
import { addDays } from '#domain/date.ts';
import { DomainError } from '#domain/error.ts';
import { keyOf } from '#domain/form.ts';
import {
  comeLater,
  newestCells,
  reopen,
  submissionState,
  submit,
  takeBack,
  unbegun,
  waitingLevel,
  type Chosen,
  type Submission,
} from '#domain/submission.ts';
import { naiveState } from '#tests/support/naive-submission.ts';
import { contentIn, dates, rows, write } from '#tests/support/small-form.ts';

const levels = 2;
const everyMove = [
  'edit',
  'submit',
  'take-back',
  'return',
  'approve',
  'later',
  'reopen',
  'extend',
  'correct',
  'drop',
] as const;
const drawnMove = fc.record({
  // more of what leads on than of what leads back
  move: fc.oneof(
    fc.constantFrom(...everyMove),
    fc.constantFrom('edit' as const, 'submit' as const, 'approve' as const, 'approve' as const),
  ),
  who: fc.integer({ min: 1, max: 4 }),
  row: fc.constantFrom(...rows),
  number: fc.constantFrom(null, 0, 1, 2.5),
  status: fc.constantFrom(undefined, null, 'O' as const, 'E' as const),
  isAll: fc.boolean(),
  level: fc.integer({ min: 1, max: levels }),
  day: fc.integer({ min: 0, max: 3 }),
});
type Drawn = typeof drawnMove extends fc.Arbitrary<infer One> ? One : never;

function happens(
  submission: Submission,
  { move, who, row, number, status, isAll, level, day }: Drawn,
  today: string,
): Submission {
  const by = { who, today };
  const chosen: Chosen = isAll ? 'all' : [keyOf(row)];
  switch (move) {
    case 'edit': {
      const figures = row.asks === 'parts' ? { numerator: number, denominator: 4 } : { value: number };
      return write(submission, row, { ...figures, ...(status === undefined ? {} : { status }) }, who, { today });
    }
    case 'submit':
      return submit(submission, rows, [], dates, by);
    case 'take-back':
      return takeBack(submission, dates, by);
    case 'return':
      return returnCells(submission, chosen, 'Look again.');
    case 'approve':
      // who approves everything does so where it waits; who guesses may be wrong
      return approveCells(
        submission,
        chosen,
        { level: isAll ? (waitingLevel(submission) ?? level) : level, levels },
        who,
      );
    case 'later':
      return comeLater(submission, [row], level === 1 ? null : { on: addDays(today, day), from: 'Team' }, dates, by);
    case 'reopen':
      return reopen(submission, 'A mistake.');
    case 'extend':
      return extendLock(submission, addDays(today, day), 'Moved office.', today);
    case 'correct':
      return correct(submission, 'Counted twice.');
    case 'drop':
      return dropCorrection(submission);
  }
}

const codes = new Set<string>();
const reached = new Set<string>();

/** The same submission when the rules refuse the move: a refusal leaves no trace. */
function attempt(submission: Submission, drawn: Drawn, today: string): Submission {
  const before = JSON.stringify(submission);
  try {
    return happens(submission, drawn, today);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    codes.add(error.code);
    return submission;
  } finally {
    if (JSON.stringify(submission) !== before) expect(submission).toEqual(JSON.parse(before));
  }
}

/** What a move left in disorder, by name. */
function disorder(before: Submission, after: Submission, { move }: Drawn): string[] {
  const newest = newestCells(after);
  const ofCells = after.cells.flatMap((cell) => {
    const { metric, state, approvedBy, editedBy, submittedBy, laterOn, laterFrom, returnReason } = cell;
    const earlier = before.number === after.number ? before.cells.find((one) => one.metric === metric) : undefined;
    const isLost = move !== 'edit' && earlier && !isDeepStrictEqual(contentIn(after, cell), contentIn(before, cell));
    return [
      approvedBy.some((who) => who === editedBy || who === submittedBy) && 'approved by its editor or submitter',
      new Set(approvedBy).size < approvedBy.length && 'approved twice by one person',
      (state === 'approved') !== (approvedBy.length === levels) && 'approved without all levels',
      approvedBy.length > 0 && state !== 'submitted' && state !== 'approved' && 'approved while on its way back',
      state === 'later' && (laterOn === null || laterFrom === '') && 'later without a promise',
      state === 'returned' && returnReason === '' && 'returned without a reason',
      earlier?.state === 'approved' && !isDeepStrictEqual(cell, earlier) && 'changed after approval',
      isLost && 'lost a value',
    ];
  });
  return [
    ...ofCells,
    submissionState(after) !== naiveState(after.number, after.cells) && 'not in the state that its cells are in',
    newestCells(before).some((cell) => !newest.some(({ metric }) => metric === cell.metric)) && 'lost a cell',
    move === 'drop' && newlyApproved(before, after).length > 0 && 'published by giving up',
    move === 'correct' && !isDeepStrictEqual(newest, newestCells(before)) && 'changed by beginning a correction',
  ].filter((found) => typeof found === 'string');
}

test('whatever people try in whatever order, the rules hold after each move', () => {
  fc.assert(
    fc.property(fc.array(drawnMove, { minLength: 10, maxLength: 120, size: 'max' }), (drawn) => {
      let submission = unbegun;
      let today = dates.opensOn;
      const published = new Map<string, unknown>();
      for (const one of drawn) {
        const next = attempt(submission, one, today);
        const found = disorder(submission, next, one);
        if (found.length) expect([one.move, ...found]).toEqual([one.move]);
        for (const cell of newlyApproved(submission, next)) {
          if (one.move !== 'approve') expect(one.move).toBe('approve');
          published.set(cell.metric, contentIn(next, cell));
        }
        reached.add(`${submissionState(next)} ${Math.min(next.number, 1)}`);
        submission = next;
        if (one.isAll) today = addDays(today, one.day);
      }
      // what readers see is the newest approved figure of each row, unless nothing was ever said in it
      for (const cell of newestCells(submission).filter(({ state }) => state === 'approved')) {
        const isSaid = Object.values(contentIn({ ...submission, cells: [cell] }, cell)).some((part) => part !== null);
        if (isSaid) expect(published.get(cell.metric)).toEqual(contentIn({ ...submission, cells: [cell] }, cell));
      }
    }),
    { numRuns: 600, seed: 5 },
  );
  // a walk that meets no refusal and gets nowhere would show nothing
  expect([...codes].sort()).toEqual(
    expect.arrayContaining([
      ...['approval-begun', 'approved', 'approved-before', 'locked', 'not-approved', 'not-ready', 'not-submitted'],
      ...[
        'correction-changed',
        'nothing-to-drop',
        'not-the-submitter',
        'nothing-to-approve',
        'own-work',
        'submitted',
        'wrong-level',
      ],
    ]),
  );
  expect([...reached].sort()).toEqual([
    ...['approved 0', 'approved 1', 'in-approval 0', 'in-approval 1', 'not-begun 0', 'open 0', 'open 1'],
    ...['returned 0', 'returned 1', 'submitted 0', 'submitted 1'],
  ]);
});
