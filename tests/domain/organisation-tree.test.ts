import { describe, expect, test } from 'vitest';
import { organisationTree, reportingUnits, upwardsFrom, type Organisation } from '#domain/organisation-tree.ts';

const organisation = (id: number, code: string, parentId: number | null): Organisation => ({
  id,
  code,
  kind: 'unit',
  names: { sv: code },
  parentId,
  validFrom: null,
  validTo: null,
  successorId: null,
});

/** country → north (north-east, north-west → harbour), south; and an island of its own. */
const tree = organisationTree([
  organisation(1, 'country', null),
  organisation(3, 'south', 1),
  organisation(2, 'north', 1),
  organisation(5, 'north-west', 2),
  organisation(4, 'north-east', 2),
  organisation(6, 'harbour', 5),
  organisation(7, 'island', null),
]);

const codes = (organisations: readonly Organisation[]) => organisations.map(({ code }) => code);

describe('the tree of organisations', () => {
  test('finds an organisation by its number and by its code, and nothing for what it does not know', () => {
    expect(tree.byId(2)).toBe(tree.byCode('north'));
    expect(tree.byId(99)).toBeUndefined();
    expect(tree.byCode('atlantis')).toBeUndefined();
  });

  test('upwards the nearest comes first, beginning with the organisation itself', () => {
    expect(codes(upwardsFrom(tree, 6))).toEqual(['harbour', 'north-west', 'north', 'country']);
    expect(upwardsFrom(tree, 99)).toEqual([]);
  });

  test('children keep the given order', () => {
    expect(codes(tree.childrenOf(1))).toEqual(['south', 'north']);
    expect(codes(tree.childrenOf(2))).toEqual(['north-west', 'north-east']);
    expect(tree.childrenOf(6)).toEqual([]);
  });

  test('what has no parent stands at the top, and so does what has a parent that is not known', () => {
    expect(codes(tree.childrenOf(null))).toEqual(['country', 'island']);
    const orphaned = organisationTree([organisation(1, 'orphan', 42), organisation(2, 'child', 1)]);
    expect(codes(orphaned.childrenOf(null))).toEqual(['orphan']);
    expect(orphaned.ancestorsOf(1)).toEqual([]);
    expect(codes(orphaned.ancestorsOf(2))).toEqual(['orphan']);
  });

  test('descendants are everything below, without the organisation itself', () => {
    expect(codes(tree.descendantsOf(1)).toSorted()).toEqual(['harbour', 'north', 'north-east', 'north-west', 'south']);
    expect(tree.descendantsOf(7)).toEqual([]);
  });

  test('leaves are those below with nothing below them; without children it is the organisation itself', () => {
    expect(codes(tree.leavesOf(1))).toEqual(['south', 'harbour', 'north-east']);
    expect(codes(tree.leavesOf(6))).toEqual(['harbour']);
    expect(tree.leavesOf(99)).toEqual([]);
  });

  test('ancestors come from the top down to the parent', () => {
    expect(codes(tree.ancestorsOf(6))).toEqual(['country', 'north', 'north-west']);
    expect(tree.ancestorsOf(1)).toEqual([]);
    expect(tree.ancestorsOf(99)).toEqual([]);
  });

  test('an empty tree answers with nothing', () => {
    const empty = organisationTree([]);
    expect([empty.all, empty.childrenOf(null), empty.descendantsOf(1), empty.leavesOf(1)]).toEqual([[], [], [], []]);
  });
});

describe('the units that a figure is made of', () => {
  const unitsOf = (code: string, ...reporting: string[]) =>
    codes(
      reportingUnits(tree, tree.byCode(code)?.id ?? 0, (id) => reporting.includes(tree.byId(id)?.code ?? '')),
    ).toSorted();

  test('are the lowest below that report', () => {
    expect(unitsOf('country', 'south', 'harbour', 'north-east')).toEqual(['harbour', 'north-east', 'south']);
  });

  test('one that reports stands for what is below it only if nothing below it reports', () => {
    expect(unitsOf('country', 'south', 'north')).toEqual(['north', 'south']);
    expect(unitsOf('country', 'south', 'north', 'harbour')).toEqual(['harbour', 'south']);
  });

  test('are never the organisation itself', () => {
    expect(unitsOf('country', 'country')).toEqual([]);
    expect(unitsOf('harbour', 'harbour')).toEqual([]);
  });

  test('leave out what does not report', () => {
    expect(unitsOf('country')).toEqual([]);
    expect(unitsOf('north', 'south')).toEqual([]);
  });
});
