import type { Capability, Grant } from './capability.ts';
import { visibilities, type Visibility } from './metric.ts';

/** The narrower of two: an organisation may show a metric to fewer than its definition says, never to more. */
export const narrower = (one: Visibility, other: Visibility): Visibility =>
  visibilities.indexOf(one) >= visibilities.indexOf(other) ? one : other;

/** Whose figures somebody sees besides the public ones: organisations by their id. */
export type ReadingScope = {
  /** Told apart in validators and caches; `public` for everybody. */
  key: string;
  /** Where they hold a role, there or above. */
  internal: ReadonlySet<number>;
  /** Where they are analysts or more. */
  restricted: ReadonlySet<number>;
  /** Those that share with an organisation where they hold a role. */
  peers: ReadonlySet<number>;
};

export const publicScope: ReadingScope = {
  key: 'public',
  internal: new Set(),
  restricted: new Set(),
  peers: new Set(),
};

type Tree = { descendantsOf: (id: number) => readonly { id: number }[] };

/**
 * What somebody with these grants sees. `circles` are the members of each sharing circle; a member shares what is
 * below it too, and one is in a circle through a role in the member itself or above it, never through one below.
 */
export function readingScope(
  key: string,
  grants: readonly Grant[],
  tree: Tree,
  circles: readonly (readonly number[])[],
): ReadingScope {
  const below = (id: number): number[] => [id, ...tree.descendantsOf(id).map((organisation) => organisation.id)];
  const where = (capability: Capability) =>
    new Set(
      grants
        .filter(({ capabilities }) => capabilities.includes(capability))
        .flatMap(({ organisationId }) => below(organisationId)),
    );
  const internal = where('read-internal');
  const shared = circles.filter((members) => members.some((member) => internal.has(member))).flat();
  return { key, internal, restricted: where('read-restricted'), peers: new Set(shared.flatMap(below)) };
}

/** Whether somebody sees the figures of a metric in an organisation. */
export function maySee(scope: ReadingScope, visibility: Visibility, organisationId: number): boolean {
  if (visibility === 'public') return true;
  if (visibility === 'restricted') return scope.restricted.has(organisationId);
  return scope.internal.has(organisationId) || (visibility === 'peers' && scope.peers.has(organisationId));
}

/** Whether a metric is in somebody's catalogue at all: whether there is anywhere they could see a figure of it. */
export function isInCatalogue(scope: ReadingScope, visibility: Visibility): boolean {
  if (visibility === 'public') return true;
  return visibility === 'restricted' ? scope.restricted.size > 0 : scope.internal.size > 0;
}
