import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assuranceOf, variationOf } from '#domain/signal.ts';
import { xmrChart, xmrLimits } from '#domain/xmr.ts';
import { naiveXmr } from '#tests/support/naive-signals.ts';
import { hasSharedFolder, sharedFolder } from '#tests/support/shared.ts';

type Vector = {
  name: string;
  input: {
    values: number[];
    improvementDirection: 'increase' | 'decrease' | 'neutral';
    target: number | null;
    rebaseAtIndex0: number | number[] | null;
    fixAfterNPoints: number | null;
    screenOutliers: boolean;
  };
  expected: {
    mean: number[];
    lpl: (number | null)[];
    upl: (number | null)[];
    relativeToMean: number[];
    outsideLimits: (boolean | null)[];
    specialCauseType: string[];
    pointType: string[];
    shortGroupWarning: boolean[];
    variationIcon: string;
    assurance: string | null;
  };
};

const vectors = (): Vector[] => JSON.parse(readFileSync(join(sharedFolder, 'vectors/xmr.json'), 'utf8')).cases;

const signalNames: Record<string, string | null> = {
  'Common Cause': null,
  'Above UCL': 'outside-limits high',
  'Below LCL': 'outside-limits low',
  '7 Point Trend (Increasing)': 'trend high',
  '7 Point Trend (Decreasing)': 'trend low',
  '2 in 3 Above CL': 'two-of-three high',
  '2 in 3 Below CL': 'two-of-three low',
  '7 Points Above CL': 'shift high',
  '7 Points Below CL': 'shift low',
};
const variationNames: Record<string, string> = {
  common_cause: 'common-cause',
  special_cause_improvement: 'improvement',
  special_cause_concern: 'concern',
  special_cause_neutral_high: 'special-cause',
  special_cause_neutral_low: 'special-cause',
};
const assuranceNames: Record<string, string> = {
  consistent_pass: 'passing',
  consistent_fail: 'failing',
  inconsistent: 'hit-or-miss',
};
const directions = { increase: 'higher', decrease: 'lower', neutral: 'none' } as const;

const isClose = (found: number | undefined, expected: number): void => {
  expect(Math.abs((found ?? NaN) - expected)).toBeLessThan(1e-9);
};

describe.skipIf(!hasSharedFolder)('NHSRplotthedots 0.2.2 agrees', () => {
  test.each(hasSharedFolder ? vectors().map((vector) => [vector.name, vector] as const) : [])('in %s', (_, vector) => {
    const { values, improvementDirection, target, rebaseAtIndex0, fixAfterNPoints, screenOutliers } = vector.input;
    const direction = directions[improvementDirection];
    const { segments, limits, signals } = xmrChart(values, {
      rebaseAt: [rebaseAtIndex0 ?? []].flat(),
      fixedAfterPoints: fixAfterNPoints,
      isScreened: screenOutliers,
    });
    const { expected } = vector;
    values.forEach((value, position) => {
      const here = limits[position];
      const signal = signals[position] ?? null;
      const mean = expected.mean[position] ?? NaN;
      isClose(here?.mean, mean);
      // of what is all the same it has no limits; here they are what all is
      isClose(here?.lower, expected.lpl[position] ?? mean);
      isClose(here?.upper, expected.upl[position] ?? mean);
      expect(Math.sign(value - (here?.mean ?? NaN))).toBe(expected.relativeToMean[position]);
      expect(signal && `${signal.rule} ${signal.side}`).toBe(signalNames[expected.specialCauseType[position] ?? '']);
      expect(signal?.rule === 'outside-limits').toBe(expected.outsideLimits[position] ?? false);
      expect(variationOf(signal, direction)).toBe(variationNames[expected.pointType[position] ?? '']);
      const segment = segments.find(({ from, to }) => from <= position && position <= to);
      expect(segment?.isTrial).toBe(expected.shortGroupWarning[position]);
    });
    expect(variationOf(signals.at(-1) ?? null, direction)).toBe(variationNames[expected.variationIcon]);
    const last = limits.at(-1);
    const assurance = target === null || !last ? null : assuranceOf(target, last, direction);
    expect(assurance).toBe(expected.assurance && assuranceNames[expected.assurance]);
  });
});

