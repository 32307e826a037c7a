import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proportionChart } from '#domain/proportion-chart.ts';
import { limitsOf, signalChart } from '#domain/signal-chart.ts';
import { trendLimits } from '#domain/trend.ts';
import { xmrChart, xmrLimits } from '#domain/xmr.ts';
import { naiveDifferences, naiveSinceShift, naiveXmr } from '#tests/support/naive-signals.ts';
import { generator } from '#tests/support/random.ts';

const metric = { unit: 'hours', direction: 'higher', isSeasonal: false, smallestAnswers: null } as const;
const seasonal = { ...metric, isSeasonal: true };
const share = { ...metric, unit: 'percent', smallestAnswers: 7 } as const;
const figures = (values: (number | null)[]) => ({ values, denominators: null, answers: null });
const noise = [50, 52, 49, 51, 50, 52, 49, 51, 50, 52, 49, 51, 50, 52];
/** Quarters that differ by far, years that hardly do. */
const years = (...levels: number[]) => levels.flatMap((level) => [10, 40, 25, 90].map((season) => season + level));

const amounts = fc.array(fc.option(fc.integer({ min: 0, max: 30 }), { freq: 15 }), { maxLength: 60, size: 'max' });
const cuts = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 2 });

describe('a series', () => {
  test('is charted on its values, and its latest point says what it is', () => {
    const chart = signalChart(metric, figures([...noise, 90, null]), { frequency: 'Q' });
    const { limits, segments, signals } = xmrChart([...noise, 90, null]);
    expect(chart).toEqual({
      basis: 'values',
      isSeasonIgnored: false,
      charted: [...noise, 90, null],
      limits,
      segments,
      signals,
      variations: [...noise.map((_, place) => (signals[place] ? 'concern' : 'common-cause')), 'improvement', null],
      latest: {
        position: 14,
        signal: { rule: 'outside-limits', side: 'high' },
        variation: 'improvement',
        isTrial: false,
      },
      assurance: null,
    });
  });

  test('speaks by the direction of good', () => {
    const latest = (direction: 'higher' | 'lower' | 'none') =>
      signalChart({ ...metric, direction }, figures([...noise, 90]), { frequency: 'Q' }).latest?.variation;
    expect(latest('lower')).toBe('concern');
    expect(latest('none')).toBe('special-cause');
  });

  test('without any value says nothing', () => {
    const nothing = { latest: null, assurance: null };
    expect(signalChart(metric, figures([]), { frequency: 'M', target: 3 })).toMatchObject(nothing);
    expect(signalChart(metric, figures([null, null]), { frequency: 'M', target: 3 })).toMatchObject(nothing);
  });

  test('of fewer than five points cannot tell: none of them could ever be outside', () => {
    const latest = (values: number[], rebaseAt: number[] = []) =>
      signalChart(metric, figures(values), { frequency: 'Q', rebaseAt }).latest;
    expect(latest([1, 1, 1, 90])).toEqual({ position: 3, signal: null, variation: null, isTrial: true });
    expect(latest([1, 2, 1, 2, 1])).toMatchObject({ variation: 'common-cause', isTrial: true });
    expect(latest([...noise, 9, 9, 9, 9], [14])).toMatchObject({ variation: null, isTrial: true });
    expect(latest([...noise, 9], [14])).toEqual({ position: 14, signal: null, variation: null, isTrial: true });
    expect(latest([...noise, 8, 9, 8, 9, 8], [14])).toMatchObject({ variation: 'common-cause' });
  });

  test('of four points is never outside its limits, and of five it can be', () => {
    const four = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(four, (values) => xmrChart(values).signals.every((signal) => signal === null)),
      {
        numRuns: 2_000,
      },
    );
    expect(xmrChart([6, 2, 1.5, 1, 1]).signals[0]?.rule).toBe('outside-limits');
  });
});

