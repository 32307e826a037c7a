import { describe, expect, test } from 'vitest';
import { Rest } from '#api/at-rest.ts';

const busy = 0.8;
const quiet = 0.01;

/** A process that holds so many megabytes, and so many once it was collected. */
function holding(megabytes: number) {
  const process = { megabytes, left: megabytes, collected: 0 };
  const rest = new Rest(
    () => process.megabytes * 1_000_000,
    () => {
      process.collected += 1;
      process.megabytes = process.left;
    },
  );
  return { process, rest };
}

describe('what a load has left', () => {
  test('is given back once nothing is asked any more, and once only', () => {
    const { process, rest } = holding(80);
    process.megabytes = 200;
    expect([rest.look(busy), rest.look(quiet), rest.look(quiet)]).toEqual([false, true, false]);
    expect(process).toMatchObject({ megabytes: 80, collected: 1 });
  });

  test('is left alone when it is little', () => {
    const { process, rest } = holding(80);
    process.megabytes = 120;
    expect(rest.look(quiet)).toBe(false);
  });

  test('is held against the least there was', () => {
    const { process, rest } = holding(300);
    process.megabytes = 100;
    rest.look(quiet);
    Object.assign(process, { megabytes: 180, left: 100 });
    expect(rest.look(quiet)).toBe(true);
  });

  test('is held against what was needed after the last time', () => {
    const { process, rest } = holding(80);
    Object.assign(process, { megabytes: 300, left: 150 });
    rest.look(quiet);
    process.megabytes = 190;
    expect(rest.look(quiet)).toBe(false);
    process.megabytes = 200;
    expect(rest.look(quiet)).toBe(true);
  });
});
