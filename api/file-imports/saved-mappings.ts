import { recordDeed, type Actor } from '#db/queries/audit.ts';
import {
  listSavedMappings,
  lockSavedMapping,
  removeMapping,
  saveMapping,
  type SavedMapping,
} from '#db/queries/import-mappings.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import type { TableMapping } from '#domain/table-layout.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn, notAllowed } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { getOrganisation } from '../organisations/search.ts';
import { jsonOf, storedMapping, type TableMappingJson } from '../imports/table-mapping.ts';
import type { CheckVersion } from './actions.ts';

/** Those of the organisations that somebody enters figures for, and of those above them. */
export async function listMappingsFor({ database }: Context, viewer: Viewer): Promise<SavedMapping[]> {
  const tree = await getOrganisationTree(database.orm, null);
  const own = tree.all.filter(({ id }) => mayIn(viewer, 'enter', id, tree));
  const ids = new Set(own.flatMap(({ id }) => [id, ...tree.ancestorsOf(id).map((above) => above.id)]));
  return listSavedMappings(database.orm, [...ids]);
}

export const longestName = 100;

export async function findMappingNamed(context: Context, viewer: Viewer, name: string): Promise<TableMapping | null> {
  const found = (await listMappingsFor(context, viewer)).find((one) => one.name === name);
  return found ? storedMapping(found.mapping) : null;
}

/** Problem 404 `unknown-mapping`. */
export async function mappingNamed(context: Context, viewer: Viewer, name: string): Promise<TableMapping> {
  const found = await findMappingNamed(context, viewer, name);
  if (!found) throw unknownMapping(name);
  return found;
}

const unknownMapping = (name: string) =>
  new Problem(404, 'unknown-mapping', `There is no mapping "${name}".`, { path: 'mapping' });

export const savedAnswer = ({ organisation, name, version, savedAt, savedBy, mapping }: SavedMapping) => ({
  organisation,
  name,
  version,
  savedAt,
  savedBy,
  mapping: jsonOf(storedMapping(mapping)),
});

/** Keeps a mapping under its name; one that is there is changed by whoever knows its version. */
export async function keepMapping(
  context: Context,
  viewer: Viewer,
  actor: Actor,
  { organisation, name, mapping }: { organisation: string; name: string; mapping: TableMappingJson },
  check: CheckVersion,
): Promise<ReturnType<typeof savedAnswer>> {
  return writeTransaction(context.database, async (transaction) => {
    const tree = await getOrganisationTree(transaction, null);
    const { id } = getOrganisation(tree, organisation);
    if (!mayIn(viewer, 'enter', id, tree)) throw notAllowed('enter');
    const before = await lockSavedMapping(transaction, id, name);
    if (before) check(before.version, savedAnswer(before));
    // what a file brought once it does not bring again
    const kept = { ...mapping, brings: [], metrics: [] };
    const version = (before?.version ?? 0) + 1;
    const after = { organisationId: id, name, mapping: kept, version, personId: actor.personId };
    // of two who keep a new one under the same name one comes too late
    if ((await saveMapping(transaction, after, context.now())) === null) {
      throw new Problem(412, 'changed-since', 'Somebody else has changed it since.');
    }
    await recordDeed(transaction, actor, context.now(), {
      action: 'mapping-saved',
      organisationId: id,
      subject: `mapping ${name}`,
      ...(before ? { before: before.mapping } : {}),
      after: kept,
    });
    const saved = await lockSavedMapping(transaction, id, name);
    if (!saved) throw unknownMapping(name);
    return savedAnswer(saved);
  });
}

export async function forgetMapping(
  context: Context,
  viewer: Viewer,
  actor: Actor,
  { organisation, name }: { organisation: string; name: string },
  check: CheckVersion,
): Promise<void> {
  await writeTransaction(context.database, async (transaction) => {
    const tree = await getOrganisationTree(transaction, null);
    const { id } = getOrganisation(tree, organisation);
    if (!mayIn(viewer, 'enter', id, tree)) throw notAllowed('enter');
    const before = await lockSavedMapping(transaction, id, name);
    if (!before) throw unknownMapping(name);
    check(before.version, savedAnswer(before));
    await removeMapping(transaction, id, name);
    await recordDeed(transaction, actor, context.now(), {
      action: 'mapping-removed',
      organisationId: id,
      subject: `mapping ${name}`,
      before: before.mapping,
    });
  });
}
