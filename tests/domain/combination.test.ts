import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { always, combine, type Frame } from '#domain/combination.ts';
import { frequencyOf, periodNumber, type Frequency, type PeriodCode } from '#domain/period.ts';
import type { SeriesPoints } from '#domain/series.ts';
import { partsOf, spanOf, wholeOf } from '#domain/span.ts';

const flow = { unit: 'hours', measuringType: 'flow' } as const;
const stock = { unit: 'count', measuringType: 'stock' } as const;
const average = { unit: 'days', measuringType: 'average' } as const;
const share = { unit: 'percent', measuringType: 'average' } as const;

/** From the first quarter of 2025 unless something else is said; without a status what has a value is normal. */
const points = (part: Partial<SeriesPoints> & Pick<SeriesPoints, 'values'>): SeriesPoints => ({
  from: periodNumber('2025-Q1'),
  numerators: null,
  denominators: null,
  answers: null,
  statuses: part.values.map((value) => (value === null ? 'O' : 'A')).join(''),
  ...part,
});

const frameOf = ({ from, values }: SeriesPoints, source: Frequency, to: Frequency): Frame => ({
  first: wholeOf(source, to, from),
  last: wholeOf(source, to, from + values.length - 1),
  spanOf: (number) => partsOf(source, to, number),
});

const converted = (
  metric: Parameters<typeof combine>[0],
  given: SeriesPoints,
  source: Frequency,
  to: Frequency,
  existence = always,
) => combine(metric, { points: given, frequency: source }, frameOf(given, source, to), existence);

const years = (metric: Parameters<typeof combine>[0], given: SeriesPoints, existence = always) =>
  converted(metric, given, 'Q', 'A', existence);

describe('figures of several periods', () => {
  test('flows add up, and so do answers', () => {
    const made = years(flow, points({ values: [1, 2, 3, 4, 10, 20, 30, 40], answers: [5, 6, 7, 8, 1, 1, 1, 1] }));
    expect(made).toEqual({
      from: periodNumber('2025'),
      values: [10, 100],
      numerators: null,
      denominators: null,
      answers: [26, 4],
      statuses: 'AA',
      making: { from: [], lacking: [[], []], unweighted: [false, false] },
    });
  });

  test('parts of a flow are not added up: its denominators are not', () => {
    const made = years(flow, points({ values: [1, 2, 3, 4], numerators: [1, 2, 3, 4], denominators: [1, 1, 1, 1] }));
    expect([made.values, made.numerators, made.denominators]).toEqual([[10], null, null]);
  });

  test('stocks take the last, with its parts and its status, and need no other', () => {
    const given = points({
      values: [null, null, 3, 4],
      numerators: [null, null, 30, 40],
      denominators: [null, null, 10, 10],
      answers: [null, null, 8, 9],
      statuses: 'OOEP',
    });
    expect(years(stock, given)).toMatchObject({
      values: [4],
      numerators: [40],
      denominators: [10],
      answers: [9],
      statuses: 'P',
      making: { lacking: [[]], unweighted: [false] },
    });
    expect(years(stock, points({ values: [1, 2, 3, null] }))).toMatchObject({
      values: [null],
      statuses: 'O',
      making: { lacking: [['2025-Q4']] },
    });
  });

  test('shares are the sum of what was counted out of the sum of all', () => {
    const given = points({ values: [50, 10, 10, 10], numerators: [5, 1, 1, 1], denominators: [10, 10, 10, 10] });
    expect(years(share, given)).toMatchObject({
      values: [20],
      numerators: [8],
      denominators: [40],
      making: { unweighted: [false] },
    });
    expect(years(average, given).values).toEqual([0.2]);
  });

  test('nothing out of nothing counts as a part, and a year of it has no quotient', () => {
    const given = points({
      values: [50, null, 50, 50, null, null, null, null],
      numerators: [5, 0, 5, 5, 0, 0, 0, 0],
      denominators: [10, 0, 10, 10, 0, 0, 0, 0],
      statuses: 'AMAAMMMM',
    });
    expect(years(share, given)).toMatchObject({
      values: [50, null],
      numerators: [15, 0],
      denominators: [30, 0],
      statuses: 'AM',
      making: { lacking: [[], []] },
    });
  });

  test.each([
    ['a part that is not known', { numerators: [5, null, 5, 5], denominators: [10, 0, 10, 10], statuses: 'AMAA' }],
    [
      'another whole that is not known',
      { numerators: [5, 0, 5, 5], denominators: [10, null, 10, 10], statuses: 'AMAA' },
    ],
    ['less than nothing', { numerators: [5, 0, 5, 5], denominators: [10, -1, 10, 10], statuses: 'AMAA' }],
    [
      'something out of which nobody says what',
      { numerators: [5, 0, 5, 5], denominators: [10, 3, 10, 10], statuses: 'AMAA' },
    ],
    ['nothing that was never told', { numerators: [5, 0, 5, 5], denominators: [10, 0, 10, 10], statuses: 'AOAA' }],
  ])('%s is a gap', (_, part) => {
    const made = years(share, points({ values: [50, null, 50, 50], ...part }));
    expect([made.values, made.making?.lacking]).toEqual([[null], [['2025-Q2']]]);
  });

  test('means weigh by what they are of, else by answers, else every period counts the same and that is said', () => {
    const values = [1, 2, 3, 4];
    const byCases = years(average, points({ values, denominators: [0, 1, 0, 3], answers: [9, 1, 1, 1] }));
    expect(byCases).toMatchObject({ values: [3.5], denominators: [4], answers: [12], making: { unweighted: [false] } });
    const byAnswers = years(average, points({ values, answers: [3, 1, 0, 0] }));
    expect(byAnswers).toMatchObject({
      values: [1.25],
      denominators: null,
      answers: [4],
      making: { unweighted: [false] },
    });
    const plain = years(average, points({ values }));
    expect(plain).toMatchObject({ values: [2.5], denominators: null, answers: null, making: { unweighted: [true] } });
  });

  test.each([
    ['not all of them are known', [3, null, 1, 1]],
    ['all of them are nothing', [0, 0, 0, 0]],
    ['one is less than nothing', [5, -1, 5, 5]],
  ])('a mean is plain where %s', (_, answers) => {
    const made = years(average, points({ values: [1, 2, 3, 4], answers }));
    expect([made.values, made.making?.unweighted]).toEqual([[2.5], [true]]);
  });

  test('a mean of one period is its figure and needs no weight', () => {
    const alone = years(average, points({ values: [7] }), { first: 0, last: periodNumber('2025-Q1') });
    expect([alone.values, alone.making?.unweighted]).toEqual([[7], [false]]);
  });

  test('what is made of plain means says so too', () => {
    const months = points({ from: periodNumber('2025-01'), values: Array.from({ length: 12 }, (_, at) => at) });
    const quarters = converted(average, months, 'M', 'Q');
    expect(quarters.making?.unweighted).toEqual([true, true, true, true]);
    const weighed = { ...quarters, denominators: [1, 1, 1, 1] };
    expect(years(average, weighed).making?.unweighted).toEqual([true]);
  });

  test('what cannot be put together is not applicable', () => {
    expect(years({ unit: 'index', measuringType: 'other' }, points({ values: [1, 2, 3, 4] }))).toMatchObject({
      values: [null],
      statuses: 'M',
    });
  });

  test('the weakest of the parts is what the whole is', () => {
    const statuses = ['AAPA', 'PEAA', 'AVEP', 'AAAA'].map(
      (some) => years(flow, points({ values: [1, 2, 3, 4], statuses: some })).statuses,
    );
    expect(statuses).toEqual(['P', 'E', 'V', 'A']);
  });
});