test('limits are the mean and 2.66 average moving ranges to both sides', () => {
  expect(xmrLimits([3, 4, 2, 5])).toEqual({
    mean: 3.5,
    averageMovingRange: 2,
    lower: expect.closeTo(3.5 - 5.32, 12),
    upper: expect.closeTo(3.5 + 5.32, 12),
  });
  expect(xmrLimits([3])).toBeNull();
  expect(xmrLimits([])).toBeNull();
});

test('a moving range out of the ordinary does not widen the limits, unless nothing varies without it', () => {
  const outlier = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];
  expect(xmrLimits(outlier)?.averageMovingRange).toBe(1);
  expect(xmrLimits(outlier, { isScreened: false })?.averageMovingRange).toBeCloseTo(32 / 17, 12);
  const one = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6];
  expect(xmrLimits(one)?.averageMovingRange).toBeCloseTo(6 / 13, 12);
  expect(xmrChart(one).signals.map((signal) => signal?.rule ?? null)).toEqual([
    ...Array.from({ length: 13 }, () => 'shift'),
    'outside-limits',
  ]);
});

test('a chart re-based has limits of its own from there, and so has what came before', () => {
  const { segments, limits, signals } = xmrChart([1, 2, 1, null, 90, 91, 90, 5], { rebaseAt: [4, 4, 7, 0, 99, -1] });
  expect(segments).toEqual([
    { from: 0, to: 3, points: 3, isTrial: true },
    { from: 4, to: 6, points: 3, isTrial: true },
    { from: 7, to: 7, points: 1, isTrial: true },
  ]);
  expect(limits.map((here) => here && Math.round(here.mean))).toEqual([1, 1, 1, 1, 90, 90, 90, null]);
  expect(signals).toEqual([null, null, null, null, null, null, null, null]);
  expect(xmrChart([])).toEqual({ segments: [], limits: [], signals: [] });
  expect(xmrChart([null, null])).toEqual({
    segments: [{ from: 0, to: 1, points: 0, isTrial: true }],
    limits: [null, null],
    signals: [null, null],
  });
});

test('limits are on trial up to twelve points, and firm from thirteen', () => {
  const twelve = Array.from({ length: 12 }, (_, place) => place);
  expect(xmrChart(twelve).segments).toEqual([{ from: 0, to: 11, points: 12, isTrial: true }]);
  expect(xmrChart([...twelve, null]).segments[0]?.isTrial).toBe(true);
  expect(xmrChart([...twelve, 12]).segments[0]?.isTrial).toBe(false);
  // only what is outside speaks as long as they are on trial
  expect(new Set(xmrChart(twelve).signals.map((signal) => signal?.rule))).toEqual(
    new Set(['outside-limits', undefined]),
  );
  expect(xmrChart([...twelve, 12]).signals.some((signal) => signal?.rule === 'trend')).toBe(true);
});

const amounts = (some: { min: number; max: number }) =>
  fc.array(fc.option(fc.integer(some), { freq: 15 }), { maxLength: 60, size: 'max' });
/** Numbers that have to do with those before them, so that they trend and shift; and such that do not. */
const series = fc.oneof(
  amounts({ min: 0, max: 40 }),
  ...[1, 6].map((max) =>
    amounts({ min: -max, max }).map((steps) => {
      let at = 20;
      return steps.map((step) => (step === null ? null : (at += step)));
    }),
  ),
);
const cuts = fc.array(fc.integer({ min: -2, max: 62 }), { maxLength: 3 });
const signalsIn = (chart: ReturnType<typeof xmrChart>) =>
  chart.signals.map((signal) => signal && `${signal.rule} ${signal.side}`);

