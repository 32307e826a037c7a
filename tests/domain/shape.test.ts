import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  frequencies,
  isPeriodCode,
  periodNumber,
  periodsPerYear,
  type Frequency,
  type PeriodCode,
} from '#domain/period.ts';
import type { SeriesPoints } from '#domain/series.ts';
import { shapedPoints, shapedValidity, type Published, type Shape } from '#domain/shape.ts';
import { canConvert, noViewOf, views, type View } from '#domain/span.ts';

const hours = { unit: 'hours', measuringType: 'flow', isCumulative: false, smallestAnswers: null } as const;
const cases = { ...hours, unit: 'count', measuringType: 'stock' } as const;
const share = { ...hours, unit: 'percent', measuringType: 'average' } as const;
const sinceJanuary = { ...hours, isCumulative: true } as const;

const published = (
  frequency: Frequency,
  first: PeriodCode,
  values: (number | null)[],
  part: Partial<SeriesPoints> = {},
): Published => ({
  frequency,
  points: {
    from: periodNumber(first),
    values,
    numerators: null,
    denominators: null,
    answers: null,
    statuses: values.map((value) => (value === null ? 'O' : 'A')).join(''),
    ...part,
  },
});
const shape = (frequency: Frequency, view: View = 'period', isConverted = true): Shape => ({
  frequency,
  view,
  isConverted,
});
const quarters = published('Q', '2025-Q1', [1, 2, 3, 4, 10, 20, 30, 40]);

describe('figures in another frequency', () => {
  test('are made of shorter periods, and it is told of which', () => {
    const made = shapedPoints(hours, [quarters], shape('A'));
    expect(made).toMatchObject({ from: periodNumber('2025'), values: [10, 100], making: { from: ['Q'] } });
    expect(shapedPoints(hours, [quarters], shape('S'))?.values).toEqual([3, 7, 30, 70]);
  });

  test('are none where they cannot be made', () => {
    expect(shapedPoints(hours, [quarters], shape('T'))).toBeNull();
    expect(shapedPoints(hours, [quarters], shape('M'))).toBeNull();
    expect(shapedPoints(hours, [quarters], shape('A', 'period', false))).toBeNull();
    expect(shapedPoints(hours, [published('Q', '2025-Q1', [])], shape('A'))).toBeNull();
    expect(shapedPoints(hours, [], shape('A'))).toBeNull();
  });

  test('are those that were published where there are any, and otherwise made of the longest parts that are whole', () => {
    const years = published('A', '2024', [7, null, 1_000], { answers: [5, null, 6] });
    const months = published(
      'M',
      '2023-01',
      Array.from({ length: 48 }, () => 1),
    );
    const made = shapedPoints(hours, [months, quarters, years], shape('A'));
    expect(made).toMatchObject({ from: periodNumber('2023'), values: [12, 7, 10, 1_000], statuses: 'AAAA' });
    expect(made?.answers).toEqual([null, 5, null, 6]);
    expect(made?.making?.from).toEqual(['Q', 'M']);
    const whole = shapedPoints(hours, [published('Q', '2025-Q1', [1, 2, null, 4]), months], shape('A'));
    expect(whole).toMatchObject({ values: [12, 12, 12, 12], making: { lacking: [[], [], [], []] } });
  });

  test('a published figure that is not told is not told in parts either', () => {
    const hidden = published('A', '2025', [null], { statuses: 'Q' });
    expect(shapedPoints(hours, [hidden, quarters], shape('A'))).toMatchObject({ values: [null, 100], statuses: 'QA' });
  });

  test('of what nobody has published it is told what is lacking, by the longest parts', () => {
    const years = published('A', '2024', [7, null]);
    const some = published('Q', '2025-Q1', [1, 2, null, 4]);
    const months = published('M', '2025-01', [1, 2, 3]);
    expect(shapedPoints(hours, [years, some, months], shape('A'))?.making).toEqual({
      from: [],
      lacking: [[], ['2025-Q3']],
      unweighted: [false, false],
    });
    expect(shapedPoints(hours, [years, months], shape('A'))?.making?.lacking[1]).toHaveLength(9);
  });

  test('parts are put beside parts', () => {
    const own = published('A', '2024', [50], { numerators: [1], denominators: [2] });
    const parts = published('Q', '2025-Q1', [0, 0, 0, 100], { numerators: [0, 0, 0, 4], denominators: [4, 4, 4, 4] });
    expect(shapedPoints(share, [own, parts], shape('A'))).toMatchObject({
      values: [50, 25],
      numerators: [1, 4],
      denominators: [2, 16],
    });
  });
});

