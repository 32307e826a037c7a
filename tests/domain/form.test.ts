import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approvalPlace, formDates, isLocked, isOf, keyOf, openedPeriods } from '#domain/form.ts';
import { organisationTree } from '#domain/organisation-tree.ts';

const quarterly = { firstPeriod: '2025-Q4', openDays: -14, dueDays: 20, lockDays: 30 } as const;

test('a form opens, is due and locks so many days from the end of the period', () => {
  expect(formDates(quarterly, '2026-Q1')).toEqual({
    opensOn: '2026-03-17',
    dueOn: '2026-04-20',
    locksOn: '2026-05-20',
  });
  expect(formDates({ openDays: 1, dueDays: 1, lockDays: 0 }, '2026')).toEqual({
    opensOn: '2027-01-01',
    dueOn: '2027-01-01',
    locksOn: '2027-01-01',
  });
});

test('a form that never locks says so', () => {
  expect(formDates({ ...quarterly, lockDays: null }, '2026-Q1').locksOn).toBe(null);
});

test('the periods that are asked for begin with the first and end with the last that is open', () => {
  expect(openedPeriods(quarterly, '2025-12-16')).toEqual([]);
  expect(openedPeriods(quarterly, '2025-12-17')).toEqual(['2025-Q4']);
  expect(openedPeriods(quarterly, '2026-06-15')).toEqual(['2025-Q4', '2026-Q1']);
  expect(openedPeriods(quarterly, '2026-06-16')).toEqual(['2025-Q4', '2026-Q1', '2026-Q2']);
});

test('the years that series can hold come to an end', () => {
  expect(openedPeriods({ firstPeriod: '2198', openDays: 0 }, '2500-01-01')).toEqual(['2198', '2199']);
});

test('a form is locked from the day after, but for an exception through its last day', () => {
  const dates = formDates(quarterly, '2026-Q1');
  expect(isLocked(dates, null, '2026-05-20')).toBe(false);
  expect(isLocked(dates, null, '2026-05-21')).toBe(true);
  expect(isLocked(dates, '2026-05-31', '2026-05-31')).toBe(false);
  expect(isLocked(dates, '2026-05-31', '2026-06-01')).toBe(true);
  expect(isLocked(dates, '2026-04-01', '2026-05-20')).toBe(false);
  expect(isLocked({ ...dates, locksOn: null }, null, '2099-01-01')).toBe(false);
});

test('a row is found by its metric and its breakdown together', () => {
  const row = { metric: 'a', breakdown: 'total' };
  expect([row, { ...row, metric: 'b' }, { ...row, breakdown: 'gender.men' }].map(isOf(row))).toEqual([
    true,
    false,
    false,
  ]);
  expect(keyOf({ ...row, ...{ isRequired: true } })).toEqual(row);
});

const at = (id: number, parentId: number | null) => ({
  id,
  code: `o-${id}`,
  kind: 'unit',
  names: { sv: `${id}` },
  parentId,
  validFrom: null,
  validTo: null,
  successorId: null,
});

test('each level is approved a step further up the tree, and at its top whatever is left', () => {
  const tree = organisationTree([at(1, null), at(2, 1), at(3, 2)]);
  expect([1, 2, 3, 4].map((level) => approvalPlace(tree, 3, level))).toEqual([3, 2, 1, 1]);
  expect([1, 2, 3].map((level) => approvalPlace(tree, 1, level))).toEqual([1, 1, 1]);
});

test('nothing is due before it opens, and nothing locks before it is due', () => {
  const days = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(days, days, days, (early, dueDays, lockDays) => {
      const { opensOn, dueOn, locksOn } = formDates({ openDays: dueDays - early, dueDays, lockDays }, '2026-T2');
      expect(opensOn <= dueOn && dueOn <= (locksOn ?? '')).toBe(true);
    }),
  );
});
