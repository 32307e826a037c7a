import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capabilitiesOf, type Grant } from '#domain/capability.ts';
import { visibilities, type Visibility } from '#domain/metric.ts';
import { roles, type Role } from '#domain/role.ts';
import { isInCatalogue, maySee, narrower, publicScope, readingScope, type ReadingScope } from '#domain/visibility.ts';

const visibility = fc.constantFrom(...visibilities);

describe('the narrower of two', () => {
  test('is the one that fewer may see', () => {
    expect(visibilities).toEqual(['public', 'peers', 'organisation', 'restricted']);
    for (const [place, one] of visibilities.entries()) {
      for (const [other, two] of visibilities.entries()) {
        expect(narrower(one, two)).toBe(visibilities[Math.max(place, other)]);
      }
    }
  });

  test('never shows anybody more', () => {
    const places = fc.uniqueArray(fc.integer({ min: 1, max: 3 })).map((ids) => new Set(ids));
    const scope = fc.record({ key: fc.constant('x'), internal: places, peers: places, restricted: places });
    // whoever sees what is restricted sees what the organisation shows inside, when a role gives both
    const byRole = scope.map((given): ReadingScope => ({ ...given, internal: given.internal.union(given.restricted) }));
    fc.assert(
      fc.property(byRole, visibility, visibility, (given, one, two) => {
        if (maySee(given, narrower(one, two), 1))
          expect([maySee(given, one, 1), maySee(given, two, 1)]).toEqual([true, true]);
      }),
      { seed: 4 },
    );
  });
});

// 1 above 2 and 3; 4 above 5; 6
const below: Record<number, number[]> = { 1: [2, 3], 4: [5] };
const tree = { descendantsOf: (id: number) => (below[id] ?? []).map((one) => ({ id: one })) };
const everywhere = [1, 2, 3, 4, 5, 6];
const scopeOf = (held: readonly (readonly [Role, number])[], circles: readonly (readonly number[])[] = []) => {
  const grants: Grant[] = held.map(([role, organisationId]) => ({
    organisationId,
    capabilities: capabilitiesOf(role),
  }));
  return readingScope('x', grants, tree, circles);
};
const seen = (scope: ReadingScope, of: Visibility) => everywhere.filter((id) => maySee(scope, of, id));

describe('whoever reads', () => {
  test('without a role sees what is public, everywhere, and nothing else', () => {
    expect(seen(publicScope, 'public')).toEqual(everywhere);
    for (const of of ['peers', 'organisation', 'restricted'] as const) expect(seen(publicScope, of)).toEqual([]);
    expect(visibilities.filter((of) => isInCatalogue(publicScope, of))).toEqual(['public']);
  });

  test('as a reader sees what is inside there and below, and as an analyst the restricted too', () => {
    expect([seen(scopeOf([['reader', 1]]), 'organisation'), seen(scopeOf([['reader', 1]]), 'restricted')]).toEqual([[1, 2, 3], []]); // prettier-ignore
    for (const role of roles.filter((one) => one !== 'reader')) {
      expect(seen(scopeOf([[role, 1]]), 'restricted')).toEqual([1, 2, 3]);
    }
    expect(seen(scopeOf([['analyst', 2]]), 'restricted')).toEqual([2]);
    expect(visibilities.filter((of) => isInCatalogue(scopeOf([['reader', 2]]), of))).toEqual([
      'public',
      'peers',
      'organisation',
    ]);
  });

  test('in a circle sees what peers show, with what is below them, and no more', () => {
    const circles = [[1, 4]];
    for (const scope of [scopeOf([['reader', 1]], circles), scopeOf([['administrator', 4]], circles)]) {
      expect(seen(scope, 'peers')).toEqual([1, 2, 3, 4, 5]);
    }
    expect(seen(scopeOf([['analyst', 1]], circles), 'organisation')).toEqual([1, 2, 3]);
  });

  test('below a member is in no circle, above one is', () => {
    expect(seen(scopeOf([['administrator', 5]], [[4, 6]]), 'peers')).toEqual([5]);
    expect(seen(scopeOf([['reader', 4]], [[5, 6]]), 'peers')).toEqual([4, 5, 6]);
  });

  test('is not led from one circle into the next', () => {
    expect(seen(scopeOf([['reader', 6]], [[6, 4], [4, 1]]), 'peers')).toEqual([4, 5, 6]); // prettier-ignore
  });

  test('sees figures only of metrics that are in their catalogue', () => {
    const grant = fc.tuple(fc.constantFrom(...roles), fc.constantFrom(...everywhere));
    const circle = fc.uniqueArray(fc.constantFrom(...everywhere), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(grant), fc.array(circle), visibility, (held, circles, of) => {
        const scope = scopeOf(held, circles);
        if (seen(scope, of).length) expect(isInCatalogue(scope, of)).toBe(true);
      }),
      { seed: 4 },
    );
  });
});
