import { expect, test } from 'vitest';
import { capabilitiesOf, mayDo } from '#domain/capability.ts';
import { deputyGrant, grantsWithDeputyships, inWhosePlace, refuseBadDeputyship } from '#domain/deputy.ts';

const [anna, bo, cilla] = [1, 2, 3];
const [region, unit] = [10, 11];
const tree = { ancestorsOf: (id: number) => (id === unit ? [{ id: region }] : []) };

const july = { absent: bo, deputy: cilla, from: '2026-07-01', until: '2026-07-31' };
const reads = [{ organisationId: region, capabilities: capabilitiesOf('reader') }];
const approves = [{ organisationId: region, capabilities: capabilitiesOf('approver') }];

test('a deputy may do what the other one may, there and below, besides what is their own', () => {
  const grants = grantsWithDeputyships(reads, [{ absent: bo, grants: approves }]);
  expect(mayDo(grants, 'approve', unit, tree)).toBe(true);
  expect(mayDo(grants, 'administer', unit, tree)).toBe(false);
  expect(grantsWithDeputyships(reads, [])).toEqual(reads);
});

test('what is handed on is to read, enter and approve; never to steer, import or administer', () => {
  expect(deputyGrant({ organisationId: unit, capabilities: capabilitiesOf('administrator') })).toEqual({
    organisationId: unit,
    capabilities: ['read-internal', 'read-restricted', 'enter', 'approve'],
  });
  for (const role of ['reader', 'analyst'] as const) {
    const grant = { organisationId: region, capabilities: capabilitiesOf(role) };
    expect(deputyGrant(grant)).toEqual(grant);
  }
});

test('the records tell in whose place something was done', () => {
  const standIns = [
    { absent: anna, grants: reads },
    { absent: bo, grants: approves },
  ];
  expect(inWhosePlace(reads, standIns, 'approve', unit, tree)).toBe(bo);
  expect(inWhosePlace(approves, standIns, 'approve', unit, tree)).toBe(null);
  expect(inWhosePlace(reads, standIns, 'administer', unit, tree)).toBe(undefined);
  expect(inWhosePlace([], standIns, 'read-internal', unit, tree)).toBe(anna);
});

test('nobody stands in for themselves', () => {
  expect(() => refuseBadDeputyship({ ...july, deputy: bo })).toThrow(expect.objectContaining({ code: 'own-deputy' }));
  expect(() => refuseBadDeputyship({ ...july, deputy: bo })).toThrow('Nobody stands in for themselves.');
});

test('somebody stands in for at least a day and at most a year', () => {
  const days = (from: string, until: string) => () => refuseBadDeputyship({ ...july, from, until });
  expect(days('2026-07-01', '2026-07-01')).not.toThrow();
  expect(days('2026-07-01', '2027-07-01')).not.toThrow();
  expect(days('2026-07-01', '2026-06-30')).toThrow(
    expect.objectContaining({ code: 'bad-deputy-days', details: { days: 0 } }),
  );
  expect(days('2026-07-01', '2027-07-02')).toThrow('Somebody stands in for 1 to 366 days.');
  expect(days('2026-07-01', '2026-07-32')).toThrow(expect.objectContaining({ code: 'bad-date' }));
});
