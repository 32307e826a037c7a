import { describe, expect, test } from 'vitest';
import { approveCells, returnCells } from '#domain/approval.ts';
import { extendLock } from '#domain/changeable.ts';
import { correct } from '#domain/correction.ts';
import type { Finding } from '#domain/entry-check.ts';
import { emptyContent } from '#domain/entry-value.ts';
import { completeness, edit, reopen, submissionState, takeBack, unbegun } from '#domain/submission.ts';
import {
  anna,
  approved,
  bo,
  by,
  cellOf,
  contentIn,
  dates,
  drafted,
  hand,
  key,
  later,
  leadTime,
  one,
  refusal,
  rows,
  share,
  statesOf,
  submitted,
  today,
  trust,
  waiting,
  write,
} from '#tests/support/small-form.ts';

describe('entering', () => {
  test('a submission begins with its first figure', () => {
    expect(submissionState(unbegun)).toBe('not-begun');
    const begun = write(unbegun, leadTime, { value: 0 });
    expect(submissionState(begun)).toBe('open');
    expect(begun.cells).toEqual([
      {
        ...key('lead-time'),
        ...emptyContent,
        value: 0,
        state: 'draft',
        comment: '',
        isFlagged: false,
        origin: 'entered',
        version: 1,
        editedBy: anna,
        submittedBy: null,
        approvedBy: [],
        returnReason: '',
        laterOn: null,
        laterFrom: '',
      },
    ]);
  });

  test('an edit says what it changes, and who; the other cells stay', () => {
    const changed = write(drafted, trust, { value: 71 }, bo, { origin: 'proposed', comment: 'From the register.' });
    expect(cellOf(changed, trust)).toMatchObject({ value: 71, version: 2, editedBy: bo, origin: 'proposed' });
    expect(cellOf(changed, trust)?.comment).toBe('From the register.');
    expect(cellOf(changed, leadTime)).toBe(cellOf(drafted, leadTime));
    expect(changed.cells.map(({ metric }) => metric)).toEqual(['lead-time', 'trust']);
    expect(cellOf(write(changed, trust, { value: 72 }), trust)).toMatchObject({
      origin: 'entered',
      comment: 'From the register.',
    });
  });

  test('an edit that changes nothing leaves everything as it is', () => {
    expect(write(drafted, trust, { value: 70 }, bo, { comment: '', isFlagged: false })).toBe(drafted);
  });

  test('whoever comments has a hand in it, whoever flags has only looked', () => {
    const flagged = write(drafted, trust, {}, bo, { isFlagged: true, origin: 'imported' });
    expect(cellOf(flagged, trust)).toMatchObject({ isFlagged: true, version: 2, editedBy: anna, origin: 'entered' });
    const commented = write(flagged, trust, {}, bo, { comment: 'A strike.' });
    expect(cellOf(commented, trust)).toMatchObject({ version: 3, editedBy: bo, isFlagged: true, value: 70 });
  });

  test('who has not seen the newest is told which it is', () => {
    const stale = (version: number) => () => edit(drafted, trust, { version, content: { value: 1 } }, dates, by(bo));
    expect(stale(0)).toThrow(refusal('stale', { version: 1 }));
    expect(stale(2)).toThrow(refusal('stale', { version: 1 }));
    expect(stale(1)).not.toThrow();
  });

  test('what the form does not ask for is refused', () => {
    expect(() => write(drafted, share, { value: 1 })).toThrow(refusal('not-asked', { part: 'value' }));
  });

  test('one enters from the day it opens until it locks', () => {
    const on = (day: string) => () => write(drafted, trust, { value: 1 }, anna, { today: day });
    expect(on('2026-09-23')).toThrow(refusal('not-open-yet', { opensOn: '2026-09-24' }));
    expect(on('2026-09-24')).not.toThrow();
    expect(on('2026-11-20')).not.toThrow();
    expect(on('2026-11-21')).toThrow(refusal('locked', { locksOn: '2026-11-20', cells: [key('trust')] }));
  });

  test('what is submitted or approved is not edited, and neither is what was handed in empty', () => {
    expect(() => write(submitted, trust, { value: 1 })).toThrow(refusal('submitted'));
    expect(() => write(submitted, share, { numerator: 1 })).toThrow(refusal('submitted'));
    expect(() => write(approved, trust, { value: 1 })).toThrow(refusal('approved'));
    expect(() => write(approved, share, { numerator: 1 })).toThrow(refusal('approved'));
    const half = approveCells(submitted, 'all', { level: 1, levels: 2 }, bo);
    expect(() => write(half, share, { numerator: 1 })).toThrow(refusal('submitted'));
  });

  test('what came back is edited again, and what was left empty with it', () => {
    const returned = returnCells(submitted, [trust], 'Which survey?');
    expect(submissionState(returned)).toBe('returned');
    expect(() => write(returned, leadTime, { value: 1 })).toThrow(refusal('submitted'));
    const mended = write(returned, trust, { value: 71 });
    expect(cellOf(mended, trust)).toMatchObject({ state: 'draft', returnReason: 'Which survey?' });
    expect(submissionState(mended)).toBe('open');
    expect(statesOf(write(returned, share, { numerator: 1 }))).toMatchObject({ share: 'draft' });
    expect(cellOf(hand(mended), trust)).toMatchObject({ state: 'submitted', returnReason: '' });
  });
});

