import { expect, test } from 'vitest';
import { connected, reducedRows, type Row } from '#domain/row-space.ts';
import { generator } from '#tests/support/random.ts';

const row = (factors: Record<number, number>): Row =>
  new Map(Object.entries(factors).map(([unknown, factor]) => [Number(unknown), factor]));
const plain = (rows: readonly Row[]) => rows.map((one) => Object.fromEntries(one));

test('an unknown that two equations share is expressed by the others', () => {
  expect(plain(reducedRows([row({ 1: 1, 2: 1 }), row({ 2: 1, 3: 1 })]))).toEqual([
    { 1: 1, 3: -1 },
    { 2: 1, 3: 1 },
  ]);
});

test('what follows from several equations together stands alone', () => {
  const rows = [row({ 1: 1, 2: 1 }), row({ 2: 1, 3: 1 }), row({ 1: 1, 3: 1 })];
  expect(plain(reducedRows(rows)).toSorted((a, b) => Number(Object.keys(a)[0]) - Number(Object.keys(b)[0]))).toEqual([
    { 1: 1 },
    { 2: 1 },
    { 3: 1 },
  ]);
});

test('an equation that says the same again adds nothing, and a factor is divided away', () => {
  expect(plain(reducedRows([row({ 4: 2, 5: -2 }), row({ 4: -1, 5: 1 }), row({})]))).toEqual([{ 4: 1, 5: -1 }]);
});

test('the lowest number is expressed first, and a later equation shortens the earlier ones', () => {
  const found = reducedRows([row({ [-1]: 1, 3: 1 }), row({ 3: 1, 4: 1, 5: 1 }), row({ 4: 1, 5: -1 })]);
  expect(new Map(found.map((one) => [Math.min(...one.keys()), Object.fromEntries(one)]))).toEqual(
    new Map([
      [-1, { [-1]: 1, 5: -2 }],
      [4, { 4: 1, 5: -1 }],
      [3, { 3: 1, 5: 2 }],
    ]),
  );
});

test('every reduced row follows from the equations, and every equation from the reduced rows', () => {
  const random = generator(7);
  for (let round = 0; round < 50; round += 1) {
    const truth = Array.from({ length: 8 }, () => Math.floor(random() * 20) - 10);
    const rows = Array.from({ length: 6 }, () =>
      row(
        Object.fromEntries(truth.flatMap((_, unknown) => (random() < 0.4 ? [[unknown, random() < 0.5 ? 1 : -1]] : []))),
      ),
    );
    const reduced = reducedRows(rows);
    const firsts = reduced.map((one) => Math.min(...one.keys()));
    for (const [index, one] of reduced.entries()) {
      expect(one.get(firsts[index] ?? 0)).toBeCloseTo(1);
      // no other row has it
      expect(reduced.filter((other) => other.has(firsts[index] ?? 0))).toHaveLength(1);
    }
    // an equation minus what its expressed unknowns stand for is nothing
    for (const equation of rows) {
      const rest = new Map(equation);
      for (const [index, first] of firsts.entries()) {
        const times = equation.get(first) ?? 0;
        for (const [unknown, factor] of reduced[index] ?? [])
          rest.set(unknown, (rest.get(unknown) ?? 0) - times * factor);
      }
      for (const left of rest.values()) expect(left).toBeCloseTo(0);
    }
  }
});

test('equations that share an unknown, near or far, come together', () => {
  const rows = [row({ 1: 1, 2: 1 }), row({ 5: 1 }), row({ 3: 1, 4: 1 }), row({ 2: 1, 3: 1 }), row({ 6: 1, 5: 1 })];
  const groups = connected(rows).map((group) => group.map((one) => rows.indexOf(one)));
  expect(groups.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual([
    [0, 2, 3],
    [1, 4],
  ]);
});
