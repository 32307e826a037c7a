import { describe, expect, test } from 'vitest';
import { checkEntries, type Checked, type CheckedCell, type CheckedRow, type History } from '#domain/entry-check.ts';
import { emptyContent, type EntryContent } from '#domain/entry-value.ts';
import type { FormRule } from '#domain/form.ts';

type Definition = CheckedRow['definition'];

const definition: Definition = {
  unit: 'days',
  decimals: 1,
  minimum: null,
  maximum: null,
  rollupRule: 'none',
  dimensions: [],
};
const row = (rest: Partial<Omit<CheckedRow, 'definition'>> = {}, metric: Partial<Definition> = {}): CheckedRow => ({
  metric: 'a',
  breakdown: 'total',
  asks: 'value',
  asksAnswers: false,
  isRequired: true,
  ...rest,
  definition: { ...definition, ...metric },
});
const cell = (content: Partial<EntryContent>, rest: Partial<CheckedCell> = {}): CheckedCell => ({
  metric: 'a',
  breakdown: 'total',
  ...emptyContent,
  ...content,
  comment: '',
  state: 'draft',
  ...rest,
});
const past = (rest: Partial<History>): History => ({
  metric: 'a',
  breakdown: 'total',
  previous: null,
  lastYear: null,
  recent: [],
  limits: () => null,
  ...rest,
});
const gender = { isAdditive: true, categories: ['women', 'men'].map((code) => ({ code, names: { sv: code } })) };

const check = (rest: Partial<Checked>) =>
  checkEntries({ rows: [], cells: [], history: [], rules: [], dimensions: new Map([['gender', gender]]), ...rest });
const codes = (rest: Partial<Checked>) => check(rest).map(({ code }) => code);

const shares = row({ asks: 'parts' }, { unit: 'percent', minimum: 0, maximum: 100 });

describe('hard: what cannot be', () => {
  test.each([
    [-0.1, 'below-minimum'],
    [0, undefined],
    [5, undefined],
    [5.1, 'above-maximum'],
  ])('%d with the bounds 0 and 5: %s', (value, code) => {
    const rows = [row({}, { minimum: 0, maximum: 5 })];
    expect(codes({ rows, cells: [cell({ value })] })[0]).toBe(code);
    expect(codes({ rows: [row()], cells: [cell({ value })] })).toEqual([]);
  });

  test('a finding names cell, value and bound', () => {
    expect(check({ rows: [row({}, { minimum: 3 })], cells: [cell({ value: 2 })] })).toEqual([
      {
        metric: 'a',
        breakdown: 'total',
        code: 'below-minimum',
        severity: 'hard',
        needsComment: false,
        details: { value: 2, minimum: 3 },
        alsoConcerns: [],
        words: null,
      },
    ]);
    const [above] = check({ rows: [row({}, { maximum: 3 })], cells: [cell({ value: 4 })] });
    expect(above?.details).toEqual({ value: 4, maximum: 3 });
  });

  test('what is counted is whole', () => {
    const counted = { unit: 'count', decimals: 0 } as const;
    const [found] = check({ rows: [row({}, counted)], cells: [cell({ value: 2.5 })] });
    expect(found).toMatchObject({ code: 'not-whole', details: { value: 2.5 } });
    expect(codes({ rows: [row({}, counted)], cells: [cell({ value: 2 })] })).toEqual([]);
    expect(codes({ rows: [row({}, counted)], cells: [cell({ status: 'M' })] })).toEqual([]);
    expect(codes({ rows: [row({ asks: 'parts' }, counted)], cells: [cell({ numerator: 5, denominator: 2 })] })).toEqual(
      [],
    );
    expect(codes({ rows: [row()], cells: [cell({ value: 2.5 })] })).toEqual([]);
  });

  test.each([
    [-1, ['bad-answers']],
    [1.5, ['bad-answers']],
    [0, []],
    [7, []],
  ])('%d answers: %j', (answers, expected) => {
    const found = check({ rows: [row({ asksAnswers: true })], cells: [cell({ value: 1, answers })] });
    expect(found.map(({ code }) => code)).toEqual(expected);
    if (found[0]) expect(found[0].details).toEqual({ answers });
  });

  test.each([
    [-1, 2, 'negative-part'],
    [1, -2, 'negative-part'],
    [0, 0, 'zero-denominator'],
    [3, 2, 'parts-above-total'],
    [2, 2, undefined],
    [0, 2, undefined],
  ])('%d of %d: %s', (numerator, denominator, code) => {
    const found = check({ rows: [shares], cells: [cell({ numerator, denominator })] });
    expect(found.map((one) => one.code)).toEqual(code ? [code] : []);
    if (found[0]) expect(found[0].details).toEqual({ numerator, denominator });
  });

  test('where the quotient may exceed a hundred, a part may exceed the whole', () => {
    for (const metric of [{ maximum: 200 }, { maximum: null }, { unit: 'days' as const, maximum: 50 }]) {
      const rows = [row({ asks: 'parts' }, { unit: 'percent', ...metric })];
      expect(codes({ rows, cells: [cell({ numerator: 3, denominator: 2 })] })).toEqual([]);
    }
    const narrow = row({ asks: 'parts' }, { unit: 'percent', maximum: 90 });
    expect(codes({ rows: [narrow], cells: [cell({ numerator: 95, denominator: 100 })] })).toEqual(['above-maximum']);
  });

  test('half of the parts are nothing to judge', () => {
    expect(codes({ rows: [shares], cells: [cell({ numerator: -1 })] })).toEqual([]);
    expect(codes({ rows: [shares], cells: [cell({ denominator: -1 })] })).toEqual([]);
    expect(codes({ rows: [row()], cells: [cell({ value: 1, numerator: -1, denominator: -1 })] })).toEqual([]);
  });
});

