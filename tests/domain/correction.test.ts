import { describe, expect, test } from 'vitest';
import { approveCells, newlyApproved, returnCells } from '#domain/approval.ts';
import { correct, dropCorrection } from '#domain/correction.ts';
import { newestCells, submissionState, unbegun } from '#domain/submission.ts';
import {
  anna,
  approved,
  bo,
  cellOf,
  cilla,
  drafted,
  hand,
  key,
  later,
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

describe('correcting', () => {
  const correction = correct(approved, 'Counted twice.');

  test('only what is approved is corrected, and with a reason', () => {
    expect(correction).toMatchObject({ number: 1, cells: [], unlockedUntil: null });
    expect(submissionState(correction)).toBe('open');
    expect(newestCells(correction)).toEqual(approved.cells);
    expect(() => correct(approved, '')).toThrow(refusal('no-reason'));
    for (const other of [unbegun, drafted, submitted, correction]) {
      expect(() => correct(other, 'Counted twice.')).toThrow(refusal('not-approved'));
    }
  });

  test('it starts from what stands, holds only what changes, and is not locked', () => {
    const changed = write(correction, trust, { value: 65 }, bo, { today: '2027-03-01' });
    expect(changed.cells).toHaveLength(1);
    expect(cellOf(changed, trust)).toMatchObject({
      value: 65,
      version: 2,
      state: 'draft',
      submittedBy: null,
      approvedBy: [],
    });
    expect(changed.before).toEqual(approved.cells);
    const again = hand(changed, [], bo, '2027-03-01');
    expect(submissionState(again)).toBe('submitted');
    expect(newestCells(again).map(({ value }) => value)).toEqual([65, 12.5]);
    const second = correct(approveCells(again, 'all', one, cilla), 'Once more.');
    expect(second).toMatchObject({ number: 2, cells: [] });
    expect(second.before.map(({ value }) => value)).toEqual([65, 12.5]);
  });

  test('a published figure does not vanish: it is revised to missing', () => {
    const emptied = write(correction, trust, { value: null });
    const cells = expect.arrayContaining([{ ...key('trust'), code: 'emptied' }]);
    expect(() => hand(emptied)).toThrow(refusal('not-ready', { cells }));
    expect(statesOf(hand(write(emptied, trust, { status: 'O' })))).toEqual({ trust: 'submitted' });
  });

  test('what was never reported may be added, what comes later is brought along', () => {
    expect(statesOf(write(correction, share, { numerator: 1, denominator: 2 }))).toEqual({ share: 'draft' });
    const beside = correct(waiting, 'Counted twice.');
    expect(newestCells(beside)).toContainEqual(expect.objectContaining({ ...key('trust'), state: 'later' }));
    const come = write(write(beside, leadTime, { value: 11 }), trust, { value: 70 });
    expect(statesOf(come)).toEqual({ 'lead-time': 'draft', trust: 'later' });
    expect(statesOf(hand(write(beside, leadTime, { value: 11 })))).toEqual({ 'lead-time': 'submitted' });
  });

  test('what is approved does not come later', () => {
    expect(() => later(correction)).toThrow(refusal('approved', { cells: [key('trust')] }));
    expect(() => later(write(correction, trust, { value: 1 }))).toThrow(refusal('approved'));
  });
});

describe('giving a correction up', () => {
  const correction = correct(approved, 'Counted twice.');
  const changed = write(correction, trust, { value: 65 }, cilla);
  const changedBack = write(changed, trust, { value: 70 }, cilla);

  test('in which nothing was entered leaves nothing of it', () => {
    expect(dropCorrection(correction)).toEqual(correction);
  });

  test('what was changed and changed back stands as it stood, and nothing new is published', () => {
    const dropped = dropCorrection(changedBack);
    expect(submissionState(dropped)).toBe('approved');
    expect(dropped.cells).toEqual([{ ...cellOf(approved, trust), version: 4 }]);
    expect(newlyApproved(changedBack, dropped)).toEqual([]);
    expect(correct(dropped, 'Once more.')).toMatchObject({ number: 2, cells: [] });
    const returned = returnCells(hand(changedBack, [], cilla), 'all', 'Why?');
    expect(cellOf(dropCorrection(returned), trust)).toMatchObject({ state: 'approved', returnReason: '' });
  });

  test('what differs is not given up: neither a figure, a comment, a flag, nor what was never reported', () => {
    const commented = write(correction, trust, {}, cilla, { comment: 'Checked again.' });
    const flagged = write(correction, trust, {}, cilla, { isFlagged: true });
    for (const other of [changed, commented, flagged]) {
      expect(() => dropCorrection(other)).toThrow(refusal('correction-changed', { cells: [key('trust')] }));
    }
    const added = write(write(correction, share, { numerator: 1, denominator: 2 }), share, { numerator: null, denominator: null }); // prettier-ignore
    expect(() => dropCorrection(added)).toThrow(refusal('correction-changed', { cells: [key('share')] }));
    const promised = write(write(correct(waiting, 'x'), trust, { value: 1 }), trust, { value: null });
    expect(() => dropCorrection(promised)).toThrow(refusal('correction-changed', { cells: [key('trust')] }));
    const waitingBeside = returnCells(hand(write(changedBack, leadTime, { value: 1 }), [], cilla), [leadTime], 'Why?');
    expect(() => dropCorrection(waitingBeside)).toThrow(refusal('correction-changed', { cells: [key('trust'), key('lead-time')] })); // prettier-ignore
  });

  test('what of it is approved already stays', () => {
    const both = write(write(correction, trust, { value: 65 }), leadTime, { value: 1 });
    const half = returnCells(approveCells(hand(both), [trust], one, bo), [leadTime], 'Why?');
    const back = write(half, leadTime, { value: 12.5 }, anna);
    const dropped = dropCorrection(back);
    expect(statesOf(dropped)).toEqual({ trust: 'approved', 'lead-time': 'approved' });
    expect(cellOf(dropped, trust)).toBe(cellOf(back, trust));
    expect(() => dropCorrection(half)).toThrow(refusal('correction-changed', { cells: [key('lead-time')] }));
  });

  test('there has to be one that is open', () => {
    const handedIn = hand(changed, [], cilla);
    for (const other of [unbegun, drafted, submitted, approved, handedIn]) {
      expect(() => dropCorrection(other)).toThrow(refusal('nothing-to-drop'));
    }
  });
});
