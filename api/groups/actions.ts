import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { endGroup, findGroup, listGroupVersions, saveGroup, saveGroupVersion, type NewGroupVersion } from '#db/queries/groups.ts'; // prettier-ignore
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree, listStructureFigures } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import { dayAt } from '#domain/date.ts';
import {
  groupVersionOf,
  isThereOn,
  membersByRule,
  type GroupBasis,
  type GroupKind,
  type GroupMember,
  type GroupVersion,
  type LikenessRule,
  type StructureOf,
} from '#domain/group.ts';
import type { Texts } from '#domain/language.ts';
import { mostAlike } from '#domain/likeness.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import { isCode } from '#domain/text.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';

type Place = { id: number; code: string };

/** As somebody writes it, in codes. Who is listed by hand is listed here; all others are found by what is said of them. */
export type GivenGroup = {
  kind: GroupKind;
  names: Texts;
  contact: string | null;
  basis: Exclude<GroupBasis, { by: 'hand' }> | { by: 'hand'; members: readonly string[]; source: string | null };
  metrics: readonly string[];
  reason: string | null;
};

/** As many as a comparison takes. */
const mostMembers = 1_000;

/** Makes a group that an organisation keeps. Problem `group-taken`, also where the group of that code has ended. */
export const makeGroup = (
  context: Context,
  organisation: Place,
  code: string,
  given: GivenGroup,
  actor: Actor,
): Promise<number> =>
  writeTransaction(context.database, async (transaction) => {
    if (!isCode(code)) {
      throw new Problem(400, 'no-code', 'A code is made of a–z, digits and hyphens.', { path: 'code' });
    }
    await raiseCatalogueVersion(transaction);
    const at = context.now();
    const coordinatorId = organisation.id;
    const { version, said } = await saveGivenGroup(transaction, { code, coordinatorId }, given, {
      at,
      setBy: actor.personId,
    });
    await recordDeed(transaction, actor, at, {
      action: 'group-made',
      organisationId: organisation.id,
      subject: `group ${code}`,
      after: { ...given, memberIds: said.members.map(({ organisationId }) => organisationId) },
    });
    return version;
  });

/** Makes a group with the members that it comes to on the day of the moment. */
export async function saveGivenGroup(
  transaction: Transaction,
  group: { code: string; coordinatorId: number },
  given: GivenGroup,
  { at, setBy }: { at: Date; setBy: number | null },
): Promise<{ version: number; said: NewGroupVersion }> {
  const id = await saveGroup(transaction, group);
  if (id === null) throw new Problem(409, 'group-taken', 'There is a group of this code.', { path: 'code' });
  const said = await saidOf(transaction, given, dayAt(at));
  return { version: await saveGroupVersion(transaction, id, said, { at, setBy }), said };
}

/** Looks at the group as it is, and refuses who has read it as it was. */
type Check = (current: GroupVersion) => void;

/** From now on it is something else: another version, whose members are found anew. Problems `unknown-group`, `reason-needed`. */
export const changeGroup = (
  context: Context,
  organisation: Place,
  code: string,
  given: GivenGroup,
  actor: Actor,
  check: Check,
): Promise<number> =>
  writeTransaction(context.database, async (transaction) => {
    const { id, current } = await currentGroup(transaction, organisation, code, check);
    if (given.reason === null) {
      throw new Problem(400, 'reason-needed', 'Say why the group is changed.', { path: 'reason' });
    }
    const at = context.now();
    const said = await saidOf(transaction, given, dayAt(at));
    const version = await saveGroupVersion(transaction, id, said, { at, setBy: actor.personId });
    await recordDeed(transaction, actor, at, {
      action: 'group-changed',
      organisationId: organisation.id,
      subject: `group ${code}`,
      before: current,
      after: { ...given, memberIds: said.members.map(({ organisationId }) => organisationId) },
    });
    return version;
  });

/** From now on there is no such group; each of its versions can still be compared. */
export const removeGroup = (
  context: Context,
  organisation: Place,
  code: string,
  reason: string,
  actor: Actor,
  check: Check,
): Promise<void> =>
  writeTransaction(context.database, async (transaction) => {
    const { id, current } = await currentGroup(transaction, organisation, code, check);
    const at = context.now();
    await endGroup(transaction, id, at, reason);
    await recordDeed(transaction, actor, at, {
      action: 'group-ended',
      organisationId: organisation.id,
      subject: `group ${code}`,
      before: current,
      after: { reason },
    });
  });