describe('hard: parts of a total', () => {
  const summed = { rollupRule: 'sum', dimensions: ['gender'] } as const;
  const broken = (asked: Partial<CheckedRow> = {}, metric: Partial<Definition> = {}) =>
    ['total', 'gender.women', 'gender.men'].map((breakdown) => row({ ...asked, breakdown }, { ...summed, ...metric }));
  const values = (...numbers: (number | null)[]) =>
    ['total', 'gender.women', 'gender.men'].map((breakdown, at) => cell({ value: numbers[at] ?? null }, { breakdown }));

  test('the parts of an additive breakdown add up to the total, or the difference is told', () => {
    expect(codes({ rows: broken(), cells: values(10, 4, 6) })).toEqual([]);
    expect(check({ rows: broken(), cells: values(10, 4, 5) })).toEqual([
      expect.objectContaining({
        metric: 'a',
        breakdown: 'total',
        code: 'parts-do-not-add-up',
        severity: 'hard',
        details: { part: 'value', dimension: 'gender', total: 10, sum: 9, difference: -1 },
        alsoConcerns: [
          { metric: 'a', breakdown: 'gender.women' },
          { metric: 'a', breakdown: 'gender.men' },
        ],
      }),
    ]);
    expect(codes({ rows: broken({}, { rollupRule: 'count' }), cells: values(10, 4, 5) })).toHaveLength(1);
  });

  test('binary noise is no difference', () => {
    expect(codes({ rows: broken(), cells: values(0.3, 0.1, 0.2) })).toEqual([]);
  });

  test('nothing is said while a part or the total is not there', () => {
    expect(codes({ rows: broken(), cells: values(10, 4, null) })).toEqual([]);
    expect(codes({ rows: broken(), cells: values(null, 4, 5) })).toEqual([]);
    expect(codes({ rows: broken(), cells: values(10, 4).slice(0, 2) })).toEqual([]);
  });

  test('only what adds up has to: no means, no shares, no breakdown that overlaps', () => {
    expect(codes({ rows: broken({}, { rollupRule: 'weighted-mean' }), cells: values(10, 4, 5) })).toEqual([]);
    const overlapping = new Map([['gender', { ...gender, isAdditive: false }]]);
    expect(codes({ rows: broken(), cells: values(10, 4, 5), dimensions: overlapping })).toEqual([]);
    expect(codes({ rows: broken(), cells: values(10, 4, 5), dimensions: new Map() })).toEqual([]);
    const empty = new Map([['gender', { ...gender, categories: [] }]]);
    expect(codes({ rows: broken(), cells: values(10, 4, 5), dimensions: empty })).toEqual([]);
  });

  test('of shares and means the numerators, the denominators and the answers add up', () => {
    const contents = [
      { numerator: 5, denominator: 10, answers: 3 },
      { numerator: 2, denominator: 4, answers: 1 },
      { numerator: 2, denominator: 5, answers: 1 },
    ];
    const cells = values().map((one, at) => ({ ...one, ...contents[at] }));
    const rows = broken({ asks: 'parts', asksAnswers: true }, { rollupRule: 'ratio' });
    expect(check({ rows, cells }).map(({ details }) => details)).toEqual([
      { part: 'numerator', dimension: 'gender', total: 5, sum: 4, difference: -1 },
      { part: 'denominator', dimension: 'gender', total: 10, sum: 9, difference: -1 },
      { part: 'answers', dimension: 'gender', total: 3, sum: 2, difference: -1 },
    ]);
    expect(check({ rows: broken({ asks: 'parts' }), cells })).toHaveLength(2);
  });

  test('in two dimensions every line and every column adds up', () => {
    const channel = { isAdditive: true, categories: [{ code: 'digital', names: { sv: 'digital' } }] };
    const dimensions = new Map([
      ['gender', gender],
      ['channel', channel],
    ]);
    const both = { rollupRule: 'sum', dimensions: ['gender', 'channel'] } as const;
    const amounts = {
      total: 10,
      'gender.women': 4,
      'gender.men': 6,
      'channel.digital': 9,
      'gender.women+channel.digital': 4,
      'gender.men+channel.digital': 6,
    };
    const rows = Object.keys(amounts).map((breakdown) => row({ breakdown }, both));
    const cells = Object.entries(amounts).map(([breakdown, value]) => cell({ value }, { breakdown }));
    const found = check({ rows, cells, dimensions }).map(({ breakdown, details }) => [breakdown, details['dimension']]);
    expect(found).toEqual([
      ['total', 'channel'],
      ['channel.digital', 'gender'],
    ]);
  });
});

