import { expect, test } from 'vitest';
import { isChangeable } from '#domain/changeable.ts';
import { correct } from '#domain/correction.ts';
import { takeBack, unbegun, type Submission } from '#domain/submission.ts';
import {
  anna,
  approved,
  by,
  dates,
  drafted,
  leadTime,
  share,
  submitted,
  today,
  trust,
  waiting,
} from '#tests/support/small-form.ts';

const isOpen = (submission: Submission, day = today) =>
  [leadTime, trust, share].map((row) => isChangeable(submission, row, dates, day));

test('a form is open to change from its first day until it is locked', () => {
  expect(isOpen(unbegun, '2026-09-23')).toEqual([false, false, false]);
  expect(isOpen(unbegun, '2026-09-24')).toEqual([true, true, true]);
  expect(isOpen(drafted, '2026-11-20')).toEqual([true, true, true]);
  expect(isOpen(drafted, '2026-11-21')).toEqual([false, false, false]);
});

test('what is handed in is closed, what was left empty with it, until it is taken back', () => {
  expect(isOpen(submitted)).toEqual([false, false, false]);
  expect(isOpen(takeBack(submitted, dates, by(anna)))).toEqual([true, true, true]);
});

test('what is promised stays open while the rest is approved', () => {
  expect(isOpen(waiting)).toEqual([false, true, false]);
});

test('what is approved is closed until a correction of it begins', () => {
  expect(isOpen(approved)).toEqual([false, false, false]);
  expect(isOpen(correct(approved, 'A figure was wrong.'))).toEqual([true, true, true]);
});