async function currentGroup(
  transaction: Transaction,
  organisation: Place,
  code: string,
  check: Check,
): Promise<{ id: number; current: GroupVersion }> {
  // of two who change it at once, the second has to see what the first did
  await raiseCatalogueVersion(transaction);
  const id = await findGroup(transaction, code, organisation.id);
  const current = groupVersionOf(await listGroupVersions(transaction, null), code, null);
  if (id === null || !current) throw new Problem(404, 'unknown-group', `There is no group "${code}" here.`);
  check(current);
  return { id, current };
}

/** What is said, with the members that it comes to today. */
async function saidOf(transaction: Transaction, given: GivenGroup, day: string): Promise<NewGroupVersion> {
  const { kind, names, contact, reason } = given;
  const tree = await getOrganisationTree(transaction, null);
  const metrics = new Map((await listMetrics(transaction, null)).map(({ code, id }) => [code, id]));
  const metricIds = [...new Set(given.metrics)].map((code, place) => {
    const id = metrics.get(code);
    if (id !== undefined) return id;
    throw new Problem(400, 'unknown-metric', `There is no metric "${code}".`, { path: `metrics.${place}` });
  });
  const members = await membersOf(transaction, given.basis, tree, day);
  if (!members.length) {
    throw new Problem(400, 'nobody-in-group', 'Nobody is in such a group.', { path: 'basis' });
  }
  if (members.length > mostMembers) {
    throw new Problem(400, 'too-many-members', `At most ${mostMembers} organisations are in a group.`, {
      path: 'basis',
      limit: mostMembers,
      count: members.length,
    });
  }
  return { kind, names, contact, reason, metricIds, basis: basisOf(given.basis), members };
}

const basisOf = (basis: GivenGroup['basis']): GroupBasis =>
  basis.by === 'hand' ? { by: 'hand', source: basis.source } : basis;

async function membersOf(
  transaction: Transaction,
  basis: GivenGroup['basis'],
  tree: OrganisationTree,
  day: string,
): Promise<GroupMember[]> {
  if (basis.by === 'hand') {
    return [...new Set(basis.members)].map((code, place) => ({
      organisationId: known(tree, code, `basis.members.${place}`).id,
      distance: null,
    }));
  }
  const structure = await structureIn(transaction);
  if (basis.by === 'likeness') return alikeOf(basis, tree, structure, day);
  if (basis.below !== null) known(tree, basis.below, 'basis.below');
  return membersByRule(basis, tree, structure, day).map(({ id }) => ({ organisationId: id, distance: null }));
}

/** The one that all are alike to comes first. */
function alikeOf(
  { to, figures, year, count }: LikenessRule,
  tree: OrganisationTree,
  structure: StructureOf,
  day: string,
): GroupMember[] {
  const own = known(tree, to, 'basis.to');
  const profileOf = ({ id }: Place) => ({ id, values: figures.map(({ figure }) => structure(id, figure, year)) });
  const others = tree.all.filter((one) => one.kind === own.kind && isThereOn(one, day));
  const weights = figures.map(({ weight }) => weight);
  const { nearest } = mostAlike(profileOf(own), others.map(profileOf), weights, count);
  if (!nearest.length) {
    throw new Problem(400, 'nobody-alike', `Nobody can be likened to "${to}": structure figures are missing.`, {
      path: 'basis.figures',
    });
  }
  return [
    { organisationId: own.id, distance: 0 },
    ...nearest.map(({ id, distance }) => ({ organisationId: id, distance })),
  ];
}

function known(tree: OrganisationTree, code: string, path: string): Organisation {
  const organisation = tree.byCode(code);
  if (organisation) return organisation;
  throw new Problem(400, 'unknown-organisation', `There is no organisation "${code}".`, { path });
}

/** The figure of a year, else the latest before it. */
async function structureIn(transaction: Transaction): Promise<StructureOf> {
  const figures = Map.groupBy(
    await listStructureFigures(transaction, null),
    ({ organisationId, code }) => `${organisationId} ${code}`,
  );
  return (organisationId, figure, year) =>
    figures.get(`${organisationId} ${figure}`)?.findLast((one) => one.year <= year)?.value ?? null;
}
