import type { Transaction } from '#db/connection.ts';
import { saveOrganisations, type OrganisationVersion } from '#db/queries/organisations.ts';
import { listLastDays } from '#db/queries/series.ts';
import { DomainError } from '#domain/error.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import type { Mapping } from './mapping.ts';

/**
 * Makes what a mapped file says of organisations known from the moment on. Renamed and moved ones keep their code and
 * history; with `endsMissing`, those that the file no longer has end with their last figure.
 */
export async function saveImportedOrganisations(
  transaction: Transaction,
  mapping: Mapping | null,
  tree: OrganisationTree,
  read: readonly OrganisationVersion[],
  moment: string,
): Promise<{ new: number; changed: number; ended: number }> {
  // without a mapping a file brings organisations, and changes none
  if (!mapping) return { ...(await saveOrganisations(transaction, read, moment)), ended: 0 };
  if (!read.length) return { new: 0, changed: 0, ended: 0 };
  const roots = new Set(read.filter(({ parent }) => parent === null).map(({ code }) => code));
  refuseForeign(tree, roots, read);
  const saved = await saveOrganisations(transaction, read, moment);
  const ended = mapping.endsMissing ? await endMissing(transaction, tree, roots, read, moment) : 0;
  return { ...saved, ended };
}

/** A file may rename and move what stands below its own roots, not take over organisations from elsewhere. */
function refuseForeign(tree: OrganisationTree, roots: ReadonlySet<string>, read: readonly OrganisationVersion[]): void {
  const foreign = read.filter(({ code }) => {
    const known = tree.byCode(code);
    return known && !roots.has((tree.ancestorsOf(known.id)[0] ?? known).code);
  });
  if (foreign.length) {
    throw new DomainError(
      'organisation-elsewhere',
      'The file uses codes of organisations that stand elsewhere in the tree.',
      {
        organisations: foreign.slice(0, 20).map(({ code }) => code),
      },
    );
  }
}

async function endMissing(
  transaction: Transaction,
  tree: OrganisationTree,
  roots: ReadonlySet<string>,
  read: readonly OrganisationVersion[],
  moment: string,
): Promise<number> {
  const inFile = new Set(read.map(({ code }) => code));
  const gone = tree.all
    .filter(({ code }) => roots.has(code))
    .flatMap(({ id }) => tree.descendantsOf(id))
    .filter(({ code, validTo }) => validTo === null && !inFile.has(code));
  if (!gone.length) return 0;
  const lastDays = await listLastDays(
    transaction,
    gone.map(({ id }) => id),
  );
  const today = moment.slice(0, 10);
  const endOf = ({ id }: Organisation) => lastDays.get(id) ?? today;
  const codeOf = (id: number | null) => (id === null ? null : (tree.byId(id)?.code ?? null));
  await saveOrganisations(
    transaction,
    gone.map((organisation) => ({
      code: organisation.code,
      kind: organisation.kind,
      names: organisation.names,
      parent: codeOf(organisation.parentId),
      validFrom: organisation.validFrom,
      validTo: endOf(organisation),
      successor: codeOf(organisation.successorId),
    })),
    moment,
  );
  return gone.length;
}
