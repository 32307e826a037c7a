import type { Database } from '../connection.ts';
import { raiseCatalogueVersion } from '../queries/installation.ts';
import { saveNewDimensions, saveNewMetrics } from '../queries/metrics.ts';
import { writeTransaction } from '../write.ts';
import { catalogue, customerVoiceFirst, dimensions } from './catalogue/index.ts';

/** The first definitions have always been known, so that any earlier moment can be read. */
const always = '1970-01-01T00:00:00Z';

/** Gives every installation the default catalogue; what it already has is left alone. */
export async function seedCatalogue(database: Database): Promise<void> {
  const place = new Map(customerVoiceFirst.map((code, position) => [code, position]));
  const ordered = catalogue.toSorted((a, b) => (place.get(a.code) ?? Infinity) - (place.get(b.code) ?? Infinity));
  await writeTransaction(database, async (transaction) => {
    await saveNewDimensions(transaction, dimensions);
    if (await saveNewMetrics(transaction, ordered, always)) await raiseCatalogueVersion(transaction);
  });
}
