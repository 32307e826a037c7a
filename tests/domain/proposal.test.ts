import { describe, expect, test } from 'vitest';
import { emptyContent } from '#domain/entry-value.ts';
import { isAsProposed, proposedFor, type ProposedFigure } from '#domain/proposal.ts';

const figure = (parts: Partial<ProposedFigure>): ProposedFigure => ({
  value: null,
  numerator: null,
  denominator: null,
  answers: null,
  status: null,
  ...parts,
});
const asksValue = { asks: 'value', asksAnswers: false } as const;
const asksParts = { asks: 'parts', asksAnswers: true } as const;
const percent = { unit: 'percent' } as const;

describe('what a row takes of a proposed figure', () => {
  test('is the value, also where only its parts are known', () => {
    expect(proposedFor(asksValue, figure({ value: 12 }), percent)).toEqual(figure({ value: 12 }));
    expect(proposedFor(asksValue, figure({ numerator: 3, denominator: 4 }), percent)).toEqual(figure({ value: 75 }));
    expect(proposedFor(asksValue, figure({ value: 0, numerator: 3, denominator: 4 }), percent)).toEqual(figure({ value: 0 }));
    expect(proposedFor(asksValue, figure({ numerator: 3, denominator: 0 }), percent)).toBeNull();
  }); // prettier-ignore

  test('is both parts, never a value in their place', () => {
    const both = figure({ numerator: 3, denominator: 4 });
    expect(proposedFor(asksParts, { ...both, value: 75, answers: 9 }, percent)).toEqual({ ...both, answers: 9 });
    expect(proposedFor(asksParts, figure({ value: 75 }), percent)).toBeNull();
    expect(proposedFor(asksParts, figure({ numerator: 3 }), percent)).toBeNull();
    expect(proposedFor(asksParts, figure({ denominator: 3 }), percent)).toBeNull();
  });

  test('is the number of answers only where the row asks for it', () => {
    const counted = figure({ value: 12, answers: 40 });
    expect(proposedFor(asksValue, counted, percent)).toEqual(figure({ value: 12 }));
    expect(proposedFor({ ...asksValue, asksAnswers: true }, counted, percent)).toEqual(counted);
  });
});

test('how sure it is goes with the figure, whichever part a row asks for', () => {
  const counted = figure({ value: 75, numerator: 3, denominator: 4, status: 'P' });
  expect(proposedFor(asksValue, counted, percent)).toEqual(figure({ value: 75, status: 'P' }));
  expect(proposedFor(asksParts, counted, percent)).toEqual({ ...counted, value: null });
});

describe('a cell is as proposed', () => {
  test('when it holds that figure and no other', () => {
    const proposed = figure({ numerator: 3, denominator: 4 });
    expect(isAsProposed({ ...emptyContent, numerator: 3, denominator: 4 }, proposed)).toBe(true);
    expect(isAsProposed({ ...emptyContent, numerator: 3, denominator: 5 }, proposed)).toBe(false);
    expect(isAsProposed({ ...emptyContent, numerator: 3, denominator: 4, value: 1 }, proposed)).toBe(false);
    expect(isAsProposed({ ...emptyContent, numerator: 3, denominator: 4, status: 'E' }, proposed)).toBe(false);
    expect(isAsProposed(emptyContent, proposed)).toBe(false);
  });

  test('and is as sure: what was published as an estimate is taken as one', () => {
    const proposed = figure({ value: 12, status: 'E' });
    expect(isAsProposed({ ...emptyContent, value: 12, status: 'E' }, proposed)).toBe(true);
    expect(isAsProposed({ ...emptyContent, value: 12 }, proposed)).toBe(false);
    expect(isAsProposed({ ...emptyContent, value: 12, status: 'P' }, proposed)).toBe(false);
  });

  test('also with a number of answers that nobody had proposed, but not with another one', () => {
    const content = { ...emptyContent, value: 3, answers: 10 };
    expect(isAsProposed(content, figure({ value: 3 }))).toBe(true);
    expect(isAsProposed(content, figure({ value: 3, answers: 10 }))).toBe(true);
    expect(isAsProposed(content, figure({ value: 3, answers: 11 }))).toBe(false);
  });
});