describe('submitting', () => {
  test('everything that is not handed in is handed in', () => {
    expect(submissionState(submitted)).toBe('submitted');
    expect(submitted.cells.map(({ state, submittedBy }) => [state, submittedBy])).toEqual(
      Array(2).fill(['submitted', anna]),
    );
    expect(() => hand(submitted)).toThrow(refusal('nothing-to-submit'));
    expect(() => hand({ ...unbegun, number: 1, before: approved.cells })).toThrow(refusal('nothing-to-submit'));
  });

  test('what is required has to say something: a figure, a reason, or when it comes', () => {
    const begun = write(unbegun, leadTime, { value: 12.5 });
    const missing = refusal('not-ready', { cells: [{ ...key('trust'), code: 'required' }] });
    expect(() => hand(begun)).toThrow(missing);
    expect(() => hand(write(drafted, trust, { value: null }))).toThrow(missing);
    expect(statesOf(hand(write(drafted, trust, { status: 'M' })))).toEqual({
      'lead-time': 'submitted',
      trust: 'submitted',
    });
    expect(statesOf(hand(later(begun)))).toEqual({ 'lead-time': 'submitted', trust: 'later' });
  });

  test('nothing is handed in by halves', () => {
    const half = write(drafted, share, { numerator: 1 });
    expect(() => hand(half)).toThrow(refusal('not-ready', { cells: [{ ...key('share'), code: 'incomplete' }] }));
    expect(statesOf(hand(write(half, share, { numerator: null })))).toMatchObject({ share: 'submitted' });
    expect(statesOf(hand(write(half, share, { denominator: 4 })))).toMatchObject({ share: 'submitted' });
  });

  const finding = (rest: Partial<Finding>): Finding => ({
    ...key('trust'),
    code: 'above-maximum',
    severity: 'hard',
    needsComment: false,
    details: {},
    alsoConcerns: [],
    words: null,
    ...rest,
  });

  test('a hard finding holds it up, a soft one until there is a comment', () => {
    const blocked = (code: string) => refusal('not-ready', { cells: [{ ...key('trust'), code }] });
    expect(() => hand(drafted, [finding({})])).toThrow(blocked('above-maximum'));
    const soft = finding({ severity: 'soft', code: 'jump-from-last-year', needsComment: true });
    expect(() => hand(drafted, [soft, soft])).toThrow(blocked('needs-comment'));
    expect(() => hand(drafted, [{ ...soft, needsComment: false }])).not.toThrow();
    expect(() => hand(drafted, [finding({ ...key('elsewhere') })])).not.toThrow();
    expect(() => hand(drafted, [finding({ ...key('elsewhere'), alsoConcerns: [key('trust')] })])).toThrow(
      blocked('above-maximum'),
    );
  });

  test('what nobody has touched though it usually is there holds it up until there is a comment, where one can be written', () => {
    const usual = finding({ ...key('share'), severity: 'soft', code: 'missing-while-usual', needsComment: true });
    const asked = refusal('not-ready', { cells: [{ ...key('share'), code: 'needs-comment' }] });
    expect(() => hand(drafted, [usual])).toThrow(asked);
    const explained = write(drafted, share, {}, anna, { comment: 'The survey is every other year.' });
    expect(statesOf(hand(explained, [{ ...usual, needsComment: false }]))).toMatchObject({ share: 'submitted' });
    expect(() => hand(drafted, [finding({ ...key('elsewhere'), needsComment: true, alsoConcerns: [key('share')] })])).not.toThrow(); // prettier-ignore
    // what is required is asked for once
    expect(() => hand(write(unbegun, leadTime, { value: 12.5 }), [finding({ ...key('trust'), severity: 'soft', needsComment: true })])).toThrow(refusal('not-ready', { cells: [{ ...key('trust'), code: 'required' }] })); // prettier-ignore
    // handed in empty and approved: what came later, or is corrected, is not held up by it
    expect(() => hand(write(waiting, trust, { value: 70 }), [usual])).not.toThrow();
    expect(() => hand(write(correct(approved, 'Counted twice.'), trust, { value: 71 }), [usual])).not.toThrow();
  });

  test('of what comes later only what has come, and is in order, is handed in', () => {
    const come = write(later(drafted), trust, { value: 900 });
    expect(statesOf(come)).toEqual({ 'lead-time': 'draft', trust: 'later' });
    expect(statesOf(hand(come))).toEqual({ 'lead-time': 'submitted', trust: 'submitted' });
    const rest = hand(come, [finding({})]);
    expect(statesOf(rest)).toEqual({ 'lead-time': 'submitted', trust: 'later' });
    expect(() => hand(rest, [finding({})])).toThrow(
      refusal('not-ready', { cells: [{ ...key('trust'), code: 'above-maximum' }] }),
    );
    expect(() => hand(hand(later(write(drafted, trust, { value: null }))))).toThrow(refusal('nothing-to-submit'));
  });

  test('what is locked is no longer submitted', () => {
    expect(() => hand(drafted, [], anna, '2026-11-20')).not.toThrow();
    expect(() => hand(drafted, [], anna, '2026-11-21')).toThrow(refusal('locked'));
  });

  test('how much is filled counts what is required', () => {
    expect(completeness(rows, unbegun)).toEqual({ required: 2, filled: 0 });
    expect(completeness(rows, write(unbegun, trust, { status: 'O' }))).toEqual({ required: 2, filled: 1 });
    expect(completeness(rows, write(drafted, share, { numerator: 1, denominator: 2 }))).toEqual({
      required: 2,
      filled: 2,
    });
    expect(completeness(rows, correct(approved, 'Counted twice.'))).toEqual({ required: 2, filled: 2 });
  });
});

