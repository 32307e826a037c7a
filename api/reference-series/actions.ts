import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import {
  endSource,
  findSource,
  listRevisionsOf,
  lockSource,
  saveNewFileSource,
  saveNewSource,
  saveSource,
  type Choices,
  type ChosenMetric,
  type PeerGroup,
  type PublishedRevision,
  type ReferenceSource,
  type SourceContent,
  type Titled,
} from '#db/queries/reference-series.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { getOrganisationTree, saveOrganisations } from '#db/queries/organisations.ts';
import { nextPublicationMoment } from '#db/queries/publications.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { writeTransaction } from '#db/write.ts';
import { nextRefreshAt, type RefreshSchedule } from '#domain/refresh.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn, notAllowed } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { getOrganisation } from '../organisations/search.ts';
import { asThere } from './brought.ts';
import { enqueueRefresh } from './refresh.ts';
import type { Find, Kept } from './search.ts';

/** What is asked for, by id. */
export type SourceGiven = {
  /** Another installation, by its code in the settings; null is Kolada. */
  installation: string | null;
  name: string;
  schedule: RefreshSchedule;
  kpis: string[];
  municipalities: string[];
  groups: string[];
  own: ReferenceSource['own'];
};

const listedRevisions = 20;

/** With what the last fetch changed. Problem 404 `unknown-source`. */
export async function readSource(
  { database }: Context,
  id: number,
): Promise<{ source: ReferenceSource; revisions: PublishedRevision[] }> {
  const source = await findSource(database.orm, id);
  if (!source) throw unknownSource(id);
  const { publicationId } = source;
  const revisions = publicationId === null ? [] : await listRevisionsOf(database.orm, publicationId, listedRevisions);
  return { source, revisions };
}

const unknownSource = (id: number) => new Problem(404, 'unknown-source', `There is no source ${id}.`);

/** Saves a choice; it is fetched at once, and then by its schedule. */
export async function makeSource(
  { database, now }: Context,
  find: Find,
  given: SourceGiven,
  actor: Actor,
  viewer: Viewer,
): Promise<ReferenceSource> {
  const content = await contentOf(find, given, nothingBefore);
  const at = now();
  return writeTransaction(database, async (transaction) => {
    const own = await ownOf(transaction, given, viewer);
    const id = await saveNewSource(transaction, { ...content, own, nextAt: nextRefreshAt(given.schedule, at) }, at);
    const source = await enqueueBoth(transaction, id, at);
    await recordDeed(transaction, actor, at, {
      action: 'reference-source-made',
      organisationId: null,
      subject: `reference source ${id}`,
      after: given,
    });
    return source;
  });
}

/** Where what a file is about stands that is nobody's yet. */
export const fileTop = (id: number): string => `source-${id}`;

/** A source whose figures somebody brings in files: nothing is fetched by itself. */
export async function makeFileSource({ database, now }: Context, name: string, actor: Actor): Promise<ReferenceSource> {
  return writeTransaction(database, async (transaction) => {
    await lockPublications(transaction);
    const at = now();
    const id = await saveNewFileSource(transaction, name, at);
    const moment = await nextPublicationMoment(transaction, { publishedAt: null, recordedAt: at.toISOString() });
    const code = fileTop(id);
    if ((await getOrganisationTree(transaction, null)).byCode(code)) {
      throw new Problem(409, 'code-taken', `An organisation already has the code ${code}.`);
    }
    const blank = { parent: null, validFrom: null, validTo: null, successor: null };
    await saveOrganisations(transaction, [{ ...blank, code, kind: 'reference', names: { sv: name } }], moment);
    await raiseCatalogueVersion(transaction);
    await recordDeed(transaction, actor, at, {
      action: 'reference-source-made',
      organisationId: null,
      subject: `reference source ${id}`,
      after: { name, kind: 'file' },
    });
    return lockKnown(transaction, id);
  });
}

function refuseFile({ kind }: ReferenceSource): void {
  if (kind === 'file') throw new Problem(409, 'source-is-file', 'Its figures come in files, and are not fetched.');
}

/** What has been fetched stays. Whatever of the earlier choice is being fetched is dropped. */
export async function changeSource(
  { database, now }: Context,
  find: Find,
  id: number,
  given: SourceGiven,
  actor: Actor,
  viewer: Viewer,
  check: (now: ReferenceSource) => void,
): Promise<void> {
  const content = await contentOf(find, given, (await findSource(database.orm, id)) ?? nothingBefore);
  const at = now();
  await writeTransaction(database, async (transaction) => {
    const before = await lockKnown(transaction, id);
    check(before);
    refuseFile(before);
    if (before.installation !== given.installation) {
      throw new Problem(409, 'other-source', 'A source is of one installation for good.', { path: 'installation' });
    }
    const own = await ownOf(transaction, given, viewer);
    await saveSource(transaction, id, { ...content, own, nextAt: nextRefreshAt(given.schedule, at) });
    await enqueueBoth(transaction, id, at);
    await recordDeed(transaction, actor, at, {
      action: 'reference-source-changed',
      organisationId: null,
      subject: `reference source ${id}`,
      before: givenOf(before),
      after: given,
    });
  });
}

