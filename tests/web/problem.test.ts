import { expect, test } from 'vitest';
import { readingDay } from '#web/lib/as-of.ts';
import { problemText } from '#web/lib/wording/problem.ts';

test('a problem is told by its code', () => {
  expect(problemText({ status: 404, code: 'unknown-metric' }, 'sv').title).toBe('Måttet finns inte');
  expect(problemText({ status: 400, code: 'as-of-in-future' }, 'sv')).toMatchObject({
    title: 'Den dagen har inte varit än',
    isAboutChoices: true,
  });
});

test('a code that nobody has heard of is told by its status', () => {
  expect(problemText({ status: 404, code: 'whatever' }, 'sv').title).toBe('Sidan finns inte');
  expect(problemText({ status: 503, code: 'whatever' }, 'sv').title).toBe('Något gick fel hos oss');
});

test('whoever reads an earlier day looks from that day', () => {
  const now = new Date('2026-11-21T10:00:00Z');
  expect(readingDay('2024-06-01', now)).toBe('2024-06-01');
  expect(readingDay(null, now)).toBe('2026-11-21');
  expect(readingDay('nonsense', now)).toBe('2026-11-21');
  // past midnight at home, not yet in UTC
  expect(readingDay(null, new Date('2026-11-21T23:30:00Z'))).toBe('2026-11-22');
});
