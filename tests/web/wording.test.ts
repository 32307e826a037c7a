import { expect, test } from 'vitest';
import { changeFrom } from '#domain/change.ts';
import { changeText } from '#web/lib/wording/change.ts';
import { comparedWith } from '#web/lib/wording/comparison.ts';
import { coverageText, isSameCoverage, unitNounOf } from '#web/lib/wording/coverage.ts';
import { dayText, lastDayText } from '#web/lib/wording/day.ts';
import { momentText } from '#web/lib/wording/moment.ts';
import { freshnessText } from '#web/lib/wording/freshness.ts';
import { asOfText } from '#web/lib/wording/as-of.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { targetText } from '#web/lib/wording/target.ts';

const share = { unit: 'percent', decimals: 1, direction: 'higher' } as const;
const days = { unit: 'days', decimals: 1, direction: 'lower' } as const;

const changeOf = (before: number, after: number, metric: typeof share | typeof days) => {
  const change = changeFrom(before, after, metric);
  if (change === null) throw new Error('both values are there');
  return { ...change, from: '2025-Q3' as const, acrossBreak: false };
};

test('shares change by percentage points, other things by per cent', () => {
  expect(changeText(changeOf(80, 82.3, share), share, null, '2026-11-01', 'sv')).toEqual({
    verdict: 'Bättre',
    amount: '+2,3 procentenheter',
    comparison: 'jämfört med samma kvartal i fjol',
    course: 'up',
    judgement: 'better',
    cautions: [],
  });
  expect(changeText(changeOf(20, 15, days), days, null, '2026-11-01', 'en')).toMatchObject({
    verdict: 'Better',
    amount: '−25.0%',
    course: 'down',
  });
});

test('unchanged is said in words', () => {
  expect(changeText(changeOf(80, 80, share), share, null, '2026-11-01', 'da')).toMatchObject({
    verdict: null,
    amount: 'Uændret',
    course: 'level',
  });
});

test('a change between sums of different units is told, not judged', () => {
  const text = changeText(changeOf(96, 39, share), share, '34 av 34 tjänster', '2026-11-01', 'sv');
  expect(text).toMatchObject({
    verdict: null,
    judgement: 'none',
    cautions: ['Då byggde siffran på 34 av 34 tjänster'],
  });
});

test('a change across a method break says so', () => {
  const change = { ...changeOf(60, 70, share), acrossBreak: true };
  expect(changeText(change, share, null, '2026-11-01', 'sv').cautions).toEqual(['Metoden ändrades däremellan']);
});

test('last year is last year only when it is', () => {
  expect(comparedWith('2025-Q3', '2026-11-01', 'sv')).toBe('samma kvartal i fjol');
  expect(comparedWith('2016-Q3', '2026-11-01', 'sv')).toBe('samma kvartal året före');
  expect(comparedWith('2025', '2026-11-01', 'en')).toBe('the year before');
  expect(comparedWith('2025-03', '2026-11-01', 'da')).toBe('samme måned sidste år');
});

test('what is due is told until it is late, and what nobody awaits any more is not late', () => {
  const due = { period: '2026-Q4', dueOn: '2027-02-09' } as const;
  expect(freshnessText(due, '2026-Q3', '2027-02-09', 'sv')).toEqual({
    text: 'Nästa siffra väntas 9 februari 2027',
    isLate: false,
  });
  expect(freshnessText(due, '2026-Q3', '2027-02-10', 'sv')).toEqual({
    text: '1 dag sen: kv 4 2026 skulle ha kommit 9 februari 2027',
    isLate: true,
  });
  expect(freshnessText(due, '2026-Q3', '2027-02-12', 'en')?.text).toBe(
    '3 days late: Q4 2026 was due on 9 February 2027',
  );
  expect(freshnessText(due, '2026-Q3', '2029-01-01', 'sv')).toEqual({
    text: 'Ingen ny siffra sedan kv 3 2026',
    isLate: false,
  });
  expect(freshnessText(null, '2026-Q3', '2029-01-01', 'sv')).toBeNull();
});

test('what a figure is made of is called by its name', () => {
  expect(coverageText(32, 34, 'services', 'sv')).toBe('32 av 34 tjänster');
  expect(coverageText(1, 1, 'units', 'da')).toBe('1 af 1 enhed');
  expect(coverageText(27, 27, 'countries', 'en')).toBe('27 of 27 countries');
  expect(unitNounOf('department', ['agency'])).toBe('services');
  expect(unitNounOf('union', ['country'])).toBe('countries');
  expect(unitNounOf('agency', ['division', 'unit'])).toBe('units');
});

test('sums of much the same units may be compared', () => {
  expect(isSameCoverage({ have: 34, of: 34 }, { have: 33, of: 34 })).toBe(true);
  expect(isSameCoverage({ have: 8, of: 34 }, { have: 34, of: 34 })).toBe(false);
  expect(isSameCoverage({ have: 0, of: 0 }, { have: 34, of: 34 })).toBe(true);
});

test('the target is judged on the figures as they are shown', () => {
  const target = { expected: 74.54, level: 75, byPeriod: '2026-Q4' } as const;
  const textAt = (value: number) => targetText(target, value, share, 'sv');
  expect(textAt(74.5).standing).toBe('Som planerat');
  expect(textAt(74.4)).toMatchObject({ standing: 'Sämre än planerat', isBehind: true });
  expect(textAt(78).text).toBe('Planen är 74,5\u00a0% nu och 75,0\u00a0% kv\u00a04\u00a02026.');
  expect(targetText({ ...target, expected: null }, 78, share, 'en')).toEqual({
    standing: null,
    isBehind: false,
    text: 'The target is 75.0% by Q4\u00a02026.',
  });
  expect(targetText(target, 78, { ...share, direction: 'lower' }, 'da').standing).toBe('Dårligere end planlagt');
});

test('an ordinary figure needs no remark', () => {
  expect(statusText('normal', 'sv')).toBeNull();
  expect(statusText('unvalidated', 'sv')).toBe('Ej granskad');
});

test('a moment near midnight is told by the day and the hour of home, in winter and in summer', () => {
  expect(dayText('2026-11-21T23:30:00Z', 'sv')).toBe('22 november 2026');
  expect(momentText('2026-11-21T23:30:00Z', 'sv')).toBe('22 nov. 2026 00:30');
  expect(dayText('2026-07-01T22:30:00.000Z', 'en')).toBe('2 July 2026');
  expect(dayText('2026-07-01T21:30:00+00:00', 'da')).toBe('1. juli 2026');
});

test('a day without an hour is the same day everywhere', () => {
  expect(dayText('2026-11-21', 'sv')).toBe('21 november 2026');
  expect(dayText('2026-01-01', 'en')).toBe('1 January 2026');
});

test('what holds to the end of a day in UTC is told by that day', () => {
  expect(lastDayText('2026-12-31T23:59:59.999Z', 'sv')).toBe('31 december 2026');
});

test('a day that is no day is shown as it came', () => {
  expect(asOfText('2024-06-01', 'da')).toBe('1. juni 2024');
  expect(asOfText('igår', 'sv')).toBe('igår');
});
