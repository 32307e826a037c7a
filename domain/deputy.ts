import { mayDo, type Capability, type Grant } from './capability.ts';
import { daysBetween } from './date.ts';
import { DomainError } from './error.ts';

/** Somebody stands in for somebody who is away, from one day to another, both included. People by their id, days as ISO dates. */
export type Deputyship = { absent: number; deputy: number; from: string; until: string };

const longestDays = 366;

/** DomainErrors `own-deputy`, `bad-date`, `bad-deputy-days` for none or more than a year. */
export function refuseBadDeputyship({ absent, deputy, from, until }: Deputyship): void {
  if (absent === deputy) throw new DomainError('own-deputy', 'Nobody stands in for themselves.');
  const days = daysBetween(from, until) + 1;
  if (days < 1 || days > longestDays) {
    throw new DomainError('bad-deputy-days', `Somebody stands in for 1 to ${longestDays} days.`, { days });
  }
}

/**
 * What is handed on: to enter and submit, to return and approve, and to read what that takes. Nobody steers, imports past an
 * approval or administers in another's place.
 */
const handedOn: readonly Capability[] = ['read-internal', 'read-restricted', 'enter', 'approve'];

/** What of a grant a deputy has. */
export const deputyGrant = ({ organisationId, capabilities }: Grant): Grant => ({
  organisationId,
  capabilities: capabilities.filter((capability) => handedOn.includes(capability)),
});

/** What somebody else may do: only what is theirs, not what they have as deputies themselves. */
export type StandIn = { absent: number; grants: readonly Grant[] };

export const grantsWithDeputyships = (own: readonly Grant[], standIns: readonly StandIn[]): Grant[] => [
  ...own,
  ...standIns.flatMap(({ grants }) => grants),
];

/**
 * In whose place something is done, for the records: null when the own grants allow it, otherwise the first of those stood
 * in for whose grants do, undefined when none do. What is done is the deputy's own work all the same.
 */
export function inWhosePlace(
  own: readonly Grant[],
  standIns: readonly StandIn[],
  capability: Capability,
  organisationId: number,
  tree: Parameters<typeof mayDo>[3],
): number | null | undefined {
  if (mayDo(own, capability, organisationId, tree)) return null;
  return standIns.find(({ grants }) => mayDo(grants, capability, organisationId, tree))?.absent;
}
