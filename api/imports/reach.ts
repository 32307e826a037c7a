import type { Transaction } from '#db/connection.ts';
import { getOrganisationTree, type OrganisationVersion } from '#db/queries/organisations.ts';
import { listCountedOrganisations } from '#db/queries/staging.ts';
import { DomainError } from '#domain/error.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';

/**
 * Refuses a file that brings or changes anything where its importer may not: figures, or organisations in the place they
 * had or the one they get. Needs the figures counted. Answers the tops of what it touches. DomainError `not-your-organisation`.
 */
export async function refuseOthers(
  transaction: Transaction,
  before: OrganisationTree,
  read: readonly OrganisationVersion[],
  mayImport: (organisationId: number, tree: OrganisationTree) => boolean,
): Promise<Organisation[]> {
  const after = read.length ? await getOrganisationTree(transaction, null) : before;
  const brought = read.flatMap(({ code }) => after.byCode(code)?.id ?? []);
  const touched = [...new Set([...(await listCountedOrganisations(transaction)), ...brought])];
  const isMine = (id: number) => mayImport(id, after) && (before.byId(id) === undefined || mayImport(id, before));
  const others = touched.filter((id) => !isMine(id));
  if (others.length) {
    throw new DomainError('not-your-organisation', 'The file has organisations where you may not import.', {
      organisations: others.slice(0, 20).map((id) => after.byId(id)?.code),
    });
  }
  return [...new Set(touched.flatMap((id) => after.ancestorsOf(id)[0] ?? after.byId(id) ?? []))];
}

/** Whose administrators read about it: those of the only top, else those of the whole installation. */
export const onlyTop = ([first, ...others]: readonly Organisation[]): number | null =>
  first && !others.length ? first.id : null;
