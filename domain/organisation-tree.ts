import type { Texts } from './language.ts';

/** An organisation as it was known at one moment. */
export type Organisation = {
  id: number;
  code: string;
  kind: string;
  names: Texts;
  parentId: number | null;
  /** ISO dates of the first and the last day; null is open. */
  validFrom: string | null;
  validTo: string | null;
  successorId: number | null;
};

export type OrganisationTree = {
  all: readonly Organisation[];
  byId: (id: number) => Organisation | undefined;
  byCode: (code: string) => Organisation | undefined;
  childrenOf: (id: number | null) => readonly Organisation[];
  /** Everything below, without the organisation itself. */
  descendantsOf: (id: number) => Organisation[];
  /** Those below that have nothing below them; the organisation itself if it has no children. */
  leavesOf: (id: number) => Organisation[];
  /** From the top down to the parent. */
  ancestorsOf: (id: number) => Organisation[];
};

/** The tree of one moment. Organisations whose parent is unknown stand at the top; children keep the given order. */
export function organisationTree(organisations: readonly Organisation[]): OrganisationTree {
  const ids = new Map(organisations.map((organisation) => [organisation.id, organisation]));
  const codes = new Map(organisations.map((organisation) => [organisation.code, organisation]));
  const children = Map.groupBy(organisations, ({ parentId }) =>
    parentId !== null && ids.has(parentId) ? parentId : null,
  );
  const childrenOf = (id: number | null) => children.get(id) ?? [];
  const descendantsOf = (id: number): Organisation[] =>
    childrenOf(id).flatMap((child) => [child, ...descendantsOf(child.id)]);
  const leavesOf = (id: number): Organisation[] => {
    const below = childrenOf(id);
    const itself = ids.get(id);
    return below.length ? below.flatMap((child) => leavesOf(child.id)) : itself ? [itself] : [];
  };
  const ancestorsOf = (id: number): Organisation[] => {
    const parent = ids.get(ids.get(id)?.parentId ?? -1);
    return parent ? [...ancestorsOf(parent.id), parent] : [];
  };
  return {
    all: organisations,
    byId: (id) => ids.get(id),
    byCode: (code) => codes.get(code),
    childrenOf,
    descendantsOf,
    leavesOf,
    ancestorsOf,
  };
}

/** An organisation and those above it, the nearest first: who is asked until somebody has what is looked for. */
export const upwardsFrom = (tree: OrganisationTree, id: number): Organisation[] => {
  const itself = tree.byId(id);
  return itself ? [itself, ...tree.ancestorsOf(id).toReversed()] : [];
};

/**
 * The units that an organisation's figure is made of: going down from it, the lowest organisations that report.
 * One that reports for itself stands for everything below it only if nothing below it reports.
 */
export function reportingUnits(tree: OrganisationTree, id: number, reports: (id: number) => boolean): Organisation[] {
  const lowest = (organisation: Organisation): Organisation[] => {
    const below = tree.childrenOf(organisation.id).flatMap(lowest);
    return below.length || !reports(organisation.id) ? below : [organisation];
  };
  return tree.childrenOf(id).flatMap(lowest);
}
