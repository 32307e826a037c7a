import { DomainError } from './error.ts';

export type Formula = { numerator: string; denominator: string };

/** The parts of `code / code` in order, and what the message calls each. */
const parts = [
  { pattern: /([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\s*/y, expected: 'a metric code' },
  { pattern: /(\/)\s*/y, expected: '/' },
  { pattern: /([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\s*/y, expected: 'a metric code' },
  { pattern: /($)/y, expected: 'the end' },
];

/** Reads the quotient of two metrics, `code / code`; DomainError `bad-formula` with the position (from 0) that is wrong. */
export const parseFormula = (text: string): Formula => {
  let position = text.length - text.trimStart().length;
  const [numerator = '', , denominator = ''] = parts.map(({ pattern, expected }) => {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match === null) {
      throw new DomainError('bad-formula', `Expected ${expected} at position ${position}`, {
        position,
        expected,
      });
    }
    position = pattern.lastIndex;
    return match[1];
  });
  return { numerator, denominator };
};
