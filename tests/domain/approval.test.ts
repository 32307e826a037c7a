import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approveCells, isOwnWork, newlyApproved, returnCells } from '#domain/approval.ts';
import { correct } from '#domain/correction.ts';
import { submissionState, unbegun, waitingLevel } from '#domain/submission.ts';
import {
  anna,
  approved,
  bo,
  cellOf,
  cilla,
  contentIn,
  drafted,
  hand,
  key,
  leadTime,
  one,
  refusal,
  share,
  statesOf,
  submitted,
  trust,
  waiting,
  write,
} from '#tests/support/small-form.ts';

describe('own work', () => {
  test('nobody approves what they last edited, or submitted', () => {
    expect(isOwnWork(anna, { lastEditedBy: anna, submittedBy: bo })).toBe(true);
    expect(isOwnWork(bo, { lastEditedBy: anna, submittedBy: bo })).toBe(true);
  });

  test('whoever did neither may approve, also what a file or another system brought', () => {
    expect(isOwnWork(cilla, { lastEditedBy: anna, submittedBy: bo })).toBe(false);
    expect(isOwnWork(cilla, { lastEditedBy: null, submittedBy: null })).toBe(false);
  });

  test('what is approved has always been seen by two', () => {
    const person = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(person, person, person, (approver, lastEditedBy, submittedBy) => {
        const hands = new Set([approver, lastEditedBy, submittedBy]);
        if (isOwnWork(approver, { lastEditedBy, submittedBy })) expect([lastEditedBy, submittedBy]).toContain(approver);
        else expect(hands.size).toBeGreaterThan(1);
      }),
      { seed: 4 },
    );
  });
});

const first = { level: 1, levels: 2 };
const second = { level: 2, levels: 2 };
const both = { cells: [key('lead-time'), key('trust')] };

describe('approving', () => {
  test('somebody else approves, all at once or chosen cells', () => {
    expect(submissionState(approved)).toBe('approved');
    expect(cellOf(approved, trust)).toMatchObject({ approvedBy: [bo], value: 70 });
    const partly = approveCells(submitted, [trust], one, bo);
    expect(statesOf(partly)).toEqual({ 'lead-time': 'submitted', trust: 'approved' });
    expect(submissionState(partly)).toBe('in-approval');
    expect(approveCells(partly, 'all', one, bo)).toEqual(approved);
  });

  test('who edited or submitted is told which cells are theirs', () => {
    expect(() => approveCells(submitted, 'all', one, anna)).toThrow(refusal('own-work', both));
    const helped = hand(write(drafted, trust, { value: 71 }, bo));
    expect(() => approveCells(helped, 'all', one, bo)).toThrow(refusal('own-work', { cells: [key('trust')] }));
    expect(() => approveCells(helped, [key('lead-time')], one, bo)).not.toThrow();
    expect(() => approveCells(hand(drafted, [], bo), 'all', one, bo)).toThrow(refusal('own-work', both));
  });

  test('who stands in for somebody does not approve their work with their right', () => {
    expect(() => approveCells(submitted, 'all', one, cilla, anna)).toThrow(refusal('own-work', both));
    expect(() => approveCells(hand(drafted, [], bo), 'all', one, cilla, bo)).toThrow(refusal('own-work', both));
    expect(approveCells(submitted, 'all', one, cilla, bo)).toEqual(approveCells(submitted, 'all', one, cilla));
    const unknown = hand(drafted, [], null);
    expect(() => approveCells({ ...unknown, cells: unknown.cells.map((cell) => ({ ...cell, editedBy: null })) }, 'all', one, cilla)).not.toThrow(); // prettier-ignore
  });

  test('several levels approve one after the other, each by somebody else', () => {
    const half = approveCells(submitted, 'all', first, bo);
    expect([submissionState(half), waitingLevel(half)]).toEqual(['in-approval', 2]);
    expect(statesOf(half)).toEqual(statesOf(submitted));
    expect(() => approveCells(half, 'all', second, bo)).toThrow(refusal('approved-before', both));
    expect(() => approveCells(half, 'all', second, anna)).toThrow(refusal('own-work'));
    const done = approveCells(half, 'all', second, cilla);
    expect([submissionState(done), waitingLevel(done)]).toEqual(['approved', null]);
    expect(cellOf(done, trust)?.approvedBy).toEqual([bo, cilla]);
  });

  test('each level approves what waits for it', () => {
    const half = approveCells(submitted, [trust], first, bo);
    expect(waitingLevel(half)).toBe(1);
    expect(statesOf(approveCells(half, 'all', second, cilla))).toEqual({ 'lead-time': 'submitted', trust: 'approved' });
    expect(cellOf(approveCells(half, 'all', first, cilla), trust)?.approvedBy).toEqual([bo]);
    expect(() => approveCells(half, [trust], first, cilla)).toThrow(refusal('wrong-level', { cells: [key('trust')] }));
    expect(() => approveCells(submitted, 'all', second, bo)).toThrow(refusal('nothing-to-approve'));
  });

  test('only what is submitted is approved or returned', () => {
    for (const move of [
      (chosen: Parameters<typeof returnCells>[1], from = submitted) => approveCells(from, chosen, one, bo),
      (chosen: Parameters<typeof returnCells>[1], from = submitted) => returnCells(from, chosen, 'Which survey?'),
    ]) {
      expect(() => move([share])).toThrow(refusal('not-submitted', { cells: [key('share')] }));
      expect(() => move([trust], drafted)).toThrow(refusal('not-submitted', { cells: [key('trust')] }));
      expect(() => move([trust], approved)).toThrow(refusal('approved', { cells: [key('trust')] }));
      expect(() => move([trust], waiting)).toThrow(refusal('not-submitted'));
    }
    expect(() => approveCells(drafted, 'all', one, bo)).toThrow(refusal('nothing-to-approve'));
    expect(() => approveCells(submitted, [], one, bo)).toThrow(refusal('nothing-to-approve'));
    expect(() => returnCells(unbegun, 'all', 'Which survey?')).toThrow(refusal('nothing-to-return'));
    expect(() => returnCells(submitted, [], 'Which survey?')).toThrow(refusal('nothing-to-return'));
  });
});

