import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { endVision, findVision, listVisions, saveVision, type NewVision, type Vision } from '#db/queries/visions.ts';
import { writeTransaction } from '#db/write.ts';
import type { Texts } from '#domain/language.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { computedMetrics, isOfOwners, isVisionAbove, refuseRepeated, type VisionPart } from '#domain/vision.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { enqueueGoalFigures } from './computed.ts';

type Place = { id: number; code: string };

/** As somebody writes it, in codes. */
export type GivenVision = {
  sentence: Texts;
  owners: readonly string[];
  parts: readonly VisionPart<{ organisation: string; metric: string }>[];
  reason: string | null;
};

/** Looks at the vision as it is, and refuses who has read it as it was. */
type Check = (current: Vision) => void;

/** Answers the number of the new vision. */
export const addVision = (
  context: Context,
  organisation: Place,
  given: GivenVision,
  { viewer, actor }: Doer,
): Promise<number> =>
  writeTransaction(context.database, async (transaction) => {
    await raiseCatalogueVersion(transaction);
    const at = context.now();
    const vision = await visionOf(transaction, organisation, given, null, viewer);
    const number = await saveVision(transaction, vision, { replaces: null, at, setBy: actor.personId });
    await recordDeed(transaction, actor, at, {
      action: 'vision-said',
      organisationId: organisation.id,
      subject: `vision ${number}`,
      after: given,
    });
    await enqueueGoalFigures(transaction, at);
    return number;
  });

/** Who does it, by what rights. */
export type Doer = { viewer: Viewer; actor: Actor };

/** Says something else; what was said stays, for whoever reads as of then. Problems `unknown-vision`, `reason-needed`. */
export const changeVision = (
  context: Context,
  organisation: Place,
  number: number,
  given: GivenVision,
  doer: Doer,
  check: Check,
): Promise<void> =>
  change(context, organisation, number, doer, check, async (transaction, current, at) => {
    if (given.reason === null) {
      throw new Problem(400, 'reason-needed', 'Say why the vision is changed.', { path: 'reason' });
    }
    const vision = await visionOf(transaction, organisation, given, current, doer.viewer);
    await saveVision(transaction, vision, { replaces: current, at, setBy: doer.actor.personId });
    return { action: 'vision-changed', after: given };
  });

/** From now on there is no such vision; what was said of it stays said. Problem `unknown-vision`. */
export const removeVision = (
  context: Context,
  organisation: Place,
  number: number,
  reason: string,
  doer: Doer,
  check: Check,
): Promise<void> =>
  change(context, organisation, number, doer, check, async (transaction, current, at) => {
    await endVision(transaction, current, at, reason);
    return { action: 'vision-ended', after: { reason } };
  });

const change = (
  { database, now }: Context,
  organisation: Place,
  number: number,
  { actor }: Doer,
  check: Check,
  act: (transaction: Transaction, current: Vision, at: Date) => Promise<{ action: string; after: unknown }>,
): Promise<void> =>
  writeTransaction(database, async (transaction) => {
    // of two who change it at once, the second has to see what the first did
    await raiseCatalogueVersion(transaction);
    const current = await findVision(transaction, number);
    if (!current?.ownerIds.includes(organisation.id)) {
      throw new Problem(404, 'unknown-vision', `There is no vision ${number} here.`);
    }
    check(current);
    const at = now();
    const { action, after } = await act(transaction, current, at);
    const place = { organisationId: organisation.id, subject: `vision ${number}` };
    await recordDeed(transaction, actor, at, { action, ...place, before: saidOf(current), after });
    await enqueueGoalFigures(transaction, at);
  });

/** What was said, without where it stands. */
export const saidOf = ({ sentence, ownerIds, parts, reason }: Vision) => ({ sentence, ownerIds, parts, reason });

/** What is written, in ids. Refuses what does not exist, or could not be what it says. */
async function visionOf(
  transaction: Transaction,
  organisation: Place,
  given: GivenVision,
  current: Vision | null,
  viewer: Viewer,
): Promise<NewVision> {
  const { sentence, owners, parts, reason } = given;
  const tree = await getOrganisationTree(transaction, null);
  const metrics = new Map((await listMetrics(transaction, null)).map(({ code, id }) => [code, id]));
  const ownerIds = [...new Set(owners)].map((code, place) => idIn(tree, code, `owners.${place}`));
  if (!ownerIds.includes(organisation.id)) {
    throw new Problem(400, 'own-vision-only', 'The organisation is one of its owners.', { path: 'owners' });
  }
  // nobody is made an owner, or ceases to be one, by others
  const [before, after] = [new Set(current?.ownerIds ?? [organisation.id]), new Set(ownerIds)];
  const concerned = [...before.symmetricDifference(after)];
  if (!concerned.every((id) => mayIn(viewer, 'steer', id, tree))) {
    throw new Problem(403, 'not-their-vision', 'Somebody who steers there decides whose vision it is.', {
      path: 'owners',
    });
  }
  refuseRepeated(parts);
  const visions = await listVisions(transaction, null);
  return {
    sentence,
    ownerIds,
    reason,
    parts: parts.map((part, place) => {
      const path = `parts.${place}`;
      refuseUnlessAbove(part.carries, ownerIds, { visions, tree, path: `${path}.carries` });
      return { ...part, proofs: part.proofs.map((proof) => proofOf(proof, `${path}.proofs`)) };
    }),
  };

  function proofOf({ organisation: code, metric }: { organisation: string; metric: string }, path: string) {
    const organisationId = idIn(tree, code, path);
    const metricId = metrics.get(metric);
    if (metricId === undefined || computedMetrics.includes(metric)) {
      throw new Problem(400, 'unknown-metric', `There is no metric "${metric}" that could prove it.`, { path });
    }
    if (!isOfOwners(organisationId, ownerIds, tree)) {
      throw new Problem(400, 'not-of-the-owners', `"${code}" is neither an owner nor below one.`, { path });
    }
    return { organisationId, metricId };
  }
}

function idIn(tree: OrganisationTree, code: string, path: string): number {
  const id = tree.byCode(code)?.id;
  if (id === undefined) {
    throw new Problem(400, 'unknown-organisation', `There is no organisation "${code}".`, { path });
  }
  return id;
}

function refuseUnlessAbove(
  carries: VisionPart<unknown>['carries'],
  ownerIds: readonly number[],
  { visions, tree, path }: { visions: readonly Vision[]; tree: OrganisationTree; path: string },
): void {
  if (carries === null) return;
  const vision = visions.find(({ number }) => number === carries.vision);
  const isThere = vision?.parts.some(({ code }) => code === carries.part) ?? false;
  if (!vision || !isThere || !isVisionAbove(vision.ownerIds, ownerIds, tree)) {
    throw new Problem(400, 'not-a-part-above', 'There is no such part of a vision above.', { path });
  }
}
