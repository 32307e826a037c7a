import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { readSnapshot, type Database, type Transaction } from '../connection.ts';
import { getVersions, type Versions } from './installation.ts';
import { listMetrics, type Metric } from './metrics.ts';
import { getOrganisationTree } from './organisations.ts';

/** Everything that an answer needs besides figures, as of one moment and from one state of the database. */
export type Snapshot = {
  transaction: Transaction;
  /** Null is now. */
  asOf: string | null;
  versions: Versions;
  tree: OrganisationTree;
  metrics: readonly Metric[];
  metricByCode: ReadonlyMap<string, Metric>;
};

type Catalogue = Pick<Snapshot, 'tree' | 'metrics' | 'metricByCode'>;

/** The present catalogue is read once per change, not once per request. */
const present = new WeakMap<Database, { version: number; catalogue: Catalogue }>();

export function withSnapshot<T>(
  database: Database,
  asOf: string | null,
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  return readSnapshot(database, async (transaction) => {
    const versions = await getVersions(transaction);
    const catalogue = await catalogueAt(database, transaction, versions, asOf);
    return read({ transaction, asOf, versions, ...catalogue });
  });
}

async function catalogueAt(
  database: Database,
  transaction: Transaction,
  versions: Versions,
  asOf: string | null,
): Promise<Catalogue> {
  const known = present.get(database);
  if (asOf === null && known?.version === versions.catalogueVersion) return known.catalogue;
  const tree = await getOrganisationTree(transaction, asOf);
  const metrics = await listMetrics(transaction, asOf);
  const catalogue = { tree, metrics, metricByCode: new Map(metrics.map((metric) => [metric.code, metric])) };
  if (asOf === null) present.set(database, { version: versions.catalogueVersion, catalogue });
  return catalogue;
}
