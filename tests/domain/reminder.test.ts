import fc from 'fast-check';
import { expect, test } from 'vitest';
import { correct } from '#domain/correction.ts';
import { addDays } from '#domain/date.ts';
import { dueReminders, isFilledIn, isHandedIn, missingRows, type Owed } from '#domain/reminder.ts';
import { submissionStates, unbegun, type Submission } from '#domain/submission.ts';
import { approved, drafted, later, rows, trust, write } from '#tests/support/small-form.ts';

const [anna, bo] = [1, 2];

const owed = (rest: Partial<Owed> = {}): Owed => ({
  person: anna,
  form: 'effects',
  period: '2026-Q3',
  organisation: 'north',
  cell: null,
  dueOn: '2026-10-20',
  isSubmitted: false,
  ...rest,
});

test('one is reminded a week before, on the day, after three days and then weekly for four weeks', () => {
  const days = Array.from({ length: 120 }, (_, day) => day - 60);
  const reminded = days.filter((day) => dueReminders([owed()], addDays('2026-10-20', day)).length);
  expect(reminded).toEqual([-7, 0, 3, 7, 14, 21, 28]);
});

test('nobody is reminded of what is submitted', () => {
  expect(dueReminders([owed({ isSubmitted: true })], '2026-10-20')).toEqual([]);
});

test('each gets one bundle, the longest overdue first, then by form and organisation', () => {
  const items = [
    owed({ person: bo }),
    owed({ organisation: 'south' }),
    owed({ form: 'basics' }),
    owed({ dueOn: '2026-10-13', cell: { metric: 'trust', breakdown: 'total' } }),
    owed({ dueOn: '2026-10-27', form: 'a' }),
    owed({ dueOn: '2026-10-21' }),
    owed(),
  ];
  const [first, second, ...others] = dueReminders(items, '2026-10-20');
  expect(first?.person).toBe(anna);
  expect(first?.items.map(({ form, organisation, dueOn }) => `${dueOn} ${form} ${organisation}`)).toEqual([
    '2026-10-13 effects north',
    '2026-10-20 basics north',
    '2026-10-20 effects north',
    '2026-10-20 effects south',
    '2026-10-27 a north',
  ]);
  const { person: _person, isSubmitted: _isSubmitted, ...item } = owed();
  expect(second).toEqual({ person: bo, items: [item] });
  expect(others).toEqual([]);
});

test('however much is owed, nobody gets two bundles and nothing is told to another', () => {
  const anyOwed = fc.record({
    person: fc.integer({ min: 1, max: 4 }),
    form: fc.constantFrom('a', 'b'),
    days: fc.integer({ min: -10, max: 30 }),
    isSubmitted: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(anyOwed, { maxLength: 30 }), (drawn) => {
      const items = drawn.map(({ days, ...rest }) => owed({ ...rest, dueOn: addDays('2026-10-20', -days) }));
      const reminders = dueReminders(items, '2026-10-20');
      const people = reminders.map(({ person }) => person);
      expect(people).toEqual([...new Set(people)].sort((a, b) => a - b));
      const wanted = drawn.filter(({ days, isSubmitted }) => !isSubmitted && [-7, 0, 3, 7, 14, 21, 28].includes(days));
      for (const { person, items: told } of reminders) {
        expect(told).toHaveLength(wanted.filter((one) => one.person === person).length);
      }
      expect(reminders).toHaveLength(new Set(wanted.map(({ person }) => person)).size);
    }),
  );
});

test('what is with others or done is handed in, also what waits for its release', () => {
  expect(submissionStates.filter(isHandedIn)).toEqual(['submitted', 'in-approval', 'held', 'approved']);
});

test('what is missing is required, says nothing, and was not promised for later', () => {
  const missing = (submission: Submission) => missingRows(rows, submission).map(({ metric }) => metric);
  expect(missing(unbegun)).toEqual(['lead-time', 'trust']);
  expect(missing(write(unbegun, trust, { status: 'O' }))).toEqual(['lead-time']);
  expect(missing(later(unbegun))).toEqual(['lead-time']);
  expect(missing(write(drafted, trust, { value: null }))).toEqual(['trust']);
  expect(missing(correct(approved, 'Counted twice.'))).toEqual([]);
});

test('what waits for nothing but to be handed in has something new, and nothing missing or come back', () => {
  expect(isFilledIn(rows, drafted)).toBe(true);
  expect(isFilledIn(rows, write(drafted, trust, { value: null }))).toBe(false);
  expect(isFilledIn([trust], later(unbegun)), 'all of it was promised for later').toBe(false);
  expect(isFilledIn(rows, correct(approved, 'Counted twice.')), 'nothing is new in it yet').toBe(false);
  const [first, ...others] = drafted.cells;
  const cells = first ? [{ ...first, state: 'returned' as const }, ...others] : [];
  expect(isFilledIn(rows, { ...drafted, cells })).toBe(false);
});
