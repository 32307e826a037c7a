import { isAtLeast, type Role } from './role.ts';

/** What an identity provider says of somebody. */
export type Claims = Readonly<Record<string, unknown>>;

/** Whoever has this value in this claim holds the role in the organisation of this code. */
export type RoleRule = { claim: string; value: string; role: Role; organisation: string };

const isRecord = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ownOf = (value: unknown, key: string): unknown =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/**
 * The texts that a claim holds: one, or each of a list. `realm_access.roles` is a path into a claim, unless there is a
 * claim of just that name: addresses, which some use as names, have dots too.
 */
export function claimTexts(claims: Claims, claim: string): readonly string[] {
  const value = ownOf(claims, claim) ?? claim.split('.').reduce<unknown>(ownOf, claims);
  return [value].flat().filter((text) => typeof text === 'string');
}

/** By the code of the organisation, the highest role that the claims give there. */
export function rolesFrom(claims: Claims, rules: readonly RoleRule[]): ReadonlyMap<string, Role> {
  const given = new Map<string, Role>();
  for (const { claim, value, role, organisation } of rules) {
    const known = given.get(organisation);
    if ((known === undefined || isAtLeast(role, known)) && claimTexts(claims, claim).includes(value)) {
      given.set(organisation, role);
    }
  }
  return given;
}
