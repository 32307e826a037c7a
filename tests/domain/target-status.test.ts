import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundHalfAway } from '#domain/number.ts';
import { periodAt, periodNumber } from '#domain/period.ts';
import type { Target } from '#domain/target.ts';
import { answerBy, judgeFigure, statusOn, targetStatuses, towardsOf } from '#domain/target-status.ts';

const metric = { decimals: 1, direction: 'higher', dueDays: 30 } as const;
const target = (part: Partial<Target> = {}): Target & { setAt: string } => ({
  kind: 'level',
  baselinePeriod: '2025-Q1',
  baselineValue: 60,
  level: 80,
  byPeriod: '2026-Q1',
  path: 'straight',
  minimum: null,
  stretch: null,
  setAt: '2025-03-01T08:00:00Z',
  ...part,
});
const statusOf = (value: number, part: Partial<Target> = {}, period: '2025-Q3' | '2026-Q1' = '2025-Q3') =>
  judgeFigure(target(part), { period, value }, metric).status;

test('a figure is reached at the level, on its path at what is expected, near within a tenth of the whole way', () => {
  expect([80.1, 80, 79.9, 70, 69.9, 68, 67.9, 0].map((value) => statusOf(value))).toEqual([
    'reached',
    'reached',
    'on-path',
    'on-path',
    'near',
    'near',
    'off-path',
    'off-path',
  ]);
});

test('where a minimum is set, near reaches down to the path towards it', () => {
  // half way from 60 to 70
  expect([70, 69.9, 65, 64.9].map((value) => statusOf(value, { minimum: 70 }))).toEqual([
    'on-path',
    'near',
    'near',
    'off-path',
  ]);
  // the minimum can be stricter than a tenth of the way
  expect(statusOf(68.5, { minimum: 78 })).toBe('off-path');
});

test('the same holds downwards', () => {
  const shorter = { baselineValue: 80, level: 60 };
  expect([59, 60, 60.1, 70, 70.1, 72, 72.1].map((value) => statusOf(value, shorter))).toEqual([
    'reached',
    'reached',
    'on-path',
    'on-path',
    'near',
    'near',
    'off-path',
  ]);
});

test('a level that is held is judged the good way', () => {
  const held = { baselineValue: 60, level: 60 };
  expect([60, 59.9].map((value) => statusOf(value, held))).toEqual(['reached', 'off-path']);
  const lower = judgeFigure(target(held), { period: '2025-Q3', value: 59 }, { ...metric, direction: 'lower' });
  expect(lower.status).toBe('reached');
  expect(judgeFigure(target(held), { period: '2025-Q3', value: 59 }, { ...metric, direction: 'none' }).status).toBe(
    'no-target',
  );
});

test('which way a target goes is told by its baseline and level, and by the metric only where they are one', () => {
  expect(towardsOf({ baselineValue: 1, level: 2 }, 'lower')).toBe('higher');
  expect(towardsOf({ baselineValue: 2, level: 1 }, 'none')).toBe('lower');
  expect(towardsOf({ baselineValue: 2, level: 2 }, 'lower')).toBe('lower');
  expect(towardsOf({ baselineValue: 2, level: 2 }, 'none')).toBeNull();
});

test('figures are judged as they are shown: what reads as equal is equal', () => {
  expect(statusOf(79.96)).toBe('reached');
  expect(statusOf(79.94)).toBe('on-path');
  expect(statusOf(69.95)).toBe('on-path');
  expect(statusOf(67.95)).toBe('near');
});

test('every input of a judgement comes with it', () => {
  expect(judgeFigure(target({ minimum: 70 }), { period: '2025-Q3', value: 66.26 }, metric)).toEqual({
    status: 'near',
    period: '2025-Q3',
    value: 66.3,
    tooOldOn: '2026-05-01',
    towards: 'higher',
    setAt: '2025-03-01T08:00:00Z',
    baselinePeriod: '2025-Q1',
    baselineValue: 60,
    byPeriod: '2026-Q1',
    level: 80,
    expected: 70,
    minimumExpected: 65,
    nearFrom: 65,
    shortBy: 3.7,
  });
  expect(judgeFigure(target(), { period: '2026-Q1', value: 81 }, metric)).toMatchObject({
    expected: 80,
    minimumExpected: null,
    nearFrom: 78,
    shortBy: 0,
  });
});

