import type { Context as HonoContext } from 'hono';
import { getInstallation } from '#db/queries/installation.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { mayDo, type Capability } from '#domain/capability.ts';
import { inWhosePlace } from '#domain/deputy.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import { grantsOf, type Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { readerOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';

declare module 'hono' {
  // hono's own types are extended by declaring the same interface again
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface ContextVariableMap {
    /** As it was when the door looked; undefined where nobody has asked for it yet. */
    tree: OrganisationTree | undefined;
  }
}

/** The organisations as they are now, by which rights go: one for all of a request. */
export async function presentTree(c: HonoContext, { database }: Context): Promise<OrganisationTree> {
  const tree =
    c.get('tree') ?? (await withSnapshot(database, null, readerOf(c.get('viewer')), async (snapshot) => snapshot.tree));
  c.set('tree', tree);
  return tree;
}

/** Whether somebody may do something in an organisation. The installation's own commands may do everything. */
export const mayIn = (
  viewer: Viewer,
  capability: Capability,
  organisationId: number,
  tree: OrganisationTree,
): boolean => viewer.kind === 'installation' || mayDo(grantsOf(viewer), capability, organisationId, tree);

/** In whose place somebody does something; null where their own right allows it. */
export function inPlaceOf(
  viewer: Viewer,
  capability: Capability,
  organisationId: number,
  tree: OrganisationTree,
): { id: number; name: string } | null {
  if (viewer.kind !== 'person' || !viewer.deputyships) return null;
  const { own, standIns } = viewer.deputyships;
  const absent = inWhosePlace(own, standIns, capability, organisationId, tree);
  const standIn = standIns.find((one) => one.absent === absent);
  return standIn ? { id: standIn.absent, name: standIn.name } : null;
}

/** What concerns the whole installation is decided in the organisation of its first page. */
export async function mayDoInstallationWide(
  { database }: Context,
  viewer: Viewer,
  capability: Capability,
  tree: OrganisationTree,
): Promise<boolean> {
  if (viewer.kind === 'installation') return true;
  const { home } = await getInstallation(database.orm);
  const top = home === null ? undefined : tree.byCode(home);
  return top !== undefined && mayIn(viewer, capability, top.id, tree);
}

export const notAllowed = (capability: Capability): Problem =>
  new Problem(403, 'not-allowed', 'Your role does not allow this here.', { capability });

/**
 * The organisation that a parameter names, or null for the whole installation. Problem 403 `not-allowed` for whoever may
 * not do it there.
 */
export async function placeToDo(
  c: HonoContext,
  context: Context,
  capability: Capability,
  code: string | undefined,
): Promise<Organisation | null> {
  const viewer = c.get('viewer');
  const tree = await presentTree(c, context);
  const place = code === undefined ? null : getOrganisation(tree, code);
  const isAllowed = place
    ? mayIn(viewer, capability, place.id, tree)
    : await mayDoInstallationWide(context, viewer, capability, tree);
  if (!isAllowed) throw notAllowed(capability);
  return place;
}