describe('views', () => {
  test('a period is itself', () => {
    expect(shapedPoints(hours, [quarters], shape('Q'))).toEqual(quarters.points);
  });

  test('the year to date adds up from January of each year', () => {
    expect(shapedPoints(hours, [quarters], shape('Q', 'year-to-date'))?.values).toEqual([1, 3, 6, 10, 10, 30, 60, 100]);
  });

  test('a rolling year needs a whole year behind it, and says what it lacks', () => {
    const made = shapedPoints(hours, [quarters], shape('Q', 'rolling'));
    expect(made?.values).toEqual([null, null, null, 10, 19, 37, 64, 100]);
    expect(made?.making?.lacking.slice(1, 4)).toEqual([['2024-Q3', '2024-Q4'], ['2024-Q4'], []]);
  });

  test('a rolling share is the sum of what was counted out of the sum of all', () => {
    const given = published('Q', '2025-Q1', [50, 25, 0, 100, 0], {
      numerators: [1, 1, 0, 4, 0],
      denominators: [2, 4, 5, 4, 10],
    });
    expect(shapedPoints(share, [given], shape('Q', 'rolling'))?.values.slice(3)).toEqual([40, (100 * 5) / 23]);
  });

  test('may be of periods that are made themselves, and what is lacking is told by the parts that were published', () => {
    const months = published('M', '2025-01', [1, 1, 1, 1, 1, 1, 1, 1, null, 1, 1, 1]);
    const made = shapedPoints(hours, [months], shape('Q', 'year-to-date'));
    expect(made).toMatchObject({ values: [3, 6, null, null], making: { from: ['M'] } });
    expect(made?.making?.lacking).toEqual([[], [], ['2025-09'], ['2025-09']]);
    expect(shapedPoints(hours, [months], shape('T', 'year-to-date'))?.values).toEqual([4, 8, null]);
  });
});

describe('figures that count from the beginning of the year', () => {
  const counted = published('T', '2025-T1', [10, 25, 31, 4, null, 50]);

  test('are told as they are for the year to date, and for the year', () => {
    expect(shapedPoints(sinceJanuary, [counted], shape('T', 'year-to-date'))).toEqual(counted.points);
    expect(shapedPoints(sinceJanuary, [counted], shape('A'))?.values).toEqual([31, 50]);
    const months = published('M', '2025-01', [1, 2, 3, 4, 5, 6]);
    expect(shapedPoints(sinceJanuary, [months], shape('Q', 'year-to-date'))?.values).toEqual([3, 6]);
  });

  test('are taken apart before anything is made of them', () => {
    expect(shapedPoints(sinceJanuary, [counted], shape('T'))).toMatchObject({
      values: [10, 15, 6, 4, null, null],
      statuses: 'AAAAOO',
    });
    expect(shapedPoints(sinceJanuary, [counted], shape('T', 'rolling'))?.values).toEqual([
      null,
      null,
      31,
      25,
      null,
      null,
    ]);
    const months = published('M', '2025-01', [1, 2, 3, 5, 7, 9]);
    expect(shapedPoints(sinceJanuary, [months], shape('Q'))?.values).toEqual([3, 6]);
  });

  test('a period in which nothing came out of nothing has no quotient, and is no gap', () => {
    const shares = published('T', '2025-T1', [50, 50, 75], { numerators: [1, 1, 3], denominators: [2, 2, 4] });
    const made = shapedPoints({ ...share, isCumulative: true }, [shares], shape('T'));
    expect(made).toMatchObject({ values: [50, null, 100], statuses: 'AMA' });
  });

  test('so few that were added in a period are not told apart', () => {
    const asked = published('T', '2025-T1', [50, 60, 70], { answers: [20, 23, 43] });
    const careful = { ...sinceJanuary, smallestAnswers: 7 };
    expect(shapedPoints(careful, [asked], shape('T'))).toMatchObject({ values: [50, null, 10], statuses: 'AQA' });
    expect(shapedPoints(careful, [asked], shape('T', 'rolling'))).toMatchObject({
      values: [null, null, null],
      statuses: 'OQQ',
    });
    expect(shapedPoints(careful, [asked], shape('T', 'year-to-date'))?.values).toEqual([50, 60, 70]);
  });
});

