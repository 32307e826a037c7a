import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limitsOf } from '#domain/signal-chart.ts';
import { growthLimits, slopeOf, trendLimits } from '#domain/trend.ts';
import { generator } from '#tests/support/random.ts';

const points = (values: readonly number[], first = 0) =>
  values.map((value, place) => ({ number: first + place, value }));
const noise = [0, 2, -1, 1, 0, 2, -1, 1, 0, 2, -1, 1, 0, 2];
const rising = (slope: number) => noise.map((rest, place) => 50 + slope * place + rest);
const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
};

/** From R 4.2.2 (stats): the Theil–Sen slope of a series over its places is 1.25. */
const inR = [100, 104, 98, 110, 103, 109, 101, 116, 108, 113, 105, 121];

describe('the slope', () => {
  test('is the median of all slopes, as in R, between the 18th and the 49th of its 66', () => {
    const slopes = inR
      .flatMap((earlier, place) => inR.slice(place + 1).map((later, step) => (later - earlier) / (step + 1)))
      .toSorted((a, b) => a - b);
    // Sen 1968: C = 1.96 √(12 × 11 × 29 / 18) = 28.6; (66 − 28.6) / 2 = 18.7, rounded outwards
    expect(slopeOf(points(inR))).toEqual({ lower: slopes[17], middle: 1.25, upper: slopes[48] });
  });

  test('goes by the number of the period, so that a missing one leaves its place', () => {
    const gapped = [0, 1, 2, 5, 6, 9].map((number) => ({ number, value: 3 * number }));
    expect(slopeOf(gapped)).toEqual({ lower: 3, middle: 3, upper: 3 });
  });

  test('is unknown of five values, and of a season with a year too few', () => {
    expect(slopeOf(points([1, 2, 3, 4, 5]))).toBeNull();
    expect(slopeOf(points([1, 2, 3, 4, 5, 6]))).toEqual({ lower: 1, middle: 1, upper: 1 });
    expect(slopeOf([])).toBeNull();
    expect(slopeOf(points(inR.slice(0, 8)), 4)).toBeNull();
    const seasons = inR.concat(inR.map((value) => value + 8)).map((value, place) => value + 100 * (place % 4));
    expect(slopeOf(points(seasons), 4)?.middle).toBeLessThan(3);
  });
});

