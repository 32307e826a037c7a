import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootstrapInterval, compareRounds, newcombeInterval } from '#domain/rounds.ts';
import { naiveInterval } from '#tests/support/naive-comparison.ts';
import { hasSharedFolder, sharedFolder } from '#tests/support/shared.ts';
import { generator } from '#tests/support/random.ts';

type NewcombeVector = { x1: number; n1: number; x2: number; n2: number; newcombe95: [number, number] };

const newcombeVectors = (): NewcombeVector[] =>
  JSON.parse(readFileSync(join(sharedFolder, 'vectors/base-stats.json'), 'utf8')).newcombeDiff;

describe('the interval of Newcombe', () => {
  test.each([
    // table II of Newcombe (1998), method 10, as printed
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('of %d in %d less %d in %d is the published one', (x1, n1, x2, n2, lower, upper) => {
    const found = newcombeInterval({ part: x2, whole: n2 }, { part: x1, whole: n1 });
    expect(found.lower).toBeCloseTo(lower, 4);
    expect(found.upper).toBeCloseTo(upper, 4);
  });

  test.skipIf(!hasSharedFolder)('is that of R', () => {
    for (const { x1, n1, x2, n2, newcombe95 } of newcombeVectors()) {
      const found = newcombeInterval({ part: x2, whole: n2 }, { part: x1, whole: n1 });
      expect(Math.abs(found.lower - newcombe95[0])).toBeLessThan(1e-9);
      expect(Math.abs(found.upper - newcombe95[1])).toBeLessThan(1e-9);
    }
  });

  test('is what two intervals found by searching give, contains the difference and turns with its rounds', () => {
    const samples = fc
      .tuple(fc.integer({ min: 1, max: 800 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([whole, share]) => ({ part: Math.round(whole * share), whole }));
    fc.assert(
      fc.property(samples, samples, (earlier, later) => {
        const { lower, upper } = newcombeInterval(earlier, later);
        const [before, after] = [earlier.part / earlier.whole, later.part / later.whole];
        const [a, b] = [naiveInterval(earlier.part, earlier.whole), naiveInterval(later.part, later.whole)];
        expect(lower).toBeCloseTo(after - before - Math.sqrt((after - b.lower) ** 2 + (a.upper - before) ** 2), 8);
        expect(upper).toBeCloseTo(after - before + Math.sqrt((b.upper - after) ** 2 + (before - a.lower) ** 2), 8);
        expect(lower).toBeGreaterThanOrEqual(-1);
        expect(upper).toBeLessThanOrEqual(1);
        const turned = newcombeInterval(later, earlier);
        expect(turned.lower).toBeCloseTo(-upper, 12);
        expect(turned.upper).toBeCloseTo(-lower, 12);
      }),
    );
  });
});

const moments = (scores: readonly number[]): { mean: number; variance: number } => {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { mean, variance: scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length };
};

/** Answers from 1 to 5, so many of each. */
const answers = (...counts: number[]): number[] =>
  counts.flatMap((count, place) => Array.from({ length: count }, () => place + 1));

describe('the bootstrap', () => {
  const earlier = answers(20, 40, 60, 50, 30);
  const later = answers(10, 20, 60, 70, 60);

  test('is the same for the same seed and another for another, but not by much', () => {
    const first = bootstrapInterval(earlier, later, 1) ?? { lower: NaN, upper: NaN };
    expect(bootstrapInterval(earlier, later, 1)).toEqual(first);
    const second = bootstrapInterval(earlier, later, 2) ?? { lower: NaN, upper: NaN };
    expect(second).not.toEqual(first);
    expect(Math.abs(second.lower - first.lower)).toBeLessThan(0.05);
    expect(Math.abs(second.upper - first.upper)).toBeLessThan(0.05);
  });

  test('of many answers is where the normal distribution says', () => {
    const next = generator(11);
    for (let round = 0; round < 10; round += 1) {
      const counts = () => Array.from({ length: 5 }, () => 20 + Math.floor(next() * 60));
      const [before, after] = [answers(...counts()), answers(...counts())];
      const [a, b] = [moments(before), moments(after)];
      const deviation = Math.sqrt(a.variance / before.length + b.variance / after.length);
      const found = bootstrapInterval(before, after, round);
      const reach = 1.959964 * deviation;
      expect(Math.abs((found?.lower ?? NaN) - (b.mean - a.mean - reach))).toBeLessThan(0.25 * deviation);
      expect(Math.abs((found?.upper ?? NaN) - (b.mean - a.mean + reach))).toBeLessThan(0.25 * deviation);
    }
  });

  test('reaches every respondent, the first and the last', () => {
    // whoever is never drawn would leave a difference of nothing
    const nine = Array.from({ length: 9 }, () => 0);
    const nought = Array.from({ length: 10 }, () => 0);
    expect(bootstrapInterval(nought, [1_000, ...nine], 3)?.upper).toBeGreaterThan(100);
    expect(bootstrapInterval(nought, [...nine, 1_000], 3)?.upper).toBeGreaterThan(100);
    expect(bootstrapInterval(nought, [...nine, 1_000], 3)?.lower).toBe(0);
  });

  test('needs ten respondents in each round', () => {
    const [nine, ten] = [answers(3, 3, 3), answers(3, 3, 4)];
    expect(bootstrapInterval(nine, ten, 1)).toBeNull();
    expect(bootstrapInterval(ten, nine, 1)).toBeNull();
    expect(bootstrapInterval([], [], 1)).toBeNull();
    expect(bootstrapInterval(ten, ten, 1)).not.toBeNull();
  });

  test('of what everybody says is that and nothing else', () => {
    const [fours, fives] = [answers(0, 0, 0, 12), answers(0, 0, 0, 0, 12)];
    expect(bootstrapInterval(fours, fives, 5)).toEqual({ lower: 1, upper: 1 });
  });
});

describe('two rounds alone', () => {
  const share = { unit: 'percent', smallestAnswers: 7, direction: 'higher' } as const;
  const score = { unit: 'index', smallestAnswers: 7, direction: 'higher' } as const;
  const shareRound = (value: number, count: number | null) => ({
    value,
    denominator: null,
    answers: count,
    scores: null,
  });
  const scoreRound = (scores: number[]) => ({
    value: moments(scores).mean,
    denominator: null,
    answers: scores.length,
    scores,
  });

  test('of a share are judged in percentage points', () => {
    const { interval, ...rest } = compareRounds(share, shareRound(60, 80), shareRound(80, 70));
    expect(rest).toEqual({ variation: 'improvement', difference: 20, method: 'newcombe' });
    expect(interval?.lower).toBeCloseTo(5.243147240236, 9);
    expect(interval?.upper).toBeCloseTo(33.38726540369, 9);
  });

  test('say what changed by the direction of good', () => {
    const [low, high] = [shareRound(60, 80), shareRound(80, 70)];
    expect(compareRounds(share, high, low).variation).toBe('concern');
    expect(compareRounds({ ...share, direction: 'lower' }, high, low).variation).toBe('improvement');
    expect(compareRounds({ ...share, direction: 'none' }, high, low).variation).toBe('special-cause');
  });

  test('cannot tell where the interval has room for no change', () => {
    const { variation, interval } = compareRounds(share, shareRound(60, 20), shareRound(70, 20));
    expect(variation).toBe('cannot-tell');
    expect(interval?.lower).toBeLessThan(0);
    expect(interval?.upper).toBeGreaterThan(0);
    // an end on nought itself leaves room for it
    const same = answers(0, 0, 12);
    expect(compareRounds(score, scoreRound(same), scoreRound(same))).toMatchObject({
      variation: 'cannot-tell',
      interval: { lower: 0, upper: 0 },
    });
  });

  test('of a score are judged by what the respondents gave', () => {
    const [before, after] = [scoreRound(answers(20, 40, 60, 50, 30)), scoreRound(answers(10, 20, 60, 70, 60))];
    const compared = compareRounds(score, before, after);
    expect(compared.method).toBe('bootstrap');
    expect(compared.variation).toBe('improvement');
    expect(compared.difference).toBeCloseTo(after.value - before.value, 12);
    expect(compareRounds(score, after, before).variation).toBe('concern');
    expect(compareRounds(score, before, after)).toEqual(compared);
  });

  test.each([
    ['nobody knows how many answered', share, shareRound(60, null), shareRound(90, 80)],
    ['nobody knows how many answered later', share, shareRound(60, 80), shareRound(90, null)],
    ['everything was counted', { ...share, smallestAnswers: null }, shareRound(60, 80), shareRound(90, 80)],
    ['single scores are not kept', score, shareRound(6, 80), shareRound(9, 80)],
    ['the scores of one round are not kept', score, scoreRound(answers(5, 5)), shareRound(9, 80)],
    ['few answered', score, scoreRound(answers(5)), scoreRound(answers(0, 5))],
  ])('cannot tell where %s', (_, metric, earlier, later) => {
    expect(compareRounds(metric, earlier, later)).toEqual({
      variation: 'cannot-tell',
      difference: later.value - earlier.value,
      interval: null,
      method: null,
    });
  });
});
