import type { Texts } from './language.ts';
import type { Organisation, OrganisationTree } from './organisation-tree.ts';

/** What holds organisations together: those who work together, a region, a life situation, or being alike. */
export const groupKinds = ['network', 'region', 'life-situation', 'peer'] as const;
export type GroupKind = (typeof groupKinds)[number];

/** A structure figure between two bounds, both included; null is open. */
export type Bound = { figure: string; atLeast: number | null; atMost: number | null };

/** "Municipalities of one region with 20,000 to 50,000 inhabitants": all of it has to hold. */
export type GroupRule = {
  kind: string | null;
  /** The code of the organisation that they are somewhere below. */
  below: string | null;
  bounds: readonly Bound[];
  /** The year of the structure figures. */
  year: number;
};

/** The so many that are most alike an organisation, among all of its kind. */
export type LikenessRule = {
  to: string;
  figures: readonly { figure: string; weight: number }[];
  year: number;
  count: number;
};

/** By what the members of a group were found. */
export type GroupBasis =
  | { by: 'hand'; /** Where the list comes from. */ source: string | null }
  | ({ by: 'rule' } & GroupRule)
  | ({ by: 'likeness' } & LikenessRule);

export type GroupMember = { organisationId: number; distance: number | null };

/** A group as one of its versions says it. */
export type GroupVersion = {
  code: string;
  version: number;
  coordinatorId: number;
  kind: GroupKind;
  names: Texts;
  contact: string | null;
  basis: GroupBasis;
  reason: string | null;
  members: readonly GroupMember[];
  metricIds: readonly number[];
  /** From when to when it held, as known at the moment of reading; null while it holds. */
  setAt: string;
  endedAt: string | null;
  endReason: string | null;
};

/** The structure figure of an organisation in a year; null where there is none by then. */
export type StructureOf = (organisationId: number, figure: string, year: number) => number | null;

/** Whether an organisation exists on a day (ISO date). */
export const isThereOn = ({ validFrom, validTo }: Pick<Organisation, 'validFrom' | 'validTo'>, day: string): boolean =>
  (validFrom ?? day) <= day && (validTo ?? day) >= day;

const isWithin = (value: number | null, { atLeast, atMost }: Bound): boolean =>
  value !== null && value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);

/** Those that exist on a day and meet the whole rule. Who has no figure for a bound does not meet it. */
export const membersByRule = (
  { kind, below, bounds, year }: GroupRule,
  tree: OrganisationTree,
  structure: StructureOf,
  day: string,
): Organisation[] => {
  const above = below === null ? null : (tree.byCode(below)?.id ?? -1);
  return tree.all.filter(
    (organisation) =>
      isThereOn(organisation, day) &&
      (kind === null || organisation.kind === kind) &&
      (above === null || tree.ancestorsOf(organisation.id).some(({ id }) => id === above)) &&
      bounds.every((bound) => isWithin(structure(organisation.id, bound.figure, year), bound)),
  );
};

/** A version of a group by its number, or the one that holds; undefined where there is none. */
export const groupVersionOf = (
  versions: readonly GroupVersion[],
  code: string,
  version: number | null,
): GroupVersion | undefined =>
  versions.find((one) => one.code === code && (version === null ? one.endedAt === null : one.version === version));

/**
 * How much the other members of a group are like an organisation, from 0 to 1: one half for being of its kind, the other
 * for being of its own tree as well. Who is of another kind has nothing in common with it.
 */
export const inCommon = (
  { id: own, kind }: Pick<Organisation, 'id' | 'kind'>,
  members: readonly number[],
  tree: Pick<OrganisationTree, 'byId' | 'ancestorsOf'>,
): number => {
  const topOf = (id: number): number => tree.ancestorsOf(id)[0]?.id ?? id;
  const others = members.filter((id) => id !== own);
  const alike = others.filter((id) => tree.byId(id)?.kind === kind);
  const near = alike.filter((id) => topOf(id) === topOf(own));
  return others.length ? (alike.length + near.length) / (2 * others.length) : 0;
};
