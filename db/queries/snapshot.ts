import type { Grant } from '#domain/capability.ts';
import type { GroupVersion } from '#domain/group.ts';
import type { Visibility } from '#domain/metric.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { isInCatalogue, maySee, narrower, publicScope, readingScope, type ReadingScope } from '#domain/visibility.ts';
import { readSnapshot, type Database, type Queryable, type Transaction } from '../connection.ts';
import { listEvents, listRedefinitions, type Event, type Redefinition } from './events.ts';
import { listGroupVersions } from './groups.ts';
import { getVersions, type Versions } from './installation.ts';
import { listMetrics, type Metric } from './metrics.ts';
import { getOrganisationTree, listStructureFigures, type KnownStructureFigure } from './organisations.ts';
import { readFromReplica } from './replica.ts';
import { listTargets, type SetTarget } from './targets.ts';
import { listCircles, listNarrowedVisibilities } from './visibility.ts';

/** Everything that an answer needs besides figures, for one reader, as of one moment and from one state of the database. */
export type Snapshot = {
  /** Where to read: a transaction, or the database while nothing is published. */
  transaction: Queryable;
  /** Null is now. */
  asOf: string | null;
  versions: Versions;
  /** What the reader sees; nothing else is in here. */
  scope: ReadingScope;
  /** Whether the reader sees a metric of an organisation, also where its figures are made of those of its units. */
  sees: (what: { organisationId: number; metricId: number | null }) => boolean;
  tree: OrganisationTree;
  metrics: readonly Metric[];
  metricByCode: ReadonlyMap<string, Metric>;
  /** By the id of their organisation. */
  targets: () => Promise<ReadonlyMap<number, readonly SetTarget[]>>;
  events: () => Promise<ReadonlyMap<number, readonly Event[]>>;
  /** When metrics of the catalogue came to mean something else. */
  redefinitions: () => Promise<readonly Redefinition[]>;
  /** By organisation and code, such as `17 employees`; each by year. */
  structureFigures: () => Promise<ReadonlyMap<string, readonly KnownStructureFigure[]>>;
  /** Every version of every group. */
  groups: () => Promise<readonly GroupVersion[]>;
};

/** What a reader sees of the catalogue. */
type View = Omit<Snapshot, 'transaction' | 'asOf' | 'versions'>;

/** The whole catalogue, whoever reads. */
type Catalogue = Omit<View, 'scope' | 'sees' | 'metricByCode'> & {
  /** The present members of sharing circles, and the present tree, by which rights go at every moment. */
  circles: readonly (readonly number[])[];
  presentTree: OrganisationTree;
  /** By organisation and metric, such as `17 4`. */
  narrowed: ReadonlyMap<string, Visibility>;
  /** What everybody sees: made once. */
  public: () => View;
};

/** By what rights somebody reads; the key tells them apart in validators. */
export type Reader = { key: string; grants: readonly Grant[] };

/** Without any rights of one's own. */
export const everybody: Reader = { key: publicScope.key, grants: [] };

/** The present catalogue is read once per change, not once per request. */
const present = new WeakMap<Database, { versions: Versions; catalogue: Catalogue }>();

/**
 * Reads everything from one state of the database. May read twice: `read` must do nothing else. A replica is asked if it
 * is as far as what is announced; without an announcement none is.
 */
export async function withSnapshot<T>(
  database: Database,
  asOf: string | null,
  reader: Reader,
  read: (snapshot: Snapshot) => Promise<T>,
  announced: Versions | null = null,
): Promise<T> {
  const readAt = async (transaction: Transaction, versions: Versions) =>
    read({ transaction, asOf, versions, ...viewOf(await catalogueAt(database, transaction, versions, asOf), reader) });
  const found = database.replica && announced && (await readFromReplica(database.replica, announced, readAt));
  if (found) return found.answer;
  const known = asOf === null ? present.get(database) : undefined;
  if (known) {
    const { versions, catalogue } = known;
    const [outcome] = await Promise.allSettled([
      read({ transaction: database.orm, asOf, versions, ...viewOf(catalogue, reader) }),
    ]);
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
  const narrowed = await listNarrowedVisibilities(transaction);
  const catalogue: Catalogue = {
    tree,
    presentTree: asOf === null ? tree : await getOrganisationTree(transaction, null),
    circles: await listCircles(transaction),
    narrowed: new Map(
      narrowed.map(({ organisationId, metricId, visibility }) => [`${organisationId} ${metricId}`, visibility]),
    ),
    metrics,
    public: lazily(() => viewFor(catalogue, publicScope)),
    targets: lazily(async () => Map.groupBy(await listTargets(transaction, asOf), byOrganisation)),
    events: lazily(async () => Map.groupBy(await listEvents(transaction, asOf), byOrganisation)),
    redefinitions: lazily(() => listRedefinitions(transaction, asOf)),
    groups: lazily(() => listGroupVersions(transaction, asOf)),
    structureFigures: lazily(async () =>
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
    await catalogue.redefinitions();
    await catalogue.groups();
    await catalogue.structureFigures();
  }
  return catalogue;
}

const viewOf = (catalogue: Catalogue, { key, grants }: Reader): View =>
  grants.length
    ? viewFor(catalogue, readingScope(key, grants, catalogue.presentTree, catalogue.circles))
    : catalogue.public();

/** The catalogue without what the reader may not see. */
function viewFor(
  { tree, metrics, narrowed, structureFigures, groups, ...catalogue }: Catalogue,
  scope: ReadingScope,
): View {
  const visibilityOf = new Map(metrics.map(({ id, visibility }) => [id, visibility]));
  const sees = ({ organisationId, metricId }: { organisationId: number; metricId: number | null }): boolean => {
    if (metricId === null) return true;
    const own = visibilityOf.get(metricId);
    const less = narrowed.get(`${organisationId} ${metricId}`) ?? 'public';
    return own !== undefined && maySee(scope, narrower(own, less), organisationId);
  };
  const shown = metrics.filter(({ visibility }) => isInCatalogue(scope, visibility));
  const shownIds = new Set(shown.map(({ id }) => id));
  return {
    scope,
    sees,
    tree,
    metrics: shown,
    metricByCode: new Map(shown.map((metric) => [metric.code, metric])),
    structureFigures,
    groups,
    targets: lazily(async () => seen(await catalogue.targets(), sees)),
    events: lazily(async () => seen(await catalogue.events(), sees)),
    redefinitions: lazily(async () =>
      (await catalogue.redefinitions()).filter(({ metricId }) => shownIds.has(metricId)),
    ),
  };
}

const seen = <Item>(
  known: ReadonlyMap<number, readonly Item[]>,
  sees: (item: Item) => boolean,
): ReadonlyMap<number, readonly Item[]> => new Map([...known].map(([id, items]) => [id, items.filter(sees)]));

const byOrganisation = ({ organisationId }: { organisationId: number }) => organisationId;

function lazily<T>(read: () => T): () => T {
  let found: { value: T } | undefined;
  return () => (found ??= { value: read() }).value;
}
