import { describe, expect, test } from 'vitest';
import { answeredAt, daysToAnswer, isWaiting, medianDays, type Said } from '#domain/question.ts';

const said = (kind: Said['kind'], writtenAt: string, isTakenAway = false): Said => ({ kind, writtenAt, isTakenAway });
const question = said('question', '2026-11-02T09:00:00Z');
const first = said('answer', '2026-11-05T09:00:00Z');
const second = said('answer', '2026-11-09T09:00:00Z');

describe('a question', () => {
  test('waits until there is an answer', () => {
    expect([isWaiting([question]), answeredAt([question])]).toEqual([true, null]);
    expect([isWaiting([question, first]), answeredAt([question, first])]).toEqual([false, '2026-11-05T09:00:00Z']);
  });

  test('was answered when the first answer came that still stands', () => {
    expect(answeredAt([question, first, second])).toBe('2026-11-05T09:00:00Z');
    expect(answeredAt([question, { ...first, isTakenAway: true }, second])).toBe('2026-11-09T09:00:00Z');
  });

  test('waits again where its only answer is taken away', () => {
    expect(isWaiting([question, { ...first, isTakenAway: true }])).toBe(true);
  });

  test('that is taken away itself waits for nothing', () => {
    expect(isWaiting([{ ...question, isTakenAway: true }])).toBe(false);
  });

  test('is answered in so many days of the calendar at home, whatever the hour', () => {
    // a quarter to one at night there, and then a quarter past
    expect(daysToAnswer('2026-11-02T22:45:00Z', '2026-11-02T23:15:00Z')).toBe(1);
    expect(daysToAnswer('2026-11-02T23:15:00Z', '2026-11-03T22:45:00Z')).toBe(0);
  });
});

describe('the usual time to an answer', () => {
  const of = (...answers: (string | null)[]) =>
    medianDays(
      answers.map((writtenAt) => ({
        askedAt: '2026-11-02T09:00:00Z',
        messages: [question, ...(writtenAt === null ? [] : [said('answer', writtenAt)])],
      })),
    );

  test('is the middle one of those that are answered', () => {
    expect(of('2026-11-03T09:00:00Z', null, '2026-11-20T09:00:00Z', '2026-11-05T09:00:00Z')).toBe(3);
    expect(of('2026-11-03T09:00:00Z', '2026-11-06T09:00:00Z')).toBe(2.5);
  });

  test('is not known before anything is answered', () => {
    expect(of(null)).toBeNull();
  });
});