describe('a part of something larger', () => {
  const half = { validFrom: '2025-07-01', validTo: null };
  const ended = { validFrom: null, validTo: '2025-06-30' };
  const second = published('Q', '2025-Q3', [3, 4, 10, 20]);
  const firstTwo = published('Q', '2024-Q1', [1, 1, 1, 1, 1, 2]);

  test('has its year where it existed, and on its own a whole one is lacking', () => {
    expect(shapedPoints(hours, [second], shape('A'), half)?.values).toEqual([7, null]);
    expect(shapedPoints(hours, [second], shape('A'))?.values).toEqual([null, null]);
    expect(shapedPoints(hours, [firstTwo], shape('A'), ended)?.values).toEqual([4, 3]);
  });

  test('counts in the rolling year as long as it was there in it', () => {
    expect(shapedPoints(hours, [second], shape('Q', 'rolling'), half)?.values).toEqual([3, 7, 17, 37]);
    const made = shapedPoints(hours, [firstTwo], shape('Q', 'rolling'), ended);
    expect(made?.values).toEqual([null, null, null, 4, 4, 5, 4, 3, 2]);
    expect(shapedPoints(hours, [firstTwo], shape('Q', 'year-to-date'), ended)?.values).toEqual([
      1, 2, 3, 4, 1, 3, 3, 3,
    ]);
  });

  test('is one of those that are counted in all of these periods', () => {
    const numbers = (metric: typeof hours | typeof cases, asked: Shape) =>
      shapedValidity(metric, asked, { validFrom: '2024-05-01', validTo: '2025-06-30' });
    const [q2, q4] = [periodNumber('2024-Q2'), periodNumber('2025-Q2')];
    expect(numbers(hours, shape('Q'))).toEqual({ validFrom: q2, validTo: q4 });
    expect(numbers(hours, shape('Q', 'rolling'))).toEqual({ validFrom: q2, validTo: q4 + 3 });
    expect(numbers(hours, shape('Q', 'year-to-date'))).toEqual({ validFrom: q2, validTo: q4 + 2 });
    expect(numbers(hours, shape('A'))).toEqual({ validFrom: periodNumber('2024'), validTo: periodNumber('2025') });
  });

  test('of what stands at the end of a period it is no part after its end', () => {
    expect(shapedValidity(cases, shape('A'), ended)).toEqual({ validFrom: null, validTo: periodNumber('2024') });
    expect(shapedValidity(cases, shape('S'), ended).validTo).toBe(periodNumber('2025-S1'));
    expect(shapedValidity(cases, shape('A'), half)).toEqual({ validFrom: periodNumber('2025'), validTo: null });
  });
});

