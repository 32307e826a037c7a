import { describe, expect, test } from 'vitest';
import { approveCells } from '#domain/approval.ts';
import { comeLater, submissionState, unbegun, waitingLevel } from '#domain/submission.ts';
import {
  anna,
  approved,
  bo,
  by,
  cellOf,
  dates,
  drafted,
  hand,
  later,
  leadTime,
  one,
  promise,
  refusal,
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
    expect([submissionState(waiting), statesOf(waiting)['trust'], waitingLevel(waiting)]).toEqual([
      'approved',
      'later',
      null,
    ]);
    const come = hand(write(waiting, trust, { value: 70 }), [], anna, '2026-11-01');
    expect([submissionState(come), waitingLevel(come), statesOf(come)['trust']]).toEqual([
      'in-approval',
      1,
      'submitted',
    ]);
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
