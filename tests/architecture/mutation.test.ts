import { expect, test } from 'vitest';
import { percentOf, readResult, shortcomings, totalOf } from '#tests/mutation/result.ts';
import { repositoryFiles } from './files.ts';

const row = { file: 'domain/a.ts', killed: 7, survived: 2, timedOut: 1, notCovered: 0 };

test('the committed result of mutation testing names every file of domain/ and is good enough', () => {
  const { rows } = readResult('docs/bench/mutation.json');
  expect(rows.map(({ file }) => file)).toEqual(repositoryFiles().filter((path) => /^domain\/.*\.ts$/.test(path)));
  expect(shortcomings(rows)).toEqual([]);
});

test('a mutant that runs into its time is noticed, one that no test reaches is not', () => {
  expect(percentOf(row)).toBe(80);
  expect(percentOf({ ...row, notCovered: 6 })).toBe(50);
  expect(percentOf({ ...row, killed: 0, survived: 0, timedOut: 0 })).toBe(100);
  expect(totalOf([row, row])).toEqual({ file: 'all', killed: 14, survived: 4, timedOut: 2, notCovered: 0 });
});

test('too little in all is told, and so is too little in one file', () => {
  expect(shortcomings([row])).toEqual([]);
  expect(shortcomings([{ ...row, survived: 3 }])).toEqual(['all: 72.7 % noticed, at least 80 % are wanted']);
  const weak = { ...row, file: 'domain/weak.ts', survived: 4 };
  expect(shortcomings([{ ...row, killed: 90 }, weak])).toEqual([
    'domain/weak.ts: 66.7 % noticed, at least 70 % are wanted',
  ]);
});
