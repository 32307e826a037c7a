import { expect, test } from 'vitest';
import {
  groupVersionOf,
  inCommon,
  isThereOn,
  membersByRule,
  type GroupRule,
  type GroupVersion,
} from '#domain/group.ts';
import { organisationTree, type Organisation } from '#domain/organisation-tree.ts';

const place = (id: number, code: string, parentId: number | null, over: Partial<Organisation> = {}): Organisation => ({
  id,
  code,
  kind: 'municipality',
  names: { sv: code },
  parentId,
  validFrom: null,
  validTo: null,
  successorId: null,
  ...over,
});
const tree = organisationTree([
  place(1, 'north', null, { kind: 'region' }),
  place(2, 'small', 1),
  place(3, 'middle', 1),
  place(4, 'large', 1),
  place(5, 'elsewhere', null),
  place(6, 'school', 3, { kind: 'unit' }),
  place(7, 'merged', 1, { validTo: '2024-12-31' }),
  place(8, 'unknown', 1),
]);
const inhabitants = new Map([
  [2, 19_999],
  [3, 20_000],
  [4, 50_001],
  [5, 30_000],
  [6, 30_000],
  [7, 30_000],
]);
const asked: string[] = [];
const structure = (id: number, figure: string, year: number) => {
  asked.push(`${figure} ${year}`);
  return inhabitants.get(id) ?? null;
};
const rule = (over: Partial<GroupRule>): GroupRule => ({ kind: null, below: null, bounds: [], year: 2025, ...over });
const found = (over: Partial<GroupRule>, day = '2025-06-01') =>
  membersByRule(rule(over), tree, structure, day).map(({ code }) => code);
const bound = (atLeast: number | null, atMost: number | null) => ({ figure: 'population', atLeast, atMost });

test('a rule names those of a kind, somewhere below, between bounds that are included', () => {
  const peers = { kind: 'municipality', bounds: [bound(20_000, 50_000)] };
  expect(found(peers)).toEqual(['middle', 'elsewhere']);
  expect(found({ ...peers, below: 'north' })).toEqual(['middle']);
  expect(found({ ...peers, bounds: [bound(20_001, 50_001)], below: 'north' })).toEqual(['large']);
  expect(new Set(asked)).toEqual(new Set(['population 2025']));
});

test('a bound that is open is none, and who has no figure does not meet one', () => {
  expect(found({ below: 'north', bounds: [bound(null, 20_000)] })).toEqual(['small', 'middle']);
  expect(found({ below: 'north', bounds: [bound(20_001, null)] })).toEqual(['large', 'school']);
  expect(found({ below: 'north', kind: 'municipality' })).toEqual(['small', 'middle', 'large', 'unknown']);
  expect(found({ bounds: [bound(null, null)], below: 'north', kind: 'municipality' })).not.toContain('unknown');
});

test('every bound has to be met', () => {
  expect(found({ bounds: [bound(20_000, null), bound(null, 20_000)] })).toEqual(['middle']);
});

test('below is anywhere below, and nobody is below who is not known', () => {
  expect(found({ below: 'north', kind: 'unit' })).toEqual(['school']);
  expect(found({ below: 'nowhere' })).toEqual([]);
});

test('who does not exist on the day is no member', () => {
  expect(found({ below: 'north', bounds: [bound(30_000, 30_000)] }, '2024-12-31')).toEqual(['school', 'merged']);
  expect(found({ below: 'north', bounds: [bound(30_000, 30_000)] }, '2025-01-01')).toEqual(['school']);
  expect(isThereOn({ validFrom: '2025-01-01', validTo: null }, '2024-12-31')).toBe(false);
  expect(isThereOn({ validFrom: '2025-01-01', validTo: '2025-01-01' }, '2025-01-01')).toBe(true);
});

const version = (code: string, number: number, endedAt: string | null): GroupVersion => ({
  code,
  version: number,
  coordinatorId: 1,
  kind: 'peer',
  names: { sv: code },
  contact: null,
  basis: { by: 'hand', source: null },
  reason: null,
  members: [],
  metricIds: [],
  setAt: '2025-01-01T00:00:00Z',
  endedAt,
  endReason: null,
});

test('without a number the version that holds is meant, with one that version whether it holds or not', () => {
  const versions = [
    version('old', 1, '2025-02-01T00:00:00Z'),
    version('peers', 2, null),
    version('peers', 1, '2025-02-01T00:00:00Z'),
  ];
  expect(groupVersionOf(versions, 'peers', null)?.version).toBe(2);
  expect(groupVersionOf(versions, 'peers', 1)?.version).toBe(1);
  expect(groupVersionOf(versions, 'peers', 3)).toBeUndefined();
  expect(groupVersionOf(versions, 'old', null)).toBeUndefined();
  expect(groupVersionOf(versions, 'old', 1)?.code).toBe('old');
});

test('a group is like an organisation by those of its kind, and more so in its own tree; itself does not count', () => {
  const common = (members: number[], of = 3) => inCommon(tree.byId(of)!, members, tree);
  expect(common([2, 4])).toBe(1);
  expect(common([2, 3, 5])).toBe((2 + 1) / 4);
  expect(common([5])).toBe(0.5);
  expect(common([1, 6])).toBe(0);
  expect(common([2, 6])).toBe(0.5);
  expect([common([3]), common([])]).toEqual([0, 0]);
});