describe('a target', () => {
  const assurance = (target: number | null, values = noise, part: Partial<Parameters<typeof signalChart>[0]> = {}) =>
    signalChart({ ...metric, ...part }, figures(values), { frequency: 'Q', target }).assurance;

  test('is passed, failed, or hit or missed by what chance does', () => {
    expect(assurance(40)).toBe('passing');
    expect(assurance(51)).toBe('hit-or-miss');
    expect(assurance(70)).toBe('failing');
    expect(assurance(70, noise, { direction: 'lower' })).toBe('passing');
    expect(assurance(70, noise, { direction: 'none' })).toBeNull();
    expect(assurance(null)).toBeNull();
    expect(assurance(0)).toBe('passing');
  });

  test('is not judged by trial limits, nor on differences', () => {
    expect(assurance(40, noise.slice(0, 12))).toBeNull();
    expect(assurance(40, noise.slice(0, 13))).toBe('passing');
    expect(assurance(0, years(1, 2, 1, 3, 2), { isSeasonal: true })).toBeNull();
  });

  test('is judged by the limits since the last break', () => {
    const { assurance: since } = signalChart(metric, figures([...noise.map((value) => value - 40), ...noise]), {
      frequency: 'Q',
      rebaseAt: [noise.length],
      target: 40,
    });
    expect(since).toBe('passing');
  });
});

describe('a seasonal series', () => {
  test('is charted on differences from the same period last year as soon as there are eight', () => {
    const chart = signalChart(seasonal, figures([...years(1), 12, 41, 27, 91, 13, 43, 28, 93]), {
      frequency: 'Q',
    });
    expect(chart.basis).toBe('differences');
    expect(chart.isSeasonIgnored).toBe(false);
    expect(chart.charted).toEqual([null, null, null, null, 1, 0, 1, 0, 1, 2, 1, 2]);
    expect(chart.limits).toEqual(xmrChart(chart.charted).limits);
    expect(chart.variations.slice(0, 4)).toEqual([null, null, null, null]);
    expect(chart.latest).toMatchObject({ position: 11, variation: 'common-cause', isTrial: true });
  });

  test('is charted on its values while there are fewer, and says so', () => {
    const chart = signalChart(seasonal, figures(years(1, 2, 1).slice(0, 11)), { frequency: 'Q' });
    expect(chart.basis).toBe('values');
    expect(chart.isSeasonIgnored).toBe(true);
    expect(chart.charted).toEqual(years(1, 2, 1).slice(0, 11));
  });

  test('of whole years has no season', () => {
    const chart = signalChart(seasonal, figures(noise), { frequency: 'A' });
    expect(chart).toMatchObject({ basis: 'values', isSeasonIgnored: false });
  });

  test('goes back as far as its frequency says', () => {
    const basis = (frequency: 'M' | 'T' | 'S') => signalChart(seasonal, figures(noise), { frequency }).charted;
    expect(basis('M')).toEqual(noise);
    expect(basis('T').slice(0, 5)).toEqual([null, null, null, 1, -2]);
    expect(basis('S').slice(0, 5)).toEqual([null, null, -1, -1, 1]);
  });

  test('compares nothing across a break', () => {
    const { charted } = signalChart(seasonal, figures(years(1, 2, 1, 50, 52, 51)), { frequency: 'Q', rebaseAt: [12] });
    expect(charted.slice(8, 20)).toEqual([-1, -1, -1, -1, null, null, null, null, 2, 2, 2, 2]);
  });

  test('whose last value has nothing to be compared with cannot tell', () => {
    const values = [...years(1, 2, 1, 3), 12];
    values[12] = NaN;
    const known = values.map((value) => (Number.isNaN(value) ? null : value));
    expect(signalChart(seasonal, figures(known), { frequency: 'Q' }).latest).toEqual({
      position: 16,
      signal: null,
      variation: null,
      isTrial: true,
    });
  });

  test('signals what counting in fractions finds in its differences', () => {
    let charts = 0;
    fc.assert(
      fc.property(amounts, cuts, (values, rebaseAt) => {
        const { basis, charted, signals } = signalChart(seasonal, figures(values), { frequency: 'Q', rebaseAt });
        const differences = naiveDifferences(values, 4, rebaseAt);
        const isEnough = differences.filter((difference) => difference !== null).length >= 8;
        expect(basis).toBe(isEnough ? 'differences' : 'values');
        if (!isEnough) return;
        charts += 1;
        expect(charted).toEqual(differences);
        expect(signals.map((signal) => signal && `${signal.rule} ${signal.side}`)).toEqual(
          naiveXmr(differences, rebaseAt).map((point) => point?.signal ?? null),
        );
      }),
      { numRuns: 500, seed: 5 },
    );
    expect(charts).toBeGreaterThan(100);
  });

  test('that is the same every year signals nothing', () => {
    const { signals, basis } = signalChart(seasonal, figures(years(0.1, 0.1, 0.1, 0.1, 0.1)), { frequency: 'Q' });
    expect(basis).toBe('differences');
    expect(signals.every((signal) => signal === null)).toBe(true);
  });
});