describe('taking back and reopening', () => {
  test('who submitted takes it back, and everything is as before', () => {
    const back = takeBack(submitted, dates, by(anna));
    expect(statesOf(back)).toEqual(statesOf(drafted));
    expect(contentIn(back, trust)).toEqual(contentIn(drafted, trust));
    expect(() => takeBack(submitted, dates, by(bo))).toThrow(
      refusal('not-the-submitter', { cells: [key('lead-time'), key('trust')] }),
    );
    expect(() => takeBack(back, dates, by(anna))).toThrow(refusal('nothing-to-take-back'));
    expect(() => takeBack(submitted, dates, by(anna, '2026-11-21'))).toThrow(refusal('locked'));
  });

  test('what no person submitted, no person takes back', () => {
    const imported = hand(drafted, [], null);
    for (const who of [anna, null]) {
      expect(() => takeBack(imported, dates, by(who))).toThrow(refusal('not-the-submitter'));
    }
  });

  test('nothing is taken back once approval has begun, on any level or of any cell', () => {
    const half = approveCells(submitted, [trust], { level: 1, levels: 2 }, bo);
    expect(() => takeBack(half, dates, by(anna))).toThrow(refusal('approval-begun', { cells: [key('trust')] }));
    const partly = approveCells(submitted, [trust], one, bo);
    expect(() => takeBack(partly, dates, by(anna))).toThrow(refusal('approval-begun', { cells: [key('trust')] }));
  });

  test('what came later is taken back by itself, and still comes later', () => {
    const come = hand(write(waiting, trust, { value: 70 }));
    expect(statesOf(takeBack(come, dates, by(anna)))).toEqual({ 'lead-time': 'approved', trust: 'later' });
    const mixed = hand(write(later(drafted), share, { numerator: 1, denominator: 2 }));
    const partly = approveCells(mixed, [share], one, bo);
    expect(() => takeBack(partly, dates, by(anna))).toThrow(refusal('approval-begun'));
    const half = approveCells(come, 'all', { level: 1, levels: 2 }, bo);
    expect(() => takeBack(half, dates, by(anna))).toThrow(refusal('approval-begun'));
  });

  test('an administrator reopens what is submitted with a reason, also when approval has begun', () => {
    const half = approveCells(submitted, 'all', { level: 1, levels: 2 }, bo);
    const open = reopen(half, 'The system counted wrong.');
    expect(submissionState(open)).toBe('open');
    expect(cellOf(open, trust)).toMatchObject({ state: 'draft', approvedBy: [] });
    expect(() => reopen(half, ' ')).toThrow(refusal('no-reason'));
    expect(() => reopen(approved, 'A mistake.')).toThrow(refusal('nothing-to-reopen'));
  });

  test('an exception opens the lock through a day', () => {
    const extended = extendLock(drafted, '2026-11-30', 'Moved office.', '2026-11-25');
    const on = (day: string) => () => write(extended, trust, { value: 1 }, anna, { today: day });
    expect(on('2026-11-30')).not.toThrow();
    expect(on('2026-12-01')).toThrow(refusal('locked'));
    expect(() => extendLock(drafted, '2026-11-30', '', today)).toThrow(refusal('no-reason'));
    expect(() => extendLock(drafted, '2026-11-24', 'Moved office.', '2026-11-25')).toThrow(refusal('bad-lock-date'));
    expect(() => extendLock(drafted, '2026-11-25', 'Moved office.', '2026-11-25')).not.toThrow();
    expect(submissionState(extendLock(unbegun, '2026-11-30', 'Moved office.', today))).toBe('not-begun');
  });
});