describe('returning', () => {
  test('cells come back with the reason, and their approvals are gone', () => {
    const half = approveCells(submitted, 'all', first, bo);
    const returned = returnCells(half, [trust], 'Which survey?');
    expect(statesOf(returned)).toEqual({ 'lead-time': 'submitted', trust: 'returned' });
    expect(cellOf(returned, trust)).toMatchObject({ approvedBy: [], returnReason: 'Which survey?' });
    expect(contentIn(returned, trust)).toEqual(contentIn(submitted, trust));
    expect(statesOf(returnCells(half, 'all', 'Both.'))).toEqual({ 'lead-time': 'returned', trust: 'returned' });
    expect(waitingLevel(hand(returned))).toBe(1);
  });

  test('nothing comes back without a reason', () => {
    expect(() => returnCells(submitted, 'all', ' \n')).toThrow(refusal('no-reason'));
  });
});

describe('what an approval makes public', () => {
  const published = (...[earlier, now]: Parameters<typeof newlyApproved>) =>
    newlyApproved(earlier, now).map(({ metric, value, status }) => [metric, value ?? status]);

  test('it is what was brought to the end by it', () => {
    expect(published(submitted, approved)).toEqual([
      ['lead-time', 12.5],
      ['trust', 70],
    ]);
    expect(published(submitted, approveCells(submitted, 'all', first, bo))).toEqual([]);
    const partly = approveCells(submitted, [trust], one, bo);
    expect(published(partly, approveCells(partly, 'all', one, bo))).toEqual([['lead-time', 12.5]]);
  });

  test('what was left empty is nothing to publish', () => {
    const empty = hand(write(write(drafted, share, { numerator: 1 }), share, { numerator: null }));
    expect(published(empty, approveCells(empty, 'all', one, bo))).toHaveLength(2);
  });

  test('of a correction it is what differs from what stood', () => {
    const correction = write(correct(approved, 'Counted twice.'), trust, { status: 'O' });
    const commented = hand(write(correction, leadTime, {}, anna, { comment: 'Checked again.' }));
    expect(published(commented, approveCells(commented, 'all', one, bo))).toEqual([['trust', 'O']]);
  });
});