describe('a period that is not whole', () => {
  test('is missing, and it is told what is lacking', () => {
    const made = years(flow, points({ values: [1, null, 3, null, 5] }));
    expect(made).toMatchObject({ values: [null, null], statuses: 'OO' });
    expect(made.making?.lacking).toEqual([
      ['2025-Q2', '2025-Q4'],
      ['2026-Q2', '2026-Q3', '2026-Q4'],
    ]);
  });

  test('lacks what comes before the first figure too', () => {
    const made = years(flow, points({ from: periodNumber('2025-Q4'), values: [1] }));
    expect(made.making?.lacking).toEqual([['2025-Q1', '2025-Q2', '2025-Q3']]);
  });

  test('before the first period that there can be, nothing has a name', () => {
    const first = points({ from: 0, values: [1, 2, 3, 4] });
    const rolling = { first: 0, last: 3, spanOf: (number: number) => spanOf('rolling', 'Q', number) };
    const made = combine(flow, { points: first, frequency: 'Q' }, rolling);
    expect([made.values, made.making?.lacking]).toEqual([
      [null, null, null, 10],
      [[], [], [], []],
    ]);
  });

  test.each([
    ['hidden where one is hidden', [1, null, 3, null], 'AQAO', 'Q'],
    ['not collected where none was', [1, null, null, 4], 'ALLA', 'L'],
    ['missing where they are of several kinds', [1, null, null, 4], 'ALMA', 'O'],
    ['missing where a figure has no number', [1, null, 3, 4], 'AAAA', 'O'],
  ])('is %s', (_, values, statuses, status) => {
    const made = years(flow, points({ values, statuses }));
    expect([made.values, made.statuses]).toEqual([[null], status]);
  });

  test('a number that is not told is none', () => {
    expect(years(flow, points({ values: [1, 2, 3, 4], statuses: 'AQAA' }))).toMatchObject({
      values: [null],
      statuses: 'Q',
    });
  });

  test('what is lacking in a part of it is told as it is lacking there', () => {
    const months = points({ from: periodNumber('2025-01'), values: [1, 1, 1, 1, null, 1, 1, 1, 1, 1, 1, 1] });
    const quarters = converted(flow, months, 'M', 'Q');
    expect(years(flow, quarters).making?.lacking).toEqual([['2025-05']]);
  });

  test('nothing is expected of what did not exist', () => {
    const since = { first: periodNumber('2025-Q3'), last: periodNumber('2025-Q4') };
    const made = years(flow, points({ values: [null, null, 3, 4, 9] }), since);
    expect([made.values, made.statuses, made.making?.lacking]).toEqual([[7, null], 'AO', [[], []]]);
    const until = { first: 0, last: periodNumber('2025-Q3') };
    expect(years(stock, points({ values: [1, 2, 3, null] }), until)).toMatchObject({ values: [null], statuses: 'O' });
  });

  test('a frame of nothing is nothing', () => {
    const made = combine(
      flow,
      { points: points({ values: [1] }), frequency: 'Q' },
      { first: 5, last: 4, spanOf: () => always },
    );
    expect([made.values, made.statuses]).toEqual([[], '']);
  });
});