test('charts are what counting in fractions gives', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      series,
      cuts,
      fc.option(fc.integer({ min: 0, max: 20 }), { freq: 2 }),
      fc.boolean(),
      (values, rebaseAt, fixedAfterPoints, isScreened) => {
        const chart = xmrChart(values, { rebaseAt, fixedAfterPoints, isScreened });
        const naive = naiveXmr(values, rebaseAt, fixedAfterPoints, isScreened);
        expect(signalsIn(chart)).toEqual(naive.map((point) => point?.signal ?? null));
        naive.forEach((point, position) => {
          const here = chart.limits[position];
          if (values[position] === null) return;
          expect(here && [here.mean, here.lower, here.upper]).toEqual(
            point && [point.mean, point.lower, point.upper].map((number) => expect.closeTo(number, 9)),
          );
          if (point?.signal) seen.add(point.signal);
        });
      },
    ),
    { numRuns: 1_500, seed: 6 },
  );
  // what never happened was not tested
  expect(seen).toEqual(new Set(Object.values(signalNames).filter((name) => name !== null)));
});

test('another unit or another nought changes no signal, and turning a series turns its signals', () => {
  fc.assert(
    fc.property(
      series,
      cuts,
      fc.integer({ min: -500, max: 500 }),
      fc.integer({ min: 1, max: 900 }),
      (values, rebaseAt, shift, tenths) => {
        const signals = signalsIn(xmrChart(values, { rebaseAt }));
        const moved = values.map((value) => (value === null ? null : (value * tenths) / 10 + shift));
        expect(signalsIn(xmrChart(moved, { rebaseAt }))).toEqual(signals);
        const turned = values.map((value) => (value === null ? null : -value));
        expect(signalsIn(xmrChart(turned, { rebaseAt }))).toEqual(
          signals.map(
            (name) => name && (name.endsWith('high') ? name.replace('high', 'low') : name.replace('low', 'high')),
          ),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('what is on one side of a new base does not change the other', () => {
  fc.assert(
    fc.property(series, series, (before, after) => {
      const together = xmrChart([...before, ...after], { rebaseAt: [before.length] });
      const [first, second] = [xmrChart(before), xmrChart(after)];
      expect(together.limits).toEqual([...first.limits, ...second.limits]);
      expect(together.signals).toEqual([...first.signals, ...second.signals]);
    }),
  );
});

test('a gap is stepped over: without it the chart is the same', () => {
  fc.assert(
    fc.property(series, (values) => {
      const known = values.filter((value) => value !== null);
      const { limits, signals } = xmrChart(values);
      expect(signals.filter((_, position) => values[position] !== null)).toEqual(xmrChart(known).signals);
      expect(limits.filter((_, position) => values[position] !== null)).toEqual(xmrChart(known).limits);
    }),
  );
});

test('what never changes never signals, whichever number it is', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 2, max: 60 }), (value, length) => {
      const { limits, signals } = xmrChart(Array.from({ length }, () => value));
      expect(signals.every((signal) => signal === null)).toBe(true);
      expect(limits[0]?.lower).toBeCloseTo(value, 5);
      expect(limits[0]?.upper).toBe(limits[0]?.lower);
    }),
    {
      examples: [
        [0.1, 15],
        [1 / 3, 60],
      ],
    },
  );
});

test('there is never a limit that is no number', () => {
  const wild = fc.array(fc.option(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { freq: 8 }), { maxLength: 40 });
  fc.assert(
    fc.property(wild, cuts, fc.option(fc.integer({ min: 0, max: 9 })), (values, rebaseAt, fixedAfterPoints) => {
      for (const here of xmrChart(values, { rebaseAt, fixedAfterPoints }).limits) {
        if (here) expect(Object.values(here).every(Number.isFinite)).toBe(true);
      }
    }),
  );
});
