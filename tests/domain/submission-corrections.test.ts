import { describe, expect, test } from 'vitest';
import { approveCells } from '#domain/approval.ts';
import {
  comeLater,
  correct,
  hasComingLater,
  newestCells,
  submissionState,
  unbegun,
  waitingLevel,
} from '#domain/submission.ts';
import {
  anna,
  approved,
  bo,
  by,
  cellOf,
  cilla,
  dates,
  drafted,
  hand,
  key,
  later,
  leadTime,
  one,
  promise,
  refusal,
  share,
  statesOf,
  submitted,
  today,
  trust,
  waiting,
  write,
} from '#tests/support/small-form.ts';

describe('coming later', () => {
  test('a promise has a day to come and somebody who sees to it', () => {
    expect(cellOf(later(drafted), trust)).toMatchObject({
      state: 'later',
      laterOn: '2026-12-01',
      laterFrom: 'Survey team',
      version: 2,
    });
    expect(() => later(drafted, '2026-10-09')).toThrow(refusal('bad-later-date'));
    expect(() => later(drafted, today)).not.toThrow();
    expect(() => comeLater(drafted, [trust], { on: today, from: ' ' }, dates, by(anna))).toThrow(refusal('no-owner'));
  });

  test('it holds up nothing: the rest is approved, and it follows by itself', () => {
    expect([submissionState(waiting), hasComingLater(waiting), waitingLevel(waiting)]).toEqual([
      'approved',
      true,
      null,
    ]);
    const come = hand(write(waiting, trust, { value: 70 }), [], anna, '2026-11-01');
    expect([submissionState(come), waitingLevel(come), hasComingLater(come)]).toEqual(['in-approval', 1, false]);
    const done = approveCells(come, 'all', one, bo);
    expect(cellOf(done, trust)).toMatchObject({ state: 'approved', laterOn: null, laterFrom: '' });
  });

  test('when there is nothing but promises the submission is open', () => {
    expect(submissionState(later(unbegun))).toBe('open');
  });

  test('what is promised is awaited beyond the lock, until its day', () => {
    const on = (day: string) => () => hand(write(waiting, trust, { value: 70 }, anna, { today: day }), [], anna, day);
    expect(on('2026-12-01')).not.toThrow();
    expect(on('2026-12-02')).toThrow(refusal('locked'));
    expect(() => write(later(drafted), leadTime, { value: 1 }, anna, { today: '2026-12-01' })).toThrow(
      refusal('locked'),
    );
  });

  test('a promise is moved or taken away, as long as nothing is submitted', () => {
    expect(cellOf(later(later(drafted), '2027-01-01'), trust)?.laterOn).toBe('2027-01-01');
    const withdrawn = comeLater(later(drafted), [trust, leadTime], null, dates, by(anna));
    expect(cellOf(withdrawn, trust)).toMatchObject({
      state: 'draft',
      laterOn: null,
      laterFrom: '',
      value: 70,
      version: 3,
    });
    expect(cellOf(withdrawn, leadTime)).toBe(cellOf(drafted, leadTime));
    expect(() => later(submitted)).toThrow(refusal('submitted'));
    expect(() => later(approved)).toThrow(refusal('approved'));
    const twice = comeLater(unbegun, [trust, trust], promise, dates, by(anna));
    expect(twice.cells).toHaveLength(1);
  });
});

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
    expect(hasComingLater(beside)).toBe(true);
    const come = write(write(beside, leadTime, { value: 11 }), trust, { value: 70 });
    expect(statesOf(come)).toEqual({ 'lead-time': 'draft', trust: 'later' });
    expect(statesOf(hand(write(beside, leadTime, { value: 11 })))).toEqual({ 'lead-time': 'submitted' });
  });

  test('what is approved does not come later', () => {
    expect(() => later(correction)).toThrow(refusal('approved', { cells: [key('trust')] }));
    expect(() => later(write(correction, trust, { value: 1 }))).toThrow(refusal('approved'));
  });
});