describe('a share of answers', () => {
  const values = [50, null, 52, 49, 51, 60];
  const answers = [100, null, 90, 120, 80, 100];

  test('is charted with limits that go by how many answered', () => {
    const chart = signalChart(share, { values, denominators: null, answers }, { frequency: 'Q', rebaseAt: [3] });
    expect(chart.basis).toBe('answers');
    const shares = values.map((value, place) =>
      value === null ? null : { sharePercent: value, answers: answers[place] ?? 0 },
    );
    expect(chart.limits).toEqual(proportionChart(shares, { rebaseAt: [3] }).limits);
    const counted = signalChart(share, { values, denominators: answers, answers }, { frequency: 'Q' });
    expect(counted.basis).toBe('answers');
  });

  test.each([
    ['its answers are unknown', share, { answers: null }],
    ['one number of answers is unknown', share, { answers: [100, null, 90, null, 80, 100] }],
    ['it divides by something else', share, { denominators: [300, null, 90, 120, 80, 100] }],
    ['it is a complete count', { ...share, smallestAnswers: null }, {}],
    ['it is no share', { ...share, unit: 'index' as const }, {}],
  ])('is charted on its values where %s', (_, one, part) => {
    const chart = signalChart(one, { values, denominators: null, answers, ...part }, { frequency: 'Q' });
    expect(chart.basis).toBe('values');
    expect(chart.limits).toEqual(xmrChart(values).limits);
  });

  test('with a season is charted on differences first', () => {
    const many = [...noise, ...noise];
    const some = { values: many, denominators: null, answers: many.map(() => 100) };
    expect(signalChart({ ...share, isSeasonal: true }, some, { frequency: 'Q' }).basis).toBe('differences');
    expect(signalChart({ ...share, isSeasonal: true }, some, { frequency: 'A' }).basis).toBe('answers');
  });
});

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
    const history = years(1, 2, 1, 3).slice(0, 14);
    const differences = naiveDifferences(history, 4).filter((difference) => difference !== null);
    const { lower, upper } = xmrLimits(differences) ?? { lower: NaN, upper: NaN };
    // the next is a third quarter, and the last of those was 26
    expect(limitsOf({ ...free, isSeasonal: true }, history, { frequency: 'Q' })).toEqual({
      lower: 26 + lower,
      upper: 26 + upper,
      basis: 'differences',
      isTrial: true,
    });
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
        const alongTrend = known.length < 13 ? null : trendLimits(history);
        if (alongTrend) return void expect([limits.lower, limits.upper]).toEqual([alongTrend.lower, alongTrend.upper]);
        const since = naiveSinceShift(known);
        const mean = since.reduce((sum, value) => sum + value, 0) / since.length;
        expect((limits.lower + limits.upper) / 2).toBeCloseTo(mean, 9);
        expect(limits.isTrial).toBe(since.length < 13);
      }),
      { numRuns: 300 },
    );
  });
});
