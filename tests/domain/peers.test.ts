import { expect, test } from 'vitest';
import {
  byImprovement,
  comparedPosition,
  improvementOf,
  strengthsAndWeaknesses,
  usualLookBack,
  type Course,
} from '#domain/peers.ts';

test('all are compared in the last period in which at least half as many have a figure as at the fullest', () => {
  expect(comparedPosition([1, 2, 3], [[1, 1, null], [1, 1, null], [1, null, null]])).toBe(1); // prettier-ignore
  expect(comparedPosition([1, 2, 3], [[1, 1, 1], [1, 1, null]])).toBe(2); // prettier-ignore
  expect(comparedPosition([1, null, null], [[1, 1, 1]])).toBe(0);
});

test('nobody is compared with nobody', () => {
  expect(comparedPosition([1, 2], [])).toBeNull();
  expect(comparedPosition([1, 2], [[null, null]])).toBeNull();
  expect(comparedPosition([null, 2], [[1, null], [1, null]])).toBeNull(); // prettier-ignore
  expect(comparedPosition([], [[]])).toBeNull();
});

const standing = (metric: string, percentile: number | null, ranked = 10) => ({ metric, percentile, ranked });
const codes = (some: { metric: string }[]) => some.map(({ metric }) => metric);

test('strengths are the best quarter, the best first, and weaknesses the last, the weakest first', () => {
  const { strengths, weaknesses } = strengthsAndWeaknesses([
    standing('best-but-one', 75),
    standing('nearly', 74.9),
    standing('best', 95),
    standing('weak', 25),
    standing('not-so-weak', 25.1),
    standing('weakest', 5),
  ]);
  expect(codes(strengths)).toEqual(['best', 'best-but-one']);
  expect(codes(weaknesses)).toEqual(['weakest', 'weak']);
});

test('a place among fewer than four, or none, is neither', () => {
  const { strengths, weaknesses } = strengthsAndWeaknesses([
    standing('three', 90, 3),
    standing('four', 88, 4),
    standing('unranked', null),
    standing('last-of-three', 16, 3),
  ]);
  expect([codes(strengths), codes(weaknesses)]).toEqual([['four'], []]);
});

test('looking back is three years in every frequency', () => {
  expect([usualLookBack('A'), usualLookBack('Q'), usualLookBack('M')]).toEqual([3, 12, 36]);
});

const share = { unit: 'percent', decimals: 1, direction: 'higher' } as const;
const hours = { unit: 'hours', decimals: 0, direction: 'lower' } as const;
const quiet = 'common-cause' as const;
const course = (over: Partial<Course> = {}): Course => ({
  values: [40, 50, 60, 70],
  variations: [quiet, quiet, 'improvement', quiet],
  breaks: [],
  ...over,
});
const span = { from: 0, to: 3 };

test('somebody improved who is better than at first, with a signal of it that nothing has undone', () => {
  expect(improvementOf(course(), span, share)).toEqual({
    from: 0,
    to: 3,
    change: { kind: 'points', difference: 30, percent: null, judgement: 'better' },
    signalAt: 2,
  });
  const less = { values: [200, 180, 150, 100] };
  expect(improvementOf(course(less), span, hours)).toMatchObject({ change: { percent: -50, judgement: 'better' } });
});

test('noise is no improvement, and neither is what has turned since or was so at first', () => {
  expect(improvementOf(course({ variations: [quiet, quiet, quiet, quiet] }), span, share)).toBe('no-signal');
  expect(improvementOf(course({ variations: [quiet, 'improvement', 'concern', quiet] }), span, share)).toBe(
    'no-signal',
  );
  expect(improvementOf(course({ variations: ['improvement', quiet, quiet, quiet] }), span, share)).toBe('no-signal');
  const again = course({ variations: [quiet, 'concern', quiet, 'improvement'] });
  expect(improvementOf(again, span, share)).toMatchObject({ signalAt: 3 });
});

test('what looks the same as it is shown is not better, nor is what got worse', () => {
  expect(improvementOf(course({ values: [40, 50, 60, 40.04] }), span, share)).toBe('not-better');
  expect(improvementOf(course(), span, hours)).toBe('not-better');
});

test('too few figures to judge by tell nothing', () => {
  expect(improvementOf(course({ variations: [quiet, null, null, null] }), span, share)).toBe('cannot-tell');
  expect(improvementOf(course({ values: [null, null, 60, null] }), span, share)).toBe('cannot-tell');
  expect(improvementOf(course({ values: [null, null, null, null] }), span, share)).toBe('cannot-tell');
  expect(improvementOf(course(), { from: 2, to: 2 }, share)).toBe('cannot-tell');
});

test('figures of two methods are not compared, unless the change was before or after', () => {
  expect(improvementOf(course({ breaks: [3] }), span, share)).toBe('method-break');
  expect(improvementOf(course({ breaks: [1] }), span, share)).toBe('method-break');
  expect(improvementOf(course({ breaks: [0, 4] }), span, share)).toMatchObject({ from: 0, to: 3 });
});

test('only the figures of the span count, from the first that is there to the last', () => {
  const longer = course({ values: [99, 40, null, 60, 10], variations: [quiet, quiet, null, 'improvement', 'concern'] });
  expect(improvementOf(longer, { from: 1, to: 3 }, share)).toMatchObject({
    from: 1,
    to: 3,
    change: { difference: 20 },
  });
  const gaps = course({ values: [null, 40, 60, null], variations: [null, quiet, 'improvement', null] });
  expect(improvementOf(gaps, span, share)).toMatchObject({ from: 1, to: 2, signalAt: 2 });
  expect(improvementOf(longer, { from: 0, to: 4 }, share)).toBe('not-better');
});

test('the largest improvement comes first, whichever way is good', () => {
  const change = (difference: number, percent: number | null) => ({
    change: { kind: percent === null ? 'points' : 'percent', difference, percent, judgement: 'better' } as const,
  });
  const some = [change(5, null), change(-30, null), change(12, null)];
  expect(some.toSorted(byImprovement)).toEqual([some[1], some[2], some[0]]);
  const relative = [change(-900, -10), change(-3, -50)];
  expect(relative.toSorted(byImprovement)).toEqual([relative[1], relative[0]]);
});