test('there is no target for figures from before the baseline, of other periods, or without one', () => {
  const none = { status: 'no-target', tooOldOn: '2025-08-30' };
  const early = judgeFigure(target(), { period: '2024-Q4', value: 61.04 }, metric);
  expect(early).toEqual({ ...none, period: '2024-Q4', value: 61, tooOldOn: '2025-07-31' });
  expect(judgeFigure(target(), { period: '2025', value: 61 }, metric).status).toBe('no-target');
  expect(judgeFigure(null, { period: '2025-Q3', value: 61 }, metric).status).toBe('no-target');
});

test('a figure is too old once the one after the next is late, unless its organisation has ended', () => {
  const judged = judgeFigure(target(), { period: '2025-Q3', value: 81 }, metric);
  // 2026-Q1 is due on 30 April
  expect(statusOn(judged, '2026-04-30')).toBe('reached');
  expect(statusOn(judged, '2026-05-01')).toBe('too-old');
  const ended = judgeFigure(target(), { period: '2025-Q3', value: 81 }, metric, '2025-12-31');
  expect([ended.tooOldOn, statusOn(ended, '2030-01-01')]).toEqual([null, 'reached']);
  expect(statusOn(judgeFigure(null, { period: '2025-Q3', value: 81 }, metric), '2030-01-01')).toBe('no-target');
  expect(judgeFigure(target(), { period: '2199-Q3', value: 1 }, metric).tooOldOn).toBeNull();
  expect(judgeFigure(target(), { period: '2199-Q4', value: 1 }, metric).tooOldOn).toBeNull();
});

test('somebody must answer so many days after the first figure of the present run off the path was due', () => {
  const run = (statuses: readonly ('near' | 'off-path')[]) =>
    statuses.map((status, place) => ({ status, period: periodAt('Q', periodNumber('2025-Q1') + place) }));
  expect(answerBy(run(['off-path', 'near', 'off-path', 'off-path']), metric, 90)).toEqual({
    since: '2025-Q3',
    on: '2026-01-28',
  });
  expect(answerBy(run(['off-path']), metric, 0)).toEqual({ since: '2025-Q1', on: '2025-04-30' });
  expect(answerBy(run(['off-path', 'near']), metric, 90)).toBeNull();
  expect(answerBy([], metric, 90)).toBeNull();
});

test('a better figure is never judged worse', () => {
  const order = ['off-path', 'near', 'on-path', 'reached'];
  const amounts = fc.double({ min: 1, max: 1_000, noNaN: true }).map((value) => roundHalfAway(value, 1));
  fc.assert(
    fc.property(
      amounts,
      amounts,
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.constantFrom('straight', 'geometric'),
      fc.integer({ min: 0, max: 6 }),
      fc.tuple(amounts, amounts),
      (baselineValue, level, share, path, step, values) => {
        const minimum = share === null ? null : baselineValue + (level - baselineValue) * share;
        const set = target({ baselineValue, level, minimum, path });
        const period = periodAt('Q', periodNumber('2025-Q1') + step);
        const way = level < baselineValue ? -1 : 1;
        const [worse, better] = values.toSorted((a, b) => way * (a - b));
        const ranks = [worse, better].map((value) =>
          order.indexOf(judgeFigure(set, { period, value: value ?? 0 }, metric).status),
        );
        expect(ranks[0]).toBeGreaterThanOrEqual(0);
        expect(ranks[1]).toBeGreaterThanOrEqual(ranks[0] ?? 0);
      },
    ),
  );
  expect(targetStatuses).toEqual(['reached', 'on-path', 'near', 'off-path', 'no-target', 'too-old']);
});
