import { expect, test } from 'vitest';
import { mostAttempts, nextAttemptAt } from '#domain/job.ts';

const now = new Date('2026-11-21T12:00:00Z');

test('what fails is tried again after growing pauses, and then given up', () => {
  const pauses = Array.from({ length: mostAttempts }, (_, done) => nextAttemptAt(done + 1, now));
  expect(pauses.map((at) => at?.toISOString() ?? null)).toEqual([
    '2026-11-21T12:01:00.000Z',
    '2026-11-21T12:05:00.000Z',
    '2026-11-21T12:30:00.000Z',
    '2026-11-21T14:00:00.000Z',
    '2026-11-21T20:00:00.000Z',
    null,
  ]);
});