/** Nothing more is fetched, also of what is under way; what has been published stays. */
export async function endSourceFor(
  { database, now }: Context,
  id: number,
  actor: Actor,
  check: (now: ReferenceSource) => void,
): Promise<void> {
  await writeTransaction(database, async (transaction) => {
    const before = await lockKnown(transaction, id);
    check(before);
    await endSource(transaction, id, now());
    await recordDeed(transaction, actor, now(), {
      action: 'reference-source-ended',
      organisationId: null,
      subject: `reference source ${id}`,
      before: givenOf(before),
    });
  });
}

/** Fetches it as soon as somebody has time for it. */
export async function askForRefresh({ database, now }: Context, id: number, actor: Actor): Promise<void> {
  const at = now();
  await writeTransaction(database, async (transaction) => {
    const source = await lockKnown(transaction, id);
    refuseFile(source);
    await enqueueRefresh(transaction, source, { runAt: at, isPlanned: false, now: at });
    await recordDeed(transaction, actor, at, {
      action: 'reference-refresh-asked',
      organisationId: null,
      subject: `reference source ${id}`,
      after: { name: source.name },
    });
  });
}

async function lockKnown(transaction: Transaction, id: number): Promise<ReferenceSource> {
  const source = await lockSource(transaction, id);
  if (!source) throw unknownSource(id);
  return source;
}

/** Now, and the first time by the schedule. */
async function enqueueBoth(transaction: Transaction, id: number, now: Date): Promise<ReferenceSource> {
  const source = await lockKnown(transaction, id);
  await enqueueRefresh(transaction, source, { runAt: now, isPlanned: false, now });
  if (source.nextAt !== null) {
    await enqueueRefresh(transaction, source, { runAt: new Date(source.nextAt), isPlanned: true, now });
  }
  return lockKnown(transaction, id);
}

const givenOf = (source: ReferenceSource): SourceGiven => {
  const { installation, name, schedule, kpis, municipalities, groups, own } = source;
  return {
    installation,
    name,
    schedule,
    kpis: idsOf(kpis),
    municipalities: idsOf(municipalities),
    groups: idsOf(groups),
    own,
  };
};

const idsOf = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);

const nothingBefore: Choices = { kpis: [], municipalities: [], groups: [] };

/** What a source has chosen, by id: it may be kept where it is gone. */
const keptOf = ({ kpis, municipalities, groups }: Choices): Kept => ({
  kpis: idsOf(kpis),
  municipalities: idsOf(municipalities),
  groups: idsOf(groups),
});

/** The same of a source; nothing without one. Problem 404 `unknown-source`. */
export const keptIn = async (context: Context, source: number | undefined): Promise<Kept> =>
  keptOf(source === undefined ? nothingBefore : (await readSource(context, source)).source);

/** The choice with its titles, from where it is: what is not there cannot be chosen, but kept as it was. */
async function contentOf(
  find: Find,
  given: SourceGiven,
  before: Choices,
): Promise<Choices & Pick<SourceGiven, 'installation' | 'name' | 'schedule'>> {
  if (!given.municipalities.length && !given.groups.length) {
    throw new Problem(400, 'municipalities-needed', 'Choose municipalities or groups of them.', {
      path: 'municipalities',
    });
  }
  const { name, schedule, own, ...chosen } = given;
  const found = await find({ words: '', ...chosen, kept: keptOf(before) });
  const kpis = keptOrFound<Omit<ChosenMetric, 'isGone'>>(chosen.kpis, before.kpis, found.kpis);
  const municipalities = keptOrFound<Titled>(chosen.municipalities, before.municipalities, found.municipalities);
  const groups = keptOrFound<Omit<PeerGroup, 'isGone'>>(chosen.groups, before.groups, found.groups);
  const reached = [...municipalities, ...groups.flatMap(({ members }) => members)];
  if (own && !reached.some(({ id }) => id === own.municipality)) {
    throw new Problem(400, 'own-not-chosen', 'One’s own municipality has to be among the chosen.', { path: 'own' });
  }
  return { installation: given.installation, name, schedule, kpis, municipalities, groups };
}

/** Those of these ids as they are there, or else as they were. */
const keptOrFound = <Item extends Titled>(ids: readonly string[], before: readonly Item[], found: readonly Item[]) =>
  asThere(
    ids.flatMap((id) => [...found, ...before].find((one) => one.id === id) ?? []),
    found,
  );

/** Who one is oneself. Nobody proposes figures where they are no administrator. */
async function ownOf(transaction: Transaction, { own }: SourceGiven, viewer: Viewer): Promise<SourceContent['own']> {
  if (!own) return null;
  const tree = await getOrganisationTree(transaction, null);
  const organisation = getOrganisation(tree, own.organisation);
  if (!mayIn(viewer, 'administer', organisation.id, tree)) throw notAllowed('administer');
  return { municipality: own.municipality, organisationId: organisation.id };
}
