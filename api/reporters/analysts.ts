import type { Analyst } from '#db/queries/reminders.ts';
import { upwardsFrom, type OrganisationTree } from '#domain/organisation-tree.ts';

/** Who reports there: the analysts of an organisation, or of the nearest above it that has some. */
export const nearestAnalysts = (
  analysts: ReadonlyMap<number, readonly Analyst[]>,
  tree: OrganisationTree,
  organisationId: number,
): readonly Analyst[] =>
  upwardsFrom(tree, organisationId)
    .map(({ id }) => analysts.get(id))
    .find((found) => found?.length) ?? [];
