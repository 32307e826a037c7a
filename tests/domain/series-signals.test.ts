import { describe, expect, test } from 'vitest';
import { periodNumber } from '#domain/period.ts';
import { nextLimits, seriesSignals, type SignalContext } from '#domain/series-signals.ts';
import type { SeriesPoints } from '#domain/series.ts';
import { limitsOf, signalChart } from '#domain/signal-chart.ts';

const hours = {
  unit: 'hours',
  direction: 'higher',
  measuringType: 'flow',
  isCumulative: false,
  isSeasonal: false,
  smallestAnswers: null,
  minimum: null,
  maximum: null,
} as const;

const points = (values: (number | null)[], part: Partial<SeriesPoints> = {}): SeriesPoints => ({
  from: periodNumber('2020-Q1'),
  values,
  numerators: null,
  denominators: null,
  answers: null,
  statuses: '',
  ...part,
});
const context = (part: Partial<SignalContext> = {}): SignalContext => ({
  frequency: 'Q',
  rebaseAt: [],
  target: null,
  coverage: null,
  ...part,
});

const noise = [50, 52, 49, 51, 50, 52, 49, 51, 50, 52, 49, 51, 50, 52];

describe('the signals of a series', () => {
  test('are those of its chart, with limits in the scale of its values', () => {
    const chart = signalChart(hours, points([...noise, 90]), { frequency: 'Q', rebaseAt: [4], target: 51 });
    const found = seriesSignals(hours, points([...noise, 90]), context({ rebaseAt: [4], target: 51 }));
    const shown = chart.limits.map((some) => some && { mean: some.mean, lower: some.lower, upper: some.upper });
    expect(found).toEqual({
      basis: 'values',
      isSeasonIgnored: false,
      assurance: chart.assurance,
      signals: chart.signals,
      variations: chart.variations,
      isTrial: [...[0, 1, 2, 3], ...Array.from({ length: 11 }, (_, step) => step)].map(() => true),
      rebasedAt: [4],
      limits: shown,
    });
  });

  test('of firm and of trial limits are told apart by position', () => {
    const { isTrial } = seriesSignals(hours, points([...noise, 51, 50]), context({ rebaseAt: [13] }));
    expect(isTrial).toEqual([...noise.slice(0, 13).map(() => false), true, true, true]);
  });

  test('have limits within what the metric allows', () => {
    const values = [1, 9, 0, 10, 2, 8, 1, 9];
    const { limits } = seriesSignals({ ...hours, minimum: 0, maximum: 12 }, points(values), context());
    expect(limits[0]).toEqual({ mean: 5, lower: 0, upper: 12 });
    const free = seriesSignals(hours, points(values), context()).limits[0];
    expect(free?.lower).toBeLessThan(0);
    expect(free?.upper).toBeGreaterThan(12);
  });

  test('of a seasonal metric have limits around the same period last year', () => {
    const years = [0, 1, 0, 2, 1, 3].flatMap((level) => [10, 40, 25, 90].map((season) => season + level));
    const seasonal = { ...hours, isSeasonal: true };
    const chart = signalChart(seasonal, points(years), { frequency: 'Q' });
    const found = seriesSignals(seasonal, points(years), context());
    expect(found.basis).toBe('differences');
    expect(found.limits.slice(0, 4)).toEqual([null, null, null, null]);
    expect(found.limits[23]?.mean).toBeCloseTo((years[19] ?? 0) + (chart.limits[23]?.mean ?? 0), 9);
    expect(found.limits[23]?.upper).toBeCloseTo((years[19] ?? 0) + (chart.limits[23]?.upper ?? 0), 9);
  });

  describe('of figures counted from the beginning of the year', () => {
    const cumulative = { ...hours, isCumulative: true };
    const alone = [...noise, 90, 50];
    const sums = alone.map((_, place) =>
      alone.slice(place - (place % 4), place + 1).reduce((sum, value) => sum + value, 0),
    );

    test('are those of each period alone, with limits on top of what was before', () => {
      const found = seriesSignals(cumulative, points(sums), context({ target: 1 }));
      const chart = signalChart(hours, points(alone), { frequency: 'Q' });
      expect(found.variations).toEqual(chart.variations);
      expect(found.variations[14]).toBe('improvement');
      expect(found.limits[14]?.upper).toBeCloseTo((sums[13] ?? 0) + (chart.limits[14]?.upper ?? 0), 9);
      expect(found.limits[0]?.upper).toBeCloseTo(chart.limits[0]?.upper ?? 0, 9);
      // a level for the whole year is nothing that one quarter reaches
      expect(found.assurance).toBeNull();
    });

    test('as quotients have no limits to draw, because one is not the other and something more', () => {
      const parts = { numerators: sums, denominators: sums.map((_, place) => ((place % 4) + 1) * 100) };
      const found = seriesSignals({ ...cumulative, unit: 'percent' }, points(sums, parts), context());
      expect(found.variations[14]).toBe('improvement');
      expect(found.limits.every((some) => some === null)).toBe(true);
    });

    test('have none where nothing was charted', () => {
      const gap = sums.map((value, place) => (place === 5 ? null : value));
      const { limits, variations } = seriesSignals(cumulative, points(gap), context());
      expect([limits[5], limits[6], variations[6]]).toEqual([null, null, null]);
      expect(limits[7]).not.toBeNull();
    });
  });

  describe('of sums of units', () => {
    const full = { have: noise.map(() => 40), of: noise.map(() => 40) };

    test('leave out what was made of clearly fewer or more units than the last', () => {
      const coverage = { ...full, have: full.have.with(3, 20).with(5, 38) };
      const found = seriesSignals(hours, points(noise.with(3, 5)), context({ coverage }));
      expect(found.variations[3]).toBeNull();
      expect(found.variations[5]).toBe('common-cause');
      expect(found.limits).toEqual(
        seriesSignals(hours, points(noise.map((value, place) => (place === 3 ? null : value))), context()).limits,
      );
    });

    test('cannot tell where the last is made of others than nearly all before', () => {
      const coverage = { ...full, have: full.have.with(-1, 20) };
      const { variations } = seriesSignals(hours, points(noise.with(-1, 5)), context({ coverage }));
      expect(variations.at(-1)).toBeNull();
    });

    test('go by the last that has a value, not by what is missing after it', () => {
      const coverage = { have: [...full.have, 0], of: [...full.of, 40] };
      const { variations } = seriesSignals(hours, points([...noise, null]), context({ coverage }));
      expect(variations).toEqual([...noise.map(() => 'common-cause'), null]);
    });

    test('without any value say nothing', () => {
      const coverage = { have: [0, 0], of: [40, 40] };
      expect(seriesSignals(hours, points([null, null]), context({ coverage })).variations).toEqual([null, null]);
    });
  });
});

