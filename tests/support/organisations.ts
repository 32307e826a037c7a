import type { Database } from '#db/connection.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { saveOrganisations, type OrganisationVersion } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';

/** A unit that stands alone and is called by its code, unless told otherwise. */
export const unit = (code: string, rest: Partial<OrganisationVersion> = {}): OrganisationVersion => ({
  code,
  kind: 'unit',
  names: { sv: code },
  parent: null,
  validFrom: null,
  validTo: null,
  successor: null,
  ...rest,
});

export function addOrganisations(
  database: Database,
  versions: readonly OrganisationVersion[],
  knownFrom = '2020-01-01T00:00:00Z',
): Promise<{ new: number; changed: number }> {
  return writeTransaction(database, async (transaction) => {
    const saved = await saveOrganisations(transaction, versions, knownFrom);
    await raiseCatalogueVersion(transaction);
    return saved;
  });
}