describe('soft: what somebody should explain', () => {
  test.each([
    [3.9, ['outside-own-limits']],
    [4, []],
    [6, []],
    [6.1, ['outside-own-limits']],
  ])('%d with own limits of 4 and 6: %j', (value, expected) => {
    const limits = { lower: 4, upper: 6 };
    const found = check({ rows: [row()], cells: [cell({ value })], history: [past({ limits: () => limits })] });
    expect(found.map(({ code }) => code)).toEqual(expected);
    if (found[0])
      expect(found[0]).toMatchObject({ severity: 'soft', needsComment: true, details: { value, ...limits } });
  });

  test.each([
    [10, 15, []],
    [10, 15.1, ['jump-from-last-year']],
    [10, 5, []],
    [10, 4.9, ['jump-from-last-year']],
    [0, 1, ['jump-from-last-year']],
    [-10, -16, ['jump-from-last-year']],
    [-10, -14, []],
  ])('last year %d, now %d: %j', (lastYear, value, expected) => {
    const found = check({ rows: [row()], cells: [cell({ value })], history: [past({ lastYear })] });
    expect(found.map(({ code }) => code)).toEqual(expected);
    if (found[0]) expect(found[0].details).toEqual({ value, lastYear, difference: value - lastYear });
  });

  test('a share jumps by twenty percentage points, whatever it was', () => {
    const rows = [row({}, { unit: 'percent' })];
    const of = (value: number) => codes({ rows, cells: [cell({ value })], history: [past({ lastYear: 2 })] });
    expect([22, 22.1].map(of)).toEqual([[], ['jump-from-last-year']]);
  });

  test('a few more or fewer of what is counted are no jump', () => {
    const rows = [row({}, { unit: 'count', decimals: 0 })];
    const of = (value: number) => codes({ rows, cells: [cell({ value })], history: [past({ lastYear: 1 })] });
    expect([10, 11].map(of)).toEqual([[], ['jump-from-last-year']]);
  });

  test('what is missing although it usually is there is asked for, and so is a reason that says no more', () => {
    const history = [past({ recent: [1, null, 2, 3, 4] })];
    const [found] = check({ rows: [row()], history });
    expect(found).toMatchObject({ code: 'missing-while-usual', severity: 'soft', needsComment: true });
    expect(found?.details).toEqual({ times: 3, of: 4 });
    expect(codes({ rows: [row()], cells: [cell({})], history })).toEqual(['missing-while-usual']);
    expect(codes({ rows: [row()], cells: [cell({ status: 'O' })], history })).toEqual(['missing-while-usual']);
    expect(codes({ rows: [row()], cells: [cell({ value: 3 })], history })).toEqual([]);
    expect(codes({ rows: [shares], cells: [cell({ numerator: 3 })], history })).toEqual([]);
  });

  test('what was seldom there, or comes later, is not missing', () => {
    const limits = () => expect.fail('reckoned for no figure');
    expect(codes({ rows: [row()], history: [past({ recent: [1, 2, 3, null, null], limits })] })).toEqual([]);
    expect(codes({ rows: [row()], history: [past({ recent: [1, 2] })] })).toEqual([]);
    const history = [past({ recent: [1, 2, 3] })];
    expect(codes({ rows: [row()], history })).toEqual(['missing-while-usual']);
    expect(codes({ rows: [row()], cells: [cell({}, { state: 'later' })], history })).toEqual([]);
  });

  test('a comment is explanation enough, blanks are none', () => {
    const history = [past({ lastYear: 1 })];
    const needs = (comment: string) =>
      check({ rows: [row()], cells: [cell({ value: 9 }, { comment })], history }).map((one) => one.needsComment);
    expect([needs('The new service opened.'), needs(' \n')]).toEqual([[false], [true]]);
  });
});