describe('the limits of a trend', () => {
  test('lie around the line as it goes on, as wide as the moving ranges around it', () => {
    const values = rising(4);
    const slopes = values.flatMap((earlier, place) =>
      values.slice(place + 1).map((later, step) => (later - earlier) / (step + 1)),
    );
    const slope = median(slopes);
    const rests = values.map((value, place) => value - slope * place);
    const mean = rests.reduce((sum, rest) => sum + rest, 0) / rests.length;
    const ranges = rests.slice(1).map((rest, place) => Math.abs(rest - rests[place]!));
    const width = (2.66 * ranges.reduce((sum, range) => sum + range, 0)) / ranges.length;
    const limits = trendLimits(values);
    expect(limits?.mean).toBeCloseTo(mean + slope * values.length, 9);
    expect(limits?.lower).toBeCloseTo(mean + slope * values.length - width, 9);
    expect(limits?.upper).toBeCloseTo(mean + slope * values.length + width, 9);
    expect(trendLimits(rising(-4))?.mean).toBeLessThan(50 - 4 * 12);
  });

  test('count a missing period as one that has passed', () => {
    const complete = Array.from({ length: 18 }, (_, place) => 10 * place + noise[place % 4]!);
    const gapped = complete.map((value, place) => (place === 7 || place === 11 ? null : value));
    expect(trendLimits(gapped)?.mean).toBeCloseTo(trendLimits(complete)?.mean ?? NaN, 0);
    expect(trendLimits([...complete, null])?.mean).toBeCloseTo((trendLimits(complete)?.mean ?? NaN) + 10, 0);
  });

  test('go by the last twenty values alone', () => {
    const last = Array.from({ length: 20 }, (_, place) => 4 * place + noise[place % 12]!);
    const { mean } = trendLimits(last) ?? { mean: NaN };
    expect(mean).toBeGreaterThan(70);
    expect(trendLimits([900, -900, 900, ...last])?.mean).toBeCloseTo(mean, 9);
  });

  test('are none where nothing clearly rises or falls, after a step, and where all lie on the line', () => {
    expect(trendLimits(noise)).toBeNull();
    expect(trendLimits([3, 4])).toBeNull();
    expect(trendLimits([...noise.slice(0, 8), ...noise.slice(0, 8).map((rest) => rest + 40)])).toBeNull();
    expect(trendLimits(noise.map((_, place) => 3 * place))).toBeNull();
    // also where binary arithmetic leaves a little of it
    expect(trendLimits([10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 10.7, 10.8])).toBeNull();
    expect(trendLimits(noise.map((_, place) => 1 - 0.07 * place))).toBeNull();
    // what bends lies on one side of the line in its middle, be it ever so little
    expect(trendLimits(Array.from({ length: 20 }, (_, place) => place ** 2 / 20 + noise[place % 12]!))).toBeNull();
    expect(trendLimits(Array.from({ length: 20 }, (_, place) => place ** 2 + noise[place % 12]!))).toBeNull();
  });

  test('bear one stray figure in ten, not two', () => {
    const one = rising(4).with(6, 85);
    const without = trendLimits(rising(4))?.mean ?? NaN;
    expect(Math.abs((trendLimits(one)?.mean ?? NaN) - without)).toBeLessThan(1.5);
    expect(trendLimits(one.with(9, 60))).toBeNull();
  });

  test('move along with the figures, whatever is added to all of them', () => {
    const drawn = generator(5);
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 2, max: 9 }), (level, slope) => {
        const values = Array.from({ length: 15 }, (_, place) => slope * place + drawn());
        const [plain, moved] = [trendLimits(values), trendLimits(values.map((value) => value + level))];
        expect(moved === null).toBe(plain === null);
        if (plain) expect(moved?.lower).toBeCloseTo(plain.lower + level, 6);
      }),
      { numRuns: 100 },
    );
  });
});

const byFactors = (factor: number) => noise.map((rest, place) => 50 * factor ** place * (1 + rest / 100));

describe('the limits of growth', () => {
  test('are those of the logarithms, taken back, where no straight line fits', () => {
    const values = byFactors(1.3);
    expect(trendLimits(values)).toBeNull();
    const logs = trendLimits(values.map((value) => Math.log(value))) ?? { lower: NaN, mean: NaN, upper: NaN };
    const limits = growthLimits(values);
    expect(Math.log(limits?.lower ?? NaN)).toBeCloseTo(logs.lower, 9);
    expect(Math.log(limits?.mean ?? NaN)).toBeCloseTo(logs.mean, 9);
    expect(Math.log(limits?.upper ?? NaN)).toBeCloseTo(logs.upper, 9);
    const gapped = growthLimits([...values, null]);
    expect((gapped?.mean ?? NaN) / (limits?.mean ?? NaN)).toBeCloseTo(1.3, 2);
  });

  test('reach as far as either line where both fit', () => {
    const values = byFactors(1.02);
    const straight = trendLimits(values) ?? { lower: NaN, upper: NaN };
    const logs = trendLimits(values.map((value) => Math.log(value))) ?? { lower: NaN, upper: NaN };
    expect(growthLimits(values)?.lower).toBeCloseTo(Math.min(straight.lower, Math.exp(logs.lower)), 9);
    expect(growthLimits(values)?.upper).toBeCloseTo(Math.max(straight.upper, Math.exp(logs.upper)), 9);
  });

  test('are those of the straight line where anything is not above nought, and none where all lie on it', () => {
    const rise = rising(4).with(0, 0);
    expect(growthLimits(rise)).toEqual(trendLimits(rise));
    expect(growthLimits(rising(4).map((value) => value - 60))).toEqual(
      trendLimits(rising(4).map((value) => value - 60)),
    );
    expect(growthLimits(byFactors(1.3).with(0, 0))).toBeNull();
    // the logarithms of a straight line hardly bend
    expect(growthLimits(noise.map((_, place) => 1_200 + 7 * place))).toBeNull();
    expect(growthLimits([10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 10.7, 10.8])).toBeNull();
    expect(growthLimits([1, 3, 9, 27, 81, 243, 729, 2187])).toBeNull();
    expect(growthLimits(noise)).toBeNull();
  });
});

