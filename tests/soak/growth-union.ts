import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { saveOrganisations } from '#db/queries/organisations.ts';
import type { Database } from '#db/connection.ts';
import { writeTransaction } from '#db/write.ts';
import { organisationCode, writeFigures, type Size } from '#tests/bench/dataset.ts';

/**
 * What ten times the size is in life: not an agency with 7,000 units, but a union of ten agencies that each have a
 * file, and a page, of their own. An answer about one agency has the same size in every union.
 */
export const union = 'union';
export const agencyCode = (agency: number) => `agency-${agency}`;

/** An agency joins the union, with its units below it. */
export async function joinUnion(database: Database, agency: number, units: number): Promise<void> {
  const version = { validFrom: null, validTo: null, successor: null };
  const code = agencyCode(agency);
  await writeTransaction(database, async (transaction) => {
    await saveOrganisations(
      transaction,
      [
        { ...version, code: union, kind: 'government', names: { sv: 'Unionen' }, parent: null },
        { ...version, code, kind: 'agency', names: { sv: `Myndighet ${agency}` }, parent: union },
        ...Array.from({ length: units }, (_, unit) => ({
          ...version,
          code: organisationCode(agency * units + unit),
          kind: 'unit',
          names: { sv: `Enhet ${agency * units + unit}` },
          parent: code,
        })),
      ],
      new Date().toISOString(),
    );
    await raiseCatalogueVersion(transaction);
  });
}

export const writeAgency = (path: string, agency: number, size: Size): Promise<number> =>
  writeFigures(path, size, { first: agency * size.organisations, seed: agency + 1 });