describe('rules of the form', () => {
  const rule = (expression: string, severity: 'hard' | 'soft' = 'hard'): FormRule => ({
    expression,
    severity,
    texts: { sv: 'Regel' },
  });
  const rows = [row(), row({ metric: 'b' }), row({ metric: 'c', asks: 'parts' }, { unit: 'percent' })];
  const cells = [cell({ value: 5 }), cell({ value: 4 }, { metric: 'b', comment: 'Counted twice.' })];

  test('a broken rule is told with its sides, at the first of its rows and concerning the others', () => {
    expect(check({ rows, cells, rules: [rule('a >= 0'), rule('b + 0 >= a')] })).toEqual([
      {
        metric: 'a',
        breakdown: 'total',
        code: 'rule-broken',
        severity: 'hard',
        needsComment: false,
        details: { rule: 'b + 0 >= a', number: 2, left: 4, right: 5 },
        alsoConcerns: [{ metric: 'b', breakdown: 'total' }],
        words: { sv: 'Regel' },
      },
    ]);
  });

  test('a soft rule asks for a comment at any of its cells', () => {
    const [found] = check({ rows, cells, rules: [rule('a <= b', 'soft')] });
    expect(found).toMatchObject({ code: 'rule-to-explain', severity: 'soft', needsComment: false });
    const silent = cells.map((one) => ({ ...one, comment: '' }));
    expect(check({ rows, cells: silent, rules: [rule('a <= b', 'soft')] })[0]?.needsComment).toBe(true);
  });

  test('a rule that cannot be told is not broken', () => {
    expect(codes({ rows, cells, rules: [rule('a = c'), rule('a = previous(a)'), rule('a = unknown')] })).toEqual([]);
  });

  test('rules look back, and at the quotient of parts', () => {
    const history = [past({ previous: 2, lastYear: 6 })];
    const parts = [...cells, cell({ numerator: 1, denominator: 4 }, { metric: 'c' })];
    const broken = (expression: string) =>
      codes({ rows, cells: parts, history, rules: [rule(expression)] }).length === 1;
    expect(['a < 2 * previous(a)', 'a > last-year(a)', 'c = 0.25', 'c[gender.men] = 1'].map(broken)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(['a > 2 * previous(a)', 'a < last-year(a)', 'c = last-year(b)', 'c = 25'].map(broken)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test('a rule about the past alone has no cell to stand at', () => {
    expect(codes({ rows, cells, history: [past({ previous: 2 })], rules: [rule('previous(a) = 3')] })).toEqual([]);
  });

  test('a rule that nobody can read is refused rather than passed over', () => {
    expect(() => check({ rows, cells, rules: [rule('a <=')] })).toThrow(
      expect.objectContaining({ code: 'bad-expression' }),
    );
  });
});
