import { describe, expect, test } from 'vitest';
import { jointMaking } from '#domain/combination.ts';
import { periodNumber } from '#domain/period.ts';
import type { SeriesPoints } from '#domain/series.ts';

/** From the first quarter of 2025 unless something else is said; without a status what has a value is normal. */
const points = (part: Partial<SeriesPoints> & Pick<SeriesPoints, 'values'>): SeriesPoints => ({
  from: periodNumber('2025-Q1'),
  numerators: null,
  denominators: null,
  answers: null,
  statuses: part.values.map((value) => (value === null ? 'O' : 'A')).join(''),
  ...part,
});

describe('a sum of several units', () => {
  const unit = (values: (number | null)[], lacking: readonly string[][], unweighted: boolean[]) =>
    points({ values, making: { from: ['M'], lacking, unweighted } as NonNullable<SeriesPoints['making']> });

  test('tells what is lacking in all of them where it has no value, each once and in order', () => {
    const parts = [
      unit([null, null], [['2025-03', '2025-01'], ['2025-04']], [false, false]),
      unit([null, 2], [['2025-01', '2025-02'], []], [false, true]),
    ];
    const total = { from: periodNumber('2025-Q1'), values: [null, 2] };
    expect(jointMaking(total, parts)).toEqual({
      from: ['M'],
      lacking: [['2025-01', '2025-02', '2025-03'], []],
      unweighted: [false, true],
    });
  });

  test('is plain only where a unit that counts is', () => {
    const parts = [unit([null, 2], [[], []], [true, false]), points({ values: [1, 1] })];
    expect(jointMaking({ from: periodNumber('2025-Q1'), values: [1, 3] }, parts).unweighted).toEqual([false, false]);
    expect(jointMaking({ from: periodNumber('2025-Q1'), values: [1] }, []).from).toEqual([]);
  });
});
