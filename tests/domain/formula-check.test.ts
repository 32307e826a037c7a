import { describe, expect, test } from 'vitest';
import { refuseBadFormulas } from '#domain/formula-check.ts';
import type { MetricDefinition } from '#domain/metric.ts';

type Checked = Parameters<typeof refuseBadFormulas>[0][number];

const metric = (code: string, rest: Partial<MetricDefinition> = {}): Checked => ({
  code,
  formula: null,
  unit: 'count',
  frequencies: ['Q', 'A'],
  rollupRule: 'sum',
  weight: null,
  dimensions: [],
  smallestAnswers: null,
  visibility: 'public',
  ...rest,
});
const dimensions = new Map([
  ['gender', { categories: [{ code: 'women', names: { sv: 'Kvinnor' } }] }],
  ['channel', { categories: [{ code: 'digital', names: { sv: 'Digitalt' } }] }],
]);

const refused = (catalogue: readonly Checked[], changing = catalogue.map(({ code }) => code)) => {
  try {
    refuseBadFormulas(catalogue, new Set(changing), dimensions);
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'details' in error) {
      return { code: error.code, message: error.message, details: error.details };
    }
    throw error;
  }
  return null;
};
const made = (formula: string, rest: Partial<MetricDefinition> = {}) => metric('made', { formula, ...rest });

describe('a formula in the catalogue', () => {
  test('stands where all that it names is there, as often and for as many to see', () => {
    expect(refused([metric('a'), metric('b'), made('(a + b) * 2')])).toBeNull();
    expect(refused([metric('a', { frequencies: ['M', 'Q', 'A'] }), made('a * 2', { frequencies: ['A'] })])).toBeNull();
    expect(
      refused([metric('a', { dimensions: ['gender', 'channel'] }), made('a[gender.women+channel.digital] / a')]),
    ).toBe(null);
    expect(refused([metric('a', { visibility: 'peers' }), made('a * 2', { visibility: 'organisation' })])).toBeNull();
    expect(refused([metric('a', { smallestAnswers: 7 }), made('a * 2', { smallestAnswers: 7 })])).toBeNull();
  });

  test.each<[string, Partial<MetricDefinition>, Partial<MetricDefinition>, string, object]>([
    ['2 * a[gender.women]', {}, {}, 'unknown-breakdown', { breakdown: 'gender.women' }],
    ['2 * a[gender.men]', { dimensions: ['gender'] }, {}, 'unknown-breakdown', { breakdown: 'gender.men' }],
    [
      '2 * a[channel.digital+gender.women]',
      { dimensions: ['gender', 'channel'] },
      {},
      'unknown-breakdown',
      { breakdown: 'channel.digital+gender.women' },
    ],
    ['2 * a', { frequencies: ['A'] }, {}, 'frequency-not-allowed', { frequency: 'Q' }],
    ['2 * a', {}, { frequencies: ['A', 'M'] }, 'frequency-not-allowed', { frequency: 'M' }],
    ['2 * a', { visibility: 'restricted' }, {}, 'never-wider', { visibility: 'restricted' }],
    ['2 * a', { smallestAnswers: 7 }, {}, 'too-few-answers', { smallestAnswers: 7 }],
    ['2 * a', { smallestAnswers: 10 }, { smallestAnswers: 7 }, 'too-few-answers', { smallestAnswers: 10 }],
  ])('%j over %j as %j is refused: %s', (formula, input, rest, code, details) => {
    expect(refused([metric('a', input), made(formula, rest)])).toEqual({
      code,
      message: 'made: cannot be made of "a" at position 4',
      details: { ...details, metric: 'made', position: 4, named: 'a' },
    });
  });

  test('that cannot be read, names nothing known or leads back to itself is refused', () => {
    expect(refused([made('a + b +')])).toMatchObject({ code: 'bad-expression', details: { position: 7 } });
    expect(refused([made('a')])).toMatchObject({ code: 'unknown-metric' });
    expect(refused([made('2 * made')])).toMatchObject({ code: 'formula-cycle', details: { position: 4 } });
  });

  test('is summed as numerators and denominators only where it has them', () => {
    const ratio = { rollupRule: 'ratio' } as const;
    const both = [metric('a'), metric('b')];
    expect(refused([...both, made('a / b', ratio)])).toBeNull();
    expect(refused([...both, made('a / b * 100', ratio)])).toEqual({
      code: 'rollup-does-not-fit',
      message: 'made: the roll-up needs a quotient of two metrics',
      details: { metric: 'made', position: 0 },
    });
  });

  test('is weighed by a structure figure, never by answers', () => {
    const mean = { rollupRule: 'weighted-mean' } as const;
    expect(refused([metric('a'), made('a * 2', { ...mean, weight: 'employees' })])).toBeNull();
    expect(refused([metric('a'), made('a * 2', { ...mean, weight: 'answers' })])).toMatchObject({
      code: 'rollup-does-not-fit',
    });
    expect(refused([metric('a'), made('a * 2', { rollupRule: 'none', weight: 'answers' })])).toBeNull();
  });

  test('is looked at when it changes or what it is made of does, and not because of others', () => {
    const catalogue = [...[metric('a', { visibility: 'restricted' }), metric('b'), metric('other')], made('a * b')];
    expect(refused(catalogue, ['other'])).toBeNull();
    expect(refused(catalogue, ['a'])).toMatchObject({ code: 'never-wider' });
    expect(refused(catalogue, ['made'])).toMatchObject({ code: 'never-wider' });
  });

  test('needs nothing where a metric has none', () => {
    expect(refused([metric('a', { rollupRule: 'ratio' }), metric('b', { weight: 'answers' })])).toBeNull();
  });
});