describe('what the next figure is held against', () => {
  const next = (values: readonly number[]) => periodNumber('2020-Q1') + values.length;
  const plain = { frequency: 'Q', rebaseAt: [] } as const;

  test('is what was before it since something new began, and nothing of itself', () => {
    const values = [...noise, ...noise.map((value) => value + 40)];
    const rebaseAt = [noise.length];
    const limits = limitsOf(hours, values, { frequency: 'Q', rebaseAt });
    expect(limits?.lower).toBeGreaterThan(80);
    expect(nextLimits(hours, points([...values, 7]), next(values), { frequency: 'Q', rebaseAt })).toEqual(limits);
    expect(nextLimits(hours, points(values), next(values), { frequency: 'Q', rebaseAt: [values.length] })).toBeNull();
  });

  test('stands a year after last year’s figure also where the latest ones are missing', () => {
    const seasonal = { ...hours, isSeasonal: true };
    const values = Array.from({ length: 14 }, (_, place) => [10, 20, 30, 40][place % 4] ?? 0);
    const number = next([...values, 0, 0]);
    expect(nextLimits(seasonal, points(values), number, plain)).toMatchObject({ basis: 'differences', lower: 10 });
  });

  test('is on top of what there was, of what is counted from the beginning of the year', () => {
    const counted = { ...hours, isCumulative: true, maximum: 155 };
    const own = [...noise.slice(0, 12)];
    const values = own.map((_, place) => own.slice(place - (place % 4), place + 1).reduce((sum, one) => sum + one, 0));
    const alone = limitsOf(hours, own.slice(0, 10), plain);
    const found = nextLimits(counted, points(values), next(own.slice(0, 10)), plain);
    expect(found?.lower).toBeCloseTo((alone?.lower ?? 0) + 102);
    expect(found?.upper).toBe(155);
    const first = nextLimits(counted, points(values), next(own), plain);
    expect(first).toEqual(limitsOf(hours, own, plain));
    const gap = values.map((value, place) => (place === 9 ? null : value));
    expect(nextLimits(counted, points(gap), next(own.slice(0, 10)), plain)).toBeNull();
  });

  test('is unknown of a quotient or an average that is counted so, and plain of a stock', () => {
    const counted = { ...hours, isCumulative: true };
    const parts = { numerators: noise, denominators: noise.map(() => 100) };
    expect(nextLimits(counted, points(noise, parts), next(noise), plain)).toBeNull();
    expect(nextLimits({ ...counted, measuringType: 'average' }, points(noise), next(noise), plain)).toBeNull();
    const stock = { ...counted, measuringType: 'stock' } as const;
    expect(nextLimits(stock, points(noise), next(noise), plain)).toEqual(limitsOf(hours, noise, plain));
  });
});