describe('the limits of the next figure', () => {
  const free = { isSeasonal: false, minimum: null, maximum: null };
  test('follow a trend as it goes on, as soon as eight figures tell of it', () => {
    const values = rising(5);
    const along = trendLimits(values) ?? { lower: NaN, upper: NaN };
    expect(limitsOf(free, values, { frequency: 'Q' })).toMatchObject({
      lower: along.lower,
      upper: along.upper,
      isTrial: false,
    });
    const maximum = along.upper - 0.1;
    expect(limitsOf({ ...free, maximum }, values, { frequency: 'Q' })).toMatchObject({ lower: along.lower, upper: maximum }); // prettier-ignore
    const { lower, upper } = trendLimits(values.slice(0, 8)) ?? { lower: NaN, upper: NaN };
    expect(limitsOf(free, values.slice(0, 8), { frequency: 'Q' })).toMatchObject({ lower, upper, isTrial: true });
    expect(limitsOf(free, values.slice(0, 7), { frequency: 'Q' })).toBeNull();
  });

  test('follow equal factors as well where a metric has a nought and no ceiling', () => {
    const counted = { isSeasonal: false, minimum: 0, maximum: null };
    for (const values of [byFactors(1.3), byFactors(1.02)]) {
      const { lower, upper } = growthLimits(values) ?? { lower: NaN, upper: NaN };
      expect(limitsOf(counted, values, { frequency: 'Q' })).toMatchObject({ lower, upper });
    }
    const slow = byFactors(1.02);
    const straight = trendLimits(slow);
    expect(growthLimits(slow)).not.toEqual(straight);
    // what may lie below nought, or has a ceiling, has no equal factors
    for (const other of [free, { ...counted, maximum: 1e9 }, { ...counted, minimum: 1 }]) {
      expect(limitsOf(other, slow, { frequency: 'Q' })).toMatchObject({ lower: straight?.lower, upper: straight?.upper }); // prettier-ignore
    }
  });

  test('hardly ever ask about what grows or shrinks by equal factors, and do ask about what breaks with it', () => {
    const drawn = generator(20_261_123);
    const chance = () => Array.from({ length: 12 }, drawn).reduce((sum, one) => sum + one, 0) - 6;
    const asked = (factor: number, length: number, times = 1) => {
      const series = 200;
      const outside = Array.from({ length: series }, () => {
        const figure = (at: number) => 100 * factor ** at * Math.exp(0.04 * chance());
        const limits = limitsOf({ ...free, minimum: 0 }, Array.from({ length }, (_, at) => figure(at)), { frequency: 'Q' }); // prettier-ignore
        const next = figure(length) * times;
        return limits !== null && (next < limits.lower || next > limits.upper);
      });
      return outside.filter(Boolean).length / series;
    };
    // by straight lines alone a fifth to more than half of those that grow would be asked about
    for (const factor of [1.08, 0.93]) {
      for (const length of [8, 12, 16, 24]) expect(asked(factor, length)).toBeLessThan(0.1);
      expect(asked(factor, 24, 2)).toBeGreaterThan(0.95);
      expect(asked(factor, 24, 0.5)).toBeGreaterThan(0.95);
    }
  });
});
