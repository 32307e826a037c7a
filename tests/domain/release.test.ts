import { describe, expect, test } from 'vitest';
import { approveCells, newlyApproved } from '#domain/approval.ts';
import { correct, dropCorrection } from '#domain/correction.ts';
import { announceTime, isAhead, releaseCells, releaseState, withdrawCells } from '#domain/release.ts';
import { standingOf, submissionState, waitingLevel } from '#domain/submission.ts';
import {
  anna,
  approved,
  bo,
  cellOf,
  contentIn,
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

const held = approveCells(submitted, 'all', { ...one, isHeld: true }, bo);
const both = { cells: [key('lead-time'), key('trust')] };

describe('what is approved for an announced time', () => {
  test('is held: approved by everybody who has to, and published by nobody yet', () => {
    expect(statesOf(held)).toEqual({ 'lead-time': 'held', trust: 'held' });
    expect([submissionState(held), waitingLevel(held)]).toEqual(['held', null]);
    expect(cellOf(held, leadTime)?.approvedBy).toEqual([bo]);
    expect(newlyApproved(submitted, held)).toEqual([]);
  });

  test('is held on the last level only', () => {
    const half = approveCells(submitted, 'all', { level: 1, levels: 2, isHeld: true }, bo);
    expect(statesOf(half)).toEqual({ 'lead-time': 'submitted', trust: 'submitted' });
  });

  test('cannot be changed, nor can what was left empty beside it, nor corrected', () => {
    expect(() => write(held, leadTime, { value: 1 })).toThrow(refusal('held'));
    expect(standingOf(held, share)).toBe('held');
    expect(() => write(held, share, { numerator: 1, denominator: 2 })).toThrow(refusal('held'));
    expect(() => correct(held, 'Wrong.')).toThrow(refusal('not-approved'));
  });

  test('is not approved once more, and holds up nothing of what is not', () => {
    expect(() => approveCells(held, 'all', one, bo)).toThrow(refusal('nothing-to-approve'));
    const partly = approveCells(submitted, [trust], { ...one, isHeld: true }, bo);
    expect([submissionState(partly), statesOf(partly)]).toEqual([
      'in-approval',
      { 'lead-time': 'submitted', trust: 'held' },
    ]);
    expect(statesOf(approveCells(partly, 'all', one, bo))).toEqual({ 'lead-time': 'approved', trust: 'held' });
    expect(submissionState(approveCells(partly, 'all', one, bo))).toBe('held');
  });

  test('becomes what an approval would have made of it', () => {
    expect(releaseCells(held)).toEqual(approved);
    expect(newlyApproved(held, releaseCells(held)).map(({ metric }) => metric)).toEqual(['lead-time', 'trust']);
  });

  test('of what is held alone something is released', () => {
    const partly = approveCells(submitted, [trust], { ...one, isHeld: true }, bo);
    expect(statesOf(releaseCells(partly))).toEqual({ 'lead-time': 'submitted', trust: 'approved' });
    expect(releaseCells(approved)).toEqual(approved);
    expect(releaseCells(waiting)).toEqual(waiting);
  });

  test('a correction that is held leaves what stands as it stands, until it is released', () => {
    const corrected = write(correct(approved, 'Wrong.'), trust, { value: 71 });
    const heldAgain = approveCells(hand(corrected), 'all', { ...one, isHeld: true }, bo);
    expect(heldAgain.before.map((cell) => cell.value)).toEqual([12.5, 70]);
    expect(() => dropCorrection(heldAgain)).toThrow(refusal('nothing-to-drop'));
    expect(newlyApproved(heldAgain, releaseCells(heldAgain)).map(({ value }) => value)).toEqual([71]);
  });
});

describe('what is held and turns out wrong', () => {
  test('is withdrawn with a reason, and goes the whole way again', () => {
    const withdrawn = withdrawCells(held, 'all', 'August is missing.');
    expect(submissionState(withdrawn)).toBe('returned');
    expect(cellOf(withdrawn, trust)).toMatchObject({ approvedBy: [], returnReason: 'August is missing.' });
    expect(contentIn(withdrawn, trust)).toEqual(contentIn(submitted, trust));
    const again = hand(write(withdrawn, trust, { value: 72 }));
    expect(() => approveCells(again, 'all', one, anna)).toThrow(refusal('own-work'));
    expect(statesOf(approveCells(again, 'all', one, bo))).toEqual({ 'lead-time': 'approved', trust: 'approved' });
  });

  test('in part leaves the rest held', () => {
    expect(statesOf(withdrawCells(held, [trust], 'Why?'))).toEqual({ 'lead-time': 'held', trust: 'returned' });
  });

  test('is withdrawn only while it is held, and never silently', () => {
    expect(() => withdrawCells(held, 'all', ' ')).toThrow(refusal('no-reason'));
    expect(() => withdrawCells(approved, 'all', 'Why?')).toThrow(refusal('nothing-to-withdraw'));
    expect(() => withdrawCells(approved, [leadTime, trust], 'Why?')).toThrow(refusal('not-held', both));
    expect(() => withdrawCells(held, [leadTime, share], 'Why?')).toThrow(
      refusal('not-held', { cells: [key('share')] }),
    );
    expect(() => withdrawCells(held, [], 'Why?')).toThrow(refusal('nothing-to-withdraw'));
    expect(() => withdrawCells(submitted, 'all', 'Why?')).toThrow(refusal('nothing-to-withdraw'));
  });
});

const now = '2026-10-10T08:00:00.000Z';
const [soon, later] = ['2026-10-20T08:00:00.000Z', '2026-11-20T08:00:00.000Z'];
const first = [{ at: soon, reason: '' }];
const ahead = { times: first, publishedAt: null, holds: false };

describe('when something is announced for', () => {
  test('a first time needs no reason, and is to come', () => {
    expect(announceTime({ times: [], publishedAt: null, holds: false }, { at: soon, reason: '' }, now)).toEqual(first);
    const late = { at: now, reason: '' };
    expect(() => announceTime({ times: [], publishedAt: null, holds: false }, late, now)).toThrow(
      refusal('release-not-ahead', { path: 'at' }),
    );
    expect(() => announceTime({ ...ahead, times: [] }, { at: null, reason: '' }, now)).toThrow(refusal('same-time'));
  });

  test('another time stands beside the one before, with its reason', () => {
    expect(announceTime({ ...ahead, holds: true }, { at: later, reason: 'The survey is late.' }, now)).toEqual([
      ...first,
      { at: later, reason: 'The survey is late.' },
    ]);
    expect(() => announceTime(ahead, { at: later, reason: '' }, now)).toThrow(refusal('no-reason'));
    expect(() => announceTime(ahead, { at: soon, reason: 'Again.' }, now)).toThrow(refusal('same-time'));
    expect(() => announceTime(ahead, { at: '2026-10-01T08:00:00.000Z', reason: 'Was.' }, now)).toThrow(
      refusal('release-not-ahead'),
    );
  });

  test('it is called off only while no figures wait for it, and can be announced again', () => {
    const off = announceTime(ahead, { at: null, reason: 'No figures.' }, now);
    expect(off.at(-1)).toEqual({ at: null, reason: 'No figures.' });
    expect(() => announceTime({ ...ahead, holds: true }, { at: null, reason: 'No.' }, now)).toThrow(
      refusal('release-holds'),
    );
    expect(() => announceTime({ ...ahead, times: off }, { at: null, reason: 'No.' }, now)).toThrow(
      refusal('same-time'),
    );
    expect(announceTime({ ...ahead, times: off }, { at: soon, reason: 'After all.' }, now)).toHaveLength(3);
  });

  test('nothing is changed of what is published', () => {
    expect(() => announceTime({ ...ahead, publishedAt: soon }, { at: later, reason: 'Late.' }, now)).toThrow(
      refusal('release-over'),
    );
  });

  test('its state is read off its times', () => {
    expect(releaseState(first, null)).toBe('announced');
    expect(releaseState([...first, { at: later, reason: 'Late.' }], null)).toBe('postponed');
    expect(releaseState([...first, { at: null, reason: 'No.' }], null)).toBe('called-off');
    expect(releaseState([...first, { at: null, reason: 'No.' }], soon)).toBe('published');
  });

  test('figures are held only for a time to come', () => {
    expect(isAhead(first, null, now)).toBe(true);
    expect(isAhead(first, null, soon)).toBe(false);
    expect(isAhead(first, now, now)).toBe(false);
    expect(isAhead([...first, { at: null, reason: 'No.' }], null, now)).toBe(false);
    expect(isAhead([], null, now)).toBe(false);
  });
});
