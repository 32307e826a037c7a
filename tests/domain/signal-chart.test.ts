import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proportionChart } from '#domain/proportion-chart.ts';
import { signalChart } from '#domain/signal-chart.ts';
import { xmrChart } from '#domain/xmr.ts';
import { naiveDifferences, naiveXmr } from '#tests/support/naive-signals.ts';

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
