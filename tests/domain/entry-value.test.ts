import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changedContent,
  emptyContent,
  entryStatuses,
  figureOf,
  isEmpty,
  isFilled,
  isSameContent,
  isWhole,
  readEntry,
} from '#domain/entry-value.ts';
import { readNumber } from '#domain/number.ts';

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

const days = { unit: 'days', decimals: 1 } as const;
const share = { unit: 'percent', decimals: 1 } as const;
const count = { unit: 'count', decimals: 0 } as const;

describe('reading', () => {
  test.each<[string | number | null, number]>([
    ['12,5', 12.5],
    ['12.5', 12.5],
    ['1 234,5', 1234.5],
    ['1\u00a0234,5', 1234.5],
    ['−3', -3],
    ['0', 0],
    [12.5, 12.5],
    [0, 0],
  ])('%j is %d', (text, value) => expect(readEntry(text, days)).toEqual({ kind: 'value', value }));

  test.each(['12 %', '12', 12])('%j is 12 per cent', (text) =>
    expect(readEntry(text, share)).toEqual({ kind: 'value', value: 12 }),
  );

  test('a percentage where no share is asked for is refused, and not taken for a number', () => {
    const details = { text: '12 %' };
    expect(readEntry('12 %', days)).toEqual({ kind: 'refused', code: 'unexpected-percent', details });
    expect(readEntry('1.234 %', count)).toMatchObject({ kind: 'refused', code: 'unexpected-percent' });
  });

  test.each(['', '  ', '\u00a0', null])('%j is an empty cell', (text) =>
    expect(readEntry(text, days)).toEqual({ kind: 'empty' }),
  );

  test.each(['12 dagar', '-', '–', '1,2,3', '#DIV/0!', NaN, Infinity])('%j is no number', (text) =>
    expect(readEntry(text, days)).toEqual({ kind: 'refused', code: 'not-a-number', details: { text: String(text) } }),
  );

  test('a refusal repeats no more of a text than one can read', () => {
    expect(readEntry('x'.repeat(5000), days)).toMatchObject({ details: { text: 'x'.repeat(40) } });
  });

  test('what reads as two numbers is refused, until the decimal sign of the column is known', () => {
    const details = { text: '1.234' };
    expect(readEntry('1.234', days)).toEqual({ kind: 'refused', code: 'ambiguous-number', details });
    expect(readEntry('1.234', { ...days, decimalSign: ',' })).toEqual({ kind: 'value', value: 1234 });
    expect(readEntry('1.234', { ...days, decimalSign: '.' })).toEqual({ kind: 'value', value: 1.234 });
    expect(readEntry('12.5', { ...days, decimalSign: ',' })).toMatchObject({ kind: 'refused', code: 'not-a-number' });
  });

  test.each([
    ['1.234', 1234],
    ['1,234', 1234],
    ['1.000', 1000],
    ['-12,345', -12_345],
  ])('where things are counted the sign in %j separates thousands', (text, value) =>
    expect(readEntry(text, count)).toEqual({ kind: 'value', value }),
  );

  test.each([
    [{ unit: 'count', decimals: 0 } as const, true],
    [{ unit: 'transactions', decimals: 0 } as const, true],
    [{ unit: 'sessions', decimals: 0 } as const, true],
    [{ unit: 'count', decimals: 1 } as const, false],
    [{ unit: 'percent', decimals: 0 } as const, false],
    [{ unit: 'sek', decimals: 0 } as const, false],
  ])('%j is counted in wholes: %j', (metric, expected) => expect(isWhole(metric)).toBe(expected));

  test('any text is read without an error: as readNumber reads it, or as a status, or refused', () => {
    const likely = fc.string({ unit: fc.constantFrom(...'0123456789.,-+% en/a\u2212'), maxLength: 64 });
    fc.assert(
      fc.property(fc.oneof(likely, fc.string({ unit: anyUnit, maxLength: 64 })), (text) => {
        const read = readEntry(text, { ...share, decimalSign: ',' });
        const number = readNumber(text, { decimalSign: ',' });
        if (read.kind === 'value') expect(number).toMatchObject({ kind: 'number', value: read.value });
        if (read.kind === 'empty') expect(number.kind).toBe('empty');
        if (read.kind === 'refused') expect(number.kind).toBe('not-a-number');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a word instead of a figure', () => {
  test.each([
    ...['e.t.', 'E.T.', 'e.t', 'et', 'ej tillämpligt', 'Ej  tillämplig', 'ej tillämpbart', 'inte tillämpligt'],
    ...['ej aktuellt', 'ej aktuell', 'inte aktuellt', 'Inte aktuell', 'ej relevant', 'inte relevant', 'n/a', 'N/A'],
    ...['n.a.', 'na', 'Not applicable', 'not-applicable', 'not relevant', 'Ikke relevant', 'ikke anvendelig'],
    ...['ikke anvendeligt', 'ikke aktuelt', 'i/r', ' e.t.\u00a0', 'ej tilla\u0308mpligt', 'ej\u00a0tillämpligt'],
  ])('%j is not applicable', (text) => expect(readEntry(text, days)).toEqual({ kind: 'status', status: 'M' }));

  test.each([
    ...['..', '…', 'Saknas', 'uppgift saknas', 'ej tillgänglig', 'ej tillgängligt', 'inte tillgängligt', 'Missing'],
    ...['not available', 'not-available', 'unavailable', 'mangler', 'oplysning mangler', 'ikke tilgængelig'],
    ...['ikke tilgængeligt', 'SAKNAS'],
  ])('%j is missing', (text) => expect(readEntry(text, days)).toEqual({ kind: 'status', status: 'O' }));

  test.each([
    ...['ej insamlat', 'Ej insamlad', 'inte insamlat', 'ej mätt', 'inte mätt', 'Not collected', 'not-collected'],
    ...['not measured', 'Ikke indsamlet', 'ikke målt'],
  ])('%j is not collected', (text) => expect(readEntry(text, days)).toEqual({ kind: 'status', status: 'L' }));

  test('only a text that is all of a status word is one', () => {
    for (const text of ['saknas inte', 'constructor', 'x saknas', `saknas${' '.repeat(35)}`]) {
      expect(readEntry(text, days)).toMatchObject({ kind: 'refused' });
    }
    expect(readEntry(`saknas${' '.repeat(34)}`, days)).toEqual({ kind: 'status', status: 'O' });
  });
});

const value = { asks: 'value', asksAnswers: false } as const;
const parts = { asks: 'parts', asksAnswers: false } as const;
const full = { value: 1, numerator: 2, denominator: 3, answers: 4, status: null };

describe('content', () => {
  test('a cell is filled when everything that the row asks for is there', () => {
    expect(isFilled(value, { ...emptyContent, value: 0 })).toBe(true);
    expect(isFilled(value, { ...full, value: null })).toBe(false);
    expect(isFilled(parts, { ...full, value: null })).toBe(true);
    expect(isFilled(parts, { ...full, numerator: null })).toBe(false);
    expect(isFilled(parts, { ...full, denominator: null })).toBe(false);
    expect(isFilled({ ...value, asksAnswers: true }, { ...full, answers: null })).toBe(false);
    expect(isFilled({ ...value, asksAnswers: true }, full)).toBe(true);
    expect(isFilled(value, { ...full, answers: null })).toBe(true);
  });

  test('a reason fills the cell; how sure one is does not', () => {
    for (const status of entryStatuses) expect(isFilled(parts, { ...emptyContent, status })).toBe(true);
    expect(isFilled(value, { ...emptyContent, status: 'P' })).toBe(false);
    expect(isFilled(value, { ...emptyContent, status: 'E', value: 1 })).toBe(true);
  });

  test('a cell is empty when nothing is said in it: nought is something', () => {
    expect(isEmpty(emptyContent)).toBe(true);
    expect(isEmpty({ ...emptyContent, answers: 0 })).toBe(false);
    expect(isEmpty({ ...emptyContent, status: 'M' })).toBe(false);
    expect(isEmpty({ ...emptyContent, ...{ comment: 'Later.' } })).toBe(true);
  });

  test('the figure of parts is their quotient, in per cent where shares are asked for', () => {
    expect(figureOf(parts, { ...full, numerator: 1, denominator: 4 }, { unit: 'percent' })).toBe(25);
    expect(figureOf(parts, { ...full, numerator: 1, denominator: 4 }, { unit: 'days' })).toBe(0.25);
    expect(figureOf(parts, { ...full, numerator: 0 }, { unit: 'days' })).toBe(0);
    expect(figureOf(value, full, { unit: 'percent' })).toBe(1);
    for (const hole of [{ numerator: null }, { denominator: null }, { denominator: 0 }]) {
      expect(figureOf(parts, { ...full, ...hole }, { unit: 'days' })).toBe(null);
    }
  });

  test('a reason takes the place of the figure, and a figure that of the reason', () => {
    const missing = changedContent(parts, { ...full, value: null }, { status: 'O' });
    expect(missing).toEqual({ ...emptyContent, status: 'O' });
    expect(changedContent(parts, missing, { numerator: 0 })).toEqual({ ...emptyContent, numerator: 0 });
    expect(changedContent(parts, missing, { numerator: null })).toEqual(missing);
    expect(changedContent(parts, missing, { status: null })).toEqual(emptyContent);
    expect(changedContent(parts, missing, { status: 'M', numerator: 4 })).toEqual({ ...emptyContent, status: 'M' });
  });

  test('how sure one is stays with the figure', () => {
    const estimated = changedContent(value, { ...emptyContent, value: 3 }, { status: 'E' });
    expect(estimated).toEqual({ ...emptyContent, value: 3, status: 'E' });
    expect(changedContent(value, estimated, { value: 4 })).toEqual({ ...emptyContent, value: 4, status: 'E' });
    expect(changedContent(value, estimated, { value: 4, status: null }).status).toBe(null);
    expect(changedContent(value, estimated, { value: null })).toEqual(emptyContent);
    expect(changedContent(value, emptyContent, { status: 'P' })).toEqual(emptyContent);
    const half = changedContent(parts, { ...emptyContent, answers: 3 }, { numerator: 1, status: 'P' });
    expect(half).toEqual({ ...emptyContent, numerator: 1, answers: 3, status: 'P' });
    expect(changedContent(parts, half, { numerator: null })).toEqual({ ...emptyContent, answers: 3 });
    expect(changedContent(parts, half, { numerator: null, denominator: 2 }).status).toBe('P');
  });

  test('what the row has no place for is refused, and may be said to be empty', () => {
    const notAsked = (part: string) =>
      expect.objectContaining({ code: 'not-asked', message: expect.stringContaining(part), details: { part } });
    expect(() => changedContent(value, emptyContent, { numerator: 1 })).toThrow(notAsked('numerator'));
    expect(() => changedContent(value, emptyContent, { denominator: 0 })).toThrow(notAsked('denominator'));
    expect(() => changedContent(parts, emptyContent, { value: 1 })).toThrow(notAsked('value'));
    expect(() => changedContent(parts, emptyContent, { answers: 1 })).toThrow(notAsked('answers'));
    expect(changedContent({ ...parts, asksAnswers: true }, emptyContent, { answers: 1, value: null })).toEqual({
      ...emptyContent,
      answers: 1,
    });
  });

  test('two contents are the same when every part and the status are', () => {
    expect(isSameContent(full, { ...full })).toBe(true);
    for (const other of [
      { value: 2 },
      { numerator: null },
      { denominator: 0 },
      { answers: 5 },
      { status: 'E' as const },
    ]) {
      expect(isSameContent(full, { ...full, ...other })).toBe(false);
    }
  });
});
