import { isAtLeast, type Role } from './role.ts';

/** What may be done somewhere, each with the least role that may do it there. */
const leastRoles = {
  /** Figures that an organisation shows to its own people only. */
  'read-internal': 'reader',
  /** Drafts, restricted figures and the own ones that are withheld from others. */
  'read-restricted': 'analyst',
  /** Enter and submit figures. */
  enter: 'analyst',
  /** Return, approve and publish; never what one last edited or submitted oneself. */
  approve: 'approver',
  /** Targets, events, reviews and screens. */
  steer: 'approver',
  /** Import straight to published. */
  import: 'administrator',
  /** Members, keys, sharing, forms, the catalogue and the audit log. */
  administer: 'administrator',
} as const satisfies Record<string, Role>;

export type Capability = keyof typeof leastRoles;

const isCapability = (text: string): text is Capability => text in leastRoles;
export const capabilities: readonly Capability[] = Object.keys(leastRoles).filter(isCapability);

export const capabilitiesOf = (role: Role): readonly Capability[] =>
  capabilities.filter((capability) => isAtLeast(role, leastRoles[capability]));

/** What a key can be given: never what only people decide. */
export const scopes = ['read-internal', 'read-restricted', 'enter', 'import'] as const satisfies readonly Capability[];
export type Scope = (typeof scopes)[number];

/** What somebody may do in an organisation and in everything below it. */
export type Grant = { organisationId: number; capabilities: readonly Capability[] };

type Ancestry = { ancestorsOf: (id: number) => readonly { id: number }[] };

/** Whether any of the grants, held there or above, allows it in this organisation. */
export function mayDo(
  grants: readonly Grant[],
  capability: Capability,
  organisationId: number,
  tree: Ancestry,
): boolean {
  const places = new Set([organisationId, ...tree.ancestorsOf(organisationId).map(({ id }) => id)]);
  return grants.some(
    ({ organisationId: place, capabilities: allowed }) => places.has(place) && allowed.includes(capability),
  );
}
