import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limitsOf } from '#domain/signal-chart.ts';
import { trendLimits } from '#domain/trend.ts';
import { xmrLimits } from '#domain/xmr.ts';
import { naiveDifferences, naiveSinceShift } from '#tests/support/naive-signals.ts';
import { generator } from '#tests/support/random.ts';

const noise = [50, 52, 49, 51, 50, 52, 49, 51, 50, 52, 49, 51, 50, 52];
/** Quarters that differ by far, years that hardly do. */
const years = (...levels: number[]) => levels.flatMap((level) => [10, 40, 25, 90].map((season) => season + level));
const amounts = fc.array(fc.option(fc.integer({ min: 0, max: 30 }), { freq: 15 }), { maxLength: 60, size: 'max' });
const add = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

describe('the limits of the next figure', () => {
  const free = { isSeasonal: false, minimum: null, maximum: null };
  const eight = noise.slice(0, 8);

  test('are those of eight values or more', () => {
    const { lower, upper } = xmrLimits(eight) ?? { lower: NaN, upper: NaN };
    expect(limitsOf(free, eight, { frequency: 'Q' })).toEqual({ lower, upper, basis: 'values', isTrial: true });
    expect(limitsOf(free, [null, ...eight, null], { frequency: 'Q' })).toMatchObject({ lower, upper });
    expect(limitsOf(free, eight.slice(1), { frequency: 'Q' })).toBeNull();
    expect(limitsOf(free, [...eight.slice(1), null], { frequency: 'Q' })).toBeNull();
    expect(limitsOf(free, [], { frequency: 'Q' })).toBeNull();
  });

  test('are on trial up to twelve values', () => {
    expect(limitsOf(free, noise.slice(0, 12), { frequency: 'Q' })?.isTrial).toBe(true);
    expect(limitsOf(free, noise.slice(0, 13), { frequency: 'Q' })?.isTrial).toBe(false);
  });

  test('forget what was before the last break', () => {
    const history = [900, 901, 1, ...eight];
    const limits = limitsOf(free, eight, { frequency: 'Q' });
    expect(limitsOf(free, history, { frequency: 'Q', rebaseAt: [2, 3, 99] })).toEqual(limits);
    expect(limitsOf(free, history, { frequency: 'Q', rebaseAt: [3, 2] })).toEqual(limits);
    expect(limitsOf(free, history, { frequency: 'Q', rebaseAt: [4] })).toBeNull();
    expect(limitsOf(free, history, { frequency: 'Q', rebaseAt: [history.length] })).toBeNull();
    expect(limitsOf(free, eight, { frequency: 'Q', rebaseAt: [-3] })).toEqual(limits);
  });

  test('stay within what the metric allows', () => {
    const wide = [1, 9, 1, 9, 1, 9, 1, 9];
    expect(limitsOf({ ...free, minimum: 0 }, wide, { frequency: 'Q' })?.lower).toBe(0);
    expect(limitsOf({ ...free, maximum: 10 }, wide, { frequency: 'Q' })?.upper).toBe(10);
    expect(limitsOf({ ...free, minimum: 0, maximum: 10 }, wide, { frequency: 'Q' })).toMatchObject({
      lower: 0,
      upper: 10,
    });
    expect(limitsOf(free, wide, { frequency: 'Q' })?.lower).toBeCloseTo(5 - 2.66 * 8, 9);
  });

  test('of a seasonal metric lie around the same period last year', () => {
    const history = years(1, 2, 1, 3).slice(0, 13);
    const differences = naiveDifferences(history, 4).filter((difference) => difference !== null);
    const { lower, upper } = xmrLimits(differences) ?? { lower: NaN, upper: NaN };
    // the next is a second quarter, and the last of those was 41
    expect(limitsOf({ ...free, isSeasonal: true }, history, { frequency: 'Q' })).toEqual({
      lower: 41 + lower,
      upper: 41 + upper,
      basis: 'differences',
      isTrial: true,
    });
  });

  test('of a seasonal metric do not move along with a step, which is gone from its differences in a year', () => {
    const calm = years(0, 1, 0, 1, 0).map((value, place) => value + (place % 3));
    const stepped = [...calm, ...years(30).slice(0, 2)];
    const differences = naiveDifferences(stepped, 4).filter((difference) => difference !== null);
    const { upper } = xmrLimits(differences) ?? { upper: NaN };
    expect(differences.slice(-2).every((difference) => difference > upper)).toBe(true);
    // the next is a third quarter, and the last of those was calm
    expect(limitsOf({ ...free, isSeasonal: true }, stepped, { frequency: 'Q' })?.upper).toBe(calm[18]! + upper);
  });

  test('of a seasonal metric go by its values where last year’s is missing or differences are few', () => {
    const history: (number | null)[] = years(1, 2, 1, 3, 2);
    history[16] = null;
    expect(limitsOf({ ...free, isSeasonal: true }, history, { frequency: 'Q' })).toMatchObject({
      basis: 'values',
      isTrial: false,
    });
    const few = years(1, 2, 1).slice(0, 11);
    expect(limitsOf({ ...free, isSeasonal: true }, few, { frequency: 'Q' })?.basis).toBe('values');
  });

  test('go by what came since the last seven or more on one side of the mean, where enough of it is left', () => {
    const after = noise.map((value) => value + 30);
    const { lower, upper } = xmrLimits(after) ?? { lower: NaN, upper: NaN };
    expect(limitsOf(free, [...noise, ...after], { frequency: 'Q' })).toMatchObject({ lower, upper, isTrial: false });
    expect(limitsOf(free, [...after, ...noise, ...after], { frequency: 'Q' })).toMatchObject({ lower, upper });
    const early = limitsOf(free, [...noise, ...after.slice(0, 7)], { frequency: 'Q' });
    expect(early?.lower).toBeLessThan(lower);
    const still = limitsOf(free, [...noise, ...Array.from({ length: 9 }, () => 80)], { frequency: 'Q' });
    expect(still?.lower).toBeLessThan(80);
    const seasonsUp = [...years(1, 2, 1, 3, 2), ...years(61, 62, 61, 63, 62)];
    expect(limitsOf({ ...free, isSeasonal: true }, seasonsUp, { frequency: 'Q' })?.basis).toBe('differences');
  });

  test('lie around a new level once two in a row are outside on one side: what has been explained is not asked about again', () => {
    const { lower, upper } = xmrLimits([...noise, 80, 82]) ?? { lower: NaN, upper: NaN };
    expect(upper).toBeLessThan(80);
    const moved = limitsOf(free, [...noise, 80, 82], { frequency: 'Q' });
    expect(moved?.lower).toBeCloseTo(81 - (upper - lower) / 2, 9);
    expect(moved?.upper).toBeCloseTo(81 + (upper - lower) / 2, 9);
    const below = limitsOf(free, [...noise, 20, 22], { frequency: 'Q' });
    expect((below?.lower ?? 0) + (below?.upper ?? 0)).toBeCloseTo(42, 9);
    // one alone may be a mistake, and two on either side are no level
    for (const last of [[80], [80, 51], [80, 20]]) {
      const usual = xmrLimits([...noise, ...last]);
      expect(limitsOf(free, [...noise, ...last], { frequency: 'Q' })).toMatchObject({ lower: usual?.lower, upper: usual?.upper }); // prettier-ignore
    }
  });

  test('hardly ever ask about a metric that keeps improving as it has, and do ask about what breaks with it', () => {
    const drawn = generator(20_261_122);
    // twelve draws between 0 and 1 spread by 1 around 6
    const chance = () => Array.from({ length: 12 }, drawn).reduce((sum, one) => sum + one, 0) - 6;
    /** Of so many series that rise by so much of their spread each quarter, the share whose next figure is outside. */
    const asked = (rise: number, jump = 0) => {
      const series = 400;
      let outside = 0;
      for (let one = 0; one < series; one += 1) {
        const figure = (at: number) => 100 + rise * at + chance();
        const limits = limitsOf(free, Array.from({ length: 32 }, (_, at) => figure(at)), { frequency: 'Q' }); // prettier-ignore
        const next = figure(32) + jump;
        if (limits && (next < limits.lower || next > limits.upper)) outside += 1;
      }
      return outside / series;
    };
    // by all of their history, three in five and nineteen in twenty of the first two would be outside
    for (const rise of [0.2, 0.3, 1, 2]) expect(asked(rise)).toBeLessThan(0.1);
    expect(asked(0)).toBeLessThan(0.05);
    for (const rise of [0, 0.3, 1]) expect(asked(rise, 8)).toBeGreaterThan(0.95);
    // what falls back against the trend is no longer taken for what was usual before
    expect(asked(0.3, -5)).toBeGreaterThan(0.85);
  });

  test('do not go on along a trend beyond what the metric allows', () => {
    const widthAfter = (start: number, rise: number) => {
      const wobbly = Array.from({ length: 20 }, (_, at) => start + rise * at + (at % 2 ? 0.2 : -0.2));
      const limits = limitsOf({ ...free, minimum: 0, maximum: 100 }, wobbly, { frequency: 'Q' });
      return limits && limits.upper - limits.lower;
    };
    expect(Math.min(widthAfter(61.9, 2) ?? 0, widthAfter(38.3, -2) ?? 0)).toBeGreaterThan(5);
    expect(widthAfter(50, 2)).toBeLessThan(3);
  });

  test('have the next figure between them when it is like the others, and never are no numbers', () => {
    fc.assert(
      fc.property(amounts, fc.boolean(), (history, isSeasonal) => {
        const limits = limitsOf({ ...free, isSeasonal }, history, { frequency: 'Q' });
        const known = history.filter((value) => value !== null);
        expect(limits === null).toBe(known.length < 8);
        if (limits === null) return;
        expect(limits.lower).toBeLessThanOrEqual(limits.upper);
        if (limits.basis === 'differences') return;
        const alongTrend = trendLimits(history);
        if (alongTrend) return void expect([limits.lower, limits.upper]).toEqual([alongTrend.lower, alongTrend.upper]);
        const since = naiveSinceShift(known);
        const usual = xmrLimits(since) ?? { lower: NaN, upper: NaN };
        const sides = since.slice(-2).map((value) => Number(value > usual.upper) - Number(value < usual.lower));
        const around = Math.abs(add(sides)) === 2 ? since.slice(-2) : since;
        expect((limits.lower + limits.upper) / 2).toBeCloseTo(add(around) / around.length, 9);
        expect(limits.upper - limits.lower).toBeCloseTo(usual.upper - usual.lower, 9);
        expect(limits.isTrial).toBe(since.length < 13);
      }),
      { numRuns: 300 },
    );
  });
});
