import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { readSnapshot, type Database, type Queryable, type Transaction } from '../connection.ts';
import { listEvents, type Event } from './events.ts';
import { getVersions, type Versions } from './installation.ts';
import { listMetrics, type Metric } from './metrics.ts';
import { getOrganisationTree, listStructureFigures, type KnownStructureFigure } from './organisations.ts';
import { readFromReplica } from './replica.ts';
import { listTargets, type SetTarget } from './targets.ts';

/** Everything that an answer needs besides figures, as of one moment and from one state of the database. */
export type Snapshot = {
  /** Where to read: a transaction, or the database while nothing is published. */
  transaction: Queryable;
  /** Null is now. */
  asOf: string | null;
  versions: Versions;
  tree: OrganisationTree;
  metrics: readonly Metric[];
  metricByCode: ReadonlyMap<string, Metric>;
  /** By the id of their organisation. */
  targets: () => Promise<ReadonlyMap<number, readonly SetTarget[]>>;
  events: () => Promise<ReadonlyMap<number, readonly Event[]>>;
  /** By organisation and code, such as `17 employees`; each by year. */
  structureFigures: () => Promise<ReadonlyMap<string, readonly KnownStructureFigure[]>>;
};

type Catalogue = Omit<Snapshot, 'transaction' | 'asOf' | 'versions'>;

/** The present catalogue is read once per change, not once per request. */
const present = new WeakMap<Database, { versions: Versions; catalogue: Catalogue }>();

/**
 * Reads everything from one state of the database. May read twice: `read` must do nothing else. A replica is asked if it
 * is as far as what is announced; without an announcement none is.
 */
export async function withSnapshot<T>(
  database: Database,
  asOf: string | null,
  read: (snapshot: Snapshot) => Promise<T>,
  announced: Versions | null = null,
): Promise<T> {
  const readAt = async (transaction: Transaction, versions: Versions) =>
    read({ transaction, asOf, versions, ...(await catalogueAt(database, transaction, versions, asOf)) });
  const found = database.replica && announced && (await readFromReplica(database.replica, announced, readAt));
  if (found) return found.answer;
  const known = asOf === null ? present.get(database) : undefined;
  if (known) {
    const { versions, catalogue } = known;
    const [outcome] = await Promise.allSettled([read({ transaction: database.orm, asOf, versions, ...catalogue })]);
    // versions only grow: if they are still the ones known before the first statement, nothing was published in between,
    // and what was refused because it is not there has not come in since
    if (isSame(await versionsFromNowOn(database), versions)) {
      if (outcome.status === 'fulfilled') return outcome.value;
      throw outcome.reason;
    }
  }
  return readSnapshot(database, async (transaction) => readAt(transaction, await getVersions(transaction)));
}

const questions = new WeakMap<Database, () => Promise<Versions>>();

/** The versions as they are after the call. Whoever asks while a question is on its way shares the next one. */
function versionsFromNowOn(database: Database): Promise<Versions> {
  const ask = questions.get(database) ?? shared(() => getVersions(database.orm));
  questions.set(database, ask);
  return ask();
}

function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let onItsWay: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | null = null;
  const begin = () => {
    next = null;
    const asked = ask();
    onItsWay = asked.catch(() => {});
    return asked;
  };
  return () => (next ??= onItsWay.then(begin));
}

const isSame = (one: Versions, other: Versions): boolean =>
  one.dataVersion === other.dataVersion && one.catalogueVersion === other.catalogueVersion;

async function catalogueAt(
  database: Database,
  transaction: Queryable,
  versions: Versions,
  asOf: string | null,
): Promise<Catalogue> {
  const known = present.get(database);
  const isKnown = asOf === null && known?.versions.catalogueVersion === versions.catalogueVersion;
  const catalogue = isKnown ? known.catalogue : await readCatalogue(transaction, asOf);
  if (asOf === null) present.set(database, { versions, catalogue });
  return catalogue;
}

async function readCatalogue(transaction: Queryable, asOf: string | null): Promise<Catalogue> {
  const tree = await getOrganisationTree(transaction, asOf);
  const metrics = await listMetrics(transaction, asOf);
  const catalogue: Catalogue = {
    tree,
    metrics,
    metricByCode: new Map(metrics.map((metric) => [metric.code, metric])),
    targets: once(async () => Map.groupBy(await listTargets(transaction, asOf), byOrganisation)),
    events: once(async () => Map.groupBy(await listEvents(transaction, asOf), byOrganisation)),
    structureFigures: once(async () =>
      Map.groupBy(
        await listStructureFigures(transaction, asOf),
        ({ organisationId, code }) => `${organisationId} ${code}`,
      ),
    ),
  };
  // the present one outlives the transaction it is read in; an earlier moment's is asked only what it needs
  if (asOf === null) {
    await catalogue.targets();
    await catalogue.events();
    await catalogue.structureFigures();
  }
  return catalogue;
}

const byOrganisation = ({ organisationId }: { organisationId: number }) => organisationId;

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => (found ??= read());
}