const anyValues = fc.array(fc.option(fc.integer({ min: -1_000, max: 1_000 }), { freq: 5 }), {
  minLength: 1,
  maxLength: 60,
});

describe('for all figures', () => {
  test('the year is the sum of its quarters where all are there, and missing elsewhere', () => {
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 0, max: 40 }), (values, from) => {
        const given = points({ from, values });
        const made = years(flow, given);
        made.values.forEach((value, step) => {
          const quarters = [0, 1, 2, 3].map((place) => values[4 * (made.from + step) + place - from] ?? null);
          const sum = quarters.reduce<number>((total, one) => total + (one ?? 0), 0);
          expect(value).toBe(quarters.includes(null) ? null : sum);
          expect(made.making?.lacking[step]).toHaveLength(quarters.filter((one) => one === null).length);
        });
      }),
    );
  });

  test('in two steps they are what they are in one', () => {
    const cell = fc.record({ count: fc.integer({ min: 0, max: 50 }), of: fc.integer({ min: 0, max: 50 }) });
    fc.assert(
      fc.property(
        fc.array(fc.option(cell, { freq: 12 }), { minLength: 1, maxLength: 60 }),
        fc.constantFrom(flow, stock, average, share),
        fc.constantFrom('parts', 'wholes', 'answers', 'nothing'),
        fc.constantFrom<Frequency>('Q', 'T', 'S'),
        (cells, metric, known, between) => {
          const column = (name: 'count' | 'of') => cells.map((one) => one?.[name] ?? null);
          const given = points({
            from: periodNumber('2024-01'),
            values: cells.map((one) => (one === null ? null : one.of === 0 ? 7 : one.count / one.of)),
            numerators: known === 'parts' ? column('count') : null,
            denominators: known === 'parts' || known === 'wholes' ? column('of') : null,
            answers: known === 'answers' ? column('of') : null,
          });
          const once = converted(metric, given, 'M', 'A');
          const twice = converted(metric, converted(metric, given, 'M', between), between, 'A');
          const isWeighed = once.making?.unweighted.every((isPlain) => !isPlain);
          expect(twice.statuses).toBe(once.statuses);
          const lackingIn = ({ making }: SeriesPoints) =>
            making?.lacking.map(monthsOf).map((months) => (metric === stock ? months.slice(-1) : months));
          expect(lackingIn(twice)).toEqual(lackingIn(once));
          twice.values.forEach((value, step) => {
            const expected = once.values[step] ?? null;
            // where the weights of a stretch are all nothing, it has none to hand on
            const isSame =
              isWeighed && known !== 'parts' && metric.measuringType === 'average'
                ? hasWeights(given, once.from + step, between)
                : true;
            if (isSame) expect(value).toEqual(expected === null ? null : expect.closeTo(expected, 8));
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('the rolling year is recomputed by plain sums', () => {
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 4, max: 60 }), (values, from) => {
        const given = points({ from, values });
        const frame = {
          first: from,
          last: from + values.length - 1,
          spanOf: (number: number) => spanOf('rolling', 'Q', number),
        };
        const made = combine(flow, { points: given, frequency: 'Q' }, frame);
        const expected = values.map((_, at) => {
          const four = [at - 3, at - 2, at - 1, at].map((place) => values[place] ?? null);
          return four.includes(null) ? null : four.reduce<number>((total, one) => total + (one ?? 0), 0);
        });
        expect(made.values).toEqual(expected);
      }),
    );
  });
});

const hasWeights = ({ denominators, answers, from }: SeriesPoints, year: number, between: Frequency): boolean => {
  const weights = denominators ?? answers;
  const length = { A: 12, S: 6, T: 4, Q: 3, M: 1 }[between];
  return Array.from({ length: 12 / length }, (_, part) =>
    Array.from({ length }, (__, month) => weights?.[12 * year + part * length + month - from] ?? 0).some(
      (one) => one > 0,
    ),
  ).every(Boolean);
};

/** What lies beyond all figures is lacking by the quarter. */
const monthsOf = (periods: readonly PeriodCode[]): number[] =>
  periods.flatMap((period) => {
    const frequency = frequencyOf(period);
    if (frequency === 'M') return [periodNumber(period)];
    const { first, last } = partsOf('M', frequency, periodNumber(period));
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  });