describe('for all figures', () => {
  const anyMonths = fc.record({
    from: fc.integer({ min: 0, max: 60 }),
    values: fc.array(fc.option(fc.integer({ min: 0, max: 1_000 }), { freq: 8 }), { minLength: 1, maxLength: 80 }),
  });
  const monthly = ({ from, values }: { from: number; values: (number | null)[] }) =>
    published('M', '1970-01', values, { from });

  test('the year to date of December is the year, and so is the rolling year', () => {
    fc.assert(
      fc.property(anyMonths, (months) => {
        const given = [monthly(months)];
        const years = shapedPoints(hours, given, shape('A'));
        for (const frequency of ['M', 'Q', 'T', 'S'] as const) {
          for (const view of ['year-to-date', 'rolling'] as const) {
            const made = shapedPoints(hours, given, shape(frequency, view));
            years?.values.forEach((value, step) => {
              const last = (years.from + step + 1) * periodsPerYear[frequency] - 1;
              const found = made?.values[last - made.from];
              if (found !== undefined) expect(found).toBe(value);
            });
          }
        }
      }),
    );
  });

  test('taken apart and added up again, cumulative figures are what they were', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 40 }), (alone) => {
        let sum = 0;
        const counted = alone.map((value, at) => (sum = at % 12 === 0 ? value : sum + value));
        const given = [published('M', '2025-01', counted)];
        const apart = shapedPoints(sinceJanuary, given, shape('M'));
        expect(apart?.values).toEqual(alone);
        const again = shapedPoints(hours, [{ frequency: 'M', points: apart! }], shape('M', 'year-to-date'));
        expect(again?.values).toEqual(shapedPoints(sinceJanuary, given, shape('M', 'year-to-date'))?.values);
      }),
    );
  });

  test('whatever is asked of whatever was published, there is an answer whose arrays are equally long, with a status each', () => {
    const cell = fc.record({
      value: fc.option(fc.double({ noNaN: true, min: -1e9, max: 1e9 })),
      numerator: fc.option(fc.integer({ min: -5, max: 50 })),
      denominator: fc.option(fc.integer({ min: -5, max: 50 })),
      answers: fc.option(fc.integer({ min: 0, max: 50 })),
      status: fc.constantFrom(...'APEVOMLQ'),
    });
    const anySeries = fc
      .record({
        frequency: fc.constantFrom(...frequencies),
        from: fc.integer({ min: 0, max: 200 }),
        cells: fc.array(cell, { maxLength: 30 }),
      })
      .map(({ frequency, from, cells }): Published => ({
        frequency,
        points: {
          from,
          values: cells.map(({ value }) => value),
          numerators: cells.map(({ numerator }) => numerator),
          denominators: cells.map(({ denominator }) => denominator),
          answers: cells.map(({ answers }) => answers),
          statuses: cells.map(({ status }) => status).join(''),
        },
      }));
    const anyDay = fc.option(
      fc
        .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((day) => day.toISOString().slice(0, 10)),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(anySeries, { selector: ({ frequency }) => frequency, maxLength: 4 }),
        fc.constantFrom(...frequencies),
        fc.constantFrom(...views),
        fc.constantFrom('flow', 'stock', 'average', 'other'),
        fc.boolean(),
        fc.record({ validFrom: anyDay, validTo: anyDay }),
        (given, frequency, view, measuringType, isCumulative, validity) => {
          const metric = { unit: 'percent', measuringType, isCumulative, smallestAnswers: 7 } as const;
          const asked = noViewOf(metric, frequency) === null ? view : 'period';
          const made = shapedPoints(metric, given, shape(frequency, asked), validity);
          const canBeMade = given.some(
            (one) =>
              one.points.values.length > 0 && (one.frequency === frequency || canConvert(one.frequency, frequency)),
          );
          expect(made !== null).toBe(canBeMade);
          if (made === null) return;
          const length = made.values.length;
          expect([
            made.statuses.length,
            made.numerators?.length ?? length,
            made.denominators?.length ?? length,
          ]).toEqual([length, length, length]);
          if (made.making)
            expect([made.making.lacking.length, made.making.unweighted.length]).toEqual([length, length]);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('at both ends of time nothing falls off the edge', () => {
    for (const from of frequencies) {
      const last = 230 * periodsPerYear[from] - 1;
      for (const to of frequencies) {
        for (const view of views) {
          for (const number of [0, last]) {
            const given = [published(from, '1970', [1], { from: number })];
            for (const validity of [undefined, { validFrom: '1970-01-01', validTo: '2199-12-31' }]) {
              const made = shapedPoints(hours, given, shape(to, view), validity);
              for (const periods of made?.making?.lacking ?? []) expect(periods.every(isPeriodCode)).toBe(true);
            }
          }
        }
      }
    }
  });
});
