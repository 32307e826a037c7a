import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capabilities, capabilitiesOf, mayDo, scopes, type Capability, type Grant } from '#domain/capability.ts';
import { roles, type Role } from '#domain/role.ts';

/** Who may do what, as the design has it: one row for each capability, one column for each role. */
const table: Record<Capability, Record<Role, boolean>> = {
  'read-internal': { reader: true, analyst: true, approver: true, administrator: true },
  'read-restricted': { reader: false, analyst: true, approver: true, administrator: true },
  enter: { reader: false, analyst: true, approver: true, administrator: true },
  approve: { reader: false, analyst: false, approver: true, administrator: true },
  steer: { reader: false, analyst: false, approver: true, administrator: true },
  import: { reader: false, analyst: false, approver: false, administrator: true },
  administer: { reader: false, analyst: false, approver: false, administrator: true },
};

test.each(Object.entries(table))('%s is held by exactly the roles of the table', (capability, byRole) => {
  const held = roles.filter((role) => capabilitiesOf(role).some((one) => one === capability));
  expect(held).toEqual(roles.filter((role) => byRole[role]));
});

test('the table has a row for every capability', () => {
  expect(Object.keys(table).toSorted()).toEqual([...capabilities].toSorted());
});

test('a key can read, enter and import, and never does what people decide', () => {
  expect([...scopes].toSorted()).toEqual(['enter', 'import', 'read-internal', 'read-restricted']);
});

describe('a grant', () => {
  // 1 above 2 above 3; 4 beside 2
  const parents: Record<number, number | undefined> = { 2: 1, 3: 2, 4: 1 };
  const ancestorsOf = (id: number): { id: number }[] => {
    const parent = parents[id];
    return parent === undefined ? [] : [...ancestorsOf(parent), { id: parent }];
  };
  const tree = { ancestorsOf };
  const as = (role: Role, organisationId: number): Grant => ({ organisationId, capabilities: capabilitiesOf(role) });
  const where = (grants: readonly Grant[], capability: Capability) =>
    [1, 2, 3, 4].filter((place) => mayDo(grants, capability, place, tree));

  test('is valid in its organisation and below, never above or beside', () => {
    expect(where([as('administrator', 2)], 'administer')).toEqual([2, 3]);
    expect(where([as('administrator', 3)], 'administer')).toEqual([3]);
    expect(where([as('administrator', 1)], 'administer')).toEqual([1, 2, 3, 4]);
    expect(where([], 'read-internal')).toEqual([]);
  });

  test('adds to others, and never mixes the capabilities of one place with another place', () => {
    const grants = [as('reader', 1), as('administrator', 3)];
    expect(where(grants, 'administer')).toEqual([3]);
    expect(where(grants, 'read-internal')).toEqual([1, 2, 3, 4]);
  });

  test('that is added never takes anything away', () => {
    const role = fc.constantFrom(...roles);
    const grant = fc.record({ role, place: fc.integer({ min: 1, max: 4 }) }).map(({ role: held, place }) => as(held, place)); // prettier-ignore
    fc.assert(
      fc.property(fc.array(grant), grant, fc.constantFrom(...capabilities), (grants, more, capability) => {
        expect(where([...grants, more], capability)).toEqual(expect.arrayContaining(where(grants, capability)));
      }),
      { seed: 4 },
    );
  });
});
