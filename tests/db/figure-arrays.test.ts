import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFigureArray, readFigureArrays } from '#db/figure-arrays.ts';

const figure = fc.oneof(
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  fc.integer(),
  // as most are: few digits, some of them decimals
  fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 9 }))
    .map(([size, places]) => size / 10 ** places || 0),
);
const written = (figures: readonly (number | null)[] | null) =>
  figures === null ? '-' : `{${figures.map((value) => value ?? 'NULL').join(',')}}`;

test('every number is read to the last bit', () => {
  fc.assert(
    fc.property(fc.array(figure), (figures) => {
      expect(readFigureArray(written(figures))).toEqual(figures);
    }),
    { numRuns: 2_000 },
  );
});

test('arrays one after the other keep their places, also where there is none', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.array(figure, { maxLength: 5 }))), (arrays) => {
      expect(readFigureArrays(arrays.map(written).join(' '))).toEqual(arrays);
    }),
  );
});

test.each([
  ['{}', []],
  ['{NULL}', [null]],
  ['{-0.5,1e+21,1e-07,123456789012345678}', [-0.5, 1e21, 1e-7, 123456789012345680]],
])('%s as PostgreSQL writes it', (text, figures) => {
  expect(readFigureArray(text)).toEqual(figures);
});
